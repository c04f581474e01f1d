/** What the Log Service keeps an answer for unless it is set otherwise, in ms. */
const USUAL_LIFE = 7 * 24 * 3_600_000
/** By which the clocks of two services may differ, in ms. */
const CLOCKS = 2 * 60_000

/**
 * How long the Log Service keeps an export: seven days, unless an export that was just started
 * tells otherwise.
 */
export class CacheLife {
  #learnt: number | null = null
  #atLeast = 0

  /**
   * Learns from an answer.
   * @param left what its `expires` is ahead of now, in ms
   * @param isNew it is of an export that was started by this call
   */
  learn(left: number, isNew: boolean): void {
    if (isNew && left > 0) this.#learnt = Math.max(this.#learnt ?? 0, left)
    this.#atLeast = Math.max(this.#atLeast, left)
  }

  /**
   * When an export was made, from its `expires`; both in ms since 1970. null where that is not
   * known: one that is kept for longer than is usual, before one of one's own told the life.
   */
  madeAt(expires: number | null): number | null {
    if (expires === null) return null
    if (this.#learnt !== null) return expires - this.#learnt
    return this.#atLeast > USUAL_LIFE + CLOCKS ? null : expires - Math.max(USUAL_LIFE, this.#atLeast)
  }
}
