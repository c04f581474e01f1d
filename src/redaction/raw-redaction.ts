import { blanked, placesOf, STARS, STARS_OF_NUMBER, type Place, type Redacted } from './blanked-bytes.ts'
import {
  boundaryBefore,
  looksLikeJson,
  segmentsOfLine,
  segmentsOfPart,
  type LineState,
  type Segment
} from './line-segments.ts'
import { united } from './literal-search.ts'
import type { Redactor } from './redaction.ts'
import { NARROWEST } from './secret-forms.ts'
import type { TextView } from './text-views.ts'
import { RecordFlag, textIn, type LineBatch } from '../text/line-batch.ts'
import { withoutUnseen } from '../text/terminal-sequences.ts'

/**
 * Bytes at the end of an unfinished long line that wait for what follows: longer than any secret,
 * and than a sure match, in escapes.
 */
export const HELD_BACK = 64 * 1024
const NEWLINE = 10

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
  const places = placesIn(segments, views, redactor, [])
  return places.length === 0 ? null : blanked(batch.raw, places)
}

function redactAll(batch: LineBatch, redactor: Redactor): Redacted | null {
  const segments = segmentsOf(batch, null)
  const views = segments.map(({ text }) => redactor.viewsOf(text))
  const orders = [segments.map((_, at) => at), ...shownOrder(segments, batch)]
  const places = placesIn(segments, views, redactor, orders)
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
    by: kind === 'number' ? STARS_OF_NUMBER : STARS
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
  const places = placesIn(segments, views, redactor, [])
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

/**
 * The order in which segments are shown where their records don't come in it, as indexes; what is
 * wrapped is read in that, too. No records of a batch are far apart.
 */
function shownOrder(segments: readonly Segment[], { positions, recordEnds }: LineBatch): number[][] {
  if (positions.every((position, record) => !(position < (positions[record - 1] ?? position)))) return []
  let record = 0
  const places = segments.map(({ start }) => {
    while (start >= (recordEnds[record] ?? Infinity)) record++
    const position = positions[record] ?? Number.NaN
    return Number.isNaN(position) ? 0 : position
  })
  return [segments.map((_, at) => at).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0))]
}

/**
 * What is to be blanked in the bytes of segments, in order and apart.
 *
 * @param orders in which they are searched for what is wrapped; none for no such search
 */
function placesIn(
  segments: readonly Segment[],
  views: readonly (readonly TextView[])[],
  redactor: Redactor,
  orders: readonly (readonly number[])[]
): Place[] {
  const found = redactor.rangesIn(views)
  for (const order of orders) {
    const texts = order.map(at => {
      const { text = '', kind = 'number' } = segments[at] ?? {}
      return kind === 'number' ? { text: '', views: [] } : { text, views: views[at] ?? [] }
    })
    for (const [place, ranges] of redactor.wrappedRangesIn(texts).entries())
      found[order[place] ?? 0]?.push(...ranges)
  }
  const places: Place[] = []
  for (const [at, segment] of segments.entries()) {
    const ranges = found[at] ?? []
    if (ranges.length === 0) continue
    places.push(...placesOf(segment, united(ranges)))
  }
  return places
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
