import { Failure } from '../../failure/failure.ts'
import type { StepSelection } from '../../selection/selection.ts'
import { logsExist } from '../download/log-exists.ts'
import type { KnownExecution } from '../execution/execution.ts'
import type { CollectedLogs } from './collected-logs.ts'
import { completeAfter } from './poll/export-freshness.ts'
import { planExports, type ExportPlan } from './export-plan.ts'
import type { ExportSession } from './export-session.ts'
import { executionOf, nameOfTarget, prefixesOf, type RunTarget } from './export-target.ts'
import type { WantedExport } from './poll/fetch-export.ts'
import type { FetchedExport } from './poll/fetched-export.ts'
import { MissingLogs } from './missing-logs.ts'
import { PartsExport } from './parts-export.ts'
import { PrefixExport } from './prefix-export.ts'

/** So many keys that are not asked for are named. */
const MOST_REFUSED = 5
const REFUSED =
  'The graph names this log for a step that ran, but its key leads out of the execution or is too long, so it was not asked for.'

type WantedOfRun = Omit<WantedExport, 'prefix' | 'hasOtherWay'>

/**
 * The logs of one run: by its graph where that is known, else by the key layouts in turn until one
 * holds what was selected.
 */
export class RunExport {
  readonly #session: ExportSession
  readonly #target: RunTarget
  readonly #collected: CollectedLogs
  readonly #prefixes: PrefixExport
  readonly #wanted: WantedOfRun
  readonly #selection: StepSelection

  constructor(session: ExportSession, target: RunTarget, collected: CollectedLogs) {
    this.#session = session
    this.#target = target
    this.#collected = collected
    this.#selection = target.selection ?? session.options.selection
    this.#prefixes = new PrefixExport(session, this.#selection, collected)
    this.#wanted = {
      account: target.account,
      executionId: executionOf(target),
      completeAfter: completeAfter(target.known ?? null)
    }
  }

  /** @throws Failure; what came before is collected */
  async run(): Promise<void> {
    const { known = null } = this.#target
    if (known === null) return this.#export([], null)
    const plan = planExports(known, this.#selection)
    await this.#export(await this.#exportPlanned(known, plan), known)
    for (const key of plan.refused.slice(0, MOST_REFUSED)) this.#collected.addRemark(key, REFUSED)
    const more = plan.refused.length - MOST_REFUSED
    if (more > 0)
      this.#collected.addRemark(
        nameOfTarget(this.#target),
        `${more} more logs have keys that lead out of the execution or are too long, so they were not asked for.`
      )
  }

  /** @param asked the prefixes that were asked for */
  async #export(asked: readonly string[], known: KnownExecution | null): Promise<void> {
    if (known !== null && (await this.#holdsSomething())) return
    const candidates = prefixesOf(this.#target, this.#selection.stage).filter(
      prefix => !asked.includes(prefix)
    )
    await this.#exportFirst(candidates, asked.length > 0)
  }

  /** @returns the prefixes that were asked for */
  async #exportPlanned(known: KnownExecution, plan: ExportPlan): Promise<readonly string[]> {
    const of = { ...this.#wanted, wholeStages: this.#selection.step === null }
    const { isEmpty, settled } = await new PartsExport(this.#session, of, plan, this.#collected).run()
    if (!isEmpty) await new MissingLogs(this.#session, known, plan, this.#collected).fetch(settled)
    return plan.parts.map(({ prefix }) => prefix)
  }

  /** Whether there is a reason not to look elsewhere. */
  async #holdsSomething(): Promise<boolean> {
    if (this.#collected.logs.length > 0 || this.#collected.gaps.length > 0) return true
    for (const archive of this.#collected.archives) if (await this.#holdsOrIsBroken(archive)) return true
    return false
  }

  async #holdsOrIsBroken(archive: FetchedExport): Promise<boolean> {
    try {
      return await this.#session.options.holdsSelection(archive, this.#selection)
    } catch (error) {
      if (error instanceof Failure && error.kind === 'archive-refused') return true
      throw error
    }
  }

  /**
   * The first of the prefixes that holds what was selected; those before it that hold something
   * else are kept, so that the report can show what there is. After the first, which is the likely
   * one, a prefix is asked for only if it has logs: that is a call instead of an export.
   */
  async #exportFirst(prefixes: readonly string[], isLate: boolean): Promise<void> {
    const skipped: string[] = []
    for (const [index, prefix] of prefixes.entries()) {
      const mayBeEmpty = index > 0 || isLate
      if (mayBeEmpty && (await this.#exist(prefix)) === 'no') skipped.push(prefix)
      else if (await this.#isFound(prefix)) return
    }
    // "Nothing at all" is not said on that call's word alone.
    if (this.#collected.archives.length > 0 || isLate) return
    for (const prefix of skipped) if (await this.#isFound(prefix)) return
  }

  #exist(prefix: string): ReturnType<typeof logsExist> {
    const { harness, options } = this.#session
    return logsExist(harness, this.#target.account, prefix, { deadline: options.deadline })
  }

  async #isFound(prefix: string): Promise<boolean> {
    const first = await this.#prefixes.fetch({ ...this.#wanted, prefix, hasOtherWay: false })
    if (first === null) return this.#collected.gaps.length > 0
    const { archive, holds } = await this.#withSelection(first)
    if (holds) this.#collected.replaceArchives(archive)
    else this.#collected.addArchive(archive)
    return holds
  }

  /**
   * The archive, or another one where it was perhaps made before there was a log of what was
   * selected.
   */
  async #withSelection(archive: FetchedExport): Promise<{ archive: FetchedExport; holds: boolean }> {
    const { holdsSelection } = this.#session.options
    const holds = await holdsSelection(archive, this.#selection)
    if (holds || archive.mayBeStale === undefined) return { archive, holds }
    const other = await archive.mayBeStale.refetch()
    return { archive: other, holds: await holdsSelection(other, this.#selection) }
  }
}
