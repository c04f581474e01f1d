/** A set that holds more is of no use: 16 MB. */
const MOST = 1_048_576
/** So many lines and templates leave as much room for templates alone. */
const MOST_REMEMBERED = MOST / 2
const FIRST_CAPACITY = 1024

/**
 * Templates of a log's lines, and lines as they are, by hash: of a million two fall together with a
 * chance of 1 to 10,000.
 */
export class TemplateSet {
  #slots: Float64Array
  #size: number

  /** @param slots those of another set */
  constructor(slots: Float64Array = new Float64Array(FIRST_CAPACITY)) {
    this.#slots = slots
    this.#size = slots.reduce((count, hash) => (hash === 0 ? count : count + 1), 0)
  }

  /** All that is in it, by open addressing; 0 is free. */
  get slots(): Float64Array {
    return this.#slots
  }

  /** Whether no more lines can be taken; what is not in the set may have been in the log. */
  get isFull(): boolean {
    return this.#size >= MOST
  }

  /**
   * Adds a line as it is, which saves the one like it its template; many lines are not kept.
   *
   * @param hash see `LineHasher`
   */
  remember(hash: number): void {
    if (this.#size < MOST_REMEMBERED) this.add(hash)
  }

  /** @param hash see `LineHasher` */
  add(hash: number): void {
    if (hash === 0 || this.isFull) return
    const slot = this.#slotOf(hash)
    if (this.#slots[slot] === hash) return
    this.#slots[slot] = hash
    this.#size++
    if (this.#size * 2 > this.#slots.length) this.#grow()
  }

  /** @param hash see `LineHasher` */
  has(hash: number): boolean {
    return hash !== 0 && this.#slots[this.#slotOf(hash)] === hash
  }

  #slotOf(hash: number): number {
    const mask = this.#slots.length - 1
    // The lower half, by the rules of 32-bit integers.
    let slot = (hash | 0) & mask
    for (let found = this.#slots[slot]; found !== 0 && found !== hash; found = this.#slots[slot])
      slot = (slot + 1) & mask
    return slot
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Float64Array(old.length * 2)
    for (const hash of old) if (hash !== 0) this.#slots[this.#slotOf(hash)] = hash
  }
}
