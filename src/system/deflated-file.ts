import { closeSync, openSync } from 'node:fs'
import { constants, crc32, createDeflateRaw } from 'node:zlib'
import { onDisk, readAll, writeAll } from './disk.ts'

/** The content of a file as a zip holds it: where its deflated bytes stand. All sizes in bytes. */
export interface PackedFile {
  /** The file that holds them, among other things. */
  readonly path: string
  readonly offset: number
  readonly packedSize: number
  /** Of the content, as is the CRC. */
  readonly size: number
  readonly crc32: number
}

const CHUNK_SIZE = 64 * 1024
/**
 * Bytes that are deflated at once: to wake one of zlib's threads costs as much as it takes to
 * deflate a few kilobytes.
 */
const PIECE_SIZE = 256 * 1024

/** How to deflate. */
export interface PackingOptions {
  /** What the names of the files that are made begin with; there must be none yet. */
  readonly path: string
  /** zlib's, 1 to 9. */
  readonly level: number
}

/**
 * Deflates files that are being written, in zlib's threads, into as many files as there are at a
 * time.
 */
export class FilePacker implements Disposable {
  readonly #options: PackingOptions
  readonly #lanes: Lane[] = []
  readonly #free: Lane[] = []

  constructor(options: PackingOptions) {
    this.#options = options
  }

  /** A file that is packed from now on; dispose it when all of it is, or when it is given up. */
  begin(): FilePacking {
    const lane = this.#free.pop() ?? this.#open()
    return new FilePacking(lane, this.#options, () => this.#free.push(lane))
  }

  #open(): Lane {
    const path = `${this.#options.path}-${this.#lanes.length}`
    const lane = { path, file: onDisk('created', () => openSync(path, 'wx')), size: 0 }
    this.#lanes.push(lane)
    return lane
  }

  /** All must have ended. */
  [Symbol.dispose](): void {
    for (const { file } of this.#lanes)
      onDisk('written', () => {
        closeSync(file)
      })
  }
}

/** A file that others are packed into, one after the other. */
interface Lane {
  readonly path: string
  readonly file: number
  size: number
}

/** Packs one file. One that is given up leaves bytes that nothing tells of. */
export class FilePacking implements AsyncDisposable {
  readonly #lane: Lane
  readonly #leave: () => void
  readonly #offset: number
  readonly #level: number
  readonly #deflate
  #size = 0
  #crc = 0
  #waiting: Buffer[] = []
  #waitingSize = 0
  #deflated: Promise<unknown> = Promise.resolve()
  #written: Promise<void> = Promise.resolve()
  #failure: { readonly error: unknown } | null = null

  constructor(lane: Lane, { level }: PackingOptions, leave: () => void) {
    this.#lane = lane
    this.#leave = leave
    this.#offset = lane.size
    this.#level = level
    this.#deflate = createDeflateRaw({ level, chunkSize: CHUNK_SIZE })
    this.#deflate.on('data', (bytes: Buffer) => {
      const at = lane.size
      lane.size += bytes.length
      this.#written = this.#written
        .then(() => writeAll(lane.file, bytes, at))
        .catch((error: unknown) => void (this.#failure ??= { error }))
    })
  }

  /**
   * Waits for the piece before this one only.
   *
   * @param pieces must not change afterwards
   * @throws {Failure} `disk`
   */
  async write(...pieces: readonly Buffer[]): Promise<void> {
    for (const bytes of pieces) {
      this.#size += bytes.length
      this.#crc = crc32(bytes, this.#crc)
      this.#waiting.push(bytes)
      this.#waitingSize += bytes.length
    }
    if (this.#waitingSize >= PIECE_SIZE) await this.#deflateWaiting()
  }

  /**
   * What comes from here on has no repetitions to look for, as base64 has none: a third of the
   * time, for some bytes more.
   */
  async expectNoRepetitions(): Promise<void> {
    await this.#deflateWaiting()
    await this.#settled()
    this.#deflated = new Promise<void>(resolve => {
      this.#deflate.params(this.#level, constants.Z_HUFFMAN_ONLY, resolve)
    })
  }

  /** @throws {Failure} `disk` */
  async end(): Promise<PackedFile> {
    await this.#deflateWaiting()
    await this.#settled()
    await new Promise<void>(resolve => this.#deflate.once('end', resolve).end())
    await this.#settled()
    const { path, size } = this.#lane
    return {
      path,
      offset: this.#offset,
      packedSize: size - this.#offset,
      size: this.#size,
      crc32: this.#crc
    }
  }

  /** A write still under way could hit what is opened next, so it is waited for. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#deflated
    await this.#written
    this.#deflate.destroy()
    this.#leave()
  }

  async #deflateWaiting(): Promise<void> {
    await this.#settled()
    const [first, ...more] = this.#waiting
    if (first === undefined) return
    const piece = more.length === 0 ? first : Buffer.concat(this.#waiting)
    this.#waiting = []
    this.#waitingSize = 0
    this.#deflated = new Promise(resolve => this.#deflate.write(piece, resolve))
  }

  async #settled(): Promise<void> {
    await this.#deflated
    await this.#written
    if (this.#failure !== null) throw this.#failure.error
  }
}

/** RFC 1952: deflate, without a name or a time, of an unknown system. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])

/**
 * The content as gzip has it, of what is under 4 GiB; nothing is deflated.
 *
 * @throws {Failure} `disk`
 */
export function gzipOf(file: PackedFile): Buffer {
  const { packedSize, size, crc32 } = file
  const bytes = Buffer.alloc(GZIP_HEADER.length + packedSize + 8)
  GZIP_HEADER.copy(bytes)
  readPacked(file, bytes.subarray(GZIP_HEADER.length, -8))
  bytes.writeUInt32LE(crc32, bytes.length - 8)
  bytes.writeUInt32LE(size, bytes.length - 4)
  return bytes
}

/** Reads the deflated bytes. @param into as long as these @throws {Failure} `disk` */
export function readPacked({ path, offset }: PackedFile, into: Buffer): void {
  const file = onDisk('read', () => openSync(path, 'r'))
  try {
    readAll(file, into, offset)
  } finally {
    closeSync(file)
  }
}
