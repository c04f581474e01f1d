import type { Clock } from '../../system/clock.ts'
import { followLog, type FollowEnd } from './follow-log.ts'
import { SeenLines } from './seen-lines.ts'
import type { StreamedLog, StreamTransport } from './stream-transport.ts'
import type { StreamedLine } from './streamed-line.ts'

/** A log that is worth following. */
export interface StreamWish {
  readonly log: StreamedLog
  /** Its step has ended, so that its stream is about to be closed. */
  readonly isOver: boolean
  /** Its stream is about to be opened. */
  readonly isAwaited?: boolean
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
  isAwaited: boolean
  work: Promise<void>
  isEnded: boolean
}

/** Follows the logs that matter most, a few at a time; the others are left and taken up again. */
export class StreamPool {
  readonly #options: StreamPoolOptions
  readonly #followers = new Map<string, Follower>()
  #wishes: readonly Follower[] = []
  #isSettling = false

  constructor(options: StreamPoolOptions) {
    this.#options = options
  }

  /** From now on these are to be followed, in order of importance. */
  wish(wishes: readonly StreamWish[]): void {
    this.#wishes = wishes.map(({ log, isOver, isAwaited = false }) => {
      const follower = this.#followerOf(log)
      follower.isAwaited = isAwaited
      if (isOver) follower.over.abort()
      return follower
    })
    this.#arrange()
  }

  /** Whether a log is being followed now. */
  isFollowing(log: StreamedLog): boolean {
    return this.#followerOf(log).leave !== null
  }

  /** Resolves when every log whose step has ended is read to its end; the others are left. */
  async settle(): Promise<void> {
    const followers = [...this.#followers.values()]
    this.#isSettling = true
    for (const follower of followers) if (!isOver(follower)) follower.leave?.abort()
    await Promise.all(followers.map(({ work }) => work))
  }

  /** Leaves all. */
  async leave(): Promise<void> {
    this.#isSettling = true
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
      isAwaited: false,
      work: Promise.resolve(),
      isEnded: false
    }
    this.#followers.set(name, known)
    return known
  }

  /** Leaves what is not among the first, and begins with what is. */
  #arrange(): void {
    const open = this.#wishes.filter(({ isEnded }) => !isEnded)
    // What is over is read to its end, which is soon; if it was never followed, it is not streamed
    // any more.
    const ending = open.filter(follower => isOver(follower) && follower.leave !== null)
    const running = open.filter(follower => !isOver(follower))
    const wanted = [...ending, ...running].slice(0, MOST_STREAMS)
    const active = [...this.#followers.values()].filter(({ leave }) => leave !== null)
    for (const follower of active) if (!wanted.includes(follower)) follower.leave?.abort()
    for (const follower of wanted
      .filter(({ leave }) => leave === null)
      .slice(0, MOST_STREAMS - active.length)) {
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
      isAwaited: () => follower.isAwaited,
      take: lines => take(log, lines)
    })
    follower.leave = null
    if (end.kind !== 'left') {
      follower.isEnded = true
      ended(log, end)
    }
    if (!this.#isSettling) this.#arrange()
  }
}

function isOver({ over }: Follower): boolean {
  return over.signal.aborted
}
