import type { TextRange } from '../log/marked-spans.ts'

/** A line in which something was found. */
export interface Hit {
  /** 1-based in its log. */
  readonly number: number
  readonly text: string
  /** In order, apart. */
  readonly ranges: readonly TextRange[]
  /** The lines around it, where the same block holds them. */
  readonly before: string | null
  readonly after: string | null
}

/** What was found in a block. */
export interface BlockHits {
  /** Lines, also those that are not among the hits since there are too many. */
  readonly count: number
  readonly hits: readonly Hit[]
}

/** Ranges of a line that are told. */
const MOST_RANGES = 100
/** UTF-16 units of a line that are shown in a list of results, around its first range. */
const SHOWN = 400

/**
 * Searches the display lines of a block.
 *
 * @param texts as they are seen
 * @param first number of the first one
 * @param pattern with the flag `g`
 * @param most hits that are told; the others are counted
 */
export function searchLines(
  texts: readonly string[],
  first: number,
  pattern: RegExp,
  most: number
): BlockHits {
  const hits: Hit[] = []
  let count = 0
  for (const [at, text] of texts.entries()) {
    const ranges = rangesIn(text, pattern)
    if (ranges.length === 0) continue
    count++
    if (hits.length < most) {
      const [before = null, after = null] = [texts[at - 1], texts[at + 1]]
      hits.push({
        number: first + at,
        text: text.length > 100_000 ? text.slice(0, 100_000) : text,
        ranges,
        before: shortened(before),
        after: shortened(after)
      })
    }
  }
  return { count, hits }
}

/** Where a pattern is found in a line; matches of nothing are none. */
export function rangesIn(text: string, pattern: RegExp): TextRange[] {
  const ranges: TextRange[] = []
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [found] = match
    if (found === '') {
      pattern.lastIndex++
      continue
    }
    ranges.push({ start: match.index, end: match.index + found.length })
    if (ranges.length === MOST_RANGES) break
  }
  return ranges
}

/** The part of a hit's line that a list of results shows, and the ranges in it. */
export function snippetOf({ text, ranges }: Pick<Hit, 'text' | 'ranges'>): {
  readonly text: string
  readonly ranges: readonly TextRange[]
} {
  if (text.length <= SHOWN) return { text, ranges }
  const start = Math.max(0, Math.min((ranges[0]?.start ?? 0) - SHOWN / 4, text.length - SHOWN))
  const [head, tail] = [start > 0 ? '…' : '', start + SHOWN < text.length ? '…' : '']
  const moved = ranges
    .map(range => ({
      start: Math.max(0, range.start - start) + head.length,
      end: Math.min(SHOWN, range.end - start) + head.length
    }))
    .filter(range => range.end > range.start)
  return { text: head + text.slice(start, start + SHOWN) + tail, ranges: moved }
}

function shortened(text: string | null): string | null {
  return text !== null && text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}
