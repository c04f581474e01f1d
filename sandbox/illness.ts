/**
 * What ails the pocket Log Service, as seen on the running one with its store or its Redis taken
 * away.
 */
export class Illness {
  readonly #now: () => number
  #storeAwayUntil = 0
  #isWorkerDead = false

  constructor(now: () => number) {
    this.#now = now
  }

  /**
   * The store is out of reach for so many ms: nothing is listed, no log is read, an export that is
   * being made breaks off.
   */
  loseStore(ms: number): void {
    this.#storeAwayUntil = this.#now() + ms
  }

  get isStoreAway(): boolean {
    return this.#now() < this.#storeAwayUntil
  }

  /** The only worker for exports has ended: what is queued stays so. */
  killWorker(): void {
    this.#isWorkerDead = true
  }

  get isWorkerDead(): boolean {
    return this.#isWorkerDead
  }
}
