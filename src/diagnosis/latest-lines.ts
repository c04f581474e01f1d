import { LONGEST_LINE, ownCopy, type DisplayLine } from './display-line.ts'

/** Lines that are kept, a power of two. */
const KEPT = 128
/** UTF-16 units that may pass until the kept lines are made to hold nothing but themselves. */
const LONGEST_PASSED = 1024 * 1024

/** Some lines of a log, one of which they surround. */
export interface Surroundings {
  readonly lines: readonly DisplayLine[]
  /** Index of that line. */
  readonly center: number
}

/** The latest 128 lines of a log. */
export class LatestLines {
  readonly #lines: DisplayLine[] = []
  #count = 0
  #passed = 0

  /** How many lines there were. */
  get count(): number {
    return this.#count
  }

  add(line: DisplayLine): void {
    this.#lines[this.#count++ % KEPT] = line.text.length > LONGEST_LINE ? ownCopy(line) : line
    this.#passed += line.text.length + 1
    if (this.#passed <= LONGEST_PASSED) return
    this.#passed = 0
    for (const [at, kept] of this.#lines.entries()) this.#lines[at] = ownCopy(kept)
  }

  /** @param place counted from 0 in the order of `add` */
  at(place: number): DisplayLine | null {
    const isKept = place >= 0 && place < this.#count && place >= this.#count - KEPT
    return isKept ? (this.#lines[place % KEPT] ?? null) : null
  }

  /**
   * Copies of the lines around a place, as far as they are kept and follow one another in the log.
   */
  around(place: number, reach: number): Surroundings {
    const center = this.at(place)
    if (center === null) throw new RangeError(`line ${place} was not kept`)
    const numberAt = (at: number): number | undefined => this.at(at)?.number
    let start = place
    while (place - start < reach && numberAt(start - 1) === center.number - (place - start) - 1) start--
    let end = place
    while (end - place < reach && numberAt(end + 1) === center.number + (end - place) + 1) end++
    const lines: DisplayLine[] = []
    for (let at = start; at <= end; at++) {
      const line = this.at(at)
      if (line !== null) lines.push(ownCopy(line))
    }
    return { lines, center: place - start }
  }
}
