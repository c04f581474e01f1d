/** A piece of a text or of bytes; `end` is after its last unit. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** In order, overlapping ones made one. */
export function united(ranges: readonly Range[]): Range[] {
  const apart: { start: number; end: number }[] = []
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = apart.at(-1)
    if (last === undefined || range.start >= last.end) apart.push({ ...range })
    else last.end = Math.max(last.end, range.end)
  }
  return apart
}

/**
 * Finds many literals at once, in bytes: the method of Wu and Manber, which looks at two bytes and
 * mostly skips many. So a log without secrets costs next to nothing, however many literals there
 * are.
 */
export class LiteralSearch {
  readonly #needles = new Map<string, Buffer>()
  /** UTF-16 units of the shortest literal; `Infinity` without any. */
  #shortest = Infinity
  /** Those that no search was for yet: they are entered together, as each may change the table. */
  #added: Buffer[] = []
  /** As long as the shortest needle: so much of each decides where the window goes. */
  #length = 0
  /**
   * For each pair of bytes, how far the window may move when it ends in that pair; 0 where a needle
   * may be.
   */
  #shifts = new Uint8Array(0)
  readonly #needlesOfPair = new Map<number, Buffer[]>()

  /** UTF-16 units of the shortest literal; `Infinity` without any. */
  get shortest(): number {
    return this.#shortest
  }

  /** Looks for these, too. @param literals each at least two units long */
  add(literals: Iterable<string>): void {
    for (const literal of literals) {
      if (this.#needles.has(literal)) continue
      const needle = Buffer.from(literal)
      this.#needles.set(literal, needle)
      this.#shortest = Math.min(this.#shortest, literal.length)
      this.#added.push(needle)
    }
  }

  #enterAdded(): void {
    const added = this.#added
    this.#added = []
    const length = added.reduce((least, needle) => Math.min(least, needle.length), this.#length || 255)
    if (length === this.#length) for (const needle of added) this.#enter(needle)
    else this.#enterAll(length)
  }

  #enterAll(length: number): void {
    this.#length = length
    this.#shifts = new Uint8Array(65_536).fill(length - 1)
    this.#needlesOfPair.clear()
    for (const needle of this.#needles.values()) this.#enter(needle)
  }

  #enter(needle: Buffer): void {
    const shifts = this.#shifts
    const last = this.#length - 1
    let pair = 0
    for (let at = 1; at <= last; at++) {
      pair = ((needle[at - 1] ?? 0) << 8) | (needle[at] ?? 0)
      if (last - at < (shifts[pair] ?? 0)) shifts[pair] = last - at
    }
    const others = this.#needlesOfPair.get(pair)
    if (others === undefined) this.#needlesOfPair.set(pair, [needle])
    else others.push(needle)
  }

  isIn(bytes: Buffer): boolean {
    return this.#nextIn(bytes, 0) >= 0
  }

  /** Every occurrence of every literal; they may overlap. */
  rangesIn(text: string): Range[] {
    const bytes = Buffer.from(text)
    const isAscii = bytes.length === text.length
    const ranges: Range[] = []
    let [byte, unit] = [0, 0]
    for (let at = this.#nextIn(bytes, 0); at >= 0; at = this.#nextIn(bytes, at + 1)) {
      unit += isAscii ? at - byte : bytes.toString('utf8', byte, at).length
      byte = at
      for (const needle of this.#needlesOfPair.get(bytes.readUInt16BE(at + this.#length - 2)) ?? [])
        if (standsAt(bytes, at, needle)) {
          const length = isAscii ? needle.length : needle.toString().length
          ranges.push({ start: unit, end: unit + length })
        }
    }
    return ranges
  }

  /** Where the first needle from a byte on begins; -1 for none. */
  #nextIn(bytes: Buffer, from: number): number {
    if (this.#needles.size === 0) return -1
    if (this.#added.length > 0) this.#enterAdded()
    const shifts = this.#shifts
    const end = bytes.length
    for (let last = from + this.#length - 1; last < end;) {
      const pair = ((bytes[last - 1] ?? 0) << 8) | (bytes[last] ?? 0)
      const shift = shifts[pair] ?? 0
      if (shift === 0) {
        const start = last - this.#length + 1
        for (const needle of this.#needlesOfPair.get(pair) ?? [])
          if (standsAt(bytes, start, needle)) return start
        last++
      } else last += shift
    }
    return -1
  }
}

function standsAt(bytes: Buffer, start: number, needle: Buffer): boolean {
  let at = 0
  while (at < needle.length && needle[at] === bytes[start + at]) at++
  return at === needle.length
}
