import { closeSync, openSync } from 'node:fs'
import { promisify } from 'node:util'
import { crc32, gzip } from 'node:zlib'
import { onDisk, writeAll } from '../system/disk.ts'
import { gzipOf, type PackedFile } from '../system/deflated-file.ts'
import type { RecordBlock } from './record-blocks.ts'

/** A block of a log in a block file, compressed with gzip. */
export interface StoredBlock extends Omit<RecordBlock, 'records'> {
  /** Bytes of its records, uncompressed. */
  readonly size: number
  /** Where it stands in the block file, and how many bytes it takes there. */
  readonly offset: number
  readonly packed: number
}

/** Several times as fast as zlib's default, for a tenth more bytes: there can be gigabytes. */
const LEVEL = 1
/**
 * A packed block hardly ever has more bytes: each further piece would be another turn of zlib's
 * threads.
 */
const CHUNK_SIZE = 64 * 1024
const compress = promisify(gzip)

/** The blocks of all logs of a run, one after the other in one file, for the report's page. */
export class BlockFile implements AsyncDisposable {
  readonly #file: number
  readonly #writes = new Set<Promise<StoredBlock>>()
  #offset = 0

  /** @param path must not exist yet */
  constructor(path: string) {
    this.#file = onDisk('created', () => openSync(path, 'wx'))
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

/** Stores the blocks of one log while the log is read on. */
export class LogBlocks {
  readonly #file: BlockFile
  readonly #stored: StoredBlock[] = []
  #pending: Promise<unknown> = Promise.resolve()
  #failure: { readonly error: unknown } | null = null

  constructor(file: BlockFile) {
    this.#file = file
  }

  /**
   * Waits for the block before this one only.
   *
   * @param packed what may be the records of this block, deflated already
   * @throws {Failure} `disk`
   */
  async add(block: RecordBlock, packed: PackedFile | null = null): Promise<void> {
    await this.#settled()
    this.#pending = this.#file.append(block, packed).then(
      stored => this.#stored.push(stored),
      (error: unknown) => {
        this.#failure = { error }
      }
    )
  }

  /** @returns what was stored, in order @throws {Failure} `disk` */
  async end(): Promise<readonly StoredBlock[]> {
    await this.#settled()
    return this.#stored
  }

  async #settled(): Promise<void> {
    await this.#pending
    if (this.#failure !== null) throw this.#failure.error
  }
}

function isContentOf({ size, crc32: crc }: PackedFile, bytes: Buffer): boolean {
  return bytes.length === size && crc32(bytes) === crc
}
