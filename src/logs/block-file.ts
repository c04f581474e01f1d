import { closeSync, openSync } from 'node:fs'
import { promisify } from 'node:util'
import { crc32, gzip } from 'node:zlib'
import { onDisk, writeAll } from './disk.ts'
import { gzipOf, type PackedFile } from './packed-file.ts'
import { largestShare } from './page-budget.ts'
import type { RecordBlock } from './record-blocks.ts'

/** A block of a log in a block file, compressed with gzip. */
export interface StoredBlock extends Omit<RecordBlock, 'records'> {
  /** Bytes of its records, uncompressed. */
  readonly size: number
  /** Where it stands in the block file, and how many bytes it takes there. */
  readonly offset: number
  readonly packed: number
}

/** Of logs that there is no room for, this many of the latest blocks may turn out to be the end; bytes are those of `BLOCK_SIZE` each. */
const TAIL_BLOCKS = 4
/** Several times as fast as zlib's default, for a tenth more bytes: there can be gigabytes. */
const LEVEL = 1
/** A packed block hardly ever has more bytes: each further piece would be another turn of zlib's threads. */
const CHUNK_SIZE = 64 * 1024
const compress = promisify(gzip)

/** The blocks of all logs of a run, one after the other in one file, for the report's page. */
export class BlockFile implements AsyncDisposable {
  readonly #file: number
  readonly #limit: number
  readonly #writes = new Set<Promise<StoredBlock>>()
  #offset = 0
  /** Compressed bytes of each log that was written. */
  readonly #sizes: number[] = []

  /**
   * @param path must not exist yet
   * @param limit compressed bytes that the page may hold
   */
  constructor(path: string, limit: number) {
    this.#file = onDisk('created', () => openSync(path, 'wx'))
    this.#limit = limit
  }

  /** What the page can hold of a log at most, in compressed bytes, as far as can be said yet. */
  share(): number {
    return largestShare([...this.#sizes, Infinity], this.#limit)
  }

  /**
   * @param packed what may be the same records, deflated already: it is then taken over
   * @throws {Failure} `disk`
   */
  append(block: RecordBlock, packed: PackedFile | null = null): Promise<StoredBlock> {
    const written = this.#write(block, packed)
    this.#writes.add(written)
    const gone = (): void => void this.#writes.delete(written)
    written.then(gone, gone)
    return written
  }

  /** Says how much a log took in all. */
  noteSize(packed: number): void {
    this.#sizes.push(packed)
  }

  /** A write still under way could hit what is opened next, so it is waited for. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#writes)
    onDisk('written', () => {
      closeSync(this.#file)
    })
  }

  async #write({ records, ...rest }: RecordBlock, packed: PackedFile | null): Promise<StoredBlock> {
    const bytes =
      packed !== null && isContentOf(packed, records)
        ? gzipOf(packed)
        : await compress(records, { level: LEVEL, chunkSize: CHUNK_SIZE })
    const offset = this.#offset
    this.#offset += bytes.length
    await writeAll(this.#file, bytes, offset)
    return { ...rest, size: records.length, offset, packed: bytes.length }
  }
}

/**
 * Stores the blocks of one log while the log is read on. Once there is no room for more in the page, only blocks with errors, the one with the most
 * telling line and the last ones are stored.
 */
export class LogBlocks {
  readonly #file: BlockFile
  readonly #tellingLine: () => number | null
  readonly #share: number
  readonly #stored: StoredBlock[] = []
  /** Past the share: they may be the last ones. */
  #latest: RecordBlock[] = []
  #packed = 0
  #pending: Promise<unknown> = Promise.resolve()
  #failure: { readonly error: unknown } | null = null

  /** @param tellingLine 1-based number of the line that most probably says why the log failed, as far as is known yet */
  constructor(file: BlockFile, tellingLine: () => number | null) {
    this.#file = file
    this.#tellingLine = tellingLine
    this.#share = file.share()
  }

  /**
   * Waits for the block before this one only.
   *
   * @param packed what may be the records of this block, deflated already
   * @throws {Failure} `disk`
   */
  async add(block: RecordBlock, packed: PackedFile | null = null): Promise<void> {
    await this.#settled()
    if (this.#packed < this.#share) {
      this.#store(block, packed)
      return
    }
    this.#latest.push(block)
    if (this.#latest.length <= TAIL_BLOCKS) return
    const [oldest] = this.#latest.splice(0, 1)
    // A log that is full of errors is cut all the same.
    if (oldest !== undefined && this.#packed < 2 * this.#share && this.#isTelling(oldest)) this.#store(oldest)
  }

  /** @returns what was stored, in order @throws {Failure} `disk` */
  async end(): Promise<readonly StoredBlock[]> {
    await this.#settled()
    for (const block of this.#latest) {
      this.#store(block)
      await this.#settled()
    }
    this.#file.noteSize(this.#packed)
    return this.#stored
  }

  #isTelling({ first, lines, errors }: RecordBlock): boolean {
    const telling = this.#tellingLine()
    return errors > 0 || (telling !== null && telling >= first && telling < first + lines)
  }

  #store(block: RecordBlock, packed: PackedFile | null = null): void {
    this.#pending = this.#file.append(block, packed).then(
      stored => {
        this.#stored.push(stored)
        this.#packed += stored.packed
      },
      (error: unknown) => {
        this.#failure = { error }
      }
    )
  }

  async #settled(): Promise<void> {
    await this.#pending
    if (this.#failure !== null) throw this.#failure.error
  }
}

function isContentOf({ size, crc32: crc }: PackedFile, bytes: Buffer): boolean {
  return bytes.length === size && crc32(bytes) === crc
}
