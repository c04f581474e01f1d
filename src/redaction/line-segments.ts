import { isUtf8 } from 'node:buffer'
import type { Range } from './literal-search.ts'
import { unescaped } from './text-views.ts'

/** A stretch of bytes that is searched for secrets by itself. */
export interface Segment {
  readonly bytes: Buffer
  /** Of the stretch; of a JSON string without its quotes. */
  readonly start: number
  readonly end: number
  /** In a string JSON's escapes are decoded; a number is blanked as a whole, by a string. */
  readonly kind: 'text' | 'string' | 'number'
  readonly encoding: 'utf8' | 'latin1'
  /** Decoded. */
  readonly text: string
}

/** Where the beginning of a stretch stands in a long line. */
export interface LineState {
  readonly isJson: boolean
  readonly inString: boolean
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const BRACE = 0x7b
const OWN_KEYS = new Set(['level', 'pos', 'out', 'time', 'args'])
const OWN_VALUES = new Map([
  ['level', /^[A-Za-z]{0,7}$/],
  ['time', /^\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:\d\d)$/]
])
const WORDS = /true|false|null/g
/** What never stands between the strings of JSON. */
const NO_PUNCTUATION = /[^\s\d,:{}[\]+\-.eE]/
/** Shorter ones are counts and the like. */
const NUMBER = /-?\d[\d.eE+-]{3,}/g

/**
 * What is to be searched of a line: of JSON the strings, each by itself, and the numbers, but not
 * what is Harness's own; of any other line all of it. A line that is not UTF-8 is read as Latin-1,
 * so that each of its bytes has a place.
 */
export function segmentsOfLine(
  bytes: Buffer,
  start: number,
  end: number,
  encoding: 'utf8' | null
): Segment[] {
  const known = encoding ?? (isUtf8(bytes.subarray(start, end)) ? 'utf8' : 'latin1')
  const usual = usualSegment(bytes, start, end, known)
  if (usual !== null) return [usual]
  const text = bytes.toString(known, start, end)
  if (!looksLikeJson(bytes, start, end) || !isJson(text))
    return [{ bytes, start, end, kind: 'text', encoding: known, text }]
  let lastKey = ''
  return jsonSegments(bytes, start, end, known, false).filter(({ kind, text, end: after }) => {
    if (kind !== 'string') return lastKey !== 'pos'
    if (bytes[after + 1] === COLON) {
      lastKey = text
      return !OWN_KEYS.has(text)
    }
    return OWN_VALUES.get(lastKey)?.test(text) !== true
  })
}

const COLON = 0x3a
const USUAL_START = /^\{"level":"[A-Za-z]{0,7}","pos":(?:0|[1-9]\d{0,15}),"out":"/
const USUAL_END = /","time":"\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:\d\d)","args":null\}\r?$/
/** Longer than what either finds. */
const EDGE = 80

/**
 * The only string of a line in Harness's usual form that is not Harness's own. It is found without
 * reading all of the JSON.
 */
function usualSegment(
  bytes: Buffer,
  start: number,
  end: number,
  encoding: 'utf8' | 'latin1'
): Segment | null {
  const head = USUAL_START.exec(bytes.toString('latin1', start, Math.min(end, start + EDGE)))
  const tail = USUAL_END.exec(bytes.toString('latin1', Math.max(start, end - EDGE), end))
  if (head === null || tail === null) return null
  const textStart = start + head[0].length
  const textEnd = Math.max(start, end - EDGE) + tail.index
  if (textEnd < textStart || closingQuote(bytes, textStart, textEnd + 1) !== textEnd) return null
  const text = unescaped(bytes.toString(encoding, textStart, textEnd))
  return { bytes, start: textStart, end: textEnd, kind: 'string', encoding, text }
}

/**
 * The same of a part of a line that is too long to be looked at as a whole; it begins and ends
 * between characters and escapes.
 */
