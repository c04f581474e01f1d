const MINUTE = 60_000

/** How many calls a key may make: so many in each minute of the clock. */
export class CallRate {
  readonly #most: number
  readonly #now: () => number
  #minute = 0
  #calls = 0

  constructor(most: number, now: () => number) {
    this.#most = most
    this.#now = now
  }

  /** Counts a call; false when it is one too many. */
  allows(): boolean {
    const minute = Math.floor(this.#now() / MINUTE)
    if (minute !== this.#minute) this.#calls = 0
    this.#minute = minute
    this.#calls += 1
    return this.#calls <= this.#most
  }
}
