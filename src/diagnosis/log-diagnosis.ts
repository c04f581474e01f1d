import {
  levelIn,
  RecordFlag,
  textIn,
  TIME_COLUMN,
  type LineBatch,
  type ShownLines
} from '../text/line-batch.ts'
import type { LineTaker } from '../text/log-reader.ts'
import { REACH } from './candidates.ts'
import { DiagnosisCollector, type LogFindings } from './diagnosis.ts'
import { isBlank } from './lines/display-line.ts'
import { isErrorLine } from './line-error.ts'
import { batchGate, firstHit, hitAt, type LineHit, type LineHits } from './gate/batch-gate.ts'
import { HIDDEN_MARKS, NO_SIGNS, readSigns, type JudgedSigns } from './lines/line-signs.ts'
import type { IsKnown } from './ranking.ts'
import { recordLines } from './lines/record-lines.ts'
import { isRedLine, ShownLine } from './lines/shown-line.ts'

/** Lines at the end of a log of which the collector must know every one. */
const TAIL = 128
/** Lines before the first one of a stack in which stands what it belongs to. */
const HEAD = 2
/** Batches that the collector's lines may hold. */
const MOST_BATCHES = 8
const HIDDEN = HIDDEN_MARKS.map(mark => Buffer.from(mark))

/** Lines with what those of them say that say anything, by their index in the batch. */
interface ReadLines {
  readonly lines: ShownLines
  readonly signs: ReadonlyMap<number, JudgedSigns>
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
  readonly #wanted: { readonly from: number; readonly to: number }[] = []
  /** Number of the latest line of a stack. */
  #lastFrame = 0
  /** The number up to which lines were let go of. */
  #released = 0
  /** What `findErrors` read last: the same lines are taken next. */
  #latest: ReadLines | null = null
  #batch: LineBatch | null = null
  readonly #hits = new WeakMap<LineBatch, LineHits>()
  #batches = 0
  /** Number of the last line that is not blank. */
  #lastWithText = 0

  /** The lines that are errors; for a `LogReader`, which hands on the same lines next. */
  readonly findErrors = (lines: ShownLines): readonly number[] => {
    this.#latest = this.#read(lines)
    return this.#latest.errors
  }

