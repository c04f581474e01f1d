import type { LineBatch } from './line-batch.ts'

/** How many records wait for one that is late. */
const WINDOW_RECORDS = 1_000
/** And how many bytes of them, since a record can be very long. */
const WINDOW_LENGTH = 4 * 1024 * 1024
/** A larger `pos` says nothing; sums of these are exact for long enough. */
const LARGEST_POS = 2 ** 40

/** Records of a batch that stand one after the other: `from` up to `to`, which is excluded. */
export interface RecordRange {
  readonly batch: LineBatch
  readonly from: number
  readonly to: number
}

/**
 * Puts records in the order of `pos` as they pass through a window; a record that is later than
 * that stays where it stands. When `pos` starts anew, as in the log of two programs that wrote one
 * after the other, what follows comes after all that was before.
 */
export class OrderWindow {
  /** Of each record that waits: its batch, its index there, and its place; places rise. */
  #batches: LineBatch[] = []
  #indexes: number[] = []
  #places: number[] = []
  /** The first that waits; what is before it has left. */
  #first = 0
  #length = 0
  /** Place of the record that came last. */
  #latest = -1
  /** Place of the record that left last. */
  #passed = -1
  /** Added to `pos`: the places of what came before `pos` started anew are all lower. */
  #offset = 0
  /** Highest place of all. */
  #highest = -1
  /** `pos` of the last record, if it was one that came too late. */
  #stray: number | null = null

  /** @returns the records that can wait no longer, in order */
  add(batch: LineBatch): RecordRange[] {
    const { positions, recordCount } = batch
    const start = this.#first
    for (let index = 0; index < recordCount; index++) {
      const place = this.#placeOf(positions[index] ?? Number.NaN)
      this.#latest = place
      this.#length += lengthOf(batch, index)
      if (place >= this.#highest) {
        this.#highest = place
        this.#batches.push(batch)
        this.#indexes.push(index)
        this.#places.push(place)
      } else {
        const at = this.#indexAfter(place)
        this.#batches.splice(at, 0, batch)
        this.#indexes.splice(at, 0, index)
        this.#places.splice(at, 0, place)
      }
      while (this.#places.length - this.#first > WINDOW_RECORDS || this.#length > WINDOW_LENGTH) this.#leave()
    }
    const ready = this.#leftSince(start)
    // What left is let go of once for each batch.
    this.#batches = this.#batches.slice(this.#first)
    this.#indexes = this.#indexes.slice(this.#first)
    this.#places = this.#places.slice(this.#first)
    this.#first = 0
    return ready
  }

  /** @returns all records that wait */
  drain(): RecordRange[] {
    const start = this.#first
    this.#first = this.#places.length
    return this.#leftSince(start)
  }

  #leave(): void {
    this.#passed = this.#places[this.#first] ?? this.#passed
    this.#length -= this.#lengthAt(this.#first)
    this.#first++
  }

  /** What left since `start`, in ranges as long as can be. */
  #leftSince(start: number): RecordRange[] {
    const ready: RecordRange[] = []
    for (let at = start; at < this.#first;) {
      const batch = this.#batches[at]
      const from = this.#indexes[at] ?? 0
      let to = from
      while (at < this.#first && this.#batches[at] === batch && this.#indexes[at] === to) {
        to++
        at++
      }
      if (batch !== undefined) ready.push({ batch, from, to })
    }
    return ready
  }

  #lengthAt(at: number): number {
    const batch = this.#batches[at]
    return batch === undefined ? 0 : lengthOf(batch, this.#indexes[at] ?? 0)
  }

  #placeOf(pos: number): number {
    if (Number.isNaN(pos) || pos < 0 || pos > LARGEST_POS) return this.#latest
    const place = this.#offset + pos
    const stray = this.#stray
    this.#stray = null
    if (place > this.#highest || place === this.#latest) return place
    if (place <= this.#passed) {
      // One record alone is late; a second one that goes on from there tells of a new start.
      if (stray !== null && pos > stray && pos - stray < this.#highest - place) return this.#startAnew(pos)
      this.#stray = pos
      return Math.max(this.#latest, this.#passed)
    }
    // No program gives two of its records the same `pos`.
    return this.#places[this.#indexAfter(place) - 1] === place ? this.#startAnew(pos) : place
  }

  #startAnew(pos: number): number {
    this.#offset = this.#highest + 1
    return this.#offset + pos
  }

  /** The index of the first waiting record whose place is after `place`. */
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

function lengthOf({ recordStarts, recordEnds }: LineBatch, record: number): number {
  return (recordEnds[record] ?? 0) - (recordStarts[record] ?? 0)
}
