import type { Failure } from '../../failure/failure.ts'
import { quotedKey } from '../../failure/inert-text.ts'
import type { LogsExist } from '../download/log-exists.ts'
import { fetchLogs } from '../download/single-logs.ts'
import type { CollectedLogs } from './collected-logs.ts'
import type { ExportPlan } from './export-plan.ts'
import type { ExportSession } from './export-session.ts'

/** Why logs may be missing that a server in trouble could not be asked for by their prefix. */
export const UNNAMED_LOGS =
  "Logs that the graph doesn't name (of background services, or of earlier attempts) could not be looked for."

/** Whose logs are fetched one by one, and into what. */
interface LeftoverSettings {
  readonly account: string
  /** See `PartsOf`. */
  readonly wholeStages: boolean
  readonly plan: ExportPlan
  /** Gets the logs, and what could not be fetched. */
  readonly collected: CollectedLogs
  /** Whether there are logs under a prefix. */
  readonly exist: (prefix: string) => Promise<LogsExist>
}

/** Logs to fetch one by one, instead of by an export. */
interface Leftover {
  readonly prefix: string
  readonly keys: readonly string[]
  /** Why the export failed; null when they were simply too few for one. */
  readonly failure: Failure | null
  /** See `unnamedServices`. */
  readonly services: readonly string[]
}

/** What no export brings: it waits until all exports are done, and is fetched log by log. */
export class LeftoverLogs {
  readonly #session: ExportSession
  readonly #settings: LeftoverSettings
  readonly #leftovers: Leftover[] = []

  constructor(session: ExportSession, settings: LeftoverSettings) {
    this.#session = session
    this.#settings = settings
  }

  get isEmpty(): boolean {
    return this.#leftovers.length === 0
  }

  /**
   * @param failure why the export failed; null when they were simply too few for one
   * @param services see `unnamedServices`
   */
  add(prefix: string, keys: readonly string[], failure: Failure | null, services: readonly string[]): void {
    if (keys.length > 0) this.#leftovers.push({ prefix, keys, failure, services })
  }

  /** @returns the keys that were asked for @throws Failure as `PartsExport.run` */
  async fetch(): Promise<ReadonlySet<string>> {
    this.#announce()
    const settled = new Set<string>()
    for (const leftover of this.#leftovers) {
      for (const key of await this.#fetchOne(leftover)) settled.add(key)
    }
    return settled
  }

  /** One line, however many parts of a large execution are left over. */
  #announce(): void {
    const [first] = this.#leftovers
    if (first === undefined) return
    const { length } = this.#leftovers
    const { log, redact } = this.#session.harness.connection
    const failure = this.#leftovers.find(leftover => leftover.failure !== null)?.failure ?? null
    const why = failure === null ? '' : `${failure.message} `
    const count = this.#leftovers.reduce((sum, { keys }) => sum + keys.length, 0)
    const where = length === 1 ? `under ${quotedKey(first.prefix, redact)}` : `of ${length} parts`
    log(`${why}Asking for ${count} logs ${where} one by one`)
  }

  /** @returns the keys that were asked for */
  async #fetchOne({ prefix, keys, failure, services }: Leftover): Promise<readonly string[]> {
    const { account, plan, collected } = this.#settings
    const guesses = keys.flatMap(key => plan.earlier.get(key) ?? [])
    const asked = [...keys, ...guesses]
    const { logs, absent, failed, unsteady } = await fetchLogs(this.#session.singleLogs, account, asked)
    collected.addLogs(logs)
    for (const one of unsteady) collected.addGap(one.key, one.failure)
    const count = logs.length + absent.length + failed.length
    collected.addFailedLogs(failed, { prefix, of: count, cause: failure })
    if (failure !== null && failed.length + logs.length === 0) collected.addGap(prefix, failure)
    else if (failed.length === 0 || logs.length > 0) await this.#remarkUnnamed(services)
    return asked
  }

  /**
   * One by one only what the graph names is found. Of the rest it can only be asked whether there
   * is any.
   */
  async #remarkUnnamed(services: readonly string[]): Promise<void> {
    const { wholeStages, collected, exist } = this.#settings
    if (!wholeStages) return
    for (const prefix of services) {
      if ((await exist(prefix)) === 'no') continue
      collected.addRemark(prefix, UNNAMED_LOGS)
    }
  }
}
