import { Failure } from '../../failure/failure.ts'
import { stopsEverything } from '../../failure/failure-policy.ts'
import { selectKeys, type StepSelection } from '../../selection/selection.ts'
import { findExecutionIds } from '../download/execution-ids.ts'
import { logsExist } from '../download/log-exists.ts'
import type { LogKey } from '../keys/key-layout.ts'
import { parseLogKey } from '../keys/log-key.ts'
import { isOpenExecution, lastIdentifier, stepPrefix } from '../keys/prefixes.ts'
import type { CollectedLogs } from './collected-logs.ts'
import { planKeys } from './export-plan.ts'
import type { ExportSession } from './export-session.ts'
import type { PrefixesTarget } from './export-target.ts'
import { fetchExport, type WantedExport } from './poll/fetch-export.ts'
import type { FetchedExport } from './poll/fetched-export.ts'
import { PartsExport } from './parts-export.ts'

/** Why a prefix is a gap under which nothing is. */
export const NO_LOG = 'Harness has no log under this prefix.'

/** Logs by prefix alone, without a graph. */
export class PrefixExport {
  readonly #session: ExportSession
  readonly #selection: StepSelection
  readonly #collected: CollectedLogs

  constructor(session: ExportSession, selection: StepSelection, collected: CollectedLogs) {
    this.#session = session
    this.#selection = selection
    this.#collected = collected
  }

  /**
   * Raw prefixes: all are fetched, and one that fails or holds nothing is a gap.
   *
   * @throws Failure what ends all
   */
  async fetchAll({ account, prefixes }: PrefixesTarget): Promise<void> {
    for (const prefix of prefixes) {
      const wanted = {
        account,
        prefix,
        executionId: null,
        completeAfter: { kind: 'unknown' },
        hasOtherWay: false
      } as const
      const gaps = this.#collected.gaps.length
      try {
        const archive = await this.fetch(wanted)
        if (archive !== null) this.#collected.addArchive(archive)
        else if (this.#collected.gaps.length === gaps) this.#collected.addRemark(prefix, NO_LOG)
      } catch (error) {
        if (!(error instanceof Failure) || stopsEverything(error)) throw error
        this.#collected.addGap(prefix, error)
      }
    }
  }

  /**
   * One prefix. Without a graph there are few ways round the limit: the step that was named, and
   * the keys that other archives have shown.
   * @returns null when no log has the prefix, or what came of it is collected
   */
  async fetch(wanted: WantedExport): Promise<FetchedExport | null> {
    try {
      return await fetchExport(this.#session, wanted)
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'limit') throw error
      return (await this.#fetchNamed(wanted)) ?? (await this.#fetchSeen(wanted, error))
    }
  }

  /** The stage or step that was named, where the layout has a prefix for it. */
  async #fetchNamed(wanted: WantedExport): Promise<FetchedExport | null> {
    const { stage, step } = this.#selection
    if (stage === null) return null
    for (const prefix of await this.#narrower(wanted)) {
      try {
        const found = await fetchExport(this.#session, { ...wanted, prefix })
        if (found !== null) return found
      } catch (error) {
        if (!(error instanceof Failure) || error.kind !== 'limit' || step === null) throw error
      }
    }
    return null
  }

  /**
   * From a stage to its step; from a run of which no more is known to the stage of its execution,
   * whose id is found out.
   */
  async #narrower({ account, prefix }: WantedExport): Promise<readonly string[]> {
    const { stage, step } = this.#selection
    if (stage === null) return []
    if (lastIdentifier(prefix) === stage) return step === null ? [] : [stepPrefix(prefix, step)]
    if (!isOpenExecution(prefix)) return []
    const { harness, options } = this.#session
    harness.connection.log(
      'Looking for the execution id, to ask for the stage alone; give execution-id to be quicker.'
    )
    const asking = { deadline: options.deadline, withToken: true }
    const ids = await findExecutionIds(prefix, one => logsExist(harness, account, one, asking))
    const stages = (ids ?? []).map(id => `${prefix}${id}/${stage}`)
    return stages.flatMap(one => (step === null ? [one] : [one, stepPrefix(one, step)]))
  }

  async #fetchSeen(
    { prefix, account, executionId, completeAfter }: WantedExport,
    error: Failure
  ): Promise<null> {
    const keys = selectKeys(await this.#keysSeen(prefix), this.#selection)
    const plan = planKeys(keys, this.#selection)
    const parts = plan.parts.flatMap(part => (part.prefix === prefix ? part.parts : [part]))
    if (parts.length === 0) throw error
    const of = { account, executionId, completeAfter, wholeStages: true }
    await new PartsExport(this.#session, of, { ...plan, parts }, this.#collected).run()
    const reason = `${error.summary} Only the parts that other exports showed were asked for.`
    this.#collected.addGap(prefix, error, reason)
    return null
  }

  async #keysSeen(prefix: string): Promise<readonly LogKey[]> {
    const keys = new Set<string>()
    for (const archive of [...this.#session.archives, ...this.#collected.archives]) {
      for (const key of await this.#session.keysIn(archive)) if (key.startsWith(prefix)) keys.add(key)
    }
    return [...keys].map(parseLogKey).filter(key => key !== null)
  }
}
