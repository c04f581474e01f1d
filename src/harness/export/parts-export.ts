import { Failure } from '../../failure/failure.ts'
import { policyOf, stopsEverything } from '../../failure/failure-policy.ts'
import { quotedKey } from '../../failure/inert-text.ts'
import { forEachLimited } from '../../system/for-each-limited.ts'
import { logsExist, type LogsExist } from '../download/log-exists.ts'
import type { CollectedLogs } from './collected-logs.ts'
import { explainLimit } from './poll/export-answer.ts'
import { explainTimeout } from './poll/export-failures.ts'
import type { CompleteAfter } from './poll/export-freshness.ts'
import type { ExportPart } from './export-part.ts'
import { smallerParts, unnamedServices, type ExportPlan } from './export-plan.ts'
import type { ExportSession } from './export-session.ts'
import { LeftoverLogs, UNNAMED_LOGS } from './leftover-logs.ts'
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
/** A graph that names more logs than this may be false: some of them are looked for first. */
const MOST_BELIEVED = 20 * EXPORT_LIMIT
const PROBES = 5
/** Started for one execution; the rest is fetched log by log. */
const MOST_EXPORTS = 40

/**
 * Fetches the logs of a plan: by one export where that works, else by those of its parts, at last
 * one by one. What can't be fetched is a gap.
 */
export class PartsExport {
  readonly #session: ExportSession
  readonly #of: PartsOf
  readonly #plan: ExportPlan
  readonly #collected: CollectedLogs
  readonly #leftovers: LeftoverLogs
  readonly #settled = new Set<string>()
  #started = 0
  #isEmpty = true

  constructor(session: ExportSession, of: PartsOf, plan: ExportPlan, collected: CollectedLogs) {
    this.#session = session
    this.#of = of
    this.#plan = plan
    this.#collected = collected
    this.#leftovers = new LeftoverLogs(session, {
      ...of,
      plan,
      collected,
      exist: prefix => this.#exist(prefix)
    })
  }

  /**
   * @throws Failure when going on makes no sense: a refused key, a full disk, no answer from
   *   Harness at all; what came before is collected
   */
  async run(): Promise<PartsResult> {
    const [loose] = this.#plan.loose
    if (loose !== undefined) this.#leftovers.add(loose, this.#plan.loose, null, [])
    for (let round = this.#plan.parts; round.length > 0;) round = await this.#exportRound(round)
    const settled = await this.#leftovers.fetch()
    const isEmpty = this.#isEmpty && this.#leftovers.isEmpty
    return { isEmpty, settled: new Set([...this.#settled, ...settled]) }
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
    const { harness, options } = this.#session
    if (harness.connection.clock.now() >= options.deadline && this.#started > 0) {
      return this.#giveUp(part, explainTimeout(this.#quoted(prefix), null, true))
    }
    if (part.isGuess && !(await this.#isThere(prefix))) return { failure: null, parts: [] }
    const noExport =
      this.#session.exportsOff ?? (this.#started >= MOST_EXPORTS ? explainBudget(this.#quoted(prefix)) : null)
    if (noExport !== null && keys.length === 0) return this.#giveUp(part, noExport)
    if (noExport !== null) {
      this.#leftovers.add(prefix, keys, noExport, unnamedServices(part))
      return { failure: null, parts: [] }
    }
    if (keys.length > EXPORT_LIMIT && (await this.#isBelieved(keys))) {
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

  /** Whether there are as many logs as the graph names. */
  async #isBelieved(keys: readonly string[]): Promise<boolean> {
    if (keys.length <= MOST_BELIEVED) return true
    for (let at = 0; at < PROBES; at += 1) {
      const key = keys[Math.floor((at * keys.length) / PROBES)]
      if (key !== undefined && (await this.#exist(key)) === 'yes') return true
    }
    return false
  }

  /** Where that is not known, it is told as what may be missing. */
  async #isThere(prefix: string): Promise<boolean> {
    const exist = await this.#exist(prefix)
    if (exist === 'trouble' || exist === 'unknown') this.#collected.addRemark(prefix, UNNAMED_LOGS)
    return exist === 'yes'
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
    return quotedKey(prefix, this.#session.harness.connection.redact)
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
      this.#leftovers.add(part.prefix, part.keys, isForeseen ? null : failure, unnamedServices(part))
      return { failure: null, parts: [] }
    }
    const smaller = smallerParts(part, this.#of.wholeStages)
    this.#leftovers.add(part.prefix, smaller.keys, null, [])
    return { failure: isForeseen ? null : failure, parts: smaller.parts }
  }

  #giveUp({ prefix, keys }: ExportPart, failure: Failure): { failure: null; parts: [] } {
    this.#collected.addGap(prefix, failure)
    for (const key of keys) this.#settled.add(key)
    return { failure: null, parts: [] }
  }
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
