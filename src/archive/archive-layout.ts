import type { Entry } from 'yauzl'
import { refusal, type ArchiveEnd } from './archive-structure.ts'

const DIRECTORY_HEADER_SIZE = 46
// A data descriptor, the only thing between two entries: signature, CRC and two sizes of 8 bytes at
// most.
const MAX_DESCRIPTOR = 24
// Harness cuts a log at 25 MB, so that no single log of its own is ever judged by its ratio.
const RATIO_FLOOR = 32 * 1024 * 1024

/** Where the entries of an archive lie. Of 100,000 only numbers are kept. */
export class ArchiveLayout {
  readonly #end: ArchiveEnd
  readonly #starts: Float64Array
  readonly #ends: Float64Array
  #count = 0
  #listed = 0
  #compressed = 0
  #inflated = 0
  /** Of the entry that grows most when it is unpacked. */
  #largestRatio = 0

  constructor(end: ArchiveEnd) {
    this.#end = end
    this.#starts = new Float64Array(end.entryCount)
    this.#ends = new Float64Array(end.entryCount)
  }

  /** @param dataStart as its local header tells it */
  add(entry: Entry, dataStart: number): void {
    const { compressedSize, uncompressedSize } = entry
    this.#starts[this.#count] = entry.relativeOffsetOfLocalHeader
    this.#ends[this.#count] = dataStart + compressedSize
    this.#count++
    this.#listed += DIRECTORY_HEADER_SIZE + entry.fileNameLength
    this.#listed += entry.extraFieldLength + entry.fileCommentLength
    this.#compressed += compressedSize
    this.#inflated += uncompressedSize
    this.#largestRatio = Math.max(this.#largestRatio, ratioOf(uncompressedSize, compressedSize))
  }

  /**
   * Checks that the entries account for the whole file: the list is as long as the end says, and
   * the entries lie side by side from the first byte to the list. Two entries over the same bytes
   * are refused: so small bombs inflate to petabytes. Bytes of no entry are refused, too: one
   * reader sees an entry there, another does not.
   * @throws {Failure} `archive-refused`
   */
  check(): void {
    if (this.#listed !== this.#end.directorySize) throw refusal('lists more or fewer entries than it counts')
    const order = new Uint32Array(this.#count).map((_, at) => at)
    order.sort((a, b) => (this.#starts[a] ?? 0) - (this.#starts[b] ?? 0))
    let position = 0
    let slack = 0
    const next = (start: number, end: number): void => {
      if (start < position) throw refusal('has entries that overlap')
      if (start - position > slack) throw refusal('has bytes that belong to no entry')
      position = end
      slack = MAX_DESCRIPTOR
    }
    for (const at of order) next(this.#starts[at] ?? 0, this.#ends[at] ?? 0)
    next(this.#end.directoryOffset, this.#end.directoryOffset)
  }

  /**
   * Checks the sizes that the archive declares. That these are honest shows while reading: an entry
   * that inflates to more is stopped there.
   * @param maxRatio inflated bytes per compressed byte, for an entry and for the archive, above 32
   *   MiB
   * @throws {Failure} `archive-refused`
   */
  checkRatio(maxRatio: number): void {
    if (Math.max(this.#largestRatio, ratioOf(this.#inflated, this.#compressed)) > maxRatio)
      throw refusal(`would grow more than ${maxRatio}-fold when unpacked, as only a zip bomb does`)
  }
}

/** 0 for what is too small to be judged. */
function ratioOf(inflated: number, compressed: number): number {
  return inflated > RATIO_FLOOR ? inflated / compressed : 0
}
