import { createReadStream } from 'node:fs'
import { pipeline, type TransformOptions } from 'node:stream'
import { crc32, createInflateRaw, inflateRawSync, type ZlibOptions } from 'node:zlib'
import type { PackedFile } from '../system/deflated-file.ts'
import { codeOf, diskFailure } from '../system/disk.ts'
import type { OpenFiles } from '../system/open-files.ts'
import { spend, type SizeBudget } from './size-budget.ts'

/**
 * Where the bytes of a log stand in a file, such as an archive. Plain data, so that any thread can
 * read them.
 */
export interface StoredEntry {
  readonly path: string
  readonly offset: number
  /** Bytes there. */
  readonly packedSize: number
  /** Inflated bytes, as declared. */
  readonly size: number
  /** Of the inflated bytes, as declared; null for a file that declares none. */
  readonly crc32: number | null
  readonly isDeflated: boolean
}

/**
 * One entry cannot be trusted; the others can. The message completes "It was left out because …".
 */
export class EntryError extends Error {
  override readonly name = 'EntryError'
}

// Fewer, larger pieces: zlib's own 16 KiB would spend most of the time on going back and forth
// between threads.
const CHUNK_SIZE = 128 * 1024
/** Bytes; what is smaller is read at once, sooner than other threads are woken for it. */
const SMALL = 1024 * 1024

/**
 * The entry deflated, as it stands there: true only when it was read to its end. Null for one that
 * is not deflated.
 */
export function packedFile({
  path,
  offset,
  packedSize,
  size,
  crc32,
  isDeflated
}: StoredEntry): PackedFile | null {
  return isDeflated && crc32 !== null ? { path, offset, packedSize, size, crc32 } : null
}

/**
 * The entry's bytes, inflated as they are asked for.
 *
 * @param files keeps the archive open from one small entry to the next
 * @throws {EntryError} at the end or before, when data, size or CRC are wrong: what came so far is
 *   then worth nothing
 * @throws {Failure} `archive-refused` when the budget is used up, naming `max-size-mb`; `disk`
 */
export function readEntry(
  entry: StoredEntry,
  budget: SizeBudget,
  files: OpenFiles
): Iterable<Buffer> | AsyncIterable<Buffer> {
  return entry.size <= SMALL && entry.packedSize <= SMALL
    ? readSmall(entry, budget, files)
    : readLarge(entry, budget)
}

function* readSmall(
  entry: StoredEntry,
  budget: SizeBudget,
  files: OpenFiles
): Generator<Buffer, void, undefined> {
  spend(budget, entry.size)
  const packed = Buffer.allocUnsafeSlow(entry.packedSize)
  files.read(entry.path, packed, entry.offset)
  const bytes = entry.isDeflated ? inflate(packed, entry) : packed
  checkContent(entry, bytes.length, crc32(bytes))
  for (let from = 0; from < bytes.length; from += CHUNK_SIZE) yield bytes.subarray(from, from + CHUNK_SIZE)
}

function inflate(packed: Buffer, { size }: StoredEntry): Buffer {
  try {
    // One byte more than declared is room enough to see that there are more.
    const { buffer, engine } = inflateRawSync(packed, {
      chunkSize: Math.max(64, size + 1),
      maxOutputLength: Math.max(1, size),
      info: true
    }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } }
    if (engine.bytesWritten !== packed.length) throw new EntryError('its packed size is wrong')
    return buffer
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') throw new EntryError('its size is wrong', { cause: error })
    throw explainInflating(error)
  }
}

async function* readLarge(entry: StoredEntry, budget: SizeBudget): AsyncGenerator<Buffer, void, undefined> {
  let size = 0
  let crc = 0
  for await (const chunk of inChunks(entry.isDeflated ? inflated(entry) : packedBytes(entry))) {
    size += chunk.length
    if (size > entry.size) throw new EntryError('its size is wrong')
    spend(budget, chunk.length)
    crc = crc32(chunk, crc)
    yield chunk
  }
  checkContent(entry, size, crc)
}

/** The same bytes in chunks of one size: those of a stream are as long as it comes. */
async function* inChunks(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let chunk = Buffer.allocUnsafeSlow(CHUNK_SIZE)
  let filled = 0
  for await (const piece of pieces) {
    for (let from = 0; from < piece.length;) {
      const copied = piece.copy(chunk, filled, from)
      from += copied
      filled += copied
      if (filled < CHUNK_SIZE) continue
      yield chunk
      chunk = Buffer.allocUnsafeSlow(CHUNK_SIZE)
      filled = 0
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled)
}

async function* inflated(entry: StoredEntry): AsyncGenerator<Buffer, void, undefined> {
  // One chunk is inflated ahead, in zlib's thread, while the one before is being worked on.
  const options: ZlibOptions & TransformOptions = {
    chunkSize: CHUNK_SIZE,
    readableHighWaterMark: 2 * CHUNK_SIZE
  }
  const inflate = createInflateRaw(options)
  pipeline(packedBytes(entry), inflate, () => undefined)
  try {
    yield* inflate as AsyncIterable<Buffer>
  } catch (error) {
    throw explainInflating(error)
  }
  if (inflate.bytesWritten !== entry.packedSize) throw new EntryError('its packed size is wrong')
}

async function* packedBytes({
  path,
  offset,
  packedSize
}: StoredEntry): AsyncGenerator<Buffer, void, undefined> {
  if (packedSize === 0) return
  const range = { start: offset, end: offset + packedSize - 1, highWaterMark: CHUNK_SIZE }
  try {
    yield* createReadStream(path, range) as AsyncIterable<Buffer>
  } catch (error) {
    throw diskFailure('read', error)
  }
}

function checkContent(entry: StoredEntry, size: number, crc: number): void {
  if (size !== entry.size) throw new EntryError('its size is wrong')
  // The list of entries tells the CRC, also where the data is followed by a descriptor.
  if (entry.crc32 !== null && crc !== entry.crc32) throw new EntryError('its checksum is wrong')
}

function explainInflating(error: unknown): unknown {
  const isDamaged = codeOf(error)?.startsWith('Z_') === true
  return isDamaged ? new EntryError('its data is damaged', { cause: error }) : error
}
