import { parseLine, type Level } from './line.ts'

/** Bytes before the text of a shown line: `2023-11-22T10:15:30.123Z` and a blank. */
export const TIME_COLUMN = 25
/** What stands there where no time is known. */
export const NO_TIME = ' '.repeat(TIME_COLUMN)

/** How Harness ends a record that it cut. */
export const CUT_BY_HARNESS = '... (log line truncated)'

/** What is known of a record, as bits. */
export const RecordFlag = {
  /** It begins by rewriting its line and may be rewritten itself: `\r10 %`. */
  rewrites: 1,
  /** It takes the place of a record before it that rewrites. */
  replaces: 2,
  /** It has a time that can be read. */
  isTimed: 4,
  /** Terminal sequences were removed from it; `recordIn` has them. */
  isStyled: 8,
  /** Some of it is red on a terminal. */
  isRed: 16,
  /** It holds something that its shown lines may hide. */
  isOdd: 32,
  /** Harness cut it. */
  isCut: 64
} as const

/** The levels by the number that a batch has for them. */
export const LEVELS: readonly (Level | null)[] = [null, 'debug', 'info', 'warn', 'error', 'fatal']

/**
 * Records of a log one after the other, as bytes, with the lines that they are shown as: no object
 * and no string for each, since there can be millions.
 */
export interface LineBatch {
  readonly recordCount: number
  readonly lineCount: number
  /** The records as they came, and whatever stood between them. */
  readonly raw: Buffer
  /** Where each record begins and ends in `raw`, its newline included. */
  readonly recordStarts: Uint32Array
  readonly recordEnds: Uint32Array
  /** The index of each record's first line, and `lineCount`. */
  readonly firstLines: Uint32Array
  /** `pos` of each record; NaN where it has none. */
  readonly positions: Float64Array
  /** For each record an index into `LEVELS`. */
  readonly levels: Uint8Array
  /** For each record a sum of `RecordFlag`. */
  readonly flags: Uint8Array
  /** The shown lines, each with the column of its time and a newline. */
  readonly text: Buffer
  /** Where each line begins in `text`, and where the last one ends. */
  readonly lineStarts: Uint32Array
}

/** Lines of a batch that are shown one after the other. */
export interface ShownLines {
  readonly batch: LineBatch
  /** Records of the batch, the last one excluded. */
  readonly from: number
  readonly to: number
  /** 1-based number in the log of the first line. */
  readonly number: number
}

/** The text of a line. */
export function textIn({ text, lineStarts }: LineBatch, line: number): string {
  return text.toString('utf8', (lineStarts[line] ?? 0) + TIME_COLUMN, (lineStarts[line + 1] ?? 1) - 1)
}

/** The index of the record that a line is of. */
export function recordOfLine({ firstLines, recordCount }: LineBatch, line: number): number {
  let low = 0
  let high = recordCount
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((firstLines[middle + 1] ?? line) <= line) low = middle + 1
    else high = middle
  }
  return low
}

/** A record as it came, without its newline. */
export function recordIn({ raw, recordStarts, recordEnds }: LineBatch, record: number): string {
  const end = recordEnds[record] ?? 0
  return raw.toString('utf8', recordStarts[record], raw[end - 1] === 10 ? end - 1 : end)
}

/** The time of a record, as Harness gave it; null when it has none. */
export function timeIn(batch: LineBatch, record: number): string | null {
  if (((batch.flags[record] ?? 0) & RecordFlag.isTimed) === 0) return null
  return parseLine(recordIn(batch, record))?.time ?? null
}

/** The time of a record as its first shown line has it: in UTC, to the millisecond. */
export function shownTimeIn({ text, lineStarts, firstLines }: LineBatch, record: number): string | null {
  const start = lineStarts[firstLines[record] ?? 0] ?? 0
  return isDigit(text[start]) ? text.toString('latin1', start, start + TIME_COLUMN - 1) : null
}

/** The level of a record. */
export function levelIn({ levels }: LineBatch, record: number): Level | null {
  return LEVELS[levels[record] ?? 0] ?? null
}

/** A line without a time begins with a blank, or ends at once. */
function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}