  take(lines: ShownLines): void {
    const read = this.#latest?.lines === lines ? this.#latest : this.#read(lines)
    this.#latest = null
    const first = firstLineOf(lines)
    for (const [line, { rank }] of read.signs) {
      const number = lines.number + line - first
      const isFrame = rank?.role === 'frame'
      // Of a stack only what stands around its first line is shown.
      const isAlone = rank === null || (isFrame && this.#lastFrame === number - 1)
      this.#want(number, isAlone ? 1 : isFrame ? REACH + HEAD : REACH)
      if (isFrame) this.#lastFrame = number
    }
    this.#waiting.push(read)
    const last = lastWithText(lines)
    if (last !== null) this.#lastWithText = lines.number + last - first
    const upTo = endOf(lines) - 1 - TAIL
    // It may be the last one of the log.
    if (this.#lastWithText > this.#released && this.#lastWithText <= upTo)
      this.#want(this.#lastWithText, REACH)
    this.#release(upTo)
  }

  /**
   * What the lines say.
   *
   * @param isKnown a known line is the telling one only if no new one says anything; null without a
   *   good log
   */
  end(isKnown: IsKnown | null = null): LogFindings {
    this.#wanted.length = 0
    this.#wanted.push({ from: 0, to: Infinity })
    this.#release(Infinity)
    return this.#collector.end(isKnown)
  }

  #read(lines: ShownLines): ReadLines {
    if (lines.batch !== this.#batch) {
      this.#batch = lines.batch
      if (++this.#batches % MOST_BATCHES === 0) this.#collector.letGoOfBatches()
    }
    return readLines(lines, this.#hitsIn(lines.batch))
  }

  /** A progress line of the batch before may come after the first lines of the next one. */
  #hitsIn(batch: LineBatch): LineHits {
    const known = this.#hits.get(batch) ?? batchGate().hitsIn(batch)
    this.#hits.set(batch, known)
    return known
  }

  #want(number: number, reach: number): void {
    let [from, to] = [number - reach, number + reach]
    let last = this.#wanted.at(-1)
    while (last !== undefined && last.to >= from - 1) {
      from = Math.min(from, last.from)
      to = Math.max(to, last.to)
      this.#wanted.pop()
      last = this.#wanted.at(-1)
    }
    this.#wanted.push({ from, to })
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

  #giveLine(batch: LineBatch, line: number, number: number, signs: JudgedSigns): void {
    const length = (batch.lineStarts[line + 1] ?? 0) - (batch.lineStarts[line] ?? 0)
    this.#collector.add(new ShownLine(batch, line, number), signs, isBlankIn(batch, line), length)
  }

  #give(read: ReadLines, last: number): void {
    const { lines } = read
    let wanted = this.#wanted[0]
    while (wanted !== undefined && wanted.from <= last) {
      const end = Math.min(last, wanted.to)
      const start = Math.max(lines.number, wanted.from, this.#released + 1)
      for (let number = start; number <= end; number++) {
        const line = firstLineOf(lines) + number - lines.number
        this.#giveLine(lines.batch, line, number, read.signs.get(line) ?? NO_SIGNS)
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

/** Judges the few lines that may say something. @param hits of the batch */
function readLines(lines: ShownLines, hits: LineHits): ReadLines {
  const { batch, from, to } = lines
  const read = { lines, signs: new Map<number, JudgedSigns>(), errors: [] as number[] }
  for (let at = firstHit(hits, from); at < hits.count; at++) {
    const hit = hitAt(hits, at)
    if (hit.record >= to) break
    const signs = judgeLine(batch, hit)
    if (signs.isError) read.errors.push(hit.line)
    if (signs.isError || signs.rank !== null || signs.marks.length > 0) read.signs.set(hit.line, signs)
  }
  return read
}

/** What a line that the gate let through says. */
function judgeLine(batch: LineBatch, { record, line, candidates }: LineHit): JudgedSigns {
  const first = batch.firstLines[record] ?? 0
  const level = levelIn(batch, record)
  const shown = textIn(batch, line)
  const raw = hidesMarks(batch, record) ? (recordLines(batch, record).raw[line - first] ?? null) : null
  const isRed = (): boolean => isRedRecord(batch, record) && isRedLine(batch, record, line)
  const found = readSigns(shown, level, isRed, raw, { candidates, gate: batchGate() })
  // Of a record's lines only the first one has its level.
  const isError = isErrorLine(found.rank, { text: shown, level: line === first ? level : null })
  return { ...found, isError }
}

function isRedRecord({ flags }: LineBatch, record: number): boolean {
  return ((flags[record] ?? 0) & RecordFlag.isRed) !== 0
}

/** Whether terminals may not show what begins or ends a section in a record. */
function hidesMarks({ raw, recordStarts, recordEnds, flags }: LineBatch, record: number): boolean {
  if (((flags[record] ?? 0) & RecordFlag.isOdd) === 0) return false
  const own = raw.subarray(recordStarts[record], recordEnds[record])
  return HIDDEN.some(mark => own.includes(mark))
}

/** Whether a line has no text. */
function isBlankIn(batch: LineBatch, line: number): boolean {
  const start = (batch.lineStarts[line] ?? 0) + TIME_COLUMN
  // Without text the column of the time has no blank at its end.
  if (start >= (batch.lineStarts[line + 1] ?? 1) - 1) return true
  const byte = batch.text[start] ?? 0
  return (byte <= 0x20 || byte >= 0x80) && isBlank(textIn(batch, line))
}

/** The last line that is not blank; null when all are. */
function lastWithText({ batch, from, to }: ShownLines): number | null {
  const first = batch.firstLines[from] ?? 0
  for (let line = (batch.firstLines[to] ?? 0) - 1; line >= first; line--) {
    if (!isBlankIn(batch, line)) return line
  }
  return null
}
