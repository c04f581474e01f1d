import {
  boundaryBefore,
  byteRanges,
  looksLikeJson,
  segmentsOfLine,
  segmentsOfPart,
  type LineState,
  type Segment
} from './line-segments.ts'
import { united, type Range } from './literal-search.ts'
import { REDACTED, type Redactor } from './redaction.ts'
import { NARROWEST } from './secret-forms.ts'
import type { TextView } from './text-views.ts'
import { RecordFlag, textIn, type LineBatch } from '../text/line-batch.ts'
import { withoutUnseen } from '../text/terminal-sequences.ts'
import { decodeUtf16, type ByteOrder } from '../text/utf16.ts'

/**
 * Bytes at the end of an unfinished long line that wait for what follows: longer than any secret,
 * and than a sure match, in escapes.
 */
export const HELD_BACK = 64 * 1024
const NEWLINE = 10

/** Bytes of a log without secrets. */
export interface Redacted {
  readonly bytes: Buffer
  readonly count: number
}

/** What is left of a part of a long line after some of it was redacted. */
export interface RedactedPart extends Redacted {
  readonly rest: Buffer
  readonly state: LineState
}

/**
 * Blanks secrets in whole lines of a log. Only the bytes of a secret change: JSON stays JSON. In a
 * line of JSON each string is searched by itself, decoded, and keys, times and levels that are
 * Harness's own stay; any other line is searched as it stands.
 *
 * @returns null when there are none
 */
export function redactBatch(batch: LineBatch, redactor: Redactor): Redacted | null {
  if (redactor.hasPatterns || redactor.mayBeIn(batch.text)) return redactAll(batch, redactor)
  const records = oddRecords(batch)
  if (records.length === 0) return null
  const segments = segmentsOf(batch, records)
  const views = segments.map(({ text }) => redactor.viewsOf(text))
  // A part of what is wrapped may be seen only without what hides it.
  if (redactor.mayBeInViews(views)) return redactAll(batch, redactor)
  const places = placesIn(segments, views, redactor, false)
  return places.length === 0 ? null : blanked(batch.raw, places)
}

function redactAll(batch: LineBatch, redactor: Redactor): Redacted | null {
  const segments = segmentsOf(batch, null)
  const views = segments.map(({ text }) => redactor.viewsOf(text))
  const places = placesIn(segments, views, redactor, true)
  return places.length === 0 ? null : blanked(batch.raw, places)
}

/** Blanks all of each record that still shows a secret, which nothing should. */
export function redactWholly(batch: LineBatch, redactor: Redactor): Redacted {
  const records: number[] = []
  for (let record = 0; record < batch.recordCount; record++) {
    const [first, last] = [batch.firstLines[record] ?? 0, batch.firstLines[record + 1] ?? 0]
    if (redactor.hasLiteral(batch.text.subarray(batch.lineStarts[first], batch.lineStarts[last])))
      records.push(record)
  }
  const places = segmentsOf(batch, records).map(({ start, end, kind }) => ({
    start,
    end,
    by: kind === 'number' ? QUOTED_STARS : STARS
  }))
  return blanked(batch.raw, places)
}

/** How many lines at the end of a batch may be the beginning of a wrapped secret. */
export function unfinishedLines(batch: LineBatch, { longestWrapped }: Redactor): number {
  if (longestWrapped === 0 || batch.lineCount === 0) return 0
  const last = withoutUnseen(textIn(batch, batch.lineCount - 1)).text.trim()
  return last.length >= NARROWEST - 1 && /^[\w+/=-]+$/.test(last)
    ? Math.ceil(longestWrapped / NARROWEST) + 1
    : 0
}

/**
 * Redacts a part of a line that is too long to be looked at as a whole.
 *
 * @param state null at the beginning of the line
 * @param isEnd whether the line ends with it; else the last bytes wait for what follows
 */
