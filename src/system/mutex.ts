/** One after the other, in the order of asking. */
export class Mutex {
  #last: Promise<void> = Promise.resolve()

  /**
   * Resolves when all that asked before are done; what it resolves to ends the turn and must be
   * called.
   */
  async acquire(): Promise<() => void> {
    const before = this.#last
    let end: () => void = () => undefined
    this.#last = new Promise(resolve => (end = resolve))
    await before
    return end
  }
}
