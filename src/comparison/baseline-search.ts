import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../failure/failure.ts'
import { inertText } from '../failure/inert-text.ts'
import { ByteBudget } from '../harness/download/byte-budget.ts'
import { fetchSingleLog } from '../harness/download/single-log.ts'
import { isFailure, statusKind } from '../harness/execution/execution-status.ts'
import type { KnownExecution } from '../harness/execution/execution.ts'
import { fetchExecution } from '../harness/execution/fetch-execution.ts'
import { fetchRunPage, type ListedRun } from '../harness/execution/run-list.ts'
import type { Harness } from '../harness/http/http.ts'
import type { Redactor } from '../redaction/redaction.ts'
import type { StepSelection } from '../selection/selection.ts'
import { forEachLimited } from '../system/for-each-limited.ts'
import type { Baselines, EarlierStep, LogBaseline, PipelineHistory } from './baselines.ts'
import { readTemplates } from './log-templates.ts'
import { namedRun, pipelineHistory } from './past-run.ts'
import { findHistory, type RunHistory } from './run-history.ts'
import { isSameCommit } from './same-commit.ts'
import { failedSteps, stepsById, type FailedStepLogs, type StepLogs } from './step-logs.ts'
import type { TemplateSet } from './template-set.ts'

/** What it needs. */
export interface SearchSettings {
  readonly harness: Harness
  readonly redactor: Redactor
  /** Where logs are put for a moment. */
  readonly directory: string
}

/** When it ends. */
export interface SearchLimits {
  /** In ms, from now. */
  readonly time: number
  readonly signal: AbortSignal
}

/** Of all logs of earlier runs together. */
const MOST_BYTES = 64 * 1_048_576
const AT_ONCE = 4
/** Failed runs before that are looked into. */
const MOST_EARLIER = 2

const TOO_LARGE = `The logs of earlier runs have more than ${MOST_BYTES / 1_048_576} MB; the rest is not compared.`

/** Another run of the pipeline. */
interface OtherRun {
  readonly listed: ListedRun
  readonly steps: ReadonlyMap<string, StepLogs>
  /** The templates of its logs, by the keys of the failed steps' logs that they belong to. */
  readonly logs: ReadonlyMap<string, TemplateSet>
}

/** The key of a failed step's log, and that of the same log in another run. */
interface LogPair {
  readonly key: string
  readonly other: string
}

/** The runs that one is compared with. */
interface FoundRuns {
  readonly execution: KnownExecution
  readonly good: OtherRun | null
  readonly earlier: readonly OtherRun[]
  /** One that may be of the same commit. */
  readonly passed: OtherRun | null
}

/** Looks for what the logs of failed steps are compared with; has at any time what it has found. */
export class BaselineSearch {
  readonly #settings: SearchSettings
  readonly #signal: AbortSignal
  readonly #deadline: number
  readonly #budget = new ByteBudget(MOST_BYTES, 0)
  readonly #histories = new Map<string, PipelineHistory>()
  readonly #logs = new Map<string, LogBaseline>()
  #isFull = false

  constructor(settings: SearchSettings, { time, signal }: SearchLimits) {
    this.#settings = settings
    this.#signal = signal
    this.#deadline = settings.harness.connection.clock.now() + time
  }

