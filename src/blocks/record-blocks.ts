import { parseLine, type LogLine } from '../text/line.ts'
import { recordIn, type LineBatch, type ShownLines } from '../text/line-batch.ts'
import type { LineTaker } from '../text/log-reader.ts'

/**
 * Bytes from which on a block is full, of a log that is cut into blocks. A smaller one compresses
 * worse, of a larger one more is unpacked to show a few lines.
 */
const BLOCK_SIZE = 256 * 1024
const NEWLINE = Buffer.from('\n')

/** How a record ends that says that it was rewritten; one that came so does not say it. */
const REWRITTEN = '"rewritten":true}'

/**
 * A part of a log as its page shows it: NDJSON, a record a line, in the order in which they are
 * shown. One that was rewritten by a later one says so, and is shown as no line; any other as those
 * of `plainLines` of its text.
 */
export interface RecordBlock {
  /** 1-based number of its first display line. */
  readonly first: number
  /** Display lines. */
  readonly lines: number
  /** Lines that are errors. */
  readonly errors: number
  /** In pieces: most of a log that is one block is never put together. */
  readonly records: readonly Buffer[]
}

/**
 * Gathers what a log shows into blocks. One for one log; it holds no more than one block and what
 * came since `full`.
 */
export class RecordBlocks implements LineTaker {
  readonly #blockSize: number
  #pieces: Buffer[] = []
  #size = 0
  #first = 1
  #lines = 0
  #errors = 0

  /** @param blockSize bytes from which on a block is full */
  constructor(blockSize = BLOCK_SIZE) {
    this.#blockSize = blockSize
  }

  take({ batch, from, to }: ShownLines, errors: readonly number[]): void {
    const { raw, recordStarts, recordEnds, firstLines } = batch
    const hasMark = raw.subarray(recordStarts[from], recordEnds[to - 1]).includes(REWRITTEN)
    for (let record = from; record < to;) {
      let end = record + 1
      // What stands between records is no record.
      while (!hasMark && end < to && recordStarts[end] === recordEnds[end - 1]) end++
      if (hasMark) this.#addOne(batch, record)
      else this.#add(raw.subarray(recordStarts[record], recordEnds[end - 1]))
      record = end
    }
    this.#lines += (firstLines[to] ?? 0) - (firstLines[from] ?? 0)
    this.#errors += errors.length
  }

  takeRewritten(batch: LineBatch, record: number): void {
    this.#addLine(parseLine(recordIn(batch, record)), true)
  }

  /** @returns a block that is full now, or null */
  full(): RecordBlock | null {
    return this.#size < this.#blockSize ? null : this.#take()
  }

  /** @returns the rest, or null */
  end(): RecordBlock | null {
    return this.#size === 0 ? null : this.#take()
  }

  #addOne(batch: LineBatch, record: number): void {
    const source = recordIn(batch, record)
    if (source.endsWith(REWRITTEN)) this.#addLine(parseLine(source), false)
    else this.#add(batch.raw.subarray(batch.recordStarts[record], batch.recordEnds[record]))
  }

  #addLine(line: LogLine | null, rewritten: boolean): void {
    if (line !== null) this.#add(Buffer.from(recordOf(line, rewritten)))
  }

  #add(records: Buffer): void {
    const isEnded = records.at(-1) === 10
    this.#pieces.push(records)
    if (!isEnded) this.#pieces.push(NEWLINE)
    this.#size += records.length + (isEnded ? 0 : 1)
  }

  #take(): RecordBlock {
    const block = { first: this.#first, lines: this.#lines, errors: this.#errors, records: this.#pieces }
    this.#first += this.#lines
    this.#pieces = []
    this.#size = this.#lines = this.#errors = 0
    return block
  }
}

/**
 * In the form in which Harness writes it, which is the quickest to read, where all of it is known.
 */
function recordOf({ level, pos, text, time }: LogLine, rewritten: boolean): string {
  const record = {
    ...(level === null ? {} : { level }),
    ...(pos === null ? {} : { pos }),
    out: text,
    ...(time === null ? {} : { time, args: null }),
    ...(rewritten ? { rewritten } : {})
  }
  return `${JSON.stringify(record)}\n`
}
