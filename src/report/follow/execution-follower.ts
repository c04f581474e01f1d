import { eventsBetween, type ExecutionEvent } from '../../executions/execution-events.ts'
import { progressOf } from '../../harness/execution/execution-progress.ts'
import { isFailure, isFinal } from '../../harness/execution/execution-status.ts'
import type { ExecutionNode, KnownExecution } from '../../harness/execution/execution.ts'
import type { ReadLog } from '../../logbook/logbook.ts'
import type { CommentReporter } from '../publish/comment-reporter.ts'
import { eventLine } from './event-line.ts'
import { readFailedStep, type FailedStepSettings } from './failed-step-logs.ts'
import type { LiveLogs } from './live-logs.ts'
import { familyOf, placeAbove } from './seen-parts.ts'

/** What it needs. */
export interface FollowerSettings extends FailedStepSettings {
  /** Prints a line, which is inert. */
  readonly say: (line: string) => void
  /** Shows the lines of running steps; null where they are not wanted. */
  readonly liveLogs: LiveLogs | null
  /** null where no comment is wanted. */
  readonly comments: CommentReporter | null
  /** Whether stages and steps are told in the run's log. */
  readonly tellsSteps: boolean
}

/** Something is said at least this often, in ms. */
const HEARTBEAT = 120_000
const MINUTE = 60_000
/**
 * Logs of failed steps that are fetched, a minute, beside the looks.
 * Of a step without one, Harness's own message is the reason until the logs are exported.
 */
const MOST_FETCHED = 3

/** Tells in the run's log, and in the comment, what an execution does while it is waited for. */
export class ExecutionFollower {
  readonly #settings: FollowerSettings
  readonly #seen = new Map<string, KnownExecution>()
  readonly #logs = new Map<string, ReadLog[]>()
  #fetchedAt: readonly number[] = []
  #work: Promise<void> = Promise.resolve()
  #saidAt: number

  constructor(settings: FollowerSettings) {
    this.#settings = settings
    this.#saidAt = settings.harness.connection.clock.now()
  }

  /** How an execution stands at a look. What had ended at the first look was never running here. */
  saw(execution: KnownExecution): void {
    const before = this.#seen.get(execution.executionId) ?? null
    // Of what is followed, also a part that has come and gone between two looks is told.
    const isOfFollowed = this.#seen.has(execution.partOf?.executionId ?? '')
    if (before === null && isFinal(execution.status) && !isOfFollowed) return
    this.#seen.set(execution.executionId, execution)
    const above = placeAbove(execution, this.#seen)
    const events = eventsBetween(before, execution).map(event => ({
      ...event,
      path: [...above, ...event.path]
    }))
    this.#settings.liveLogs?.follow([...this.#seen.values()])
    // A failure is told with its reason, which takes a moment; what comes after it waits.
    this.#work = this.#work.then(() => this.#tell(execution, events))
    if (events.some(isFailedStep)) return
    this.#comment(execution)
  }

  /**
   * Resolves when all is told that was seen, and the logs of steps that have ended are shown to
   * their end.
   */
  async end(): Promise<void> {
    await this.#work
    await this.#settings.liveLogs?.end()
  }

  async #tell(execution: KnownExecution, events: readonly ExecutionEvent[]): Promise<void> {
    for (const event of events) {
      const reason = isFailedStep(event) ? await this.#reasonOf(event.node, execution) : null
      // Its lines tell that it has begun.
      const isShown = event.kind === 'started' && this.#settings.liveLogs?.hasShown(event.node) === true
      if (this.#settings.tellsSteps && !isShown) this.#say(eventLine(event, reason))
    }
    if (events.some(isFailedStep)) this.#comment(execution)
    const { clock } = this.#settings.harness.connection
    const isDue = clock.now() - this.#saidAt >= HEARTBEAT
    if (isDue || isFinal(execution.status)) this.#say(progressOf(execution))
  }

  /** Of a part the execution that it belongs to is told. */
  #comment(execution: KnownExecution): void {
    const family = familyOf(execution, this.#seen)
    this.#settings.comments?.saw(
      family,
      family.flatMap(one => this.#logsOf(one))
    )
  }

  async #reasonOf(step: ExecutionNode, execution: KnownExecution): Promise<string | null> {
    const logs = await readFailedStep(this.#settings, execution.account, step, () => this.#mayFetch())
    this.#logsOf(execution).push(...logs)
    const [best] = logs.toSorted((a, b) => (b.excerpt?.score ?? 0) - (a.excerpt?.score ?? 0))
    return best?.telling?.text ?? step.failure
  }

  #mayFetch(): boolean {
    const now = this.#settings.harness.connection.clock.now()
    this.#fetchedAt = this.#fetchedAt.filter(at => now - at < MINUTE)
    if (this.#fetchedAt.length >= MOST_FETCHED) return false
    this.#fetchedAt = [...this.#fetchedAt, now]
    return true
  }

  #logsOf({ executionId }: KnownExecution): ReadLog[] {
    const logs = this.#logs.get(executionId) ?? []
    this.#logs.set(executionId, logs)
    return logs
  }

  #say(line: string): void {
    const { say, redactor, harness } = this.#settings
    this.#saidAt = harness.connection.clock.now()
    say(redactor.redact(line).text)
  }
}

/** Of a step that has logs. */
function isFailedStep({ kind, node }: ExecutionEvent): boolean {
  return kind === 'ended' && node.kind === 'step' && isFailure(node.status)
}
