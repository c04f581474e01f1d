import { closeSync, openSync } from 'node:fs'
import { constants, crc32, deflateRawSync, type ZlibOptions } from 'node:zlib'
import { onDisk, writeAll } from './disk.ts'
import type { OpenFiles } from './open-files.ts'

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

/** The most bytes of zlib's buffer; hardly any piece has more once it is deflated. */
const CHUNK_SIZE = 64 * 1024
/**
 * Bytes that are deflated at once. Each piece goes on where the one before ended, with the end of
 * that as its dictionary, so that all are one stream; no zlib stream is kept between them.
 */
const PIECE_SIZE = 128 * 1024
/** Deflate's own: how far back a repetition may be. */
const WINDOW_SIZE = 32 * 1024

/** How to deflate. */
export interface PackingOptions {
  /** The file that is made; there must be none yet. */
  readonly path: string
  /** zlib's, 1 to 9. */
  readonly level: number
}

/** Deflates files that are being written into one file, one after the other. */
export class FilePacker implements Disposable {
  readonly #target: Target

  /** @throws {Failure} `disk` */
  constructor({ path, level }: PackingOptions) {
    const buffer = Buffer.allocUnsafeSlow(WINDOW_SIZE + PIECE_SIZE)
    this.#target = { path, level, file: onDisk('created', () => openSync(path, 'wx')), size: 0, buffer }
  }

  /** A file that is packed from now on; the one before has ended or was given up. */
  begin(): FilePacking {
    return new FilePacking(this.#target)
  }

  [Symbol.dispose](): void {
    onDisk('written', () => {
      closeSync(this.#target.file)
    })
  }
}

/** A file that others are packed into. */
interface Target {
  readonly path: string
  readonly level: number
  readonly file: number
  size: number
  /** A window, and the piece after it that is gathered. */
  readonly buffer: Buffer
}

/** Packs one file. One that is given up leaves bytes that nothing tells of. */
export class FilePacking {
  readonly #target: Target
  readonly #offset: number
  #strategy: number = constants.Z_DEFAULT_STRATEGY
  #size = 0
  #crc = 0
  #waitingSize = 0
  /** Bytes of what was packed last, which the next piece may repeat. */
  #windowSize = 0

  constructor(target: Target) {
    this.#target = target
    this.#offset = target.size
  }

  /** @throws {Failure} `disk` */
  write(...pieces: readonly Buffer[]): void {
    for (const bytes of pieces) {
      this.#size += bytes.length
      this.#crc = crc32(bytes, this.#crc)
      for (let from = 0; from < bytes.length;) {
        const taken = bytes.copy(this.#target.buffer, WINDOW_SIZE + this.#waitingSize, from)
        from += taken
        this.#waitingSize += taken
        if (this.#waitingSize === PIECE_SIZE) this.#pack(constants.Z_SYNC_FLUSH)
      }
    }
  }

  /**
   * What comes from here on has no repetitions to look for, as base64 has none: a third of the
   * time, for some bytes more.
   */
  expectNoRepetitions(): void {
    this.#pack(constants.Z_SYNC_FLUSH)
    this.#strategy = constants.Z_HUFFMAN_ONLY
  }

  /** @throws {Failure} `disk` */
  end(): PackedFile {
    this.#pack(constants.Z_FINISH)
    const { path, size } = this.#target
    return {
      path,
      offset: this.#offset,
      packedSize: size - this.#offset,
      size: this.#size,
      crc32: this.#crc
    }
  }

  #pack(finishFlush: number): void {
    const { buffer, level, file } = this.#target
    const end = WINDOW_SIZE + this.#waitingSize
    const window = buffer.subarray(WINDOW_SIZE - this.#windowSize, WINDOW_SIZE)
    // In this thread: to wake one of zlib's takes longer, and other threads read other logs.
    const deflated = deflateRawSync(buffer.subarray(WINDOW_SIZE, end), {
      ...memoryFor(this.#waitingSize),
      level,
      strategy: this.#strategy,
      finishFlush,
      ...(window.length === 0 ? {} : { dictionary: window })
    })
    this.#windowSize = Math.min(WINDOW_SIZE, this.#windowSize + this.#waitingSize)
    buffer.copyWithin(WINDOW_SIZE - this.#windowSize, end - this.#windowSize, end)
    this.#waitingSize = 0
    writeAll(file, deflated, this.#target.size)
    this.#target.size += deflated.length
  }
}

/** What zlib needs for so many bytes: many are few, and its usual 256 KiB are cleared first. */
export function memoryFor(size: number): Pick<ZlibOptions, 'windowBits' | 'memLevel' | 'chunkSize'> {
  const windowBits = Math.min(15, Math.max(9, Math.ceil(Math.log2(size + 1))))
  return { windowBits, memLevel: Math.min(8, windowBits - 6), chunkSize: Math.min(CHUNK_SIZE, size + 64) }
}

/** RFC 1952: deflate, without a name or a time, of an unknown system. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])

/**
 * The content as gzip has it, of what is under 4 GiB; nothing is deflated.
 *
 * @throws {Failure} `disk`
 */
export function gzipOf(file: PackedFile, files: OpenFiles): Buffer {
  const { packedSize, size, crc32 } = file
  const bytes = Buffer.alloc(GZIP_HEADER.length + packedSize + 8)
  GZIP_HEADER.copy(bytes)
  files.read(file.path, bytes.subarray(GZIP_HEADER.length, -8), file.offset)
  bytes.writeUInt32LE(crc32, bytes.length - 8)
  bytes.writeUInt32LE(size, bytes.length - 4)
  return bytes
}
