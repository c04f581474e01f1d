import { isFinal } from '../../execution/execution-status.ts'
import type { KnownExecution } from '../../execution/execution.ts'

/** What is known of the time after which an export holds everything; times in ms since 1970. */
export type CompleteAfter =
  | { readonly kind: 'ended'; readonly at: number }
  /** The execution goes on: the newer the better. */
  | { readonly kind: 'running' }
  | { readonly kind: 'unknown' }

/**
 * `stale`: not to be used. `doubtful`: perhaps made too early, so another spelling is asked for
 * once.
 */
export type Freshness = 'good' | 'doubtful' | 'stale'

/**
 * The clocks of the two services, and the moment between an end and its last log's arrival, may
 * differ by this many ms.
 */
const CLOCKS = 2 * 60_000

/** When an export of this execution holds everything. */
export function completeAfter(known: KnownExecution | null): CompleteAfter {
  if (known === null) return { kind: 'unknown' }
  if (!isFinal(known.status)) return { kind: 'running' }
  return known.endedAt === null ? { kind: 'unknown' } : { kind: 'ended', at: known.endedAt }
}

/**
 * Whether an export was made late enough. The Log Service keeps an answer for days, so one that was
 * asked for while the execution ran, by whomever, is still given long after. What this run has
 * started itself came after the end; what was there before is certain only when it is two minutes
 * younger than the end.
 *
 * @param exportedAt in ms since 1970, as is `now`; null when the answer doesn't tell
 */
export function exportFreshness(
  exportedAt: number | null,
  isOwn: boolean,
  completeAfter: CompleteAfter,
  now: number
): Freshness {
  if (isOwn || completeAfter.kind === 'unknown') return 'good'
  const isEnded = completeAfter.kind === 'ended'
  if (isEnded && exportedAt !== null && exportedAt < completeAfter.at - CLOCKS) return 'stale'
  const enough = isEnded ? completeAfter.at + CLOCKS : now - CLOCKS
  return exportedAt === null || exportedAt < enough ? 'doubtful' : 'good'
}

/**
 * Without a known end: the newest line is hardly older than the export, so that the execution may
 * well have gone on.
 *
 * @param exportedAt in ms since 1970, as is `newestLineAt`, which is null when no line tells
 */
export function looksStale(exportedAt: number, newestLineAt: number | null): boolean {
  return newestLineAt !== null && exportedAt - newestLineAt < CLOCKS
}
