import { inertText } from '../../failure/inert-text.ts'
import { hasRun, isFinal } from '../../harness/execution/execution-status.ts'
import type { ExecutionNode, KnownExecution } from '../../harness/execution/execution.ts'
import type { FollowedLogs } from '../../harness/stream/followed-logs.ts'
import { StreamPool, type StreamWish } from '../../harness/stream/stream-pool.ts'
import type { StreamTransport } from '../../harness/stream/stream-transport.ts'
import type { Clock } from '../../system/clock.ts'
import { placeName } from './event-line.ts'
import type { LiveLogOutput, LiveStep } from './live-log-output.ts'

/** What it needs. */
export interface LiveLogsSettings {
  readonly transport: StreamTransport
  readonly clock: Clock
  readonly output: LiveLogOutput
  /** Keeps what is followed. */
  readonly followed: FollowedLogs
}

/** For the last lines of what has ended, in ms. */
const LAST_LINES = 15_000

/** Follows the logs of running steps and shows them. */
export class LiveLogs {
  readonly #settings: LiveLogsSettings
  readonly #pool: StreamPool
  readonly #steps = new Map<string, LiveStep>()
  /** Keys of logs that may still bring lines. */
  readonly #open = new Set<string>()
  readonly #reasons = new Set<string>()

  constructor(settings: LiveLogsSettings) {
    this.#settings = settings
    const { transport, clock, output, followed } = settings
    this.#pool = new StreamPool({
      transport,
      clock,
      take: (log, lines) => {
        followed.add(log, lines)
        const step = this.#steps.get(log.key)
        if (step !== undefined) {
          output.show(
            step,
            lines.map(({ text }) => text)
          )
        }
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
    const wishes = executions.flatMap(execution => this.#wishesOf(execution))
    this.#pool.wish(wishes.toSorted((a, b) => b.startedAt - a.startedAt))
    for (const { log, isOver } of wishes) {
      if (isOver && this.#open.has(log.key) && !this.#pool.isFollowing(log)) this.#endOf(log.key)
    }
  }

  /** Reads what has ended to its end. */
  async end(): Promise<void> {
    const settled = this.#pool.settle()
    await Promise.race([settled, this.#settings.clock.sleep(LAST_LINES)])
    await this.#pool.leave()
    for (const key of [...this.#open]) this.#endOf(key)
  }

  #wishesOf({ account, stages }: KnownExecution): (StreamWish & { readonly startedAt: number })[] {
    return [...stepsWithPlaces(stages)].flatMap(({ step, path }) =>
      step.logKeys.map(key => {
        const unit = step.units.find(({ name }) => key.endsWith(`-commandUnit:${name}`))
        const isOver = isFinal(step.status) || isFinal(unit?.status ?? null)
        this.#know(step, path, key)
        return { log: { account, key }, isOver, startedAt: unit?.startedAt ?? step.startedAt ?? 0 }
      })
    )
  }

  #know(step: ExecutionNode, path: readonly ExecutionNode[], key: string): void {
    if (this.#steps.has(key)) return
    this.#steps.set(key, {
      id: step.uuid,
      name: placeName(path),
      isService: /\/serviceId:[^/]*$/u.test(key)
    })
    this.#open.add(key)
  }

  #endOf(key: string): void {
    const step = this.#steps.get(key)
    this.#open.delete(key)
    const isLast = ![...this.#open].some(other => this.#steps.get(other)?.id === step?.id)
    if (step !== undefined && isLast) this.#settings.output.end(step)
  }
}

/** Steps that have begun and have logs. */
function* stepsWithPlaces(
  nodes: readonly ExecutionNode[],
  above: readonly ExecutionNode[] = []
): Generator<{ readonly step: ExecutionNode; readonly path: readonly ExecutionNode[] }> {
  for (const node of nodes) {
    const path = [...above, node]
    const hasBegun = node.kind === 'step' && node.status !== '' && hasRun(node.status)
    if (hasBegun && node.logKeys.length > 0) yield { step: node, path }
    yield* stepsWithPlaces(node.children, path)
  }
}
