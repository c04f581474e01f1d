import { closeSync, mkdirSync, openSync, rmSync, writev } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { diskFailure, onDisk } from './disk.ts'

/**
 * Bytes that are written at once: to wake one of the threads that write costs more than to write a
 * few kilobytes.
 */
const PIECE_SIZE = 512 * 1024
const writeSome = promisify(writev)

/**
 * A new file, written in larger pieces than it comes in. Every failure of the disk is a `disk`
 * Failure.
 */
export class GatheredFile {
  readonly #path: string
  readonly #file: number
  #waiting: Buffer[] = []
  #size = 0
  #isOpen = true

  /** Nothing is overwritten, and no link is followed. Makes the folder. */
  constructor(path: string) {
    this.#path = path
    this.#file = onDisk('created', () => {
      mkdirSync(dirname(path), { recursive: true })
      return openSync(path, 'wx')
    })
  }

  /** To be called when the write before has ended. @param pieces must not change afterwards */
  async write(...pieces: readonly Buffer[]): Promise<void> {
    this.#waiting.push(...pieces)
    for (const { length } of pieces) this.#size += length
    if (this.#size >= PIECE_SIZE) await this.#flush()
  }

  /** Writes what waits, and closes the file. */
  async end(): Promise<void> {
    await this.#flush()
    this.#close()
  }

  /** Removes the file; no write may be under way. */
  remove(): void {
    this.#close()
    onDisk('removed', () => {
      rmSync(this.#path, { force: true })
    })
  }

  async #flush(): Promise<void> {
    let rest: Buffer[] = this.#waiting
    let size = this.#size
    this.#waiting = []
    this.#size = 0
    try {
      while (size > 0) {
        const { bytesWritten } = await writeSome(this.#file, rest)
        size -= bytesWritten
        if (size > 0) rest = [Buffer.concat(rest).subarray(bytesWritten)]
      }
    } catch (error) {
      throw diskFailure('written', error)
    }
  }

  #close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    onDisk('written', () => {
      closeSync(this.#file)
    })
  }
}
