import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, rmSync, write } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { diskFailure, onDisk } from './disk.ts'
import { LogRenderer, type LogCounts } from './render.ts'

/** What is known of a log once all of it was written. */
export interface WrittenLog {
  readonly counts: LogCounts
  readonly bytes: number
  /** Hex, of the bytes as they came. */
  readonly sha256: string
}

/**
 * Writes one log: its bytes as they come, and its text beside. A piece is on its way to the disk while it is hashed and rendered,
 * and the next one is taken only when it got there, so that nothing piles up. Every failure of the disk is a `disk` Failure.
 */
export class LogWriter implements Disposable {
  readonly #rawPath: string
  readonly #textPath: string
  readonly #raw: number
  readonly #text: number
  readonly #renderer = new LogRenderer()
  readonly #hash = createHash('sha256')
  #bytes = 0
  #closed = false
  #complete = false

  /** Both files must not exist yet: nothing is overwritten, and no link is followed. */
  constructor(rawPath: string, textPath: string) {
    this.#rawPath = rawPath
    this.#textPath = textPath
    this.#raw = createFile(rawPath)
    try {
      this.#text = createFile(textPath)
    } catch (error) {
      closeSync(this.#raw)
      throw error
    }
  }

  async write(chunk: Buffer): Promise<void> {
    const writing = writeAll(this.#raw, chunk)
    this.#bytes += chunk.length
    this.#hash.update(chunk)
    const text = this.#renderer.push(chunk)
    // Both must have ended before an error closes the files: a write still under way could hit what is opened next.
    const ended = await Promise.allSettled([writing, writeAll(this.#text, Buffer.from(text))])
    for (const one of ended) if (one.status === 'rejected') throw one.reason
  }

  async end(): Promise<WrittenLog> {
    await writeAll(this.#text, Buffer.from(this.#renderer.end()))
    this.#close()
    this.#complete = true
    return { counts: this.#renderer.counts, bytes: this.#bytes, sha256: this.#hash.digest('hex') }
  }

  /** Removes both files of a log that did not come to its end. */
  [Symbol.dispose](): void {
    if (this.#complete) return
    this.#close()
    for (const path of [this.#rawPath, this.#textPath])
      onDisk('removed', () => {
        rmSync(path, { force: true })
      })
  }

  #close(): void {
    if (this.#closed) return
    this.#closed = true
    onDisk('written', () => {
      closeSync(this.#raw)
      closeSync(this.#text)
    })
  }
}

const writeSome = promisify(write)

function createFile(path: string): number {
  return onDisk('created', () => {
    mkdirSync(dirname(path), { recursive: true })
    return openSync(path, 'wx')
  })
}

async function writeAll(file: number, bytes: Buffer): Promise<void> {
  for (let from = 0; from < bytes.length;) {
    try {
      from += (await writeSome(file, bytes, from)).bytesWritten
    } catch (error) {
      throw diskFailure('written', error)
    }
  }
}
