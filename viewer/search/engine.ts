import type { TextRange } from '../log/marked-spans.ts'

/** A line in which something was found, as a list of results shows it. */
export interface Hit {
  /** 1-based in its log. */
  readonly number: number
  /** The part of the line that is around the first range. */
  readonly text: string
  /** In `text`; in order, apart. */
  readonly ranges: readonly TextRange[]
  /** The lines around it, where the same block holds them. */
  readonly before: string | null
  readonly after: string | null
}

/** What was found in a block. */
export interface BlockHits {
  /** Lines in which something was found. */
  readonly count: number
  /** The first of them. */
  readonly hits: readonly Hit[]
  /**
   * Every place that was found, three numbers each: the line's, and where in the line it begins and
   * ends.
   */
  readonly marks: Int32Array<ArrayBuffer>
}

/** Places of a line that are told. */
const MOST_RANGES = 50
/** Places of a block that are told. */
const MOST_MARKS = 20_000
/** UTF-16 units of a line that a list of results shows. */
const SHOWN = 400

/**
 * Searches the display lines of a block.
 *
 * @param texts as they are seen
 * @param first number of the first one
 * @param pattern with the flag `g`
 * @param most hits that are told
 */
export function searchLines(
  texts: readonly string[],
  first: number,
  pattern: RegExp,
  most: number
): BlockHits {
  const hits: Hit[] = []
  const marks: number[] = []
  let count = 0
  for (const [at, text] of texts.entries()) {
    const ranges = rangesIn(text, pattern)
    if (ranges.length === 0) continue
    count++
    if (marks.length < MOST_MARKS * 3) for (const { start, end } of ranges) marks.push(first + at, start, end)
    if (hits.length < most)
      hits.push({
        number: first + at,
        ...snippetOf(text, ranges),
        before: shortened(texts[at - 1]),
        after: shortened(texts[at + 1])
      })
  }
  return { count, hits, marks: Int32Array.from(marks) }
}

/** Where a pattern is found in a line; matches of nothing are none. */
export function rangesIn(text: string, pattern: RegExp): TextRange[] {
  const ranges: TextRange[] = []
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [found] = match
    if (found === '') {
      // With the flag `u` half a pair is no place: the pattern would go back to its start, for
      // ever.
      pattern.lastIndex = match.index + ((text.codePointAt(match.index) ?? 0) > 0xffff ? 2 : 1)
      continue
    }
    ranges.push({ start: match.index, end: match.index + found.length })
    if (ranges.length === MOST_RANGES) break
  }
  return ranges
}

/** The part of a line that a list of results shows, and the ranges in it. */
export function snippetOf(text: string, ranges: readonly TextRange[]): Pick<Hit, 'text' | 'ranges'> {
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

function shortened(text: string | undefined): string | null {
  if (text === undefined) return null
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}
