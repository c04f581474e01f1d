import { OpenFiles } from '../../system/open-files.ts'
import {
  dosTime,
  endRecords,
  listedHeader,
  localHeader,
  localHeaderSize,
  type ZipEntry
} from './zip-records.ts'

/** Bytes: small entries go together, large ones in pieces. No header is longer. */
const CHUNK_SIZE = 256 * 1024

/** What a zip is made of. */
export interface ZipContent {
  /** The same each time that they are gone through. */
  readonly entries: Iterable<ZipEntry>
  /** Comes last, once it is there; null for nothing more. */
  readonly late: Promise<ZipEntry | null> | null
}

/**
 * The bytes of a zip. Nothing is deflated, and nothing is kept of an entry that was written: the
 * list at the end is made from the entries once more.
 *
 * @throws {Failure} `disk` when the bytes of an entry are not all there
 */
export async function* writeZip(
  { entries, late }: ZipContent,
  now = new Date()
): AsyncGenerator<Buffer, void> {
  using files = new OpenFiles()
  const time = dosTime(now)
  const chunk = new Chunk()
  for (const entry of entries) yield* piecesOf(entry, { files, chunk, time })
  const last = await late
  if (last !== null) yield* piecesOf(last, { files, chunk, time })
  const listAt = chunk.total
  let [position, count] = [0, 0]
  for (const entry of withLast(entries, last)) {
    count++
    yield* chunk.add(listedHeader(entry, time, position))
    position += localHeaderSize(entry) + entry.content.packedSize
  }
  yield* chunk.add(endRecords(count, listAt, chunk.total))
  yield* chunk.end()
}

function* piecesOf(
  entry: ZipEntry,
  { files, chunk, time }: { readonly files: OpenFiles; readonly chunk: Chunk; readonly time: number }
): Generator<Buffer, void> {
  yield* chunk.add(localHeader(entry, time))
  const { path, offset, packedSize } = entry.content
  for (let at = 0; at < packedSize;) {
    const piece = chunk.take(packedSize - at)
    files.read(path, piece, offset + at)
    at += piece.length
    yield* chunk.full()
  }
}

function* withLast(entries: Iterable<ZipEntry>, last: ZipEntry | null): Generator<ZipEntry, void> {
  yield* entries
  if (last !== null) yield last
}

const NOTHING: readonly Buffer[] = []

/** Gathers small pieces, each where it will stay. */
class Chunk {
  total = 0
  #bytes = Buffer.allocUnsafeSlow(CHUNK_SIZE)
  #filled = 0

  /** @param piece no longer than a chunk @returns what is full now */
  add(piece: Buffer): readonly Buffer[] {
    const first = this.take(piece.length)
    piece.copy(first)
    const full = this.full()
    piece.copy(this.take(piece.length - first.length), 0, first.length)
    return full
  }

  /** What is free, at most so many bytes of it: they are to be filled in. */
  take(size: number): Buffer {
    const from = this.#filled
    this.#filled = Math.min(CHUNK_SIZE, from + size)
    this.total += this.#filled - from
    return this.#bytes.subarray(from, this.#filled)
  }

  /** @returns the chunk, if it is full */
  full(): readonly Buffer[] {
    return this.#filled < CHUNK_SIZE ? NOTHING : this.end()
  }

  /** @returns what there is */
  end(): readonly Buffer[] {
    const all = this.#bytes.subarray(0, this.#filled)
    this.#bytes = Buffer.allocUnsafeSlow(CHUNK_SIZE)
    this.#filled = 0
    return all.length === 0 ? NOTHING : [all]
  }
}
