/** A piece of a text or of bytes; `end` is after its last unit. */
export interface Range {
  readonly start: number
  readonly end: number
}

/**
 * Finds many literals at once. In bytes it only tells whether there is one: the method of Wu and
 * Manber, which looks at two bytes and mostly skips many. So a log without secrets costs next to
 * nothing, however many literals there are.
 */
export class LiteralSearch {
  /** UTF-16 units of the shortest literal; `Infinity` without any. */
  readonly shortest: number
  readonly #literals: readonly string[]
  readonly #any: RegExp | null
  readonly #needles: readonly Buffer[]
  /** As long as the shortest needle: so much of each is compared. */
  readonly #length: number
  /**
   * For each pair of bytes, how far the window may move when it ends in that pair; 0 where a needle
   * may be.
   */
  readonly #shifts: Uint8Array
  readonly #needlesOfPair = new Map<number, Buffer[]>()

  /** @param literals each at least two units long */
  constructor(literals: readonly string[]) {
    this.#literals = literals
    this.shortest = Math.min(...literals.map(literal => literal.length))
    this.#any = literals.length === 0 ? null : new RegExp(literals.map(escaped).join('|'))
    this.#needles = literals.map(literal => Buffer.from(literal))
    this.#length = Math.min(255, ...this.#needles.map(needle => needle.length))
    this.#shifts = new Uint8Array(65_536).fill(this.#length - 1)
    for (const needle of this.#needles) this.#enter(needle)
  }

  #enter(needle: Buffer): void {
    let pair = 0
    for (let at = 1; at < this.#length; at++) {
      pair = needle.readUInt16BE(at - 1)
      this.#shifts[pair] = Math.min(this.#shifts[pair] ?? 0, this.#length - 1 - at)
    }
    this.#needlesOfPair.set(pair, [...(this.#needlesOfPair.get(pair) ?? []), needle])
  }

  isIn(bytes: Buffer): boolean {
    if (this.#needles.length === 0) return false
    const shifts = this.#shifts
    const end = bytes.length
    for (let last = this.#length - 1; last < end;) {
      const pair = ((bytes[last - 1] ?? 0) << 8) | (bytes[last] ?? 0)
      const shift = shifts[pair] ?? 0
      if (shift === 0) {
        if (this.#startsAt(bytes, last - this.#length + 1, pair)) return true
        last++
      } else last += shift
    }
    return false
  }

  #startsAt(bytes: Buffer, start: number, pair: number): boolean {
    for (const needle of this.#needlesOfPair.get(pair) ?? []) {
      let at = 0
      while (at < needle.length && needle[at] === bytes[start + at]) at++
      if (at === needle.length) return true
    }
    return false
  }

  /** Every occurrence of every literal; they may overlap, and are in no order. */
  rangesIn(text: string): Range[] {
    if (this.#any === null || !this.#any.test(text)) return []
    const ranges: Range[] = []
    for (const literal of this.#literals) {
      for (let start = text.indexOf(literal); start >= 0; start = text.indexOf(literal, start + 1)) {
        ranges.push({ start, end: start + literal.length })
      }
    }
    return ranges
  }
}

function escaped(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
