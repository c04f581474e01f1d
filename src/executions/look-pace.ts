/**
 * What a running execution is watched for: nothing, its stages and steps, or the lines of its logs.
 */
export type Closeness = 'none' | 'steps' | 'lines'

/** Waits between two looks, in ms: they grow from the first to the longest. */
interface Waits {
  readonly first: number
  readonly growth: number
  readonly longest: number
}

const QUIET: Waits = { first: 5000, growth: 1.5, longest: 30_000 }
/** While nothing is at work. */
const IDLE: Waits = { first: 5000, growth: 1.25, longest: 15_000 }
/** While a step is at work. The failure of a step is told within ten seconds. */
const AT_WORK: Readonly<Record<Exclude<Closeness, 'none'>, Waits>> = {
  steps: { first: 5000, growth: 1.25, longest: 8000 },
  lines: { first: 4000, growth: 1, longest: 4000 }
}
/** All executions together: of 20 calls a minute some are left for what else is asked meanwhile. */
const MOST_LOOKS = 15

/** How often executions are looked at that are waited for at the same time. */
export class LookPace {
  readonly #closeness: Closeness
  #count = 0

  constructor(closeness: Closeness) {
    this.#closeness = closeness
  }

  /** Begins with one execution; its disposal ends that. */
  begin(): LookWaits {
    this.#count += 1
    let wait = 0
    return {
      next: isAtWork => {
        const { first, growth, longest } = this.#waitsFor(isAtWork)
        wait = wait === 0 ? first : Math.min(wait * growth, longest)
        const isWatched = this.#closeness !== 'none'
        return isWatched ? Math.max(wait, (60_000 / MOST_LOOKS) * this.#count) : wait
      },
      [Symbol.dispose]: () => {
        this.#count -= 1
      }
    }
  }

  #waitsFor(isAtWork: boolean): Waits {
    if (this.#closeness === 'none') return QUIET
    return isAtWork ? AT_WORK[this.#closeness] : IDLE
  }
}

/** The waits between the looks at one execution. */
export interface LookWaits extends Disposable {
  /** Until the next look, in ms. @param isAtWork whether a step runs, so that news is near */
  next(isAtWork: boolean): number
}