export function redactPart(
  bytes: Buffer,
  state: LineState | null,
  isEnd: boolean,
  redactor: Redactor
): RedactedPart {
  const line = state ?? { isJson: looksLikeJson(bytes, 0, bytes.length), inString: false }
  const part = isEnd ? bytes : bytes.subarray(0, wholeCharacters(bytes))
  const segments = segmentsOfPart(part, line)
  const views = segments.map(({ text }) => redactor.viewsOf(text))
  const places = placesIn(segments, views, redactor, false)
  if (isEnd) return { ...blanked(bytes, places), rest: bytes.subarray(bytes.length), state: line }
  const wanted = bytes.length - HELD_BACK
  const around = segments.find(({ start, end }) => start <= wanted && wanted <= end)
  const before = around === undefined ? wanted : boundaryBefore(around, wanted)
  // A number of any length has no place to be cut at.
  const boundary = before > wanted / 2 ? before : wanted
  const cut = places.find(({ start, end }) => start < boundary && end > boundary)?.end ?? boundary
  const inString = segments.some(({ kind, start, end }) => kind === 'string' && start <= cut && cut <= end)
  const done = blanked(
    bytes.subarray(0, cut),
    places.filter(({ end }) => end <= cut)
  )
  return { ...done, rest: bytes.subarray(cut), state: { isJson: line.isJson, inString } }
}

/** The records whose lines may hide something. */
function oddRecords({ flags, recordCount }: LineBatch): number[] {
  const records: number[] = []
  for (let record = 0; record < recordCount; record++)
    if (((flags[record] ?? 0) & RecordFlag.isOdd) !== 0) records.push(record)
  return records
}

/**
 * What is searched of records; of all of them when they are null, and then of what is between them,
 * too.
 */
function segmentsOf(batch: LineBatch, records: readonly number[] | null): Segment[] {
  const { raw, recordStarts, recordEnds } = batch
  const segments: Segment[] = []
  const add = (start: number, end: number): void => {
    const last = raw[end - 1] === NEWLINE ? end - 1 : end
    for (const segment of segmentsOfLine(raw, start, last)) segments.push(segment)
  }
  if (records !== null) for (const record of records) add(recordStarts[record] ?? 0, recordEnds[record] ?? 0)
  else
    for (let start = 0; start < raw.length;) {
      const newline = raw.indexOf(NEWLINE, start)
      const end = newline < 0 ? raw.length : newline + 1
      add(start, end)
      start = end
    }
  return segments
}

/** What is to be blanked in the bytes of segments, in order and apart. */
function placesIn(
  segments: readonly Segment[],
  views: readonly (readonly TextView[])[],
  redactor: Redactor,
  isWrapped: boolean
): Place[] {
  const found = redactor.rangesIn(views)
  if (isWrapped) {
    const texts = segments.map(({ text, kind }, at) =>
      kind === 'number' ? { text: '', views: [] } : { text, views: views[at] ?? [] }
    )
    for (const [at, ranges] of redactor.wrappedRangesIn(texts).entries()) found[at]?.push(...ranges)
  }
  const places: Place[] = []
  for (const [at, segment] of segments.entries()) {
    const ranges = found[at] ?? []
    if (ranges.length === 0) continue
    const order = decodeUtf16(segment.text)?.order ?? null
    const whole = united(ranges).map(range => inUnits(range, segment.text, order))
    for (const range of byteRanges(segment, whole))
      places.push({
        ...range,
        by: segment.kind === 'number' ? QUOTED_STARS : starsFor(segment, order ?? orderAt(segment, range))
      })
  }
  return places
}

/** Bytes to blank, and what takes their place. */
interface Place {
  readonly start: number
  readonly end: number
  readonly by: Buffer
}

const STARS = Buffer.from(REDACTED)
const QUOTED_STARS = Buffer.from(`"${REDACTED}"`)

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

function blanked(bytes: Buffer, places: readonly Place[]): Redacted {
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
