import { closeSync, fstatSync, openSync, read, readSync } from 'node:fs'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { RandomAccessReader } from 'yauzl'

/** Bytes; a list of entries is read, and each of its entries compared with what stands before its data. */
const BLOCK_SIZE = 16 * 1024
/** Bytes of data that are read at once. */
const PIECE_SIZE = 64 * 1024

const readSome = promisify(read)

interface Block {
  readonly memory: Buffer
  /** In the file, as is `end`: both bytes. */
  start: number
  end: number
}

/**
 * Reads an archive for yauzl. The many small reads while it is opened, three for each entry, are taken from blocks: waiting for a thread
 * for each of them took longer than all the rest. Data is streamed.
 */
export class ArchiveReader extends RandomAccessReader {
  /** Of the file, in bytes. */
  readonly size: number
  readonly #file: number
  /** One for the list, one for the data: which of them was used last stands first. */
  #blocks: [Block, Block] = [emptyBlock(), emptyBlock()]

  /** @throws the system's error when the file can't be opened */
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
    done: (error: Error | null, bytesRead?: number) => void
  ): void {
    let read = 0
    try {
      while (read < length) {
        const from = position + read
        const { memory, start, end } = this.#blockAt(from)
        if (from >= end) break
        read += memory.copy(buffer, offset + read, from - start, Math.min(end, position + length) - start)
      }
    } catch (error) {
      done(error as Error)
      return
    }
    done(null, read)
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#pieces(start, end), { objectMode: false, highWaterMark: PIECE_SIZE })
  }

  override close(done: (error: Error | null) => void): void {
    try {
      closeSync(this.#file)
      done(null)
    } catch (error) {
      done(error as Error)
    }
  }

  async *#pieces(start: number, end: number): AsyncGenerator<Buffer, void, undefined> {
    for (let at = start; at < end;) {
      const piece = Buffer.allocUnsafe(Math.min(PIECE_SIZE, end - at))
      const { bytesRead } = await readSome(this.#file, piece, 0, piece.length, at)
      if (bytesRead === 0) return
      yield piece.subarray(0, bytesRead)
      at += bytesRead
    }
  }

  #blockAt(position: number): Block {
    const [latest, other] = this.#blocks
    if (isIn(latest, position)) return latest
    this.#blocks = [other, latest]
    if (isIn(other, position)) return other
    other.start = other.end = position - (position % BLOCK_SIZE)
    other.end += readSync(this.#file, other.memory, 0, BLOCK_SIZE, other.start)
    return other
  }
}

function emptyBlock(): Block {
  return { memory: Buffer.alloc(BLOCK_SIZE), start: 0, end: 0 }
}

function isIn({ start, end }: Block, position: number): boolean {
  return position >= start && position < end
}
