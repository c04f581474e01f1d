import { readTime } from './line.ts'

/** Lines one after the other that all say no more than a text and a time, on one day, as they are shown. */
export interface Stretch {
  readonly count: number
  /** `pos` of each, rising. */
  readonly firstPos: number
  readonly lastPos: number
  /** UTC, `2023-11-22`. */
  readonly date: string
  /** The lines as shown, each with its time column and a newline. */
  readonly text: Buffer
  /** Where each line begins in `text`, and where the last one ends. */
  readonly starts: Uint32Array
  /** The NDJSON of the lines. */
  readonly source: Buffer
  /** Where each line begins in `source`, and where the last one ends. */
  readonly sourceStarts: Uint32Array
}

/** Level of the lines of a stretch. */
export const STRETCH_LEVEL = 'info'

const HEADS = ['{"level":"INFO","pos":', '{"level":"info","pos":'].map(head => Buffer.from(head))
const OUT = Buffer.from(',"out":"')
const TIME = Buffer.from('","time":"')
const END = Buffer.from('","args":null}\n')
const SECOND = '2023-11-22T10:15:30'.length
const COLUMN = '10:15:30.123  '.length
const MOST_DIGITS = 12
/** Bytes; of a longer one, so many are not worth while to be kept waiting. */
const LONGEST = 4_096
const SHORTEST_STRETCH = 8
const MOST_LINES = 1_024

/** What a byte means in the text of a line. */
const STAYS = 0
const ENDS = 1
const ESCAPES = 2
/** Begins a character that may have to be made visible. */
const DOUBTFUL = 3
const MEANINGS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x22) return ENDS
  if (byte === 0x5c) return ESCAPES
  return byte < 0x20 || byte === 0x7f || byte === 0xc2 || byte === 0xd8 || byte === 0xe2 ? DOUBTFUL : STAYS
})

/**
 * Reads lines in the form that nearly all lines of most logs have, byte by byte and without a string for each: several times as fast
 * as the general way, which gives the same (and is there for every line that this one leaves).
 */
export class StretchReader {
  readonly #starts = new Uint32Array(MOST_LINES + 1)
  readonly #sourceStarts = new Uint32Array(MOST_LINES + 1)
  /** The last time that was found to be one, up to its seconds. */
  readonly #second = Buffer.alloc(SECOND)
  #target = Buffer.alloc(0)
  /** Of the line that was read last: its `pos`, where its text ends, and whether its second is not that of the one before. */
  #pos = 0
  #to = 0
  #isNewSecond = false

  /** Whether a line may be the first of a stretch; quick. */
  looksUsual(bytes: Buffer, start: number): boolean {
    return HEADS.some(head => matches(bytes, start, head))
  }

  /** @param bytes valid UTF-8, whole lines up to `end` */
  read(bytes: Buffer, start: number, limit: number): Stretch | null {
    const target = this.#targetFor(limit - start)
    let count = 0
    let from = start
    let to = 0
    let firstPos = 0
    let lastPos = -1
    let date = ''
    while (count < MOST_LINES && from < limit) {
      const next = this.#line(bytes, from, target, to)
      if (next < 0 || this.#pos <= lastPos) break
      const day = count === 0 || this.#isNewSecond ? this.#second.toString('latin1', 0, 10) : date
      if (count === 0) {
        date = day
        firstPos = this.#pos
      } else if (day !== date) break
      this.#starts[count] = to
      this.#sourceStarts[count] = from - start
      lastPos = this.#pos
      count++
      to = this.#to
      from = next
    }
    if (count < SHORTEST_STRETCH) return null
    this.#starts[count] = to
    this.#sourceStarts[count] = from - start
    return {
      count,
      firstPos,
      lastPos,
      date,
      text: copyOf(target, 0, to),
      starts: this.#starts.slice(0, count + 1),
      source: copyOf(bytes, start, from),
      sourceStarts: this.#sourceStarts.slice(0, count + 1)
    }
  }

  /** Room for the text of so many bytes of NDJSON, whose lines are always longer. */
  #targetFor(length: number): Buffer {
    if (this.#target.length < length) this.#target = Buffer.allocUnsafeSlow(Math.max(length, 64 * 1024))
    return this.#target
  }

  /** @returns where the next line begins; -1 when this one has another form */
  #line(bytes: Buffer, start: number, target: Buffer, to: number): number {
    const head = HEADS[bytes[start + 10] === 0x49 ? 0 : 1]
    if (head === undefined || !matches(bytes, start, head)) return -1
    let from = start + head.length
    let pos = 0
    const digits = from
    for (let byte = bytes[from] ?? 0; byte >= 0x30 && byte <= 0x39; byte = bytes[++from] ?? 0)
      pos = pos * 10 + byte - 0x30
    if (from === digits || from - digits > MOST_DIGITS || (bytes[digits] === 0x30 && from - digits > 1))
      return -1
    this.#pos = pos
    if (!matches(bytes, from, OUT)) return -1
    from += OUT.length

    const textStart = to + COLUMN
    let end = textStart
    const limit = Math.min(bytes.length, from + LONGEST)
    let meaning = STAYS
    for (; from < limit; from++) {
      const byte = bytes[from] ?? 0
      meaning = MEANINGS[byte] ?? DOUBTFUL
      if (meaning === STAYS) target[end++] = byte
      else if (meaning === ENDS) break
      else if (meaning === DOUBTFUL) {
        if (!isHarmless(byte, bytes[from + 1] ?? 0)) return -1
        target[end++] = byte
      } else {
        const escape = bytes[from + 1]
        if (escape === 0x6e && bytes[from + 2] === 0x22) {
          from += 2
          meaning = ENDS
          break
        }
        if (escape === 0x75) {
          const plain = hexEscape(bytes, from)
          if (plain < 0) return -1
          if (plain === 0x1b) {
            from = colourEnd(bytes, from + 6)
            if (from < 0) return -1
          } else {
            target[end++] = plain
            from += 5
          }
        } else {
          const plain =
            escape === 0x74 ? 9 : escape === 0x22 || escape === 0x5c || escape === 0x2f ? escape : -1
          if (plain < 0) return -1
          target[end++] = plain
          from++
        }
      }
    }
    // A line without text has no blanks after its time.
    if (meaning !== ENDS || end === textStart || !matches(bytes, from, TIME)) return -1
    target[end++] = 10
    this.#to = end
    return this.#time(bytes, from + TIME.length, target, to)
  }

