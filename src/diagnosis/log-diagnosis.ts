import {
  levelIn,
  RecordFlag,
  recordOfLine,
  shownTimeIn,
  textIn,
  TIME_COLUMN,
  type ShownLines
} from '../text/line-batch.ts'
import type { LineTaker } from '../text/log-reader.ts'
import { REACH } from './candidates.ts'
import { DiagnosisCollector, type LogFindings } from './diagnosis.ts'
import { isBlank, type DisplayLine } from './display-line.ts'
import { isErrorByRank } from './line-error.ts'
import { maySaySomething } from './line-gate.ts'
import { NO_SIGNS, readSigns, type LineSigns } from './line-signs.ts'
import type { IsKnown } from './ranking.ts'
import { recordLines } from './record-lines.ts'
import { beginsRed } from './red-line.ts'

/** Lines at the end of a log of which the collector must know every one. */
const TAIL = 128
/** The level error, as a batch has it. */
const ERROR_LEVEL = 4

/** Lines with what those of them say that say anything, by their index in the batch. */
interface ReadLines {
  readonly lines: ShownLines
  readonly signs: ReadonlyMap<number, LineSigns>
  readonly errors: readonly number[]
}

/**
 * Diagnoses one log as a reader hands its lines on. The collector gets only what it can need: lines
 * that say something, what stands around them, and the end. Most lines never become strings, and
 * the findings are the same.
 */
export class LogDiagnosis implements LineTaker {
  readonly #collector = new DiagnosisCollector()
  #waiting: ReadLines[] = []
  /** Numbers of lines that are wanted: in order, apart. */
  readonly #wanted: { from: number; to: number }[] = []
  /** The number up to which lines were let go of. */
  #released = 0
  /** What `findErrors` read last: the same lines are taken next. */
  #latest: ReadLines | null = null
  #lastWithText: { readonly lines: ShownLines; readonly line: number } | null = null

  /** The lines that are errors; for a `LogReader`, which hands on the same lines next. */
  readonly findErrors = (lines: ShownLines): readonly number[] => {
    this.#latest = readLines(lines)
    return this.#latest.errors
  }

  take(lines: ShownLines): void {
    const read = this.#latest?.lines === lines ? this.#latest : readLines(lines)
    this.#latest = null
    const first = firstLineOf(lines)
    for (const [line, { rank, marks }] of read.signs) {
      if (rank !== null) this.#want(lines.number + line - first, REACH)
      else if (marks.length > 0) this.#want(lines.number + line - first, 0)
    }
    this.#waiting.push(read)
    const last = lastWithText(lines)
    if (last !== null) this.#lastWithText = { lines, line: last }
    this.#release(endOf(lines) - 1 - TAIL)
  }

  /**
   * What the lines say.
   *
   * @param isKnown a known line is the telling one only if no new one says anything
   */
  end(isKnown?: IsKnown): LogFindings {
    const last = this.#lastWithText
    if (last !== null) {
      const number = last.lines.number + last.line - firstLineOf(last.lines)
      if (number <= this.#released) this.#collector.add(lineOf(last.lines, last.line, number), NO_SIGNS)
    }
    this.#wanted.length = 0
    this.#wanted.push({ from: 0, to: Infinity })
    this.#release(Infinity)
    return this.#collector.end(isKnown)
  }

  #want(number: number, reach: number): void {
    const last = this.#wanted.at(-1)
    if (last !== undefined && last.to >= number - reach - 1) last.to = Math.max(last.to, number + reach)
    else this.#wanted.push({ from: number - reach, to: number + reach })
  }

  /** Lets go of the lines up to a number, those that are wanted to the collector. */
  #release(upTo: number): void {
    let gone = 0
    for (const read of this.#waiting) {
      const last = Math.min(endOf(read.lines) - 1, upTo)
      this.#give(read, last)
      if (last < endOf(read.lines) - 1) break
      gone++
    }
    if (gone > 0) this.#waiting = this.#waiting.slice(gone)
    this.#released = Math.max(this.#released, upTo === Infinity ? 0 : upTo)
  }

  #give(read: ReadLines, last: number): void {
    const { lines } = read
    let wanted = this.#wanted[0]
    while (wanted !== undefined && wanted.from <= last) {
      const end = Math.min(last, wanted.to)
      const start = Math.max(lines.number, wanted.from, this.#released + 1)
      for (let number = start; number <= end; number++) {
        const line = firstLineOf(lines) + number - lines.number
        const signs = read.signs.get(line) ?? NO_SIGNS
        this.#collector.add(lineOf(lines, line, number), signs)
      }
      if (wanted.to > last) return
      this.#wanted.shift()
      wanted = this.#wanted[0]
    }
  }
}

function firstLineOf({ batch, from }: ShownLines): number {
  return batch.firstLines[from] ?? 0
}

/** Number of the first line after these. */
function endOf(lines: ShownLines): number {
  return lines.number + (lines.batch.firstLines[lines.to] ?? 0) - firstLineOf(lines)
}

function readLines(lines: ShownLines): ReadLines {
  const { batch, from, to } = lines
  const { text, lineStarts, firstLines, levels, flags } = batch
  const signs = new Map<number, LineSigns>()
  const errors: number[] = []
  for (let record = from; record < to; record++) {
    const isGrave = (levels[record] ?? 0) >= ERROR_LEVEL
    const isSpecial = ((flags[record] ?? 0) & (RecordFlag.isRed | RecordFlag.isOdd)) !== 0
    const first = firstLines[record] ?? 0
    for (let line = first; line < (firstLines[record + 1] ?? 0); line++) {
      const start = (lineStarts[line] ?? 0) + TIME_COLUMN
      if (!isGrave && !isSpecial && !maySaySomething(text, start, (lineStarts[line + 1] ?? 0) - 1)) continue
      const shown = lineOf(lines, line, 0)
      const raw = isSpecial ? (recordLines(batch, record).raw[line - first] ?? null) : null
      const found = readSigns(shown, raw)
      if (found.rank !== null || found.marks.length > 0) signs.set(line, found)
      // Of a record's lines only the first one has its level.
      const level = line === first ? shown.level : null
      if (isErrorByRank(found.rank, shown.text, level)) errors.push(line)
    }
  }
  return { lines, signs, errors }
}

function lineOf(lines: ShownLines, line: number, number: number): DisplayLine {
  const { batch } = lines
  const record = recordOfLine(batch, line)
  const isRed = ((batch.flags[record] ?? 0) & RecordFlag.isRed) !== 0 && isRedLine(lines, record, line)
  return {
    number,
    time: shownTimeIn(batch, record),
    level: levelIn(batch, record),
    text: textIn(batch, line),
    isRed
  }
}

function isRedLine({ batch }: ShownLines, record: number, line: number): boolean {
  const { styled } = recordLines(batch, record)
  return beginsRed(styled[line - (batch.firstLines[record] ?? 0)] ?? '')
}

/** The last line that is not blank; null when all are. */
function lastWithText({ batch, from, to }: ShownLines): number | null {
  const first = batch.firstLines[from] ?? 0
  for (let line = (batch.firstLines[to] ?? 0) - 1; line >= first; line--) {
    const byte = batch.text[(batch.lineStarts[line] ?? 0) + TIME_COLUMN] ?? 0
    if ((byte > 0x20 && byte < 0x80) || !isBlank(textIn(batch, line))) return line
  }
  return null
}
