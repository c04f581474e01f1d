import { SectionTracker, type Section } from '../../src/diagnosis/sections/sections.ts'
import { templateOf } from '../../src/diagnosis/templates/line-template.ts'
import type { DisplayLine } from '../text/records.ts'
import { nestedSections } from './nested-sections.ts'
import { RepeatFinder, type Repeat } from './repeats.ts'
import { StackFinder } from './stacks.ts'

/** Errors of a log that differ in nothing but numbers, ids and times. */
export interface KindOfErrors {
  /** Of its first line. */
  readonly text: string
  /** Rising. */
  readonly lines: readonly number[]
}

/** What is where in a log: numbers of lines, rising. */
export interface LogIndex {
  readonly errors: readonly number[]
  readonly warnings: readonly number[]
  /** In the order of their first lines; known once all of the log was looked at, as is the rest. */
  readonly kinds: readonly KindOfErrors[]
  /** Lines of the stacks of errors. */
  readonly stacks: readonly number[]
  readonly sections: readonly Section[]
  readonly repeats: readonly Repeat[]
  /** 0 to 1: how much of the log was looked at. */
  readonly progress: number
}

export const NO_INDEX: LogIndex = {
  ...{ errors: [], warnings: [], kinds: [], stacks: [], sections: [], repeats: [], progress: 0 }
}

/** Kinds that are told apart; the last one may stand for more. */
const MOST_KINDS = 200
/** Sections that can be folded. */
const MOST_SECTIONS = 5_000

/** Finds what is where in a log, as its lines pass by. */
export class LogIndexer {
  readonly #errors: number[] = []
  readonly #warnings: number[] = []
  readonly #kinds = new Map<string, { readonly text: string; readonly lines: number[] }>()
  readonly #stacks = new StackFinder()
  readonly #sections = new SectionTracker(MOST_SECTIONS)
  readonly #repeats = new RepeatFinder()

  add(line: DisplayLine): void {
    const { number, severity, text } = line
    if (severity === 'error') {
      this.#errors.push(number)
      this.#addKind(number, text)
    } else if (severity === 'warning') this.#warnings.push(number)
    this.#stacks.add(line)
    this.#sections.add(line, line.marks)
    this.#repeats.add(line)
  }

  /** What was found so far. @param progress 0 to 1 */
  soFar(progress: number): LogIndex {
    return { ...NO_INDEX, errors: [...this.#errors], warnings: [...this.#warnings], progress }
  }

  /** What was found; no line comes after it. */
  end(): LogIndex {
    return {
      errors: this.#errors,
      warnings: this.#warnings,
      kinds: [...this.#kinds.values()],
      stacks: this.#stacks.end(),
      sections: nestedSections(this.#sections.end()),
      repeats: this.#repeats.end(),
      progress: 1
    }
  }

  #addKind(number: number, text: string): void {
    const template = templateOf(text)
    const known = this.#kinds.get(template)
    if (known !== undefined) known.lines.push(number)
    else if (this.#kinds.size < MOST_KINDS) this.#kinds.set(template, { text, lines: [number] })
  }
}
