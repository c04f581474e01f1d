import { closeSync, openSync, write } from 'node:fs'
import { promisify } from 'node:util'
import { crc32, createDeflateRaw } from 'node:zlib'
import { diskFailure, onDisk } from './disk.ts'

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
const writeSome = promisify(write)

/** Deflates the texts of logs, one after the other into one file: in zlib's thread, while the next piece of the log is read. */
export class TextPacker implements AsyncDisposable {
  readonly path: string
  readonly level: number
  readonly #file: number
  readonly #writes = new Set<Promise<void>>()
  #offset = 0

  /**
   * @param path must not exist yet
   * @param level zlib's, 1 to 9
   */
  constructor(path: string, level: number) {
    this.path = path
    this.level = level
    this.#file = onDisk('created', () => openSync(path, 'wx'))
  }

  /** Where the next bytes will stand. */
  get offset(): number {
    return this.#offset
  }

  /** Appends bytes. @throws {Failure} `disk` */
  append(bytes: Buffer): Promise<void> {
    const written = this.#write(bytes, this.#offset)
    this.#offset += bytes.length
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

  async #write(bytes: Buffer, at: number): Promise<void> {
    try {
      for (let from = 0; from < bytes.length;)
        from += (await writeSome(this.#file, bytes, from, bytes.length - from, at + from)).bytesWritten
    } catch (error) {
      throw diskFailure('written', error)
    }
  }
}

/** Packs one text. Only one may be under way for a packer; one that is given up leaves bytes that nothing tells of. */
export class TextPacking implements Disposable {
  readonly #packer: TextPacker
  readonly #deflate
  readonly #offset: number
  #size = 0
  #crc = 0
  #pending: Promise<unknown> = Promise.resolve()
  #failure: { readonly error: unknown } | null = null

  constructor(packer: TextPacker) {
    this.#packer = packer
    this.#offset = packer.offset
    this.#deflate = createDeflateRaw({ level: packer.level, chunkSize: CHUNK_SIZE })
    this.#deflate.on('data', (bytes: Buffer) => {
      packer.append(bytes).catch((error: unknown) => (this.#failure ??= { error }))
    })
  }

  /** Waits for the piece before this one only. @throws {Failure} `disk` */
  async write(bytes: Buffer): Promise<void> {
    await this.#settled()
    if (bytes.length === 0) return
    this.#size += bytes.length
    this.#crc = crc32(bytes, this.#crc)
    this.#pending = new Promise(resolve => this.#deflate.write(bytes, resolve))
  }

  /** @throws {Failure} `disk` */
  async end(): Promise<PackedFile> {
    await this.#settled()
    await new Promise<void>(resolve => this.#deflate.once('end', resolve).end())
    if (this.#failure !== null) throw this.#failure.error
    const { path, offset } = this.#packer
    return {
      path,
      offset: this.#offset,
      packedSize: offset - this.#offset,
      size: this.#size,
      crc32: this.#crc
    }
  }

  [Symbol.dispose](): void {
    this.#deflate.destroy()
  }

  async #settled(): Promise<void> {
    await this.#pending
    if (this.#failure !== null) throw this.#failure.error
  }
}
