import { Failure } from '../../failure/failure.ts'
import { fetchLogs } from '../download/single-logs.ts'
import type { KnownExecution } from '../execution/execution.ts'
import type { CollectedLogs } from './collected-logs.ts'
import type { ExportPlan } from './export-plan.ts'
import type { ExportSession } from './export-session.ts'

/** Of an execution so many are asked for at most. */
const MOST_LOOKUPS = 200
/** Logs of a step can reach storage a few seconds after the execution's end; all in ms. */
const JUST_ENDED = 2 * 60_000
const LATE_LOGS_WAIT = 5000
const LATE_LOGS_ASKS = 3

/**
 * Asks one by one for the logs of steps that ran and that no archive holds, so that nothing the
 * graph names is missed. A step may have written none: that leaves no gap here.
 */
export class MissingLogs {
  readonly #session: ExportSession
  readonly #known: KnownExecution
  readonly #plan: ExportPlan
  readonly #collected: CollectedLogs

  constructor(session: ExportSession, known: KnownExecution, plan: ExportPlan, collected: CollectedLogs) {
    this.#session = session
    this.#known = known
    this.#plan = plan
    this.#collected = collected
  }

  /** @param settled keys that need no asking @throws Failure `disk` */
  async fetch(settled: ReadonlySet<string>): Promise<void> {
    const inArchives = await this.#keysInArchives()
    const planned = new Set(this.#plan.parts.flatMap(({ keys }) => keys))
    const missing = [...planned].filter(key => !settled.has(key) && !inArchives.has(key))
    if (missing.length > 0) await this.#ask(missing)
  }

  async #keysInArchives(): Promise<ReadonlySet<string>> {
    const keys = new Set<string>()
    for (const archive of this.#collected.archives)
      for (const key of await this.#session.keysIn(archive)) keys.add(key)
    return keys
  }

  async #ask(missing: readonly string[]): Promise<void> {
    const { clock, log } = this.#session.harness.connection
    log(`${missing.length} logs that the graph names are in no export; asking for each.`)
    let keys: readonly string[] = missing.slice(0, MOST_LOOKUPS)
    for (let asks = 1; keys.length > 0; asks += 1) {
      const { logs, absent, failed, unsteady } = await fetchLogs(
        this.#session.singleLogs,
        this.#known.account,
        keys
      )
      this.#collected.addLogs(logs)
      for (const one of unsteady) this.#collected.addGap(one.key, one.failure)
      const of = logs.length + absent.length + failed.length
      this.#collected.addFailedLogs(failed, { prefix: this.#prefix(missing), of, cause: null })
      const { endedAt } = this.#known
      const isOver = endedAt === null || this.#session.harness.now() - endedAt > JUST_ENDED
      if (isOver || asks === LATE_LOGS_ASKS) break
      keys = absent
      if (keys.length > 0) await clock.sleep(LATE_LOGS_WAIT)
    }
    if (missing.length > MOST_LOOKUPS)
      this.#collected.addGap(this.#prefix(missing), explainTooMany(missing.length))
  }

  #prefix([key = '']: readonly string[]): string {
    return this.#plan.parts[0]?.prefix ?? key
  }
}

function explainTooMany(missing: number): Failure {
  return new Failure(
    'export-error',
    `${missing} steps that ran have no log in the exports, and only the first ${MOST_LOOKUPS} were looked for one by one.`,
    'Run the job again; if it stays, ask for one stage with stage-id.'
  )
}