export function segmentsOfPart(bytes: Buffer, { isJson, inString }: LineState): Segment[] {
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1'
  return isJson
    ? jsonSegments(bytes, 0, bytes.length, encoding, inString)
    : [{ bytes, start: 0, end: bytes.length, kind: 'text', encoding, text: bytes.toString(encoding) }]
}

/**
 * Whether an object of JSON may begin here, after blanks or a byte order mark, as `parseLine` reads
 * it.
 */
export function looksLikeJson(bytes: Buffer, start: number, end: number): boolean {
  let at = start
  if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3
  while (at < end && (bytes[at] === 0x20 || bytes[at] === 9 || bytes[at] === 13)) at++
  return bytes[at] === BRACE
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\ufeff/, ''))
    return true
  } catch {
    return false
  }
}

function jsonSegments(
  bytes: Buffer,
  start: number,
  end: number,
  encoding: 'utf8' | 'latin1',
  startsInString: boolean
): Segment[] {
  const segments: Segment[] = []
  let inString = startsInString
  for (let from = start; from <= end;) {
    const quote = inString ? closingQuote(bytes, from, end) : nextQuote(bytes, from, end)
    const text = bytes.toString(encoding, from, quote)
    if (inString) {
      segments.push({ bytes, start: from, end: quote, kind: 'string', encoding, text: unescaped(text) })
    } else if (NO_PUNCTUATION.test(text.replace(WORDS, ''))) {
      segments.push({ bytes, start: from, end: quote, kind: 'text', encoding, text })
    } else {
      for (const { 0: number, index } of text.matchAll(NUMBER)) {
        const place = from + index
        const rest = { kind: 'number', encoding, text: number } as const
        segments.push({ bytes, start: place, end: place + number.length, ...rest })
      }
    }
    inString = !inString
    from = quote + 1
  }
  return segments
}

function nextQuote(bytes: Buffer, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at] !== QUOTE) at++
  return at
}

function closingQuote(bytes: Buffer, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1
  return Math.min(at, end)
}

/** Where the bytes of ranges of a segment's text are; ranges in order and apart. */
export function byteRanges(segment: Segment, ranges: readonly Range[]): Range[] {
  if (segment.kind === 'number') return [{ start: segment.start, end: segment.end }]
  const walk = new Walk(segment)
  return ranges.map(({ start, end }) => ({ start: walk.toUnit(start), end: walk.toUnit(end) }))
}

/** The last place at or before a byte of a segment that is inside no character and no escape. */
export function boundaryBefore(segment: Segment, byte: number): number {
  return segment.kind === 'number' ? segment.start : new Walk(segment).toByte(byte)
}

/** Goes through the bytes of a segment a character at a time. */
class Walk {
  readonly #segment: Segment
  #byte: number
  #unit = 0

  constructor(segment: Segment) {
    this.#segment = segment
    this.#byte = segment.start
  }

  /** @returns the byte where a unit of the text begins */
  toUnit(unit: number): number {
    while (this.#unit < unit && this.#byte < this.#segment.end) {
      const length = this.#characterLength()
      // One that takes four bytes is two units.
      this.#unit += length === 4 ? 2 : 1
      this.#byte += length
    }
    return this.#byte
  }

  toByte(byte: number): number {
    for (;;) {
      const next = this.#byte + this.#characterLength()
      if (next > byte) return this.#byte
      this.#byte = next
    }
  }

  #characterLength(): number {
    const { bytes, encoding, kind } = this.#segment
    const first = bytes[this.#byte] ?? 0
    if (first === BACKSLASH && kind === 'string') return escapeLength(bytes, this.#byte)
    if (encoding === 'latin1' || first < 0x80) return 1
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  }
}

/** 1 where a backslash begins no escape. */
function escapeLength(bytes: Buffer, at: number): number {
  const [escape = ''] = /^\\(?:u[0-9A-Fa-f]{4}|["\\/bfnrt])/.exec(bytes.toString('latin1', at, at + 6)) ?? []
  return Math.max(1, escape.length)
}
