import type { LineState } from './line-segments.ts'
import { HELD_BACK, redactBatch, redactPart, redactWholly, unfinishedLines } from './raw-redaction.ts'
import type { Redactor } from './redaction.ts'
import { recordOfLine, type LineBatch } from '../text/line-batch.ts'

/**
 * A longer line is taken in parts, so that a file without newlines costs no memory. Real ones are
 * under 100 KB.
 */
export const LONGEST_LINE = 1024 * 1024
const LONGEST_HELD = LONGEST_LINE + HELD_BACK
/** Bytes of lines that wait for what follows, as a secret may go over the ends of lines. */
const MOST_WAITING = 64 * 1024
const NEWLINE = 10

/**
 * Takes one log in chunks and gives batches of its lines, whose raw bytes together are the log
 * without its secrets. The batches show the same lines wherever the chunks begin and end.
 */
export class LogRedaction {
  readonly #redactor: Redactor
  readonly #read: (raw: Buffer) => LineBatch
  #held: Buffer[] = []
  #heldLength = 0
  /** Whether what is held are whole lines, too. */
  #holdsLines = false
  /** Of a line whose beginning is out already; null otherwise. */
  #longLine: LineState | null = null
  #count = 0

  constructor(redactor: Redactor, read: (raw: Buffer) => LineBatch) {
    this.#redactor = redactor
    this.#read = read
  }

  /** How many secrets were blanked so far. */
  get count(): number {
    return this.#count
  }

  /** @param chunk must not change afterwards */
  push(chunk: Buffer): LineBatch[] {
    const batches: LineBatch[] = []
    let rest = chunk
    if (this.#holdsLines) rest = this.#take(chunk)
    else if (this.#heldLength > 0 || this.#longLine !== null) {
      const end = chunk.indexOf(NEWLINE) + 1
      rest = chunk.subarray(end)
      // The line that began before stands by itself, so that the others need not be copied.
      if (end > 0) this.#addLine(this.#take(chunk.subarray(0, end)), batches, false)
      else {
        this.#hold(chunk)
        rest = chunk.subarray(chunk.length)
      }
    }
    if (this.#holdsLines) rest = this.#take(rest)
    const end = rest.lastIndexOf(NEWLINE) + 1
    if (end > 0) this.#addLines(rest.subarray(0, end), batches, false)
    this.#hold(rest.subarray(end))
    if (!this.#holdsLines && this.#heldLength >= LONGEST_HELD) this.#addLong(this.#take(), false, batches)
    return batches
  }

  /** @returns the rest */
  end(): LineBatch[] {
    const batches: LineBatch[] = []
    const isLine = !this.#holdsLines
    const rest = this.#take()
    if (isLine) this.#addLine(rest, batches, true)
    else this.#addLines(rest, batches, true)
    return batches
  }

  #hold(bytes: Buffer): void {
    if (bytes.length === 0) return
    // A copy, so that a small piece does not keep a whole chunk alive.
    this.#held.push(Buffer.from(bytes))
    this.#heldLength += bytes.length
  }

  #take(more?: Buffer): Buffer {
    const parts = more === undefined ? this.#held : [...this.#held, more]
    const [first] = parts
    this.#held = []
    this.#heldLength = 0
    this.#holdsLines = false
    return parts.length === 1 && first !== undefined ? first : Buffer.concat(parts)
  }

  /** Adds one line that may be a long one. */
  #addLine(line: Buffer, batches: LineBatch[], isEnd: boolean): void {
    if (this.#longLine !== null || line.length >= LONGEST_HELD) this.#addLong(line, true, batches)
    else if (line.length > 0) this.#addLines(line, batches, isEnd)
  }

  #addLines(lines: Buffer, batches: LineBatch[], isEnd: boolean): void {
    let start = 0
    if (lines.length >= LONGEST_HELD)
      for (let from = 0; from < lines.length;) {
        const end = lines.indexOf(NEWLINE, from) + 1 || lines.length
        if (end - from >= LONGEST_HELD) {
          if (start < from) this.#addShort(lines.subarray(start, from), batches, true)
          this.#addLong(lines.subarray(from, end), true, batches)
          start = end
        }
        from = end
      }
    if (start < lines.length) this.#addShort(lines.subarray(start), batches, isEnd)
  }

  #addShort(lines: Buffer, batches: LineBatch[], isEnd: boolean): void {
    const batch = this.#redacted(lines)
    const waiting = isEnd ? 0 : unfinishedLines(batch, this.#redactor)
    const record = recordOfLine(batch, Math.max(0, batch.lineCount - waiting))
    const cut = waiting === 0 ? batch.raw.length : (batch.recordStarts[record] ?? 0)
    if (batch.raw.length - cut > MOST_WAITING || waiting === 0) return void batches.push(batch)
    if (cut > 0) batches.push(this.#read(batch.raw.subarray(0, cut)))
    this.#hold(batch.raw.subarray(cut))
    this.#holdsLines = true
  }

  #redacted(lines: Buffer): LineBatch {
    const batch = this.#read(lines)
    const found = redactBatch(batch, this.#redactor)
    if (found === null) return this.#checked(batch)
    this.#count += found.count
    return this.#checked(this.#read(found.bytes))
  }

  #checked(batch: LineBatch): LineBatch {
    if (!this.#redactor.hasLiteral(batch.text)) return batch
    const { bytes, count } = redactWholly(batch, this.#redactor)
    this.#count += count
    return this.#read(bytes)
  }

  #addLong(bytes: Buffer, isEnded: boolean, batches: LineBatch[]): void {
    let rest = bytes
    while (rest.length >= LONGEST_HELD) {
      const part = redactPart(rest.subarray(0, LONGEST_HELD), this.#longLine, false, this.#redactor)
      this.#count += part.count
      this.#longLine = part.state
      batches.push(this.#read(part.bytes))
      rest = Buffer.concat([part.rest, rest.subarray(LONGEST_HELD)])
    }
    if (!isEnded) {
      this.#hold(rest)
      return
    }
    const part = redactPart(rest, this.#longLine, true, this.#redactor)
    this.#count += part.count
    this.#longLine = null
    batches.push(this.#read(part.bytes))
  }
}
