import type { DisplayLine } from '../text/records.ts'

/** Lines that repeat those right before them. */
export interface Repeat {
  /** The first and the last of the lines that say nothing new. */
  readonly from: number
  readonly to: number
  /** Of what repeats: 1 for equal lines, 2 for alternating ones. */
  readonly period: 1 | 2
  /** From what is repeated to the last time; null where the times are not known. */
  readonly durationMs: number | null
}

/** So often something has to come, the first time included, until it is folded. */
const LEAST_TIMES = 4

type Line = Pick<DisplayLine, 'number' | 'text' | 'time'>

/** Finds runs of equal and of alternating lines as the lines of a log pass by. */
export class RepeatFinder {
  readonly #found: Repeat[] = []
  readonly #runs = [new Run(1), new Run(2)] as const

  add(line: Line): void {
    for (const run of this.#runs) {
      const ended = run.add(line)
      if (ended !== null) this.#keep(ended)
    }
  }

  /** In order, apart. */
  end(): readonly Repeat[] {
    for (const run of this.#runs) {
      const ended = run.end()
      if (ended !== null) this.#keep(ended)
    }
    return this.#found
  }

  /** Equal lines alternate, too, and end with them. */
  #keep(repeat: Repeat): void {
    const last = this.#found.at(-1)
    if (last === undefined || repeat.from > last.to) this.#found.push(repeat)
  }
}

/** Follows whether lines are the same as those `period` before. */
class Run {
  readonly #period: 1 | 2
  /** The last lines, the oldest first. */
  #before: Line[] = []
  #first: Line | null = null
  #count = 0
  #last: Line | null = null

  constructor(period: 1 | 2) {
    this.#period = period
  }

  /** @returns the run that ends before this line */
  add(line: Line): Repeat | null {
    const [same] = this.#before.length < this.#period ? [] : this.#before
    const isRepeat =
      line.text === same?.text && line.text.trim() !== '' && line.number === same.number + this.#period
    let ended: Repeat | null = null
    if (!isRepeat) {
      ended = this.end()
      this.#first = null
      this.#count = 0
    } else {
      this.#first ??= same
      this.#count++
      this.#last = line
    }
    this.#before = [...this.#before, line].slice(-this.#period)
    return ended
  }

  end(): Repeat | null {
    const times = Math.floor(this.#count / this.#period)
    if (this.#first === null || times < LEAST_TIMES - 1) return null
    const from = this.#first.number + this.#period
    const to = from + times * this.#period - 1
    return { from, to, period: this.#period, durationMs: elapsed(this.#first.time, this.#last?.time ?? null) }
  }
}

function elapsed(from: string | null, to: string | null): number | null {
  const ms = from === null || to === null ? Number.NaN : Date.parse(to) - Date.parse(from)
  return Number.isNaN(ms) ? null : ms
}
