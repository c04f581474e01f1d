import type { Span } from '../text/styled-text.ts'

/** Where a hit is in the text of a line, in UTF-16 units. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

/** A span that is in a hit as a whole or not at all. */
export interface MarkedSpan extends Span {
  readonly isHit: boolean
}

/**
 * Takes spans apart where hits begin and end.
 *
 * @param ranges in order, apart
 * @param limit units of the line that are shown
 */
export function markedSpans(
  spans: readonly Span[],
  ranges: readonly TextRange[],
  limit = Infinity
): MarkedSpan[] {
  const marked: MarkedSpan[] = []
  let at = 0
  let next = 0
  for (const span of spans) {
    const end = Math.min(at + span.text.length, limit)
    for (let from = at; from < end;) {
      while ((ranges[next]?.end ?? Infinity) <= from) next++
      const range = ranges[next]
      const isHit = range !== undefined && range.start <= from
      const edge = range === undefined ? end : isHit ? range.end : range.start
      const to = Math.min(end, edge)
      const piece = { ...span, text: span.text.slice(from - at, to - at), isHit }
      if (to < end) delete piece.realHost
      marked.push(piece)
      from = to
    }
    at += span.text.length
    if (at >= limit) break
  }
  return marked
}
