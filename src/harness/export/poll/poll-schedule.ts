/** Waits between two polls of an export, in ms. */
const SHORTEST = 1000
/**
 * Of a running export: a tenth of the time that it took so far, so that an end is noticed that
 * soon, but no longer than this.
 */
const LONGEST_RUNNING = 5000
/**
 * Of a queued one, each poll queues one more: twelve in the first minute, ten of them early, since
 * small exports take seconds.
 */
const EARLY_POLLS = 10
const LATER_WAITS = [15_000, 25_000]
const LONGEST_QUEUED = 30_000

/** When an export that is not ready is asked for again. */
export class PollSchedule {
  #waited = 0
  #polls = 0

  /** @returns the wait in ms */
  next(isRunning: boolean): number {
    const wait = isRunning ? this.#nextOfRunning() : this.#nextOfQueued()
    this.#waited += wait
    this.#polls += 1
    return wait
  }

  #nextOfRunning(): number {
    return Math.min(LONGEST_RUNNING, Math.max(SHORTEST, Math.round(this.#waited / 10)))
  }

  #nextOfQueued(): number {
    if (this.#polls < EARLY_POLLS) return SHORTEST
    return LATER_WAITS[this.#polls - EARLY_POLLS] ?? LONGEST_QUEUED
  }
}
