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
  /** Decoded, as it is shown: each part of it that is no UTF-8 is U+FFFD. */
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
 * what is Harness's own; of any other line all of it.
 */
export function segmentsOfLine(bytes: Buffer, start: number, end: number): Segment[] {
  const usual = usualSegment(bytes, start, end)
  if (usual !== null) return [usual]
  const text = bytes.toString('utf8', start, end)
  if (!looksLikeJson(bytes, start, end) || !isJson(text)) return [{ bytes, start, end, kind: 'text', text }]
  let lastKey = ''
  return jsonSegments(bytes, start, end, false).filter(({ kind, text, end: after }) => {
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
function usualSegment(bytes: Buffer, start: number, end: number): Segment | null {
  const head = USUAL_START.exec(bytes.toString('latin1', start, Math.min(end, start + EDGE)))
  const tail = USUAL_END.exec(bytes.toString('latin1', Math.max(start, end - EDGE), end))
  if (head === null || tail === null) return null
  const textStart = start + head[0].length
  const textEnd = Math.max(start, end - EDGE) + tail.index
  if (textEnd < textStart || closingQuote(bytes, textStart, textEnd + 1) !== textEnd) return null
  const text = unescaped(bytes.toString('utf8', textStart, textEnd))
  return { bytes, start: textStart, end: textEnd, kind: 'string', text }
}

/**
 * The same of a part of a line that is too long to be looked at as a whole; it begins and ends
 * between characters and escapes.
 */
export function segmentsOfPart(bytes: Buffer, { isJson, inString }: LineState): Segment[] {
  return isJson
    ? jsonSegments(bytes, 0, bytes.length, inString)
    : [{ bytes, start: 0, end: bytes.length, kind: 'text', text: bytes.toString() }]
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

function jsonSegments(bytes: Buffer, start: number, end: number, startsInString: boolean): Segment[] {
  const segments: Segment[] = []
  let inString = startsInString
  for (let from = start; from <= end;) {
    const quote = inString ? closingQuote(bytes, from, end) : nextQuote(bytes, from, end)
    const text = bytes.toString('utf8', from, quote)
    if (inString) {
      segments.push({ bytes, start: from, end: quote, kind: 'string', text: unescaped(text) })
    } else if (NO_PUNCTUATION.test(text.replace(WORDS, ''))) {
      segments.push({ bytes, start: from, end: quote, kind: 'text', text })
    } else {
      for (const { 0: number, index } of text.matchAll(NUMBER)) {
        const place = from + index
        const rest = { kind: 'number', text: number } as const
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
  return at < end ? at : end
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
      const { length, isPair } = this.#character()
      this.#unit += isPair ? 2 : 1
      this.#byte += length
    }
    return this.#byte
  }

  toByte(byte: number): number {
    for (;;) {
      const next = this.#byte + this.#character().length
      if (next > byte) return this.#byte
      this.#byte = next
    }
  }

  /** Its bytes, and whether it is two units of UTF-16. */
  #character(): { readonly length: number; readonly isPair: boolean } {
    const { bytes, kind, end } = this.#segment
    if (bytes[this.#byte] === BACKSLASH && kind === 'string')
      return { length: escapeLength(bytes, this.#byte), isPair: false }
    const length = partLength(bytes, this.#byte, end)
    return { length, isPair: length === 4 }
  }
}

/** 1 where a backslash begins no escape. */
function escapeLength(bytes: Buffer, at: number): number {
  const [escape = ''] = /^\\(?:u[0-9A-Fa-f]{4}|["\\/bfnrt])/.exec(bytes.toString('latin1', at, at + 6)) ?? []
  return Math.max(1, escape.length)
}

/**
 * The bytes of a character, or those that become one U+FFFD: the "maximal subpart" of the Unicode
 * Standard, chapter 3.9, which Node's decoder takes, too.
 */
function partLength(bytes: Buffer, at: number, end: number): number {
  const first = bytes[at] ?? 0
  const wanted = first < 0xc2 || first > 0xf4 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  let length = 1
  while (length < wanted && at + length < end) {
    const byte = bytes[at + length] ?? 0
    const isSecond = length === 1
    const lowest = isSecond && first === 0xe0 ? 0xa0 : isSecond && first === 0xf0 ? 0x90 : 0x80
    const highest = isSecond && first === 0xed ? 0x9f : isSecond && first === 0xf4 ? 0x8f : 0xbf
    if (byte < lowest || byte > highest) break
    length++
  }
  return length
}
