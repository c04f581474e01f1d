import { once } from 'node:events'
import { open as openFile } from 'node:fs/promises'
import { pipeline, type TransformOptions } from 'node:stream'
import { crc32, createInflateRaw, type ZlibOptions } from 'node:zlib'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { Failure } from '../failure/failure.ts'
import {
  checkLayout,
  checkPlace,
  checkRatio,
  readArchiveEnd,
  refusal,
  type ArchiveEnd,
  type LocatedEntry
} from './archive-structure.ts'
import { codeOf } from '../system/disk.ts'
import { distrust, headersAgree } from './entry-checks.ts'
import type { PackedFile } from '../system/deflated-file.ts'

/**
 * How much may be unpacked in all, in really inflated bytes. One budget serves all archives of a
 * run, which is why it changes.
 */
export interface SizeBudget {
  readonly maxBytes: number
  usedBytes: number
}

export interface ArchiveLimits {
  readonly budget: SizeBudget
  readonly maxEntries: number
  /** Inflated bytes per compressed byte, judged above 32 MiB only. */
  readonly maxRatio: number
}

/** Harness exports 1,500 logs at once, or 2,000. */
export const MAX_ENTRIES = 100_000
/**
 * Deflate's own maximum is 1,032, and a bomb comes close to it. Every log line has a `time` and a
 * `pos` of its own, which cost about 8 bytes compressed: 500-fold would take more than 32 MiB of
 * equal lines that are over 4,000 characters long.
 */
export const MAX_RATIO = 500

export interface ArchiveEntry {
  /** Valid UTF-8 without NUL and `..` segments; otherwise anything, so never a path. */
  readonly name: string
  readonly compressedSize: number
  /** As declared; `read` fails when it is not so. */
  readonly uncompressedSize: number
  /**
   * As it stands in the archive, which is true only when `read` came to its end; null for one that
   * is not deflated.
   */
  readonly packed: PackedFile | null
  /**
   * The entry's bytes, inflated as they are asked for.
   * @throws {EntryError} at the end or before, when data, size or CRC are wrong: what came so far
   *   is then worth nothing
   * @throws {Failure} `archive-refused` when the budget is used up, naming `max-size-mb`
   */
  read(): AsyncGenerator<Buffer, void, undefined>
}

