import { STRETCH_LEVEL, textIn, timeIn, TIME_COLUMN } from '../text/line-batch.ts'
import type { StretchPart } from '../text/order-window.ts'
import { REACH } from './candidates.ts'
import { DiagnosisCollector, type LogFindings } from './diagnosis.ts'
import { LONGEST_LINE, ownCopy, type DisplayLine } from './display-line.ts'
import { maySaySomething } from './line-gate.ts'
import { readSigns, type LineSigns } from './line-signs.ts'

/** Lines at the end of a log of which the collector must know every one. */
const TAIL = 128
/** Lines that were let go of until their places are given up. */
const MOST_GONE = 256

/** Lines that wait; `first` is the number of the first one. */
type Waiting =
  | { readonly first: number; readonly line: DisplayLine; readonly signs: LineSigns }
  | { readonly first: number; readonly part: StretchPart }

/**
 * Gives the collector only what it can need of a log: lines that may say something, what stands around them, and the end. Of a stretch
 * most lines never become strings, and the findings are the same.
 */
export class DiagnosisFeed {
  readonly #collector = new DiagnosisCollector()
  #waiting: Waiting[] = []
  /** How many of them were let go of already. */
  #gone = 0
  /** Numbers of lines that are wanted: in order, apart. */
  readonly #wanted: { from: number; to: number }[] = []

  /** @param raw the line with its terminal sequences and all its states, when it had any */
  add(line: DisplayLine, raw: string | null): void {
    const signs = readSigns(line, raw)
    this.#wantBy(signs, line.number)
    this.#waiting.push({ first: line.number, line: line.text.length > LONGEST_LINE ? ownCopy(line) : line, signs })
    this.#release(line.number - TAIL)
  }

  addPart(part: StretchPart, number: number): void {
    const { stretch, from, to } = part
    for (let at = from; at < to; at++) {
      const start = (stretch.starts[at] ?? 0) + TIME_COLUMN
      if (!maySaySomething(stretch.text, start, (stretch.starts[at + 1] ?? 0) - 1)) continue
      const line = { text: textIn(stretch, at), level: STRETCH_LEVEL, isRed: false } as const
      this.#wantBy(readSigns(line, null), number + at - from)
    }
    this.#waiting.push({ first: number, part })
    this.#release(number + (to - from) - 1 - TAIL)
  }

  /** Number of the most telling line of those that were let go of; null when none says anything. */
  get tellingLine(): number | null {
    return this.#collector.tellingLine
  }

  /** What the lines so far say. */
  end(): LogFindings {
    this.#wanted.length = 0
    this.#wanted.push({ from: 0, to: Infinity })
    this.#release(Infinity)
    return this.#collector.end()
  }

  #wantBy({ rank, marks }: LineSigns, number: number): void {
    if (rank !== null) this.#want(number, REACH)
    else if (marks.length > 0) this.#want(number, 0)
  }

  #want(number: number, reach: number): void {
    const last = this.#wanted.at(-1)
    if (last !== undefined && last.to >= number - reach - 1) last.to = Math.max(last.to, number + reach)
    else this.#wanted.push({ from: number - reach, to: number + reach })
  }

  /** Lets go of the lines up to a number, those that are wanted to the collector. */
  #release(upTo: number): void {
    for (let each = this.#waiting[this.#gone]; each !== undefined && each.first <= upTo; each = this.#waiting[this.#gone]) {
      const end = 'part' in each ? each.first + each.part.to - each.part.from - 1 : each.first
      const last = Math.min(end, upTo)
      this.#give(each, last)
      if (last < end) {
        if ('part' in each) this.#waiting[this.#gone] = after(each, last)
        break
      }
      this.#gone++
    }
    if (this.#gone < MOST_GONE) return
    this.#waiting = this.#waiting.slice(this.#gone)
    this.#gone = 0
  }

  #give(lines: Waiting, last: number): void {
    for (
      let wanted = this.#wanted[0];
      wanted !== undefined && wanted.from <= last;
      wanted = this.#wanted[0]
    ) {
      const end = Math.min(last, wanted.to)
      for (let number = Math.max(lines.first, wanted.from); number <= end; number++)
        this.#giveLine(lines, number)
      if (wanted.to > last) return
      this.#wanted.shift()
    }
  }

  #giveLine(lines: Waiting, number: number): void {
    if ('line' in lines) this.#collector.add(lines.line, lines.signs)
    else this.#collector.add(lineOf(lines.part, lines.part.from + number - lines.first, number))
  }
}

function lineOf({ stretch }: StretchPart, at: number, number: number): DisplayLine {
  return { number, time: timeIn(stretch, at), level: STRETCH_LEVEL, text: textIn(stretch, at), isRed: false }
}

/** What is left of a part after a line. */
function after(lines: Waiting & { readonly part: StretchPart }, last: number): Waiting {
  const gone = last + 1 - lines.first
  const { part } = lines
  return { first: last + 1, part: { ...part, from: part.from + gone } }
}
