import type { LineRange } from '../../src/report/page/permalink.ts'
import type { LogHits } from '../log/log-view.tsx'
import type { SearchState } from './client.ts'

/** A line in which something was found. */
export interface HitPlace {
  /** Of its log. */
  readonly place: string
  readonly number: number
}

const NONE: LogHits = new Map()

/** What was found in one log, by line. */
export function hitsIn(state: SearchState | null, place: string | null): LogHits {
  const result = state?.results.find(each => each.place.log.place === place)
  return result === undefined ? NONE : new Map(result.hits.map(({ number, ranges }) => [number, ranges]))
}

/**
 * The hit after or before where the reader is, through all logs and from the end to the start again; null when there is none.
 *
 * @param at the log that is shown and what is selected in it; null for no log
 */
export function nextHit(
  state: SearchState | null,
  at: { readonly place: string; readonly lines: LineRange | null } | null,
  way: 1 | -1
): HitPlace | null {
  const results = state?.results ?? []
  const hits = results.flatMap(({ place, hits: own }) =>
    own.map(({ number }): HitPlace => ({ place: place.log.place, number }))
  )
  const here = at === null ? -1 : hits.findIndex(({ place }) => place === at.place)
  if (at === null || here < 0) return (way === 1 ? hits[0] : hits.at(-1)) ?? null
  const line = at.lines?.from ?? 0
  const inLog = hits.filter(({ place }) => place === at.place)
  const within =
    way === 1 ? inLog.find(({ number }) => number > line) : inLog.findLast(({ number }) => number < line)
  if (within !== undefined) return within
  const beyond = way === 1 ? hits[here + inLog.length] : hits[here - 1]
  return beyond ?? (way === 1 ? hits[0] : hits.at(-1)) ?? null
}
