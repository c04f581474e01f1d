import { isUtf8 } from 'node:buffer'
import {
  boundaryBefore,
  byteRanges,
  segmentsOfLine,
  segmentsOfPart,
  type LineState,
  type Segment
} from './line-segments.ts'
import { LONGEST_LINE } from '../text/line-splitter.ts'
import { REDACTED, type Redactor } from './redaction.ts'

/** Bytes at the end of an unfinished long line that wait for what follows: longer than any secret, and than a sure match, in escapes. */
const HELD_BACK = 64 * 1024
const NEWLINE = 10
const BRACE = 0x7b
const BOM = Buffer.from('\uFEFF')

/**
 * Blanks secrets in the bytes of one log as they stream by. Only the bytes of a secret change: JSON stays JSON. In a line of JSON each
 * string is searched by itself, decoded, and keys, times and levels that are Harness's own stay; any other line is searched as it
 * stands. What comes out are whole lines; a line of over 1 MiB comes in pieces.
 */
export class RawRedaction {
  readonly #redactor: Redactor
  #held: Buffer[] = []
  #heldLength = 0
  /** Of a line whose beginning is out already; null otherwise. */
  #longLine: LineState | null = null
  #count = 0

  constructor(redactor: Redactor) {
    this.#redactor = redactor
  }

  /** How many secrets were blanked so far. */
  get count(): number {
    return this.#count
  }

  /** @returns what is ready, in pieces of whole lines; they may share memory with `chunk` */
  push(chunk: Buffer): Buffer[] {
    const end = chunk.lastIndexOf(NEWLINE) + 1
    const ready: Buffer[] = []
    let start = 0
    if (end > 0 && (this.#heldLength > 0 || this.#longLine !== null)) {
      // The line that began before stands by itself, so that the others need not be copied.
      start = chunk.indexOf(NEWLINE) + 1
      const line = this.#take(chunk.subarray(0, start))
      ready.push(this.#longLine === null ? this.#redactLines(line) : this.#redactLong(line, true))
    }
    if (start < end) ready.push(this.#redactLines(chunk.subarray(start, end)))
    this.#hold(chunk.subarray(end))
    if (this.#heldLength > LONGEST_LINE) ready.push(this.#redactLong(this.#take(), false))
    return ready
  }

  /** @returns the rest */
  end(): Buffer {
    const rest = this.#take()
    return this.#longLine === null ? this.#redactLines(rest) : this.#redactLong(rest, true)
  }

  #hold(bytes: Buffer): void {
    if (bytes.length === 0) return
    // A copy, because whoever pushed the chunk may use its memory again.
    this.#held.push(Buffer.from(bytes))
    this.#heldLength += bytes.length
  }

  #take(more?: Buffer): Buffer {
    const parts = more === undefined ? this.#held : [...this.#held, more]
    this.#held = []
    this.#heldLength = 0
    return joined(parts)
  }

  #redactLines(lines: Buffer): Buffer {
    if (lines.length === 0 || !this.#redactor.mayBeIn(lines)) return lines
    const encoding = isUtf8(lines) ? 'utf8' : null
    const segments: Segment[] = []
    for (let start = startOfText(lines); start < lines.length;) {
      const newline = lines.indexOf(NEWLINE, start)
      const end = newline < 0 ? lines.length : newline
      for (const segment of segmentsOfLine(lines, start, end, encoding)) segments.push(segment)
      start = end + 1
    }
    return this.#blanked(lines, this.#find(segments))
  }

  /** The next part of a line that is too long to be taken as a whole. */
  #redactLong(bytes: Buffer, isEnd: boolean): Buffer {
    const start = startOfText(bytes)
    const line = this.#longLine ?? { isJson: bytes[start] === BRACE, inString: false }
    const part = isEnd ? bytes : bytes.subarray(0, wholeCharacters(bytes))
    const segments = segmentsOfPart(part, line)
    const places = this.#redactor.mayBeIn(bytes) ? this.#find(segments) : []
    if (isEnd) {
      this.#longLine = null
      return this.#blanked(bytes, places)
    }
    const wanted = bytes.length - HELD_BACK
    const around = segments.find(({ start, end }) => start <= wanted && wanted <= end)
    const boundary = around === undefined ? wanted : boundaryBefore(around, wanted)
    const cut = places.find(({ start, end }) => start < boundary && end > boundary)?.end ?? boundary
    const inString = segments.some(({ kind, start, end }) => kind === 'string' && start <= cut && cut <= end)
    this.#longLine = { isJson: line.isJson, inString }
    this.#hold(bytes.subarray(cut))
    return this.#blanked(
      bytes.subarray(0, cut),
      places.filter(({ end }) => end <= cut)
    )
  }

  /** What is to be blanked in the bytes of segments. */
  #find(segments: readonly Segment[]): Place[] {
    const found = this.#redactor.rangesIn(segments.map(segment => segment.text))
    const places: Place[] = []
    for (const [at, segment] of segments.entries()) {
      const ranges = found[at] ?? []
      if (ranges.length === 0) continue
      const by = segment.kind === 'number' ? QUOTED_STARS : STARS
      for (const range of byteRanges(segment, ranges)) places.push({ ...range, by })
    }
    return places
  }

  #blanked(bytes: Buffer, places: readonly Place[]): Buffer {
    if (places.length === 0) return bytes
    this.#count += places.length
    const parts: Buffer[] = []
    let done = 0
    for (const { start, end, by } of places) {
      parts.push(bytes.subarray(done, start), by)
      done = end
    }
    parts.push(bytes.subarray(done))
    return Buffer.concat(parts)
  }
}

/** Bytes to blank, and what takes their place. */
interface Place {
  readonly start: number
  readonly end: number
  readonly by: Buffer
}

const STARS = Buffer.from(REDACTED)
const QUOTED_STARS = Buffer.from(`"${REDACTED}"`)

/** After the byte order mark, if there is one. */
function startOfText(bytes: Buffer): number {
  return bytes.subarray(0, 3).equals(BOM) ? 3 : 0
}

/** Without a character at the end of which bytes are missing. */
function wholeCharacters(bytes: Buffer): number {
  for (let length = 1; length <= 3; length++) {
    const byte = bytes[bytes.length - length] ?? 0
    if (byte < 0x80) break
    if (byte >= 0xc0)
      return (byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4) > length ? bytes.length - length : bytes.length
  }
  return bytes.length
}

function joined(parts: readonly Buffer[]): Buffer {
  const [first] = parts
  return parts.length === 1 && first !== undefined ? first : Buffer.concat(parts)
}
