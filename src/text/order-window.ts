import { parseSourcedLine, type SourcedLine } from './line.ts'
import { posIn, sourceLines, type Stretch } from './line-batch.ts'

/** How many lines wait for one that is late. */
const WINDOW_LINES = 1_000
/** And how many UTF-16 units of text, since a line can be very long. */
const WINDOW_LENGTH = 4 * 1024 * 1024
/** A larger `pos` says nothing; sums of these are exact for long enough. */
const LARGEST_POS = 2 ** 40

/** Some of the lines of a stretch. */
export interface StretchPart {
  readonly stretch: Stretch
  readonly from: number
  readonly to: number
}

/** What leaves the window. */
export type Ready = { readonly line: SourcedLine } | StretchPart

/** A line, or a stretch of which `taken` lines have left already. */
type Waiting = SourcedLine | { readonly stretch: Stretch; taken: number }

const GONE: SourcedLine = { time: null, level: null, pos: null, text: '', isPlain: true, source: '' }

/**
 * Puts lines in the order of `pos` as they pass through a window; a line that is later than that stays where it stands. When `pos`
 * starts anew, as in the log of two programs that wrote one after the other, what follows comes after all that was before.
 */
export class OrderWindow {
  #waiting: Waiting[] = []
  /** The place of each of `#waiting`, of a stretch that of its first line; rising. */
  #places: number[] = []
  #first = 0
  /** Lines that wait, and their length. */
  #count = 0
  #length = 0
  #stretches = 0
  /** Place of the line that came last. */
  #latest = -1
  /** Place of the line that left last. */
  #passed = -1
  /** Added to `pos`: the places of what came before `pos` started anew are all lower. */
  #offset = 0
  /** Highest place of all. */
  #highest = -1
  /** `pos` of the last line, if it was one that came too late. */
  #stray: number | null = null

  add(line: SourcedLine): void {
    // A late line may belong into the middle of a stretch.
    const isLast = line.pos === null ? this.#latest === this.#highest : this.#isNext(line.pos)
    if (this.#stretches > 0 && !isLast) this.#takeApart()
    const place = this.#placeOf(line.pos)
    this.#latest = place
    this.#count++
    this.#length += line.text.length
    if (place >= this.#highest) {
      this.#highest = place
      this.#waiting.push(line)
      this.#places.push(place)
    } else {
      const index = this.#indexAfter(place)
      this.#waiting.splice(index, 0, line)
      this.#places.splice(index, 0, place)
    }
  }

  addStretch(stretch: Stretch): void {
    if (!this.#isNext(stretch.firstPos)) {
      for (const line of linesOf(stretch, 0)) this.add(line)
      return
    }
    this.#places.push(this.#placeOf(stretch.firstPos))
    this.#waiting.push({ stretch, taken: 0 })
    this.#stretches++
    this.#highest = this.#latest = this.#offset + stretch.lastPos
    this.#count += stretch.count
    this.#length += stretch.text.length
  }

  /** @returns the next lines that can wait no longer */
  next(): Ready | null {
    if (this.#count > WINDOW_LINES) return this.#take(this.#count - WINDOW_LINES)
    return this.#length > WINDOW_LENGTH && this.#count > 0 ? this.#take(1) : null
  }

  /** @returns the next lines, whether they could wait or not */
  drain(): Ready | null {
    return this.#count > 0 ? this.#take(this.#count) : null
  }

  #isNext(pos: number | null): boolean {
    return pos !== null && pos <= LARGEST_POS && this.#offset + pos > this.#highest
  }

  #takeApart(): void {
    const waiting: Waiting[] = []
    const places: number[] = []
    for (let at = this.#first; at < this.#waiting.length; at++) {
      const each = this.#waiting[at]
      if (each === undefined) continue
      if (!('stretch' in each)) {
        waiting.push(each)
        places.push(this.#places[at] ?? 0)
        continue
      }
      const before = this.#offsetOf(each.stretch, at)
      for (const line of linesOf(each.stretch, each.taken)) {
        waiting.push(line)
        places.push(before + (line.pos ?? 0))
      }
    }
    this.#waiting = waiting
    this.#places = places
    this.#first = 0
    this.#stretches = 0
    this.#length = waiting.reduce((sum, each) => sum + ('stretch' in each ? 0 : each.text.length), 0)
  }

  /** What was added to `pos` when the stretch came. */
  #offsetOf(stretch: Stretch, at: number): number {
    return (this.#places[at] ?? 0) - stretch.firstPos
  }

  #placeOf(pos: number | null): number {
    if (pos === null || pos < 0 || pos > LARGEST_POS) return this.#latest
    const place = this.#offset + pos
    const stray = this.#stray
    this.#stray = null
    if (place > this.#highest || place === this.#latest) return place
    if (place <= this.#passed) {
      // One line alone is late; a second one that goes on from there tells of a new start.
      if (stray !== null && pos > stray && pos - stray < this.#highest - place) return this.#startAnew(pos)
      this.#stray = pos
      return Math.max(this.#latest, this.#passed)
    }
    // No program gives two of its lines the same `pos`.
    return this.#places[this.#indexAfter(place) - 1] === place ? this.#startAnew(pos) : place
  }

  #startAnew(pos: number): number {
    this.#offset = this.#highest + 1
    return this.#offset + pos
  }

  #take(most: number): Ready | null {
    const each = this.#waiting[this.#first]
    if (each === undefined) return null
    if (!('stretch' in each)) {
      this.#count--
      this.#length -= each.text.length
      this.#leave(this.#places[this.#first] ?? this.#passed)
      return { line: each }
    }
    const { stretch, taken } = each
    const to = Math.min(stretch.count, taken + most)
    this.#count -= to - taken
    this.#length -= (stretch.starts[to] ?? 0) - (stretch.starts[taken] ?? 0)
    each.taken = to
    const before = this.#offsetOf(stretch, this.#first)
    if (to < stretch.count) this.#passed = before + posIn(stretch, to - 1)
    else {
      this.#stretches--
      this.#leave(before + stretch.lastPos)
    }
    return { stretch, from: taken, to }
  }

  #leave(place: number): void {
    this.#passed = place
    // Not to keep the memory of what left.
    this.#waiting[this.#first++] = GONE
    // Moves what waits to the front once in a while, not for each line.
    if (this.#first > 4 * WINDOW_LINES) {
      this.#waiting = this.#waiting.slice(this.#first)
      this.#places = this.#places.slice(this.#first)
      this.#first = 0
    }
  }

  /** The index of the first waiting line whose place is after `place`. */
  #indexAfter(place: number): number {
    let low = this.#first
    let high = this.#places.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#places[middle] ?? place) <= place) low = middle + 1
      else high = middle
    }
    return low
  }
}

function linesOf(stretch: Stretch, from: number): SourcedLine[] {
  return sourceLines(stretch, from).flatMap(json => parseSourcedLine(json) ?? [])
}
