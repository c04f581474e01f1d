import { closeSync, openSync } from 'node:fs'
import { promisify } from 'node:util'
import { crc32, gzip } from 'node:zlib'
import { onDisk, writeAll } from '../../system/disk.ts'
import { gzipOf, type PackedFile } from '../../system/deflated-file.ts'
import type { RecordBlock } from './record-blocks.ts'

/** A block of a log in a block file, compressed with gzip. */
export interface StoredBlock extends Omit<RecordBlock, 'records'> {
  /** Bytes of its records, uncompressed. */
  readonly size: number
  /** Where it stands in the block file, and how many bytes it takes there. */
  readonly offset: number
  readonly packed: number
}

/** Of logs that there is no room for, this many of the latest blocks may turn out to be the end. */
const TAIL_BLOCKS = 4
/** Several times as fast as zlib's default, for a tenth more bytes: there can be gigabytes. */
const LEVEL = 1
/** A packed block hardly ever has more bytes: each further piece would be another turn of zlib's threads. */
const CHUNK_SIZE = 64 * 1024
const compress = promisify(gzip)

/** The blocks of all logs of a run, one after the other in one file, for the report's page. */
export class BlockFile implements AsyncDisposable {
  /** What the page can hold of a log at most, in compressed bytes. */
  readonly share: number
  readonly #file: number
  readonly #writes = new Set<Promise<StoredBlock>>()
  #offset = 0

  /**
   * @param path must not exist yet
   * @param share what the page can hold of a log at most, in compressed bytes
   */
  constructor(path: string, share: number) {
    this.#file = onDisk('created', () => openSync(path, 'wx'))
    this.share = share
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
 * Stores the blocks of one log while the log is read on. Of one that the page has no room for only those are stored that the page may choose: its head,
 * its tail, some with errors, and the one with the most telling line.
 */
export class LogBlocks {
  readonly #file: BlockFile
  readonly #tellingLine: () => number | null
  readonly #stored: StoredBlock[] = []
  /** Compressed bytes of the head. */
  readonly #head: number
  /** Past the head: they may be the last ones. */
  #latest: RecordBlock[] = []
  /** Past the head, too: with the line that was the most telling one when it came. */
  #telling: RecordBlock | null = null
  #packed = 0
  /** Of the blocks that were stored: their bytes before, and the compressed bytes of those with errors. */
  #size = 0
  #packedErrors = 0
  #pending: Promise<unknown> = Promise.resolve()
  #failure: { readonly error: unknown } | null = null

  /**
   * @param tellingLine 1-based number of the line that most probably says why the log failed, as far as is known yet
   * @param expected what all of the log will take, in compressed bytes; 0 where that isn't known
   */
  constructor(file: BlockFile, tellingLine: () => number | null, expected = 0) {
    this.#file = file
    this.#tellingLine = tellingLine
    this.#head = expected > file.share ? file.share / 2 : file.share
  }

  /**
   * Waits for the block before this one only.
   *
   * @param packed what may be the records of this block, deflated already
   * @throws {Failure} `disk`
   */
  async add(block: RecordBlock, packed: PackedFile | null = null): Promise<void> {
    await this.#settled()
    if (this.#packed < this.#head) {
      this.#store(block, packed)
      return
    }
    this.#latest.push(block)
    if (this.#latest.length <= TAIL_BLOCKS) return
    const [oldest] = this.#latest.splice(0, 1)
    if (oldest === undefined) return
    // A log that is full of errors is cut all the same.
    if (oldest.errors > 0 && this.#packedErrors < this.#file.share / 2) this.#store(oldest)
    else if (this.#isTelling(oldest)) this.#telling = oldest
  }

  /** @returns what was stored, in order @throws {Failure} `disk` */
  async end(): Promise<readonly StoredBlock[]> {
    await this.#settled()
    const telling = this.#telling !== null && this.#isTelling(this.#telling) ? [this.#telling] : []
    for (const block of [...telling, ...this.#tail()]) {
      this.#store(block)
      await this.#settled()
    }
    return this.#stored.toSorted((a, b) => a.first - b.first)
  }

  /** As many of the latest ones as the page has room for beside a head, by what blocks were compressed to so far. */
  #tail(): readonly RecordBlock[] {
    const compression = this.#packed / Math.max(1, this.#size)
    let room = Math.max(this.#head, this.#file.share / 2)
    const cut = this.#latest.findLastIndex(({ records }) => (room -= records.length * compression) <= 0)
    return this.#latest.slice(Math.max(0, cut))
  }

  #isTelling({ first, lines }: RecordBlock): boolean {
    const telling = this.#tellingLine()
    return telling !== null && telling >= first && telling < first + lines
  }

  #store(block: RecordBlock, packed: PackedFile | null = null): void {
    this.#pending = this.#file.append(block, packed).then(
      stored => {
        this.#stored.push(stored)
        this.#packed += stored.packed
        this.#size += stored.size
        if (stored.errors > 0) this.#packedErrors += stored.packed
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
