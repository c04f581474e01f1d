import type { LineRange } from '../../src/report/page/permalink.ts'
import type { LogHits } from '../log/log-hits.ts'
import type { TextRange } from '../log/marked-spans.ts'
import type { LogResult, SearchState } from './client.ts'

/** A line in which something was found. */
export interface HitPlace {
  /** Of its log. */
  readonly place: string
  readonly number: number
}

const NO_MARKS: readonly Int32Array[] = []

/** The places that were found in one log; the same array as long as no more came. */
export function marksIn(state: SearchState | null, place: string | null): readonly Int32Array[] {
  return state?.results.find(each => each.place.log.place === place)?.marks ?? NO_MARKS
}

/** The same by line. */
export function hitsIn(marksOfBlocks: readonly Int32Array[]): LogHits {
  const hits = new Map<number, TextRange[]>()
  for (const marks of marksOfBlocks)
    for (let at = 0; at < marks.length; at += 3) {
      const [number = 0, start = 0, end = 0] = marks.subarray(at, at + 3)
      const ranges = hits.get(number)
      if (ranges === undefined) hits.set(number, [{ start, end }])
      else ranges.push({ start, end })
    }
  return hits
}

/**
 * The hit after or before where the reader is, through all logs and from the end to the start
 * again; null when there is none.
 *
 * @param at the log that is shown and what is selected in it; null for no log
 */
export function nextHit(
  state: SearchState | null,
  at: { readonly place: string; readonly lines: LineRange | null } | null,
  way: 1 | -1
): HitPlace | null {
  const results = state?.results ?? []
  const here = results.findIndex(({ place }) => place.log.place === at?.place)
  const line = at?.lines?.from ?? 0
  const own = linesOf(results[here])
  const within = way === 1 ? own.find(number => number > line) : own.findLast(number => number < line)
  if (at !== null && within !== undefined) return { place: at.place, number: within }
  // From no log the first one is next, or the last one.
  const next = here < 0 && way === -1 ? results.length - 1 : (here + way + results.length) % results.length
  const result = results[next]
  const number = way === 1 ? linesOf(result)[0] : linesOf(result).at(-1)
  return result === undefined || number === undefined ? null : { place: result.place.log.place, number }
}

/** Lines with hits, in order; the same one may be there several times. */
function linesOf(result: LogResult | undefined): number[] {
  return (result?.marks ?? []).flatMap(marks => [...marks.filter((_, at) => at % 3 === 0)])
}
