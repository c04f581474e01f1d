import type { IsKnown } from '../diagnosis/ranking.ts'
import { textIn, TIME_COLUMN, type ShownLines } from '../text/line-batch.ts'
import type { LineTaker } from '../text/log-reader.ts'
import { hashOfText, LineHasher } from './line-hasher.ts'
import { TemplateSet } from './template-set.ts'

/** Lines of a log from one number to another, both included. */
export type LineSpan = readonly [from: number, to: number]

/** A new line; foreign text. */
export interface NewLine {
  /** 1-based among the log's display lines. */
  readonly number: number
  readonly text: string
}

/** The lines of a log that another log has nothing like. */
export interface NewLines {
  readonly count: number
  /** Of them those that differ in more than numbers, ids and times. */
  readonly kinds: number
  /** In order; of very many the first ones. */
  readonly spans: readonly LineSpan[]
  /** The first of each kind, the first kinds only. */
  readonly first: readonly NewLine[]
}

const MOST_FIRST = 40
const LONGEST_TEXT = 300
/** More are hardly a help, and the page has to hold them. */
const MOST_SPANS = 10_000

/**
 * Finds the lines of a log whose template another log has not, as a reader hands them on: where
 * they stand does not matter.
 */
export class NewLineFinder implements LineTaker {
  readonly #hasher = new LineHasher()
  readonly #known: TemplateSet
  readonly #kinds = new TemplateSet()
  readonly #spans: [from: number, to: number][] = []
  readonly #first: NewLine[] = []
  #count = 0
  #kindCount = 0

  constructor(known: TemplateSet) {
    this.#known = known
  }

  take({ batch, from, to, number }: ShownLines): void {
    const { text, lineStarts, firstLines } = batch
    const start = firstLines[from] ?? 0
    const end = firstLines[to] ?? 0
    const known = this.#known
    const hasher = this.#hasher
    for (let line = start; line < end; line++) {
      const own = hasher.read(text, (lineStarts[line] ?? 0) + TIME_COLUMN, (lineStarts[line + 1] ?? 1) - 1)
      if (known.has(own)) continue
      const hash = hasher.template()
      if (hash === 0 || known.has(hash)) continue
      const at = number + line - start
      this.#note(at)
      if (this.#kinds.has(hash)) continue
      this.#kinds.add(hash)
      this.#kindCount++
      if (this.#first.length < MOST_FIRST)
        this.#first.push({ number: at, text: ownText(textIn(batch, line)) })
    }
  }

  end(): NewLines {
    return { count: this.#count, kinds: this.#kindCount, spans: this.#spans, first: this.#first }
  }

  #note(number: number): void {
    this.#count++
    const last = this.#spans.at(-1)
    if (last?.[1] === number - 1) last[1] = number
    else if (this.#spans.length < MOST_SPANS) this.#spans.push([number, number])
  }
}

/** Which lines are not new. @returns null without a good log */
export function knownIn(templates: TemplateSet | null): IsKnown | null {
  if (templates === null) return null
  return text => {
    const hash = hashOfText(text)
    return hash === 0 || templates.has(hash)
  }
}

/** A string of its own: V8 keeps a whole chunk alive for a text that was cut from it. */
function ownText(text: string): string {
  return Buffer.from(text.slice(0, LONGEST_TEXT).toWellFormed()).toString()
}
