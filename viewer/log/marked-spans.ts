import type { Span } from '../text/styled-text.ts'

/** Where a hit is in the text of a line, in UTF-16 units. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

/** A span that is in a hit, or in a word that matters less, as a whole or not at all. */
export interface MarkedSpan extends Span {
  readonly isHit: boolean
  readonly isQuiet: boolean
}

/**
 * Takes spans apart where hits begin and end, and words that matter less.
 *
 * @param ranges in order, apart
 * @param quiet in order, apart
 * @param limit units of the line that are shown
 */
export function markedSpans(
  spans: readonly Span[],
  ranges: readonly TextRange[],
  quiet: readonly TextRange[] = [],
  limit = Infinity
): MarkedSpan[] {
  const marked: MarkedSpan[] = []
  const [hitAt, quietAt] = [cursorOf(ranges), cursorOf(quiet)]
  let at = 0
  for (const span of spans) {
    const end = Math.min(at + span.text.length, limit)
    for (let from = at; from < end;) {
      const [hit, word] = [hitAt(from), quietAt(from)]
      const to = Math.min(end, hit.edge, word.edge)
      const text = span.text.slice(from - at, to - at)
      const piece = { ...span, text, isHit: hit.isInside, isQuiet: word.isInside }
      if (to < end) delete piece.realHost
      marked.push(piece)
      from = to
    }
    at += span.text.length
    if (at >= limit) break
  }
  return marked
}

/** Tells of places, which rise, whether one is in a range, and where the next edge is. */
function cursorOf(ranges: readonly TextRange[]): (from: number) => { isInside: boolean; edge: number } {
  let next = 0
  return from => {
    while ((ranges[next]?.end ?? Infinity) <= from) next++
    const range = ranges[next]
    const isInside = range !== undefined && range.start <= from
    return { isInside, edge: range === undefined ? Infinity : isInside ? range.end : range.start }
  }
}
