import { LiteralSearch, type Range } from './literal-search.ts'
import { withoutUnseen } from '../text/terminal-sequences.ts'
import { NARROWEST, partsOf } from './secret-forms.ts'
import { originalRanges, viewsOf, type TextView } from './text-views.ts'

/** A text with the ways to read it, where there are any to be searched. */
export interface ViewedText {
  readonly text: string
  readonly views: readonly TextView[]
}

/** A line of a text as it is read. */
interface ReadLine {
  /** Without the blanks at its ends. */
  readonly line: string
  /** Where that begins in the view. */
  readonly offset: number
  readonly view: TextView
  /** Index of the text. */
  readonly text: number
}

/** Finds forms of secrets that go over the ends of lines, as base64 does. */
export class WrappedSearch {
  readonly #forms = new Set<string>()
  /** Of which one at least is on one line. */
  readonly #parts = new LiteralSearch()
  #longest = 0

  /** UTF-16 units of the longest form; 0 for none. */
  get longest(): number {
    return this.#longest
  }

  add(forms: readonly string[]): void {
    for (const form of forms) {
      this.#forms.add(form)
      this.#longest = Math.max(this.#longest, form.length)
    }
    this.#parts.add(forms.flatMap(partsOf))
  }

  /** Whether the last line of a text may be the beginning, or the middle, of a form. */
  mayGoOnAfter(text: string): boolean {
    const line = withoutUnseen(text).text.trim().split('\n').at(-1)?.trim() ?? ''
    if (line.length < NARROWEST - 1) return false
    for (const form of this.#forms) if (form.includes(line) || endsInStartOf(form, line)) return true
    return false
  }

  /**
   * What is to be blanked in each text, where a form goes over its lines or over several texts.
   * Lines are joined as somebody would who undoes the wrapping.
   */
  rangesIn(texts: readonly ViewedText[]): Range[][] {
    const found: Range[][] = texts.map(() => [])
    const lines = texts.flatMap(linesOf)
    const joined = lines.map(({ line }) => line).join('')
    if (!this.#parts.isIn(Buffer.from(joined))) return found
    for (const form of this.#forms)
      for (let at = joined.indexOf(form); at >= 0; at = joined.indexOf(form, at + 1))
        addPieces(at, at + form.length, lines, found)
    return found
  }
}

function endsInStartOf(form: string, line: string): boolean {
  for (let length = Math.min(form.length, line.length); length > 0; length--)
    if (line.endsWith(form.slice(0, length))) return true
  return false
}

/** As they are read without what nobody sees. */
function linesOf({ text, views }: ViewedText, index: number): ReadLine[] {
  // A text that is too short for a secret can hold the end of one.
  const all = views.length > 0 ? views : viewsOf(text)
  const view = all.find(({ isBare }) => isBare === true) ?? { text, places: null }
  let start = 0
  return view.text.split('\n').map(whole => {
    const line = whole.trim()
    const offset = start + (line === '' ? 0 : whole.indexOf(line))
    start += whole.length + 1
    return { line, offset, view, text: index }
  })
}

/** A range of the joined lines in each line that it goes over. */
function addPieces(start: number, end: number, lines: readonly ReadLine[], found: readonly Range[][]): void {
  let before = 0
  for (const { line, offset, view, text } of lines) {
    if (before >= end) return
    const from = Math.max(start, before) - before
    const to = Math.min(end, before + line.length) - before
    if (from < to) found[text]?.push(...originalRanges(view, { start: offset + from, end: offset + to }))
    before += line.length
  }
}
