import { parseLine, type LogLine, type SourcedLine } from '../../text/line.ts'
import type { StretchPart } from '../../text/order-window.ts'
import { plainLines } from '../../text/plain-text.ts'

/** Bytes from which on a block is full, of a log that is cut into blocks. A smaller one compresses worse, of a larger one more is unpacked to show a few lines. */
const BLOCK_SIZE = 256 * 1024

/** How a record ends that says that it was rewritten; one that came so does not say it. */
const REWRITTEN = '"rewritten":true}'

/**
 * A part of a log as its page shows it: NDJSON, a record a line, in the order in which they are shown. One that was rewritten by a
 * later one says so, and is shown as no line; any other as those of `plainLines` of its text.
 */
export interface RecordBlock {
  /** 1-based number of its first display line. */
  readonly first: number
  /** Display lines. */
  readonly lines: number
  /** Records of level ERROR or FATAL. */
  readonly errors: number
  readonly records: Buffer
}

/** Gathers what a log shows into blocks. One for one log; it holds no more than one block and what came since `settle`. */
export class RecordBlocks {
  #settled: Buffer[] = []
  #size = 0
  #first = 1
  #lines = 0
  #errors = 0
  #recent: (Buffer | string)[] = []
  #recentLines = 0
  #recentErrors = 0
  readonly #blockSize: number

  /** @param blockSize bytes from which on a block is full */
  constructor(blockSize = BLOCK_SIZE) {
    this.#blockSize = blockSize
  }

  /** @param part none of its lines is an error */
  addPart({ stretch, from, to }: StretchPart): void {
    const { source, sourceStarts } = stretch
    this.#recent.push(source.subarray(sourceStarts[from], sourceStarts[to]))
    this.#recentLines += to - from
  }

  /** @param lines display lines; 0 for one that was rewritten */
  add(line: SourcedLine, lines: number): void {
    const isAsItCame = lines > 0 && !line.source.endsWith(REWRITTEN)
    this.#recent.push(isAsItCame ? `${line.source}\n` : recordOf(line, lines === 0))
    this.#recentLines += lines
    if (lines > 0 && (line.level === 'error' || line.level === 'fatal')) this.#recentErrors++
  }

  /**
   * Ends a piece of the log.
   *
   * @param redact blanks what shows only without terminal sequences; null when there is nothing of it
   * @returns a block that is full now, or null
   */
  settle(redact: ((text: string) => string) | null): RecordBlock | null {
    for (const record of this.#recent) {
      const bytes = typeof record === 'string' ? Buffer.from(record) : record
      const settled = redact === null ? bytes : redacted(bytes, redact)
      this.#settled.push(settled)
      this.#size += settled.length
    }
    this.#lines += this.#recentLines
    this.#errors += this.#recentErrors
    this.#recent = []
    this.#recentLines = this.#recentErrors = 0
    return this.#size < this.#blockSize ? null : this.#take()
  }

  /** @returns the rest, or null */
  end(): RecordBlock | null {
    return this.#size === 0 ? null : this.#take()
  }

  #take(): RecordBlock {
    const records = Buffer.concat(this.#settled)
    const block = { first: this.#first, lines: this.#lines, errors: this.#errors, records }
    this.#first += this.#lines
    this.#settled = []
    this.#size = this.#lines = this.#errors = 0
    return block
  }
}

/** In the form in which Harness writes it, which is the quickest to read, where all of it is known. */
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

/** Records of which some show a secret once their terminal sequences are gone: these lose them. */
function redacted(records: Buffer, redact: (text: string) => string): Buffer {
  const lines = records.toString().split('\n')
  return Buffer.from(lines.map(line => (line === '' ? '' : redactedRecord(line, redact))).join('\n'))
}

function redactedRecord(json: string, redact: (text: string) => string): string {
  const line = parseLine(json)
  if (line === null) return json
  const shown = plainLines(line.text)
  const blanked = shown.map(redact)
  if (blanked.every((text, at) => text === shown[at])) return json
  const rewritten = json.endsWith(REWRITTEN)
  return recordOf({ ...line, text: `${blanked.join('\n')}\n` }, rewritten).slice(0, -1)
}