  get found(): Baselines {
    return { histories: new Map(this.#histories), logs: new Map(this.#logs) }
  }

  /** @throws Failure when the pipeline's runs can't be listed; the signal's reason when aborted */
  async look(execution: KnownExecution, selection: StepSelection): Promise<void> {
    const history = await this.#historyOf(execution)
    this.#histories.set(this.#redact(execution.executionId), pipelineHistory(history, this.#redact))
    const steps = failedSteps(execution, selection)
    const { lastSuccess, earlierFailures, passedOnCommit } = history
    const good = await this.#runOf(lastSuccess, execution, steps)
    this.#keep(steps, { execution, good, earlier: [], passed: good })
    const earlier: OtherRun[] = []
    for (const listed of earlierFailures.slice(0, MOST_EARLIER)) {
      const run = await this.#runOf(listed, execution, steps)
      if (run !== null) earlier.push(run)
    }
    const isOther = passedOnCommit !== null && passedOnCommit.executionId !== lastSuccess?.executionId
    const passed = isOther ? await this.#runOf(passedOnCommit, execution, []) : good
    this.#keep(steps, { execution, good, earlier, passed })
  }

  async #historyOf(execution: KnownExecution): Promise<RunHistory> {
    const { harness } = this.#settings
    const { pipeline, run } = execution
    const history = await findHistory(
      query => fetchRunPage(harness, execution, { pipeline, ...query }, this.#deadline),
      execution
    )
    this.#signal.throwIfAborted()
    const { lastSuccess } = history
    harness.connection.log(
      lastSuccess === null
        ? `Run ${run} is compared with no other: none before it succeeded within 30 days.`
        : `Run ${run} is compared with run ${lastSuccess.run}, the last that succeeded before it.`
    )
    return history
  }

  /**
   * Another run of the pipeline, with the logs of the steps that failed in this one.
   * @returns null for one that can't be fetched, which is told
   */
  async #runOf(
    listed: ListedRun | null,
    execution: KnownExecution,
    failed: readonly FailedStepLogs[]
  ): Promise<OtherRun | null> {
    if (listed === null) return null
    const { harness } = this.#settings
    try {
      const known = await fetchExecution(harness, execution, listed.executionId, this.#deadline)
      this.#signal.throwIfAborted()
      if (known.pipeline !== execution.pipeline || known.run !== listed.run) return null
      const steps = stepsById(known)
      const isWanted = isFailure(listed.status) ? hasFailed : hasPassed
      const pairs = pairsOf(failed, new Map([...steps].filter(([, step]) => isWanted(step))))
      return { listed, steps, logs: await this.#logsOf(pairs, execution.account) }
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      harness.connection.log(`Run ${listed.run} could not be fetched to compare with: ${error.summary}`)
      return null
    }
  }

  async #logsOf(pairs: readonly LogPair[], account: string): Promise<ReadonlyMap<string, TemplateSet>> {
    const found = new Map<string, TemplateSet>()
    await forEachLimited(AT_ONCE, pairs, async ({ key, other }) => {
      const templates = this.#isFull ? null : await this.#templatesOf(account, other)
      if (templates !== null) found.set(key, templates)
    })
    return found
  }

  /** @returns null for a log that can't be fetched whole, which is told */
  async #templatesOf(account: string, key: string): Promise<TemplateSet | null> {
    const { harness, redactor, directory } = this.#settings
    const { log } = harness.connection
    const files: string[] = []
    const newFile = (): string => {
      const file = join(directory, `compared-${crypto.randomUUID()}.ndjson`)
      files.push(file)
      return file
    }
    const source = { harness, newFile, deadline: this.#deadline, budget: this.#budget }
    try {
      const { path, unsteady } = await fetchSingleLog(source, account, key, true)
      this.#signal.throwIfAborted()
      if (path === null) return null
      if (unsteady !== null) log(`Not compared: ${unsteady.summary}`)
      return unsteady === null ? await readTemplates(path, redactor, this.#signal) : null
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      const isTooLarge = error.kind === 'too-large'
      if (!this.#isFull)
        log(isTooLarge ? TOO_LARGE : `The log ${inertText(key)} could not be compared with: ${error.summary}`)
      this.#isFull ||= isTooLarge
      return null
    } finally {
      for (const file of files) await rm(file, { force: true }).catch(() => undefined)
    }
  }

  /** Keeps what was found for the logs of the failed steps. */
  #keep(failed: readonly FailedStepLogs[], { execution, good, earlier, passed }: FoundRuns): void {
    for (const { id, keys } of failed) {
      const passedIn = [passed, ...earlier].find(
        run =>
          run !== null && isSameCommit(run.listed.source, execution.source) && hasPassed(run.steps.get(id))
      )
      for (const key of keys.values()) {
        const templates = good?.logs.get(key)
        const isGood = good !== null && templates !== undefined && hasPassed(good.steps.get(id))
        this.#logs.set(key, {
          good: isGood ? { run: namedRun(good.listed, this.#redact), templates } : null,
          earlier: earlier.flatMap(run => this.#earlierStep(run, id, key)),
          passedOnCommit: passedIn == null ? null : namedRun(passedIn.listed, this.#redact)
        })
      }
    }
  }

  /** Nothing where it is not known how the step ended there, or its log is not known. */
  #earlierStep({ listed, steps, logs }: OtherRun, id: string, key: string): EarlierStep[] {
    const run = namedRun(listed, this.#redact)
    const step = steps.get(id)
    const templates = logs.get(key)
    if (hasPassed(step)) return [{ run, templates: null }]
    return hasFailed(step) && templates !== undefined ? [{ run, templates }] : []
  }

  readonly #redact = (text: string): string => this.#settings.redactor.redact(text).text
}

function pairsOf(failed: readonly FailedStepLogs[], steps: ReadonlyMap<string, StepLogs>): LogPair[] {
  return failed.flatMap(({ id, keys }) =>
    [...keys].flatMap(([unit, key]) => {
      const other = steps.get(id)?.keys.get(unit)
      return other === undefined ? [] : [{ key, other }]
    })
  )
}

function hasFailed(step: StepLogs | undefined): boolean {
  return isFailure(step?.status ?? null)
}

/** Forgiven is not passed. */
function hasPassed(step: StepLogs | undefined): boolean {
  return statusKind(step?.status ?? null) === 'success'
}
