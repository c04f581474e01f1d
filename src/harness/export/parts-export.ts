import { Failure } from '../../failure/failure.ts'
import { policyOf, stopsEverything } from '../../failure/failure-policy.ts'
import { quotedText } from '../../failure/inert-text.ts'
import { forEachLimited } from '../../system/for-each-limited.ts'
import { logsExist, type LogsExist } from '../download/log-exists.ts'
import { fetchLogs } from '../download/single-logs.ts'
import type { CollectedLogs } from './collected-logs.ts'
import { explainLimit } from './poll/export-answer.ts'
import { explainTimeout } from './poll/export-failures.ts'
import type { CompleteAfter } from './poll/export-freshness.ts'
import type { ExportPart } from './export-part.ts'
import { servicesOf, smallerParts, type ExportPlan } from './export-plan.ts'
import type { ExportSession } from './export-session.ts'
import { fetchExport } from './poll/fetch-export.ts'
import type { FetchedExport } from './poll/fetched-export.ts'

/** Whose logs are fetched in parts. */
export interface PartsOf {
  readonly account: string
  readonly executionId: string | null
  readonly completeAfter: CompleteAfter
  /**
   * A stage has logs that the graph doesn't show (earlier attempts, services), so it is exported
   * however few are known.
   */
  readonly wholeStages: boolean
}

/** What came of it, apart from what was collected. */
export interface PartsResult {
  /** Nothing is there under any of the prefixes that were asked for. */
  readonly isEmpty: boolean
  /**
   * Keys that were asked for one by one, or that belong to a gap: no need to look for them again.
   */
  readonly settled: ReadonlySet<string>
}

/**
 * Logs that one export may hold, by the newest documentation of Harness; a service may be set to
 * more.
 */
export const EXPORT_LIMIT = 100
/**
 * Exports under way at the same time: the service makes one after the other, so that more would
 * only wait.
 */
const AT_ONCE = 3
/** A graph that names more logs than this may be false: the export is asked for all the same. */
const MOST_BELIEVED = 20 * EXPORT_LIMIT
/** Started for one execution; the rest is fetched log by log. */
const MOST_EXPORTS = 40

/** Logs to fetch one by one, instead of by an export. */
interface Leftover {
  readonly prefix: string
  readonly keys: readonly string[]
  /** Why the export failed; null when they were simply too few for one. */
  readonly failure: Failure | null
  /** Prefixes of the stages in it, whose background services the graph may not name. */
  readonly stages: readonly string[]
}

/**
 * Fetches the logs of a plan: by one export where that works, else by those of its parts, at last
 * one by one. What can't be fetched is a gap.
 */
export class PartsExport {
  readonly #session: ExportSession
  readonly #of: PartsOf
  readonly #plan: ExportPlan
  readonly #collected: CollectedLogs
  readonly #leftovers: Leftover[] = []
  readonly #settled = new Set<string>()
  #started = 0
  #isEmpty = true

  constructor(session: ExportSession, of: PartsOf, plan: ExportPlan, collected: CollectedLogs) {
    this.#session = session
    this.#of = of
    this.#plan = plan
    this.#collected = collected
  }

