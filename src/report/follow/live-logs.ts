import { inertText } from '../../failure/inert-text.ts'
import { hasRun, isFinal } from '../../harness/execution/execution-status.ts'
import { nodesOf, type ExecutionNode, type KnownExecution } from '../../harness/execution/execution.ts'
import type { FollowedLogs } from '../../harness/stream/followed-logs.ts'
import { StreamPool } from '../../harness/stream/stream-pool.ts'
import type { StreamTransport } from '../../harness/stream/stream-transport.ts'
import type { Clock } from '../../system/clock.ts'
import { placeName } from './event-line.ts'
import type { LiveLogOutput, LiveStep } from './live-log-output.ts'
import { logWishesOf, type LogWish } from './log-wishes.ts'
import { placeAbove } from './seen-parts.ts'
import { SilenceWatch } from './silence-watch.ts'

/** What it needs. */
export interface LiveLogsSettings {
  readonly transport: StreamTransport
  readonly clock: Clock
  readonly output: LiveLogOutput
  /** Keeps what is followed. */
  readonly followed: FollowedLogs
  /** Called when a step has probably begun or ended, of which the graph tells more. */
  readonly newsIsNear: () => void
}

/** For the last lines of what has ended, in ms. */
const LAST_LINES = 15_000
/** Streams that are about to be opened and looked for every second. */
const MOST_AWAITED = 3

/** Follows the logs of running steps and shows them. */
export class LiveLogs {
  readonly #settings: LiveLogsSettings
  readonly #pool: StreamPool
  readonly #steps = new Map<string, LiveStep>()
  /** Keys of logs that have brought lines, and of those that bring no more. */
  readonly #begun = new Set<string>()
  readonly #ended = new Set<string>()
  readonly #silence: SilenceWatch
  readonly #reasons = new Set<string>()
  #executions: readonly KnownExecution[] = []
  #wishes: readonly LogWish[] = []

  constructor(settings: LiveLogsSettings) {
    this.#settings = settings
    const { transport, clock, output, followed, newsIsNear } = settings
    this.#silence = new SilenceWatch(clock, key => {
      if (!this.#ended.has(key)) newsIsNear()
    })
    this.#pool = new StreamPool({
      transport,
      clock,
      take: (log, lines) => {
        followed.add(log, lines)
        const step = this.#steps.get(log.key)
        if (step === undefined) return
        if (!this.#begun.has(log.key)) this.#begin(log.key)
        output.show(
          step,
          lines.map(({ text }) => text)
        )
        if (!step.isService) this.#silence.heard(log.key)
      },
      ended: ({ key }, end) => {
        if (end.kind === 'unavailable' && !this.#reasons.has(end.reason)) {
          this.#reasons.add(end.reason)
          output.say(`A log can't be followed: ${inertText(end.reason)}. The artifact will have it.`)
        }
        this.#endOf(key)
      }
    })
  }

  /** From now on follows the logs of the steps of these that are at work. */
  follow(executions: readonly KnownExecution[]): void {
    this.#executions = executions
    for (const { log, isOver, step } of this.#wish()) {
      const known = this.#steps.get(log.key)
      if (known !== undefined) this.#settings.output.markOver(known, isFinal(step.status))
      if (isOver && this.#isOpen(log.key) && !this.#pool.isFollowing(log)) this.#endOf(log.key)
    }
    if (executions.some(isBetweenSteps)) this.#settings.newsIsNear()
  }

  /** Whether lines of a step were shown, perhaps before the graph told that it has begun. */
  hasShown({ logKeys }: ExecutionNode): boolean {
    return logKeys.some(key => this.#begun.has(key))
  }

  /** Reads what has ended to its end. */
  async end(): Promise<void> {
    this.#silence.stop()
    const settled = this.#pool.settle()
    await Promise.race([settled, this.#settings.clock.sleep(LAST_LINES)])
    await this.#pool.leave()
    for (const key of this.#steps.keys()) if (this.#isOpen(key)) this.#endOf(key)
  }

  #wish(): readonly LogWish[] {
    const seen = new Map(this.#executions.map(one => [one.executionId, one]))
    const wishes = this.#executions
      .flatMap(execution => {
        const above = placeAbove(execution, seen)
        return logWishesOf(execution, this.#begun).map(wish => ({ ...wish, path: [...above, ...wish.path] }))
      })
      .toSorted((a, b) => b.startedAt - a.startedAt)
    for (const { step, path, log } of wishes) this.#know(step, path, log.key)
    const awaited = wishes.filter(({ isAwaited }) => isAwaited).slice(0, MOST_AWAITED)
    this.#pool.wish(wishes.map(wish => ({ ...wish, isAwaited: awaited.includes(wish) })))
    this.#wishes = wishes
    return wishes
  }

  /** What comes after this log is awaited from now on. */
  #begin(key: string): void {
    const { output, newsIsNear } = this.#settings
    const ahead = this.#wishes.find(wish => wish.log.key === key && wish.stepsBefore.length > 0)
    this.#begun.add(key)
    this.#wish()
    if (ahead === undefined) return
    for (const { uuid } of ahead.stepsBefore) output.markOver({ id: uuid }, true)
    newsIsNear()
  }

  #know(step: ExecutionNode, path: readonly ExecutionNode[], key: string): void {
    if (this.#steps.has(key)) return
    this.#steps.set(key, {
      id: step.uuid,
      name: placeName(path),
      isService: /\/serviceId:[^/]*$/u.test(key)
    })
  }

  /** Whether a log may still bring lines; one that was only awaited may never come. */
  #isOpen(key: string): boolean {
    const isWished = this.#wishes.some(({ log }) => log.key === key)
    return !this.#ended.has(key) && (this.#begun.has(key) || isWished)
  }

  #endOf(key: string): void {
    const step = this.#steps.get(key)
    this.#ended.add(key)
    const ofStep = [...this.#steps].filter(([, other]) => other.id === step?.id)
    const isLast = !ofStep.some(([other]) => this.#isOpen(other))
    if (step !== undefined && isLast) this.#settings.output.end(step)
  }
}

/** One step has ended, and the next has not begun. A pipeline that a stage runs is at work, too. */
function isBetweenSteps({ status, stages }: KnownExecution): boolean {
  const isAtWork = [...nodesOf(stages)].some(
    ({ kind, child, status }) =>
      (kind === 'step' || child !== null) && status !== '' && hasRun(status) && !isFinal(status)
  )
  return !isFinal(status) && !isAtWork
}
