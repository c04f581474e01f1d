import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, rmSync, write } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { diskFailure, onDisk } from './disk.ts'
import type { Excerpt } from './excerpt.ts'
import { RawRedaction } from './raw-redaction.ts'
import type { Redactor } from './redaction.ts'
import { LogRenderer, type LogCounts } from './render.ts'

/** What is known of a log once all of it was written. */
export interface WrittenLog {
  readonly counts: LogCounts
  /** Of the log as it came, as is `sha256` (hex). */
  readonly bytes: number
  readonly sha256: string
  /** How many secrets were blanked in the raw file; one that shows only in the text, and is blanked there, counts too. */
  readonly redactions: number
  /** null for a log without any text. */
  readonly excerpt: Excerpt | null
}

/**
 * Writes one log: its bytes as they come but for secrets, and its text beside. A piece is on its way to the disk while it is hashed and rendered,
 * and the next one is taken only when it got there, so that nothing piles up. Every failure of the disk is a `disk` Failure.
 */
export class LogWriter implements Disposable {
  readonly #rawPath: string
  readonly #textPath: string
  readonly #raw: number
  readonly #text: number
  readonly #redactor: Redactor
  readonly #redaction: RawRedaction
  readonly #renderer = new LogRenderer()
  readonly #hash = createHash('sha256')
  #bytes = 0
  #redactedInText = 0
  #closed = false
  #complete = false

  /** Both files must not exist yet: nothing is overwritten, and no link is followed. */
  constructor(rawPath: string, textPath: string, redactor: Redactor) {
    this.#redactor = redactor
    this.#redaction = new RawRedaction(redactor)
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

  /** @throws {Failure} `disk`; `input` when a pattern of `redact` takes too long */
  async write(chunk: Buffer): Promise<void> {
    this.#bytes += chunk.length
    this.#hash.update(chunk)
    const raw = this.#redaction.push(chunk)
    await allEnded([writeAll(this.#raw, raw), this.#writeText(() => this.#renderer.push(raw))])
  }

  async end(): Promise<WrittenLog> {
    const raw = this.#redaction.end()
    const rest = (): Buffer => Buffer.concat([this.#renderer.push(raw), this.#renderer.end()])
    await allEnded([writeAll(this.#raw, raw), this.#writeText(rest)])
    this.#close()
    this.#complete = true
    return {
      counts: this.#renderer.counts,
      bytes: this.#bytes,
      sha256: this.#hash.digest('hex'),
      redactions: this.#redaction.count + this.#redactedInText,
      excerpt: this.#renderer.excerpt()
    }
  }

  async #writeText(render: () => Buffer): Promise<void> {
    let bytes = render()
    // Without its terminal sequences a line can turn out to hold a secret that was in pieces before.
    if (this.#redactor.hasLiteral(bytes)) {
      const { text, count } = this.#redactor.redact(bytes.toString())
      this.#redactedInText += count
      bytes = Buffer.from(text)
    }
    await writeAll(this.#text, bytes)
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

/** Both must have ended before an error closes the files: a write still under way could hit what is opened next. */
async function allEnded(writes: readonly Promise<void>[]): Promise<void> {
  for (const one of await Promise.allSettled(writes)) if (one.status === 'rejected') throw one.reason
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
