import { closeSync, mkdirSync, openSync, rmSync, writevSync } from 'node:fs'
import { dirname } from 'node:path'
import { codeOf, onDisk } from './disk.ts'

/**
 * A new file, written from its start to its end. To wait for another thread that writes would take
 * longer than to write. Every failure of the disk is a `disk` Failure.
 */
export class NewFile {
  readonly #path: string
  readonly #file: number
  #isOpen = true

  /** Nothing is overwritten, and no link is followed. Makes the folder. */
  constructor(path: string) {
    this.#path = path
    this.#file = onDisk('created', () => openNew(path))
  }

  write(...pieces: readonly Buffer[]): void {
    onDisk('written', () => {
      let rest = pieces
      for (let size = sizeOf(pieces); size > 0;) {
        const written = writevSync(this.#file, rest)
        size -= written
        if (size > 0) rest = [Buffer.concat(rest).subarray(written)]
      }
    })
  }

  /** Closes the file. */
  end(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    onDisk('written', () => {
      closeSync(this.#file)
    })
  }

  remove(): void {
    this.end()
    onDisk('removed', () => {
      rmSync(this.#path, { force: true })
    })
  }
}

/** Most files are in a folder that is there: it is made where it is not. */
function openNew(path: string): number {
  try {
    return openSync(path, 'wx')
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    mkdirSync(dirname(path), { recursive: true })
    return openSync(path, 'wx')
  }
}

function sizeOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0)
}
