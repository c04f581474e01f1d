import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogStore } from './log-store.ts'
import { writeZip } from './zip-writer.ts'
import type { ZipEntry } from './zip-writer.ts'

/** The files behind the exports. The same logs are compressed only once. */
export class Archives {
  readonly #store: LogStore
  readonly #folder: string
  readonly #level: number
  readonly #written = new Map<string, Promise<string>>()
  readonly #closing = new AbortController()

  constructor(store: LogStore, folder: string, level: number) {
    this.#store = store
    this.#folder = folder
    this.#level = level
  }

  /** Writes an archive of the logs with these storage names; its file. */
  write(names: readonly string[], level = this.#level): Promise<string> {
    const id = JSON.stringify([this.#store.version, level, names])
    const known = this.#written.get(id)
    if (known !== undefined) return known
    const file = this.#newFile()
    const written = writeZip(file, this.#entries(names), level, this.#closing.signal).then(() => file)
    written.catch(() => undefined)
    this.#written.set(id, written)
    return written
  }

  /** Keeps bytes as they are; their file. */
  async keep(bytes: Buffer): Promise<string> {
    const file = this.#newFile()
    await writeFile(file, bytes)
    return file
  }

  /** Stops all work. */
  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.allSettled(this.#written.values())
  }

  #newFile(): string {
    return join(this.#folder, `${randomUUID()}.zip`)
  }

  *#entries(names: readonly string[]): Iterable<ZipEntry> {
    for (const name of names) yield { name, content: this.#store.content(name) }
  }
}
