import { LONGEST_LINE, type DisplayLine } from './lines/display-line.ts'
import { ownCopy } from './lines/own-copy.ts'

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
  /** Whether what is kept is a copy already, by the index in `#lines`. */
  readonly #isOwn = new Uint8Array(KEPT)
  #count = 0
  #passed = 0

  /** How many lines there were. */
  get count(): number {
    return this.#count
  }

  /** @param length about so many units */
  add(line: DisplayLine, length: number): void {
    const at = this.#count++ % KEPT
    this.#lines[at] = line
    this.#isOwn[at] = 0
    if (length > LONGEST_LINE) this.#own(at)
    this.#passed += length + 1
    if (this.#passed > LONGEST_PASSED) this.letGoOfBatches()
  }

  /** Makes the kept lines hold nothing but themselves. */
  letGoOfBatches(): void {
    if (this.#passed === 0) return
    this.#passed = 0
    for (const at of this.#lines.keys()) this.#own(at)
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
      const line = this.#own(at % KEPT)
      if (line !== null) lines.push(line)
    }
    return { lines, center: place - start }
  }

  /** @param at index in `#lines` */
  #own(at: number): DisplayLine | null {
    const line = this.#lines[at]
    if (line === undefined || this.#isOwn[at] === 1) return line ?? null
    this.#isOwn[at] = 1
    return (this.#lines[at] = ownCopy(line))
  }
}
