import { closeSync, openSync } from 'node:fs'
import { crc32, gzipSync } from 'node:zlib'
import { onDisk, writeAll } from '../system/disk.ts'
import { gzipOf, memoryFor, type PackedFile } from '../system/deflated-file.ts'
import { OpenFiles } from '../system/open-files.ts'
import type { RecordBlock } from './record-blocks.ts'

/** A block of a log in a block file, compressed with gzip. */
export interface StoredBlock extends Omit<RecordBlock, 'records'> {
  /** Bytes of its records, uncompressed. */
  readonly size: number
  /** Where it stands, and how many bytes it takes there. */
  readonly path: string
  readonly offset: number
  readonly packed: number
}

/** Several times as fast as zlib's default, for a tenth more bytes: there can be gigabytes. */
const LEVEL = 1

/** The blocks of logs, one after the other in one file, for the report's page. */
export class BlockFile implements Disposable {
  readonly #path: string
  readonly #file: number
  readonly #packedLogs = new OpenFiles()
  #size = 0

  /** @param path must not exist yet */
  constructor(path: string) {
    this.#path = path
    this.#file = onDisk('created', () => openSync(path, 'wx'))
  }

  /**
   * @param packedLog what may be the same records, deflated already: it is then taken over
   * @throws {Failure} `disk`
   */
  append({ records, ...rest }: RecordBlock, packedLog: PackedFile | null = null): StoredBlock {
    const size = records.reduce((sum, { length }) => sum + length, 0)
    const bytes =
      packedLog !== null && packedLog.size === size && packedLog.crc32 === crcOf(records)
        ? gzipOf(packedLog, this.#packedLogs)
        : gzipSync(Buffer.concat(records), { ...memoryFor(size), level: LEVEL })
    const offset = this.#size
    writeAll(this.#file, bytes, offset)
    this.#size += bytes.length
    return { ...rest, size, path: this.#path, offset, packed: bytes.length }
  }

  [Symbol.dispose](): void {
    this.#packedLogs[Symbol.dispose]()
    onDisk('written', () => {
      closeSync(this.#file)
    })
  }
}

/** A block as it stands in its file. @throws {Failure} `disk` */
export function packedBytes({ path, offset, packed }: StoredBlock, files: OpenFiles): Buffer {
  const bytes = Buffer.allocUnsafe(packed)
  files.read(path, bytes, offset)
  return bytes
}

function crcOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((crc, piece) => crc32(piece, crc), 0)
}
