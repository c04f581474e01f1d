import { Failure } from '../failure/failure.ts'
import { isFailure, statusKind } from '../harness/execution/execution-status.ts'
import type { KnownExecution } from '../harness/execution/execution.ts'
import { fetchExecution } from '../harness/execution/fetch-execution.ts'
import { fetchRunPage, type ListedRun } from '../harness/execution/run-list.ts'
import type { StepSelection } from '../selection/selection.ts'
import { forEachLimited } from '../system/for-each-limited.ts'
import type { Baselines, EarlierStep, LogBaseline, PipelineHistory } from './baselines.ts'
import { EarlierLogs, type EarlierLogSettings } from './earlier-logs.ts'
import { namedRun, pipelineHistory } from './past-run.ts'
import type { EarlierLog } from './read-earlier-log.ts'
import { findHistory, type RunHistory } from './run-history.ts'
import { isSameCommit } from './same-commit.ts'
import { failedSteps, stepsById, type FailedStepLogs, type StepLogs } from './step-logs.ts'

/** When it ends. */
export interface SearchLimits {
  /** In ms, from now. */
  readonly time: number
  readonly signal: AbortSignal
}

const AT_ONCE = 4
/** Failed runs before that are looked into. */
const MOST_EARLIER = 2

/** Another run of the pipeline. */
interface OtherRun {
  readonly listed: ListedRun
  readonly steps: ReadonlyMap<string, StepLogs>
  /** By the keys of the failed steps' logs that they belong to. */
  readonly logs: ReadonlyMap<string, EarlierLog>
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
export class BaselineSearch implements Disposable {
  readonly #settings: EarlierLogSettings
  readonly #earlierLogs: EarlierLogs
  readonly #signal: AbortSignal
  readonly #deadline: number
  readonly #histories = new Map<string, PipelineHistory>()
  readonly #logs = new Map<string, LogBaseline>()
  readonly #knownSecrets: number

  constructor(settings: EarlierLogSettings, { time, signal }: SearchLimits) {
    this.#settings = settings
    this.#signal = signal
    this.#knownSecrets = settings.redactor.source.secrets.length
    this.#deadline = settings.harness.connection.clock.now() + time
    this.#earlierLogs = new EarlierLogs(settings, { deadline: this.#deadline, signal })
  }

  [Symbol.dispose](): void {
    this.#earlierLogs[Symbol.dispose]()
  }

  get found(): Baselines {
    const knownSecrets = this.#knownSecrets
    return { histories: new Map(this.#histories), logs: new Map(this.#logs), knownSecrets }
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
      const isGood = !isFailure(listed.status)
      const isWanted = isGood ? hasPassed : hasFailed
      const pairs = pairsOf(failed, new Map([...steps].filter(([, step]) => isWanted(step))))
      return { listed, steps, logs: await this.#logsOf(pairs, execution.account, isGood) }
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      harness.connection.log(`Run ${listed.run} could not be fetched to compare with: ${error.summary}`)
      return null
    }
  }

  async #logsOf(
    pairs: readonly LogPair[],
    account: string,
    isGood: boolean
  ): Promise<ReadonlyMap<string, EarlierLog>> {
    const found = new Map<string, EarlierLog>()
    await forEachLimited(AT_ONCE, pairs, async ({ key, other }) => {
      const log = await this.#earlierLogs.read(account, other, isGood)
      if (log !== null) found.set(key, log)
    })
    return found
  }

  /** Keeps what was found for the logs of the failed steps. */
  #keep(failed: readonly FailedStepLogs[], { execution, good, earlier, passed }: FoundRuns): void {
    for (const { id, keys } of failed) {
      const passedIn = [passed, ...earlier].find(
        run =>
          run !== null && isSameCommit(run.listed.source, execution.source) && hasPassed(run.steps.get(id))
      )
      for (const key of keys.values()) {
        const log = good?.logs.get(key)
        const isGood = good !== null && log !== undefined && hasPassed(good.steps.get(id))
        this.#logs.set(key, {
          good: isGood ? { run: namedRun(good.listed, this.#redact), ...log } : null,
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
    const log = logs.get(key)
    if (hasPassed(step)) return [{ run, templates: null }]
    return hasFailed(step) && log !== undefined ? [{ run, templates: log.templates }] : []
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
