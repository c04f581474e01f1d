import type { Clock } from '../clock.ts'
import { followLog, type FollowEnd } from './follow-log.ts'
import { SeenLines } from './seen-lines.ts'
import type { StreamedLog, StreamTransport } from './stream-transport.ts'
import type { StreamedLine } from './streamed-line.ts'

/** A log that is worth following. */
export interface StreamWish {
  readonly log: StreamedLog
  /** Its step has ended, so that its stream is about to be closed. */
  readonly isOver: boolean
}

/** What the pool needs. */
export interface StreamPoolOptions {
  readonly transport: StreamTransport
  readonly clock: Clock
  /** Takes new lines, once and in order; it must not wait. */
  readonly take: (log: StreamedLog, lines: readonly StreamedLine[]) => void
  /** Told once of each log that was read to its end, or can't be followed. */
  readonly ended: (log: StreamedLog, end: FollowEnd) => void
}

/** Streams that are read at the same time. */
export const MOST_STREAMS = 8

interface Follower {
  readonly log: StreamedLog
  readonly seen: SeenLines
  readonly over: AbortController
  leave: AbortController | null
  work: Promise<void>
  isEnded: boolean
}

/** Follows the logs that matter most, a few at a time; the others are left and taken up again. */
export class StreamPool {
  readonly #options: StreamPoolOptions
  readonly #followers = new Map<string, Follower>()
  #wanted: readonly Follower[] = []

  constructor(options: StreamPoolOptions) {
    this.#options = options
  }

  /** From now on these are to be followed, in order of importance. */
  wish(wishes: readonly StreamWish[]): void {
    for (const { log, isOver } of wishes) if (isOver) this.#followerOf(log).over.abort()
    this.#wanted = wishes
      .map(({ log }) => this.#followerOf(log))
      // What has ended before it was followed is not streamed any more.
      .filter(({ isEnded, leave, over }) => !isEnded && (leave !== null || !over.signal.aborted))
      .slice(0, MOST_STREAMS)
    for (const follower of this.#followers.values()) {
      if (!this.#wanted.includes(follower)) follower.leave?.abort()
    }
    this.#fill()
  }

  /** Resolves when every log whose step has ended is read to its end; the others are left. */
  async settle(): Promise<void> {
    const followers = [...this.#followers.values()]
    this.#wanted = followers.filter(({ over }) => over.signal.aborted)
    for (const { leave, over } of followers) if (!over.signal.aborted) leave?.abort()
    await Promise.all(followers.map(({ work }) => work))
  }

  /** Leaves all. */
  async leave(): Promise<void> {
    this.#wanted = []
    const followers = [...this.#followers.values()]
    for (const { leave } of followers) leave?.abort()
    await Promise.all(followers.map(({ work }) => work))
  }

  #followerOf(log: StreamedLog): Follower {
    const name = `${log.account}/${log.key}`
    const known = this.#followers.get(name) ?? {
      log,
      seen: new SeenLines(),
      over: new AbortController(),
      leave: null,
      work: Promise.resolve(),
      isEnded: false
    }
    this.#followers.set(name, known)
    return known
  }

  #fill(): void {
    const active = [...this.#followers.values()].filter(({ leave }) => leave !== null)
    const waiting = this.#wanted.filter(({ leave, isEnded }) => leave === null && !isEnded)
    for (const follower of waiting.slice(0, MOST_STREAMS - active.length)) {
      follower.leave = new AbortController()
      follower.work = this.#follow(follower, follower.leave.signal)
    }
  }

  async #follow(follower: Follower, leave: AbortSignal): Promise<void> {
    const { log, seen, over } = follower
    const { transport, clock, take, ended } = this.#options
    const end = await followLog(log, {
      transport,
      clock,
      seen,
      leave,
      over: over.signal,
      take: lines => take(log, lines)
    })
    follower.leave = null
    if (end.kind !== 'left') {
      follower.isEnded = true
      ended(log, end)
    }
    this.#fill()
  }
}
