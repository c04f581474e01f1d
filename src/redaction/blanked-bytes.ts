import { byteRanges, type Segment } from './line-segments.ts'
import type { Range } from './literal-search.ts'
import { REDACTED } from './redaction.ts'
import { decodeUtf16, type ByteOrder } from '../text/utf16.ts'

/** Bytes of a log without secrets. */
export interface Redacted {
  readonly bytes: Buffer
  readonly count: number
}

/** Bytes to blank, and what takes their place. */
export interface Place {
  readonly start: number
  readonly end: number
  readonly by: Buffer
}

export const STARS = Buffer.from(REDACTED)
export const STARS_OF_NUMBER = Buffer.from(`"${REDACTED}"`)

/**
 * The bytes of a segment that ranges of its text stand in, and what takes their place.
 * @param ranges in order and apart
 */
export function placesOf(segment: Segment, ranges: readonly Range[]): Place[] {
  const order = decodeUtf16(segment.text)?.order ?? null
  const whole = ranges.map(range => inUnits(range, segment.text, order))
  return byteRanges(segment, whole).map(range => ({
    ...range,
    by: segment.kind === 'number' ? STARS_OF_NUMBER : starsFor(segment, order ?? orderAt(segment, range))
  }))
}

/** A Latin letter of UTF-16 is found with the NUL before it, and with that after it: one goes. */
function inUnits(range: Range, text: string, order: ByteOrder | null): Range {
  const { start, end } = range
  if ((end - start) % 2 === 0) return range
  const [startsWithNul, endsWithNul] = [text[start] === '\0', text[end - 1] === '\0']
  if (endsWithNul && (order === 'big' || (order === null && startsWithNul))) return { start, end: end - 1 }
  return startsWithNul && order === 'little' ? { start: start + 1, end } : range
}

/** Of UTF-16 that is recognised by nothing else than what was found in it. */
function orderAt({ bytes, kind }: Segment, { start, end }: Range): ByteOrder | null {
  if (kind !== 'text' || (end - start) % 2 !== 0) return null
  return bytes[start + 1] === 0 ? 'little' : bytes[start] === 0 ? 'big' : null
}

/** In a text of UTF-16 the stars are that, too: what follows them would not be read otherwise. */
function starsFor({ kind }: Segment, order: ByteOrder | null): Buffer {
  if (order === null) return STARS
  const nul = kind === 'string' ? '\\u0000' : '\0'
  return Buffer.from(Array.from(REDACTED, star => (order === 'little' ? star + nul : nul + star)).join(''))
}

/** The bytes with these places, which are in order and apart, replaced. */
export function blanked(bytes: Buffer, places: readonly Place[]): Redacted {
  if (places.length === 0) return { bytes, count: 0 }
  const parts: Buffer[] = []
  let done = 0
  for (const { start, end, by } of places) {
    parts.push(bytes.subarray(done, start), by)
    done = end
  }
  parts.push(bytes.subarray(done))
  return { bytes: Buffer.concat(parts), count: places.length }
}
