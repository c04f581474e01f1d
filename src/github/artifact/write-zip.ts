import { OpenFiles } from '../../system/open-files.ts'
import {
  dosTime,
  endRecords,
  listedHeader,
  localHeader,
  localHeaderSize,
  type ZipEntry
} from './zip-records.ts'

/** Bytes: small entries go together, large ones in pieces. */
const CHUNK_SIZE = 256 * 1024

/**
 * The bytes of a zip. Nothing is deflated, and nothing is kept of an entry that was written: the
 * list at the end is made from the entries once more.
 *
 * @param entries the same each time that they are gone through
 * @throws {Failure} `disk` when the bytes of an entry are not all there
 */
export function* writeZip(entries: Iterable<ZipEntry>, now = new Date()): Generator<Buffer, void> {
  using files = new OpenFiles()
  const time = dosTime(now)
  const chunk = new Chunk()
  for (const entry of entries) {
    yield* chunk.add(localHeader(entry, time))
    const { path, offset, packedSize } = entry.content
    for (let at = 0; at < packedSize; at += CHUNK_SIZE) {
      const piece = Buffer.allocUnsafe(Math.min(CHUNK_SIZE, packedSize - at))
      files.read(path, piece, offset + at)
      yield* chunk.add(piece)
    }
  }
  const listAt = chunk.total
  let [position, count] = [0, 0]
  for (const entry of entries) {
    count++
    yield* chunk.add(listedHeader(entry, time, position))
    position += localHeaderSize(entry) + entry.content.packedSize
  }
  yield* chunk.add(endRecords(count, listAt, chunk.total))
  yield* chunk.end()
}

/** Gathers small pieces. */
class Chunk {
  total = 0
  #pieces: Buffer[] = []
  #size = 0

  /** @returns what is full now */
  add(piece: Buffer): readonly Buffer[] {
    this.#pieces.push(piece)
    this.#size += piece.length
    this.total += piece.length
    return this.#size < CHUNK_SIZE ? [] : this.end()
  }

  /** @returns the rest */
  end(): readonly Buffer[] {
    const all = this.#pieces
    this.#pieces = []
    this.#size = 0
    return all.length === 0 ? [] : [Buffer.concat(all)]
  }
}
