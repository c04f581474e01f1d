import { ExcerptCollector, EXCERPT_LINES, LONGEST_EXCERPT_LINE, type Excerpt } from './excerpt.ts'
import type { Level } from '../text/line.ts'
import { STRETCH_LEVEL, textIn, timeIn } from '../text/line-batch.ts'
import type { StretchPart } from '../text/order-window.ts'
import { ALARMS_IN_LINES, rankOf } from './telling-line.ts'

/** Lines before and after one that may be telling that an excerpt can need. */
const REACH = EXCERPT_LINES - 1
/** Lines at the end of a log of which the collector must know every one. */
const TAIL = 128

/** Lines that wait; `first` is the number of the first one. */
type Waiting = SingleLine | { readonly first: number; readonly part: StretchPart }

interface SingleLine {
  readonly first: number
  readonly text: string
  readonly level: Level | null
  readonly time: string | null
}

/**
 * Gives an excerpt's collector only what it can need of a log: lines that may say something, what stands around them, and the end. Of
 * a stretch most lines never become strings, and the excerpt is the same.
 */
export class ExcerptFeed {
  readonly #collector = new ExcerptCollector()
  #waiting: Waiting[] = []
  /** Numbers of lines that are wanted: in order, apart. */
  readonly #wanted: { from: number; to: number }[] = []

  add(text: string, level: Level | null, time: string | null, number: number): void {
    if (text.trim() === '' || rankOf(text, level).score > 0) this.#want(number)
    this.#waiting.push({ first: number, text: shortOf(text), level, time })
    this.#release(number - TAIL)
  }

  addPart(part: StretchPart, number: number): void {
    const { stretch, from, to } = part
    const start = stretch.starts[from] ?? 0
    const lines = stretch.text.toString('latin1', start, stretch.starts[to])
    for (const line of alarmingLines(lines, stretch.starts, from)) this.#want(number + line - from)
    this.#waiting.push({ first: number, part })
    this.#release(number + (to - from) - 1 - TAIL)
  }

  /** Number of the most telling line of those that were let go of; null when none says anything. */
  get tellingLine(): number | null {
    return this.#collector.tellingLine
  }

  /** The excerpt of the lines so far; null for a log without any text. */
  end(): Excerpt | null {
    this.#wanted.length = 0
    this.#wanted.push({ from: 0, to: Infinity })
    this.#release(Infinity)
    return this.#collector.end()
  }

  #want(number: number): void {
    const last = this.#wanted.at(-1)
    if (last !== undefined && last.to >= number - REACH - 1) last.to = number + REACH
    else this.#wanted.push({ from: number - REACH, to: number + REACH })
  }

  /** Lets go of the lines up to a number, those that are wanted to the collector. */
  #release(upTo: number): void {
    let gone = 0
    for (const each of this.#waiting) {
      const end = 'part' in each ? each.first + each.part.to - each.part.from - 1 : each.first
      const last = Math.min(end, upTo)
      if (each.first <= last) this.#give(each, last)
      if (last < end) {
        if ('part' in each && each.first <= last) this.#waiting[gone] = after(each, last)
        break
      }
      gone++
    }
    if (gone > 0) this.#waiting.splice(0, gone)
  }

  #give(lines: Waiting, last: number): void {
    for (
      let wanted = this.#wanted[0];
      wanted !== undefined && wanted.from <= last;
      wanted = this.#wanted[0]
    ) {
      const end = Math.min(last, wanted.to)
      for (let number = Math.max(lines.first, wanted.from); number <= end; number++)
        this.#giveLine(lines, number)
      if (wanted.to > last) return
      this.#wanted.shift()
    }
  }

  #giveLine(lines: Waiting, number: number): void {
    if ('part' in lines) {
      const at = lines.part.from + number - lines.first
      const { stretch } = lines.part
      this.#collector.add(textIn(stretch, at), STRETCH_LEVEL, timeIn(stretch, at), number)
    } else this.#collector.add(lines.text, lines.level, lines.time, number)
  }
}

/** Indices of the lines of a text that may say something, rising. */
function alarmingLines(text: string, starts: Uint32Array, from: number): number[] {
  const found: number[] = []
  const offset = starts[from] ?? 0
  for (const alarm of ALARMS_IN_LINES) {
    let at = from
    alarm.lastIndex = 0
    for (let match = alarm.exec(text); match !== null; match = alarm.exec(text)) {
      while ((starts[at + 1] ?? Infinity) - offset <= match.index) at++
      found.push(at)
      // The rest of that line tells no more.
      alarm.lastIndex = (starts[at + 1] ?? Infinity) - offset
    }
  }
  return found.sort((a, b) => a - b)
}

/** What is left of a part after a line. */
function after(lines: Waiting & { readonly part: StretchPart }, last: number): Waiting {
  const gone = last + 1 - lines.first
  const { part } = lines
  return { first: last + 1, part: { ...part, from: part.from + gone } }
}

/** What the collector keeps; of a long line a copy, not to keep the line itself. */
function shortOf(text: string): string {
  return text.length > LONGEST_EXCERPT_LINE
    ? Buffer.from(text.slice(0, LONGEST_EXCERPT_LINE).toWellFormed()).toString()
    : text
}
