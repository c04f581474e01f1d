import { isFinal } from '../execution/execution-status.ts'
import type { KnownExecution } from '../execution/execution.ts'
import type { LogExport } from './log-export.ts'

/** What is known of the time after which an export holds everything; times in ms since 1970. */
export type CompleteAfter =
  | { readonly kind: 'ended'; readonly at: number }
  /** The execution goes on: the newer the better. */
  | { readonly kind: 'running' }
  | { readonly kind: 'unknown' }

/** `stale`: not to be used. `doubtful`: perhaps made too early, so another spelling is asked for once. */
export type Freshness = 'good' | 'doubtful' | 'stale'

/** The clocks of the two services, and the moment between an end and its last log's arrival, may differ by this many ms. */
const CLOCKS = 2 * 60_000

/** When an export of this execution holds everything. */
export function dueOf(known: KnownExecution | null): CompleteAfter {
  if (known === null) return { kind: 'unknown' }
  if (!isFinal(known.status)) return { kind: 'running' }
  return known.endedAt === null ? { kind: 'unknown' } : { kind: 'ended', at: known.endedAt }
}

/**
 * Whether an export was made late enough. The Log Service keeps an answer for seven days, so one that was asked for while the
 * execution ran, by whomever, is still given long after. What we have started ourselves came after the end; what was there before we
 * asked is certain only when it is two minutes younger than the end.
 */
export function exportFreshness(
  { exportedAt, isCached }: LogExport,
  due: CompleteAfter,
  now: number
): Freshness {
  if (due.kind === 'unknown') return 'good'
  const enough = due.kind === 'ended' ? due.at + CLOCKS : now - CLOCKS
  if (due.kind === 'ended' && exportedAt !== null && exportedAt < due.at - CLOCKS) return 'stale'
  return isCached && (exportedAt === null || exportedAt < enough) ? 'doubtful' : 'good'
}

/**
 * Without a known end: the newest line is hardly older than the export, so that the execution may well have gone on.
 *
 * @param exportedAt in ms since 1970, as is `newestLineAt`, which is null when no line tells
 */
export function looksStale(exportedAt: number, newestLineAt: number | null): boolean {
  return newestLineAt !== null && exportedAt - newestLineAt < CLOCKS
}