  /**
   * @throws Failure when going on makes no sense: a refused key, a full disk, no answer from
   *   Harness at all; what came before is collected
   */
  async run(): Promise<PartsResult> {
    const [loose] = this.#plan.loose
    if (loose !== undefined) this.#leave(loose, this.#plan.loose, null, [])
    for (let round = this.#plan.parts; round.length > 0;) round = await this.#exportRound(round)
    this.#announceLeftovers()
    for (const leftover of this.#leftovers) await this.#fetchLeftover(leftover)
    const isEmpty = this.#isEmpty && this.#leftovers.every(({ keys }) => keys.length === 0)
    return { isEmpty, settled: this.#settled }
  }

  /** @returns the parts to export instead of those that failed */
  async #exportRound(parts: readonly ExportPart[]): Promise<readonly ExportPart[]> {
    const { log } = this.#session.harness.connection
    const isQuiet = parts.length > 1
    if (isQuiet && this.#session.exportsOff === null) {
      log(`Export: asking for ${parts.length} parts`)
    }
    const next: ExportPart[] = []
    const failures: Failure[] = []
    await forEachLimited(AT_ONCE, parts, async part => {
      const outcome = await this.#exportPart(part, isQuiet)
      if (outcome.failure !== null) failures.push(outcome.failure)
      next.push(...outcome.parts)
    })
    const [first] = failures
    if (first !== undefined && isQuiet) log(`${failures.length} of ${parts.length} failed: ${first.summary}`)
    else if (first !== undefined && next.length > 0) log(`${first.summary} Asking for parts of it`)
    return next
  }

  /** Collected, left for later, or a gap; with the parts that are to be exported instead. */
  async #exportPart(
    part: ExportPart,
    isQuiet: boolean
  ): Promise<{ failure: Failure | null; parts: readonly ExportPart[] }> {
    const { prefix, keys } = part
    const { harness, options, exportsOff } = this.#session
    if (harness.connection.clock.now() >= options.deadline && this.#started > 0) {
      return this.#giveUp(part, explainTimeout(this.#quoted(prefix), null))
    }
    const noExport =
      exportsOff ?? (this.#started >= MOST_EXPORTS ? explainBudget(this.#quoted(prefix)) : null)
    if (noExport !== null) {
      this.#leave(prefix, keys, noExport, stagesIn(part))
      return { failure: null, parts: [] }
    }
    if (part.isGuess && (await this.#exist(prefix)) !== 'yes') return { failure: null, parts: [] }
    if (keys.length > EXPORT_LIMIT && keys.length <= MOST_BELIEVED) {
      return this.#goAround(part, explainLimit(), true)
    }

    this.#started += 1
    const outcome = await this.#tryExport(part, isQuiet)
    if (outcome !== null) this.#isEmpty = false
    if (outcome === null || isRefusal(outcome)) this.#started -= 1
    if (outcome === null) return { failure: null, parts: [] }
    if (outcome instanceof Failure) return this.#goAround(part, outcome, false)
    this.#collected.addArchive(outcome)
    return { failure: null, parts: [] }
  }

  #exist(prefix: string): Promise<LogsExist> {
    const { harness, options } = this.#session
    const withToken = this.#started > 1
    return logsExist(harness, this.#of.account, prefix, { deadline: options.deadline, withToken })
  }

  async #tryExport(part: ExportPart, isQuiet: boolean): Promise<FetchedExport | Failure | null> {
    const { account, executionId, completeAfter } = this.#of
    const { prefix, keys } = part
    const wanted = { account, prefix, executionId, completeAfter, hasOtherWay: keys.length > 0, isQuiet }
    try {
      return await fetchExport(this.#session, wanted)
    } catch (error) {
      if (!(error instanceof Failure) || stopsEverything(error)) throw error
      return error
    }
  }

  #quoted(prefix: string): string {
    return quotedText(prefix, this.#session.harness.connection.redact)
  }

  /** How else the logs of an export that failed, or could not succeed, can be fetched. */
  #goAround(
    part: ExportPart,
    failure: Failure,
    isForeseen: boolean
  ): { failure: Failure | null; parts: readonly ExportPart[] } {
    const { stops } = policyOf(failure)
    if (stops === 'exports') this.#session.turnExportsOff(failure)
    const fallback = fallbackFor(part, failure)
    if (fallback === 'none') return this.#giveUp(part, failure)
    if (fallback === 'logs') {
      this.#leave(part.prefix, part.keys, isForeseen ? null : failure, stagesIn(part))
      return { failure: null, parts: [] }
    }
    const smaller = smallerParts(part, this.#of.wholeStages)
    this.#leave(part.prefix, smaller.keys, null, [])
    return { failure: isForeseen ? null : failure, parts: smaller.parts }
  }

  #giveUp({ prefix, keys }: ExportPart, failure: Failure): { failure: null; parts: [] } {
    this.#collected.addGap(prefix, failure)
    for (const key of keys) this.#settled.add(key)
    return { failure: null, parts: [] }
  }

  #leave(prefix: string, keys: readonly string[], failure: Failure | null, stages: readonly string[]): void {
    if (keys.length > 0) this.#leftovers.push({ prefix, keys, failure, stages })
  }

  /** One line, however many parts of a large execution are left over. */
  #announceLeftovers(): void {
    const [first] = this.#leftovers
    if (first === undefined) return
    const { length } = this.#leftovers
    const { log } = this.#session.harness.connection
    const failure = this.#leftovers.find(leftover => leftover.failure !== null)?.failure ?? null
    const why = failure === null ? '' : `${failure.message} `
    const count = this.#leftovers.reduce((sum, { keys }) => sum + keys.length, 0)
    const where = length === 1 ? `under ${this.#quoted(first.prefix)}` : `of ${length} parts`
    log(`${why}Asking for ${count} logs ${where} one by one`)
  }

  async #fetchLeftover({ prefix, keys, failure, stages }: Leftover): Promise<void> {
    const guesses = keys.flatMap(key => this.#plan.earlier.get(key) ?? [])
    const { logs, absent, failed, unsteady } = await fetchLogs(this.#session.singleLogs, this.#of.account, [
      ...keys,
      ...guesses
    ])
    this.#collected.addLogs(logs)
    for (const key of [...keys, ...guesses]) this.#settled.add(key)
    for (const one of unsteady) this.#collected.addGap(one.key, one.failure)
    const of = logs.length + absent.length + failed.length
    this.#collected.addFailedLogs(failed, { prefix, of, cause: failure })
    if (failure !== null && failed.length + logs.length === 0) this.#collected.addGap(prefix, failure)
    else if (failed.length === 0 || logs.length > 0) await this.#remarkUnnamed(stages)
  }

