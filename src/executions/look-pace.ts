import { pause } from '../harness/stream/pause.ts'
import type { Clock } from '../system/clock.ts'

/**
 * How closely a running execution is watched: not at all, for its stages and steps, or so that
 * failures and new steps are known within seconds.
 */
export type Closeness = 'none' | 'steps' | 'closely'

/** Waits between two looks, in ms: they grow from the first to the longest. */
interface Waits {
  readonly first: number
  readonly growth: number
  readonly longest: number
}

const QUIET: Waits = { first: 5000, growth: 1.5, longest: 30_000 }
/** While nothing is at work. */
const IDLE: Waits = { first: 5000, growth: 1.25, longest: 15_000 }
/**
 * While a step is at work. The failure of a step is told within ten seconds in one execution,
 * within half a minute where twenty go on at once: see `looksAMinute`.
 */
const AT_WORK: Readonly<Record<Exclude<Closeness, 'none'>, Waits>> = {
  steps: { first: 5000, growth: 1.25, longest: 8000 },
  closely: { first: 4000, growth: 1, longest: 4000 }
}
const MINUTE = 60_000
/** Executions that the looks of a minute are meant for; of more, each has three. */
const FEW = 5
const LOOKS_OF_FEW = 15
/** A minute: Harness allows 400 calls, which others with the same key use, too. */
const MOST_LOOKS = 60
/** Looks that come early, a minute; each puts off the next one, and so adds at most half a look. */
const MOST_HINTS = 3
/** Between two looks, however near news is, in ms. */
const LEAST_WAIT = 2000
const NEVER = new AbortController().signal

/** How often executions are looked at that are waited for at the same time. */
export class LookPace {
  readonly #closeness: Closeness
  readonly #hints = new Set<AbortController>()
  #hintsAt: readonly number[] = []

  constructor(closeness: Closeness) {
    this.#closeness = closeness
  }

  /**
   * Something has happened that only a look explains: who waits looks soon, a few times a minute.
   * Where many wait, that would be very many looks at once.
   *
   * @param now in ms since 1970
   */
  hint(now: number): void {
    if (this.#hints.size > FEW) return
    const asleep = [...this.#hints].filter(({ signal }) => !signal.aborted)
    this.#hintsAt = this.#hintsAt.filter(at => now - at < MINUTE)
    if (asleep.length === 0 || this.#hintsAt.length >= MOST_HINTS / this.#hints.size) return
    this.#hintsAt = [...this.#hintsAt, now]
    for (const hint of asleep) hint.abort()
  }

  /** Begins with one execution; its disposal ends that. */
  begin(): LookWaits {
    let hint = new AbortController()
    this.#hints.add(hint)
    let wait = 0
    return {
      next: isAtWork => {
        const { first, growth, longest } = this.#waitsFor(isAtWork)
        wait = wait === 0 ? first : Math.min(wait * growth, longest)
        const { size } = this.#hints
        const looks = this.#closeness === 'none' ? MOST_LOOKS : looksAMinute(size)
        return Math.max(wait, (MINUTE / looks) * size)
      },
      sleep: async (ms, clock, stop = NEVER) => {
        const least = this.#closeness === 'closely' ? Math.min(ms, LEAST_WAIT) : ms
        await pause(clock, least, stop)
        if (ms > least) await pause(clock, ms - least, AbortSignal.any([hint.signal, stop]))
        this.#hints.delete(hint)
        hint = new AbortController()
        this.#hints.add(hint)
      },
      [Symbol.dispose]: () => {
        this.#hints.delete(hint)
      }
    }
  }

  #waitsFor(isAtWork: boolean): Waits {
    if (this.#closeness === 'none') return QUIET
    return isAtWork ? AT_WORK[this.#closeness] : IDLE
  }
}

/** At all executions together that are waited for at the same time. */
function looksAMinute(executions: number): number {
  return Math.min(MOST_LOOKS, (LOOKS_OF_FEW / FEW) * Math.max(FEW, executions))
}

/** The waits between the looks at one execution. */
export interface LookWaits extends Disposable {
  /** Until the next look, in ms. @param isAtWork whether a step runs, so that news is near */
  next(isAtWork: boolean): number
  /** Waits so many ms, or until there is a hint, or `stop`. */
  sleep(ms: number, clock: Clock, stop?: AbortSignal): Promise<void>
}
