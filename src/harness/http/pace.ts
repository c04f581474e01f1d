import type { Clock } from '../../system/clock.ts'
import { Mutex } from '../../system/mutex.ts'

/**
 * Harness allows 400 calls a minute for each key, which others use, too: at most 300 in any minute
 * are ours.
 */
const BURST = 100
const PER_MINUTE = 200
const MINUTE = 60_000
/** So that jobs which were refused together don't come back together; in ms. */
const JITTER = 15_000

/**
 * The pace of all calls with one key: a token bucket. A burst and a minute's refill make 300 calls.
 */
export class Pace {
  readonly #clock: Clock
  readonly #log: (line: string) => void
  readonly #queue = new Mutex()
  #tokens = BURST
  #filledAt: number
  #closedUntil = 0
  readonly #told = new Set<string>()

  constructor(clock: Clock, log: (line: string) => void) {
    this.#clock = clock
    this.#log = log
    this.#filledAt = clock.now()
  }

  /** Resolves when the next call may begin, in the order of asking. */
  async turn(): Promise<void> {
    const release = await this.#queue.acquire()
    try {
      for (let wait = this.#waitNeeded(); wait > 0; wait = this.#waitNeeded()) {
        this.#tell('the calls are spread out, to stay below the rate that Harness allows.')
        await this.#clock.sleep(wait)
      }
      this.#tokens -= 1
    } finally {
      release()
    }
  }

  /**
   * After a 429: all calls wait. Harness names no time, and counts by whole minutes.
   * @param wait in ms, where the answer names one
   */
  close(wait: number | null): number {
    const until = this.#clock.now() + (wait ?? MINUTE + Math.random() * JITTER)
    this.#closedUntil = Math.max(this.#closedUntil, until)
    if (wait === null)
      this.#tell('the rate of calls is limited (429); waiting for the next minute, again if need be.')
    return Math.max(0, this.#closedUntil - this.#clock.now())
  }

  #waitNeeded(): number {
    const now = this.#clock.now()
    const refill = (Math.max(0, now - this.#filledAt) * PER_MINUTE) / MINUTE
    this.#tokens = Math.min(BURST, this.#tokens + refill)
    this.#filledAt = now
    if (now < this.#closedUntil) return this.#closedUntil - now
    return this.#tokens >= 1 ? 0 : Math.ceil(((1 - this.#tokens) * MINUTE) / PER_MINUTE)
  }

  #tell(line: string): void {
    if (!this.#told.has(line)) this.#log(`Harness: ${line}`)
    this.#told.add(line)
  }
}