/** An open archive. Dispose it to close its file. */
export interface Archive extends AsyncDisposable {
  readonly entries: readonly ArchiveEntry[]
  /**
   * Entries left out because they cannot be trusted. A name is as the archive has it: hostile text.
   */
  readonly refused: readonly { readonly name: string; readonly reason: string }[]
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
const LEAST_CHUNK = 1024
/** As large as the entry at most: an archive may have tens of thousands of small ones. */
function inflateOptions({ uncompressedSize }: Entry): ZlibOptions & TransformOptions {
  const chunkSize = Math.min(CHUNK_SIZE, Math.max(LEAST_CHUNK, uncompressedSize + 1))
  return { chunkSize, readableHighWaterMark: 2 * CHUNK_SIZE }
}

/**
 * Opens a zip file and checks all that can be checked before unpacking it.
 *
 * @param path a file on disk
 * @throws {Failure} `archive-refused` when the structure cannot be trusted: not a zip, cut short,
 *   entries that overlap or are miscounted, bytes of no entry, too many entries, a ratio that only
 *   a bomb has; `disk` when the file cannot be read
 */
export async function openArchive(path: string, limits: ArchiveLimits): Promise<Archive> {
  try {
    const end = await readEnd(path)
    if (end.entryCount > limits.maxEntries)
      throw refusal(`has ${end.entryCount} entries, more than ${limits.maxEntries}`)
    // Strings stay bytes: yauzl would otherwise turn `\` into `/`, guess code pages, and refuse the
    // whole archive for one bad name.
    const zip = await openPromise(path, {
      autoClose: false,
      decodeStrings: false,
      validateEntrySizes: false
    })
    zip.on('error', () => undefined)
    try {
      return await listEntries(zip, path, end, limits)
    } catch (error) {
      await close(zip)
      throw error
    }
  } catch (error) {
    if (error instanceof Failure) throw error
    const code = codeOf(error)
    if (code !== null)
      throw new Failure(
        'disk',
        `The downloaded archive could not be read (${code}).`,
        'Check that the runner has room and that nothing else cleans its temporary folder, then run the step again.',
        { cause: error }
      )
    // The one kind of encryption that yauzl takes no further entry after.
    if (error instanceof Error && error.message === 'strong encryption is not supported')
      throw refusal('has entries that are encrypted', error)
    // What yauzl says is its own words and may quote bytes of the archive, so it is the cause, not
    // the message.
    throw refusal('is malformed', error)
  }
}

/**
 * Whether a file ends as an archive does, with a list of entries that is where the end says: cheap,
 * whatever it holds.
 */
export async function hasArchiveEnd(path: string): Promise<boolean> {
  try {
    await readEnd(path)
    return true
  } catch (error) {
    if (error instanceof Failure && error.kind === 'archive-refused') return false
    throw error
  }
}

async function readEnd(path: string): Promise<ArchiveEnd> {
  const file = await openFile(path)
  try {
    return await readArchiveEnd(file)
  } finally {
    await file.close()
  }
}

async function listEntries(
  zip: ZipFile,
  path: string,
  end: ArchiveEnd,
  limits: ArchiveLimits
): Promise<Archive> {
  const located: LocatedEntry[] = []
  for await (const entry of zip.eachEntry()) {
    checkPlace(entry, end)
    const local = await zip.readLocalFileHeaderPromise(entry)
    // The header itself is let go: its fields may be as long as 128 KiB.
    located.push({ entry, dataStart: local.fileDataStart, agrees: headersAgree(entry, local) })
  }
  checkLayout(located, end)
  checkRatio(located, limits.maxRatio)

  const entries: ArchiveEntry[] = []
  const refused: { name: string; reason: string }[] = []
  const names = new Set<string>()
  for (const { entry, dataStart, agrees } of located) {
    const name = entry.fileNameRaw.toString('utf8')
    // Bytes that are no text could become the name of another entry.
    const bytes = entry.fileNameRaw.toString('latin1')
    const reason = names.has(bytes)
      ? 'the archive has another entry of this name'
      : distrust(name, entry, agrees)
    names.add(bytes)
    if (reason !== null) refused.push({ name, reason })
    else if (!name.endsWith('/'))
      entries.push({
        ...archiveEntry(zip, name, entry, limits.budget),
        packed: packedEntry(path, entry, dataStart)
      })
  }
  return { entries, refused, [Symbol.asyncDispose]: () => close(zip) }
}

function packedEntry(path: string, entry: Entry, dataStart: number): PackedFile | null {
  const { compressedSize: packedSize, uncompressedSize: size, crc32 } = entry
  return entry.compressionMethod === 0 ? null : { path, offset: dataStart, packedSize, size, crc32 }
}

function archiveEntry(
  zip: ZipFile,
  name: string,
  entry: Entry,
  budget: SizeBudget
): Omit<ArchiveEntry, 'packed'> {
  const { compressedSize, uncompressedSize } = entry
  return { name, compressedSize, uncompressedSize, read: () => readEntry(zip, entry, budget) }
}

async function* readEntry(
  zip: ZipFile,
  entry: Entry,
  budget: SizeBudget
): AsyncGenerator<Buffer, void, undefined> {
  let size = 0
  let crc = 0
  for await (const chunk of inflated(zip, entry)) {
    size += chunk.length
    if (size > entry.uncompressedSize) throw new EntryError('its size is wrong')
    spend(budget, chunk.length)
    crc = crc32(chunk, crc)
    yield chunk
  }
  if (size !== entry.uncompressedSize) throw new EntryError('its size is wrong')
  // The list of entries tells the CRC, also where the data is followed by a descriptor.
  if (crc !== entry.crc32) throw new EntryError('its checksum is wrong')
}

async function* inflated(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer, void, undefined> {
  const packed = await zip.openReadStreamPromise(entry, { decodeFileData: false })
  if (entry.compressionMethod === 0) {
    yield* packed as AsyncIterable<Buffer>
    return
  }
  // One chunk is inflated ahead, in zlib's thread, while the one before is being worked on.
  const inflate = createInflateRaw(inflateOptions(entry))
  pipeline(packed, inflate, () => undefined)
  try {
    yield* inflate as AsyncIterable<Buffer>
  } catch (error) {
    if (codeOf(error)?.startsWith('Z_') === true)
      throw new EntryError('its data is damaged', { cause: error })
    throw error
  }
  if (inflate.bytesWritten !== entry.compressedSize) throw new EntryError('its packed size is wrong')
}

/**
 * Counts what was unpacked.
 *
 * @throws {Failure} `archive-refused` when it is more than allowed, naming `max-size-mb`
 */
export function spend(budget: SizeBudget, bytes: number): void {
  budget.usedBytes += bytes
  if (budget.usedBytes <= budget.maxBytes) return
  throw new Failure(
    'archive-refused',
    `The logs are larger than ${Math.round((budget.maxBytes / 1024 / 1024) * 1000) / 1000} MiB when unpacked, which is what \`max-size-mb\` allows.`,
    'Raise `max-size-mb`, or ask for one stage or step with `stage-id` and `step-id`.'
  )
}

async function close(zip: ZipFile): Promise<void> {
  if (!zip.isOpen) return
  const closed = once(zip, 'close')
  zip.close()
  await closed
}