  /** Checks the time and what follows, and writes the column. */
  #time(bytes: Buffer, start: number, target: Buffer, to: number): number {
    // The last digits first: they are what changes.
    let same = SECOND
    while (same > 0 && bytes[start + same - 1] === this.#second[same - 1]) same--
    this.#isNewSecond = same > 0
    if (this.#isNewSecond) {
      if (readTime(`${bytes.toString('latin1', start, start + SECOND)}Z`) === null) return -1
      bytes.copy(this.#second, 0, start, start + SECOND)
    }
    let end = start + SECOND
    if (bytes[end++] !== 0x2e) return -1
    const fraction = end
    for (let byte = bytes[end] ?? 0; byte >= 0x30 && byte <= 0x39;) byte = bytes[++end] ?? 0
    if (end - fraction < 3 || end - fraction > 9 || bytes[end] !== 0x5a) return -1
    if (!matches(bytes, end + 1, END)) return -1
    for (let at = 0; at < 12; at++) target[to + at] = bytes[start + 11 + at] ?? 0
    target[to + 12] = 0x20
    target[to + 13] = 0x20
    return end + 1 + END.length
  }
}

/** Buffer.from is slow for an array of bytes. */
function copyOf(bytes: Buffer, start: number, end: number): Buffer {
  const copy = Buffer.allocUnsafeSlow(end - start)
  bytes.copy(copy, 0, start, end)
  return copy
}

function matches(bytes: Buffer, start: number, expected: Buffer): boolean {
  for (let at = 0; at < expected.length; at++) if (bytes[start + at] !== expected[at]) return false
  return true
}

/** Whether no character of two or three bytes that begins so is one to be made visible; to say no is always right. */
function isHarmless(first: number, second: number): boolean {
  if (first === 0xc2) return second >= 0xa0
  if (first === 0xd8) return second !== 0x9c
  return first === 0xe2 && second > 0x81
}

/** What `\u00XX` stands for if it is ESC or one of `<`, `>`, `&`; -1 otherwise. */
function hexEscape(bytes: Buffer, start: number): number {
  if (bytes[start + 2] !== 0x30 || bytes[start + 3] !== 0x30) return -1
  const code = ((bytes[start + 4] ?? 0) << 8) | (bytes[start + 5] ?? 0)
  return code === 0x3162
    ? 0x1b
    : code === 0x3363
      ? 0x3c
      : code === 0x3365
        ? 0x3e
        : code === 0x3236
          ? 0x26
          : -1
}

/** The last byte of a sequence such as `[1;31m`, after its ESC; -1 when it is another one. */
function colourEnd(bytes: Buffer, start: number): number {
  if (bytes[start] !== 0x5b) return -1
  let at = start + 1
  for (let byte = bytes[at] ?? 0; (byte >= 0x30 && byte <= 0x39) || byte === 0x3b;) byte = bytes[++at] ?? 0
  const final = bytes[at] ?? 0
  return (final >= 0x41 && final <= 0x5a) || (final >= 0x61 && final <= 0x7a) ? at : -1
}

/** The text of a line of a stretch. */
export function textIn({ text, starts }: Stretch, at: number): string {
  return text.toString('utf8', (starts[at] ?? 0) + COLUMN, (starts[at + 1] ?? 1) - 1)
}

/** The time of a line of a stretch, as Harness gave it. */
export function timeIn({ source, sourceStarts }: Stretch, at: number): string {
  const end = (sourceStarts[at + 1] ?? 0) - END.length
  return source.toString('latin1', source.lastIndexOf(0x22, end - 1) + 1, end)
}

/** The NDJSON lines of a stretch, without their newlines. */
export function sourceLines({ source, sourceStarts, count }: Stretch, from = 0, to = count): string[] {
  return source.toString('utf8', sourceStarts[from], (sourceStarts[to] ?? 1) - 1).split('\n')
}
