import type { KnownExecution } from '../execution/execution.ts'
import type { ExportPlan } from './export-plan.ts'
import { addGap, type ExportSession, type CollectedLogs } from './export-session.ts'
import { Failure } from '../../failure/failure.ts'
import { keysOrNone } from './fetch-export.ts'
import { fetchLogs } from '../download/log-blobs.ts'

/** Of an execution so many are asked for at most. */
const MOST_LOOKUPS = 200
/** Logs of a step can reach storage a few seconds after the execution's end; all in ms. */
const JUST_ENDED = 2 * 60_000
const LATE_LOGS_WAIT = 5000
const LATE_LOGS_ASKS = 3

/**
 * Asks one by one for the logs of steps that ran and that no archive holds, so that nothing the graph tells of is missed. A step may
 * have written none: that leaves no gap.
 * @param settled keys that need no asking
 */
export async function fetchMissing(
  session: ExportSession,
  known: KnownExecution,
  plan: ExportPlan,
  settled: ReadonlySet<string>,
  haul: CollectedLogs
): Promise<void> {
  const { clock, log } = session.harness.connection
  const had = new Set(settled)
  for (const archive of haul.archives)
    for (const key of await keysOrNone(session.options.listKeys, archive)) had.add(key)
  const missing = [...new Set(plan.parts.flatMap(({ keys }) => keys))].filter(key => !had.has(key))
  if (missing.length === 0) return
  log(`${missing.length} logs that the graph tells of are in no export; asking for each.`)
  let keys: readonly string[] = missing.slice(0, MOST_LOOKUPS)
  for (let asks = 1; keys.length > 0; asks += 1) {
    const { logs, absent, failed } = await fetchLogs(session, known.account, keys)
    haul.logs.push(...logs)
    const [first, ...others] = failed
    if (first !== undefined) {
      const prefix = others.length === 0 ? first.key : (plan.parts[0]?.prefix ?? first.key)
      addGap(haul, prefix, first.failure, `${failed.length} logs could not be had. ${first.failure.message}`)
    }
    const isOver = known.endedAt === null || clock.now() - known.endedAt > JUST_ENDED
    if (isOver || asks === LATE_LOGS_ASKS) break
    keys = absent
    if (keys.length > 0) await clock.sleep(LATE_LOGS_WAIT)
  }
  if (missing.length > MOST_LOOKUPS) addGap(haul, plan.parts[0]?.prefix ?? '', explainTooMany(missing.length))
}

function explainTooMany(missing: number): Failure {
  return new Failure(
    'export-error',
    `${missing} steps that ran have no log in the exports, and only the first ${MOST_LOOKUPS} were looked for one by one.`,
    'Run the job again; if it stays, ask for one stage with stage-id.'
  )
}
