import { closeSync, openSync } from 'node:fs'
import { onDisk, readAll } from './disk.ts'

/** Files that are kept open at once. Others are opened again. */
const MOST = 16

/** Reads from few files many times. */
export class OpenFiles implements Disposable {
  /** By path, the one that was opened first in front. */
  readonly #open = new Map<string, number>()

  /**
   * Fills the buffer with what stands at `position`, in bytes.
   * @throws {Failure} `disk`, also when the file ends before
   */
  read(path: string, into: Buffer, position: number): void {
    readAll(this.#open.get(path) ?? this.#openNew(path), into, position)
  }

  #openNew(path: string): number {
    const [oldest] = this.#open
    if (oldest !== undefined && this.#open.size >= MOST) {
      closeSync(oldest[1])
      this.#open.delete(oldest[0])
    }
    const file = onDisk('read', () => openSync(path, 'r'))
    this.#open.set(path, file)
    return file
  }

  [Symbol.dispose](): void {
    for (const file of this.#open.values()) closeSync(file)
    this.#open.clear()
  }
}
