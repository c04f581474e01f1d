import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import type { Socket } from 'node:net'
import { join } from 'node:path'

/** What calls back later: the time of a test, or the real one. */
export interface Timers {
  after(ms: number, callback: () => void): void
}

/** What the action's process is told. */
export interface Tick {
  /** Unlike that of any other tick that this process sends. */
  readonly tick: number
  /** Milliseconds since 1970. */
  readonly now: number
}

/** What the action's process answers to a tick. */
export interface TickAnswer extends Pick<Tick, 'tick'> {
  /** Until its next timer, in ms; null when it has none. */
  readonly next: number | null
  /** It reads, writes, connects or looks up a name. */
  readonly isBusy: boolean
  /** Local ports of the requests that it waits for; 0 for one without a connection. */
  readonly waitingOn: readonly number[]
}

/** The most that time moves on at once, in ms. */
const LONGEST_STEP = 1_000
/** Real ms between two ticks: while the action only waits for time, and while somebody works. */
const PAUSE = { waiting: 1, working: 5 }

/**
 * Ticks in a row at which the action only waited, before that is believed: it may have been between
 * two pieces of work.
 */
const CALM = 3

let ticks = 0

/** Ports of clients whose requests are left unanswered on purpose. */
const unanswered = new Set<number>()

/** Tells the clocks that no answer comes on this connection, or that a clock's timers bring it. */
export function leaveUnanswered(socket: Socket): void {
  const { remotePort } = socket
  if (remotePort === undefined || unanswered.has(remotePort)) return
  unanswered.add(remotePort)
  socket.once('close', () => unanswered.delete(remotePort))
}

/**
 * The time of one run of the action. It moves on only when nothing else can bring the action
 * further: not while the action works, nor while a server owes it an answer. So no outcome depends
 * on how fast the machine is.
 */
export class ActionClock implements Timers {
  #now = Date.now()
  #isStopped = false
  #timers: { readonly due: number; readonly callback: () => void }[] = []

  /** From now on time stands still: what ends then ends by itself. */
  stop(): void {
    this.#isStopped = true
  }

  /** Milliseconds since 1970, as the action sees them. */
  now = (): number => this.#now

  /** Calls back when so many ms of the action's time are over. */
  after(ms: number, callback: () => void): void {
    this.#timers.push({ due: this.#now + ms, callback })
  }

  /**
   * Ticks for a process until it ends. It was started with `virtualTime`, and has a channel for
   * messages.
   *
   * @returns ends it before
   */
  drive(child: ChildProcess): () => void {
    let calm = 0
    let latest = 0
    let timer: NodeJS.Timeout | undefined
    const tick = (): void => {
      latest = ticks += 1
      if (child.connected) child.send({ tick: latest, now: this.#now } satisfies Tick, () => undefined)
    }
    const hear = (message: unknown): void => {
      const answer = message as TickAnswer
      if (answer.tick !== latest) return
      const isWaiting = !answer.isBusy && answer.waitingOn.every(port => unanswered.has(port))
      calm = isWaiting ? calm + 1 : 0
      if (calm > CALM) this.#advance(Math.min(LONGEST_STEP, this.#untilNext(answer.next)))
      else if (!isWaiting) this.#advance(1)
      timer = setTimeout(tick, isWaiting ? PAUSE.waiting : PAUSE.working)
    }
    const stop = (): void => {
      clearTimeout(timer)
      child.off('message', hear).off('exit', stop)
    }
    child.on('message', hear).on('exit', stop)
    tick()
    return stop
  }

  #untilNext(next: number | null): number {
    const waits = this.#timers.map(({ due }) => due - this.#now)
    if (next !== null) waits.push(next)
    return waits.length === 0 ? 0 : Math.max(0, Math.min(...waits))
  }

  #advance(ms: number): void {
    if (this.#isStopped) return
    this.#now += ms
    const due = this.#timers.filter(timer => timer.due <= this.#now)
    this.#timers = this.#timers.filter(timer => timer.due > this.#now)
    for (const { callback } of due) callback()
  }
}

let script: string | undefined

/**
 * The variables that make a process of Node live in the time of a clock, which then has to drive
 * it.
 */
export function virtualTime(clock: ActionClock): Readonly<Record<'NODE_OPTIONS' | 'SANDBOX_TIME', string>> {
  // Stripping the types in every process would take longer than all else there.
  script ??= stripTypeScriptTypes(readFileSync(join(import.meta.dirname, 'virtual-time.ts'), 'utf8'))
  const module = `data:text/javascript;base64,${Buffer.from(script).toString('base64')}`
  return { NODE_OPTIONS: `--import=${module}`, SANDBOX_TIME: String(clock.now()) }
}
