import { CUT_BY_HARNESS, LEVELS, NO_TIME, RecordFlag, type LineBatch } from './line-batch.ts'
import { parseLine, type LogLine } from './line.ts'
import { plainText, styledLines } from './plain-text.ts'
import { HAS_UNSEEN } from './terminal-sequences.ts'
import { movesCursor, rewritesLine } from './cursor-moves.ts'
import type { RecordRun } from './record-kernel.ts'

/** Moves to the first column, after colours and erasing. */
const AT_START = String.raw`(?:\x1b\[[\d;]*[mK])*(?:\r|\x1b\[[01]?G)`
const REWRITES = new RegExp(`^${AT_START}`)
const REPLACES = new RegExp(`^${AT_START}(?!\\r*\\n)`)
/** Escapes of JSON in the text itself: it may hold JSON. */
const NESTED_ESCAPE = /\\(?:u[0-9A-Fa-f]{4}|\/)/
const COLOURS = /\x1b\[[\d;]*m/g
const RED = /\x1b\[(?:\d*;)*0*(?:31|91)(?:;\d*)*m/
const HAS_SEQUENCE = /[\x1b\x80-\x9f]/

/** Many logs are small. */
const FIRST_RECORDS = 64

/** Gathers the records of one batch. Its arrays grow as needed; it is used again for each batch. */
export class BatchBuilder {
  #starts = new Uint32Array(FIRST_RECORDS)
  #ends = new Uint32Array(FIRST_RECORDS)
  #firstLines = new Uint32Array(FIRST_RECORDS + 1)
  #positions = new Float64Array(FIRST_RECORDS)
  #levels = new Uint8Array(FIRST_RECORDS)
  #flags = new Uint8Array(FIRST_RECORDS)
  #lineStarts = new Uint32Array(FIRST_RECORDS + 1)
  #records = 0
  #lines = 0
  /** Where shown lines are written. */
  #text = Buffer.alloc(0)
  /** Bytes of it that are written. */
  #used = 0

  /** Begins a batch. */
  begin(): void {
    this.#text = Buffer.alloc(0)
    this.#used = this.#records = this.#lines = 0
  }

  /** Records that were read already, with their lines. */
  addRun(run: RecordRun): void {
    const { starts, lineStarts, text } = run
    this.#reserve(text.length)
    this.#text.set(text, this.#used)
    this.#used += text.length
    while (this.#lines + lineStarts.length >= this.#lineStarts.length)
      this.#lineStarts = grown(this.#lineStarts)
    this.#lineStarts.set(lineStarts, this.#lines)
    this.#lines += lineStarts.length
    while (this.#records + starts.length >= this.#starts.length) this.#growRecords()
    this.#starts.set(starts, this.#records)
    this.#ends.set(run.ends, this.#records)
    this.#firstLines.set(run.firstLines, this.#records)
    this.#positions.set(run.positions, this.#records)
    this.#levels.set(run.levels, this.#records)
    this.#flags.set(run.flags, this.#records)
    this.#records += starts.length
  }

  /** Makes room for so many more bytes. */
  #reserve(size: number): void {
    if (this.#used + size <= this.#text.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#text.length * 2, this.#used + size))
    this.#text.copy(larger, 0, 0, this.#used)
    this.#text = larger
  }

  /** Lines so far. */
  get lines(): number {
    return this.#lines
  }

  /** Bytes of their texts. */
  get used(): number {
    return this.#used
  }

  /** Any record, as `parseLine` reads it. @param start, end in the raw bytes */
  addRecord(source: string, start: number, end: number): void {
    const line = parseLine(source)
    if (line === null) return
    const firstLine = this.#lines
    const styled = styledLines(line.text)
    const column = columnOf(line.time)
    for (const [at, shown] of styled.entries())
      this.#addLine(at === 0 ? column : NO_TIME, plainText(shown), at > 0)
    const at = this.#records
    if (at + 1 >= this.#starts.length) this.#growRecords()
    this.#starts[at] = start
    this.#ends[at] = end
    this.#firstLines[at] = firstLine
    this.#positions[at] = line.pos ?? Number.NaN
    this.#levels[at] = line.level === null ? 0 : LEVELS.indexOf(line.level)
    this.#flags[at] = flagsOf(line, styled)
    this.#records++
  }

  end(raw: Buffer): LineBatch {
    this.#firstLines[this.#records] = this.#lines
    this.#lineStarts[this.#lines] = this.#used
    return {
      recordCount: this.#records,
      lineCount: this.#lines,
      raw,
      recordStarts: this.#starts.slice(0, this.#records),
      recordEnds: this.#ends.slice(0, this.#records),
      firstLines: this.#firstLines.slice(0, this.#records + 1),
      positions: this.#positions.slice(0, this.#records),
      levels: this.#levels.slice(0, this.#records),
      flags: this.#flags.slice(0, this.#records),
      text: this.#text.subarray(0, this.#used),
      lineStarts: this.#lineStarts.slice(0, this.#lines + 1)
    }
  }

  /** A line without text has no blanks at its end. */
  #addLine(column: string, text: string, isMore: boolean): void {
    const line = text !== '' ? `${column}${text}\n` : isMore ? '\n' : `${column.trimEnd()}\n`
    this.#reserve(line.length * 3)
    if (this.#lines + 1 >= this.#lineStarts.length) this.#lineStarts = grown(this.#lineStarts)
    this.#lineStarts[this.#lines++] = this.#used
    this.#used += this.#text.write(line, this.#used)
  }

  #growRecords(): void {
    this.#starts = grown(this.#starts)
    this.#ends = grown(this.#ends)
    this.#firstLines = grown(this.#firstLines)
    const positions = new Float64Array(this.#positions.length * 2)
    positions.set(this.#positions)
    this.#positions = positions
    this.#levels = grownBytes(this.#levels)
    this.#flags = grownBytes(this.#flags)
  }
}

function flagsOf(line: LogLine, styled: readonly string[]): number {
  const { text, time, holdsMore } = line
  let flags = time === null ? 0 : RecordFlag.isTimed
  if (holdsMore || NESTED_ESCAPE.test(text)) flags |= RecordFlag.isOdd
  if (HAS_UNSEEN.test(text)) {
    const plain = text.replace(COLOURS, '')
    if (movesCursor(text) || rewritesLine(text) || HAS_UNSEEN.test(plain) || NESTED_ESCAPE.test(plain))
      flags |= RecordFlag.isOdd
    if (HAS_SEQUENCE.test(text)) flags |= RecordFlag.isStyled
    if (styled.some(shown => RED.test(shown))) flags |= RecordFlag.isRed
  } else if (rewritesLine(text)) flags |= RecordFlag.isOdd | RecordFlag.isStyled
  if (REWRITES.test(text) && !text.includes('\n')) flags |= RecordFlag.rewrites
  if (REPLACES.test(text)) flags |= RecordFlag.replaces
  if (text.endsWith(CUT_BY_HARNESS)) flags |= RecordFlag.isCut
  return flags
}

/** In UTC, to the millisecond. */
function columnOf(time: string | null): string {
  const utc = time === null ? null : inUtc(time)
  if (utc === null) return NO_TIME
  return utc.length >= 24
    ? `${utc.slice(0, 23)}Z `
    : `${utc.slice(0, 19)}.${utc.slice(20, -1).padEnd(3, '0')}Z `
}

/**
 * `…THH:MM:SS[.fff]Z` as it stands: parsing a date for each line would cost more than all the rest.
 */
function inUtc(time: string): string | null {
  if (time.endsWith('Z')) return time
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2)
  larger.set(array)
  return larger
}

function grownBytes(array: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(array.length * 2)
  larger.set(array)
  return larger
}
