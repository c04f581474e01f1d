import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { RandomAccessReader } from 'yauzl'

/** Bytes that are read at once: many headers of small logs, few bytes of a large one. */
const WINDOW_SIZE = 32 * 1024

/** A part of the file. */
interface Window {
  readonly start: number
  readonly bytes: Buffer
}

type ReadCallback = (error: Error | null, bytesRead?: number) => void

/**
 * Reads a file for yauzl, which asks for a few bytes at a time, in the list of entries and in front
 * of each. What is near in either place is there already.
 */
export class ArchiveReader extends RandomAccessReader {
  readonly size: number
  readonly #file: number
  #recent: Window = { start: 0, bytes: Buffer.of() }
  #other: Window = this.#recent

  /** @throws the system's error */
  constructor(path: string) {
    super()
    this.#file = openSync(path, 'r')
    this.size = fstatSync(this.#file).size
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: ReadCallback
  ): void {
    let [error, copied]: [Error | null, number] = [null, 0]
    try {
      const { start, bytes } = this.#windowAt(position, length)
      copied = bytes.copy(buffer, offset, position - start, position - start + length)
    } catch (thrown) {
      error = thrown instanceof Error ? thrown : new Error(String(thrown))
    }
    process.nextTick(callback, error, copied)
  }

  override close(callback: (error: Error | null) => void): void {
    closeSync(this.#file)
    callback(null)
  }

  /** What the file has of these bytes, and more. */
  #windowAt(position: number, length: number): Window {
    const known = [this.#recent, this.#other].find(
      ({ start, bytes }) => position >= start && position + length <= start + bytes.length
    )
    if (known === this.#recent) return known
    this.#other = this.#recent
    this.#recent = known ?? this.#load(position, Math.max(length, WINDOW_SIZE))
    return this.#recent
  }

  #load(start: number, size: number): Window {
    const bytes = Buffer.allocUnsafe(size)
    return { start, bytes: bytes.subarray(0, readSync(this.#file, bytes, 0, size, start)) }
  }
}
