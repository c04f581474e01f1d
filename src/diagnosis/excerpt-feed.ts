import { ExcerptCollector, EXCERPT_LINES, type Excerpt } from './excerpt.ts'
import {
  levelIn,
  recordOfLine,
  textIn,
  timeIn,
  TIME_COLUMN,
  type LineBatch,
  type ShownLines
} from '../text/line-batch.ts'
import type { LineTaker } from '../text/log-reader.ts'
import { ALARMS_IN_LINES } from './telling-line.ts'

/** Lines before and after one that may be telling that an excerpt can need. */
const REACH = EXCERPT_LINES - 1
/** Lines at the end of a log of which the collector must know every one. */
const TAIL = 128
/** `×●✕✗✘` in UTF-8, read as Latin-1. */
const SYMBOLS = /\xc3\x97|\xe2\x97\x8f|\xe2\x9c[\x95\x97\x98]/g
const ALARMS = [...ALARMS_IN_LINES, SYMBOLS]

/**
 * Gives an excerpt's collector only what it can need of a log: lines that may say something, what
 * stands around them, and the end. Most lines never become strings, and the excerpt is the same.
 */
export class ExcerptFeed implements LineTaker {
  readonly #collector = new ExcerptCollector()
  #waiting: ShownLines[] = []
  /** Numbers of lines that are wanted: in order, apart. */
  readonly #wanted: { from: number; to: number }[] = []
  /** The number up to which lines were let go of. */
  #released = 0
  #timed: { readonly batch: LineBatch; readonly record: number; readonly time: string | null } | null = null

  take(lines: ShownLines): void {
    const first = firstLineOf(lines)
    for (const line of wantedLines(lines)) this.#want(lines.number + line - first)
    this.#waiting.push(lines)
    this.#release(endOf(lines) - 1 - TAIL)
  }

  /** Number of the most telling line of those that were let go of; null when none says anything. */
  get tellingLine(): number | null {
    return this.#collector.tellingLine
  }

  /** The excerpt of the lines so far; null for a log without any text. */
  end(): Excerpt | null {
    this.#wanted.length = 0
    this.#wanted.push({ from: 0, to: Infinity })
    this.#release(Infinity)
    return this.#collector.end()
  }

  #want(number: number): void {
    const last = this.#wanted.at(-1)
    if (last !== undefined && last.to >= number - REACH - 1) last.to = number + REACH
    else this.#wanted.push({ from: number - REACH, to: number + REACH })
  }

  /** Lets go of the lines up to a number, those that are wanted to the collector. */
  #release(upTo: number): void {
    let gone = 0
    for (const lines of this.#waiting) {
      const last = Math.min(endOf(lines) - 1, upTo)
      this.#give(lines, last)
      if (last < endOf(lines) - 1) break
      gone++
    }
    if (gone > 0) this.#waiting = this.#waiting.slice(gone)
    this.#released = Math.max(this.#released, upTo === Infinity ? 0 : upTo)
  }

  #give(lines: ShownLines, last: number): void {
    let wanted = this.#wanted[0]
    while (wanted !== undefined && wanted.from <= last) {
      const end = Math.min(last, wanted.to)
      const start = Math.max(lines.number, wanted.from, this.#released + 1)
      for (let number = start; number <= end; number++) this.#giveLine(lines, number)
      if (wanted.to > last) return
      this.#wanted.shift()
      wanted = this.#wanted[0]
    }
  }

  #giveLine(lines: ShownLines, number: number): void {
    const { batch } = lines
    const line = firstLineOf(lines) + number - lines.number
    const record = recordOfLine(batch, line)
    this.#collector.add(textIn(batch, line), levelIn(batch, record), this.#timeOf(batch, record), number)
  }

  /** A record can have thousands of lines, and its time is read from all of it. */
  #timeOf(batch: LineBatch, record: number): string | null {
    if (this.#timed?.batch !== batch || this.#timed.record !== record)
      this.#timed = { batch, record, time: timeIn(batch, record) }
    return this.#timed.time
  }
}

function firstLineOf({ batch, from }: ShownLines): number {
  return batch.firstLines[from] ?? 0
}

/** Number of the first line after these. */
function endOf(lines: ShownLines): number {
  return lines.number + (lines.batch.firstLines[lines.to] ?? 0) - firstLineOf(lines)
}

/** Indexes of the lines that may say something, and of those that say nothing at all; rising. */
function wantedLines(lines: ShownLines): number[] {
  const { batch, from, to } = lines
  const { text, lineStarts, firstLines } = batch
  const [first, last] = [firstLines[from] ?? 0, firstLines[to] ?? 0]
  const found = alarmingLines(lines, first)
  for (let record = from; record < to; record++)
    if ((batch.levels[record] ?? 0) >= 4)
      for (let line = firstLines[record] ?? 0; line < (firstLines[record + 1] ?? 0); line++) found.push(line)
  for (let line = first; line < last; line++) {
    const byte = text[(lineStarts[line] ?? 0) + TIME_COLUMN] ?? 0
    if ((byte <= 0x20 || byte >= 0x80) && textIn(batch, line).trim() === '') found.push(line)
  }
  return found.sort((a, b) => a - b)
}

function alarmingLines({ batch, to }: ShownLines, first: number): number[] {
  const { text, lineStarts, firstLines } = batch
  const found: number[] = []
  const offset = lineStarts[first] ?? 0
  const shown = text.toString('latin1', offset, lineStarts[firstLines[to] ?? 0])
  for (const alarm of ALARMS) {
    let at = first
    alarm.lastIndex = 0
    for (let match = alarm.exec(shown); match !== null; match = alarm.exec(shown)) {
      while ((lineStarts[at + 1] ?? Infinity) - offset <= match.index) at++
      found.push(at)
      // The rest of that line tells no more.
      alarm.lastIndex = (lineStarts[at + 1] ?? Infinity) - offset
    }
  }
  return found
}