  /**
   * One by one only what the graph names is found. Of the rest it can only be asked whether there
   * is any.
   */
  async #remarkUnnamed(stages: readonly string[]): Promise<void> {
    if (!this.#of.wholeStages) return
    for (const stage of stages) {
      if ((await this.#exist(servicesOf(stage))) === 'no') continue
      this.#collected.addRemark(
        servicesOf(stage),
        "The logs of this stage were fetched one by one: those that the graph doesn't name (its background services) could not be looked for."
      )
    }
  }
}

/** The prefixes of the stages that a part holds, whose services none of its keys names. */
function stagesIn({ level, prefix, keys, parts }: ExportPart): readonly string[] {
  const stages = level === 0 ? parts.map(part => part.prefix) : level === 1 ? [prefix] : []
  return stages.filter(stage => !keys.some(key => key.startsWith(servicesOf(stage))))
}

/** Refused at once, so that no export was begun. */
function isRefusal(outcome: FetchedExport | Failure): boolean {
  return outcome instanceof Failure && ['limit', 'prefix-refused'].includes(outcome.kind)
}

function fallbackFor(part: ExportPart, failure: Failure): 'parts' | 'logs' | 'none' {
  const { fallback } = policyOf(failure)
  if (part.keys.length === 0 || fallback === 'none') return 'none'
  const isWorthSplitting = fallback === 'parts' || (fallback === 'stages' && part.level === 0)
  return isWorthSplitting && part.parts.length > 0 ? 'parts' : 'logs'
}

function explainBudget(prefix: string): Failure {
  return new Failure(
    'limit',
    `${MOST_EXPORTS} exports were made for this execution, and ${prefix} was not among them.`,
    'Ask for one stage with stage-id.'
  )
}
