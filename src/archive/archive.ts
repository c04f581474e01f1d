import { once } from 'node:events'
import { open as openFile } from 'node:fs/promises'
import { fromRandomAccessReaderPromise, type Entry, type ZipFile } from 'yauzl'
import { Failure } from '../failure/failure.ts'
import { ArchiveLayout } from './archive-layout.ts'
import { checkPlace, readArchiveEnd, refusal, type ArchiveEnd } from './archive-structure.ts'
import { ArchiveReader } from './archive-reader.ts'
import { codeOf } from '../system/disk.ts'
import { distrust, headersAgree } from './entry-checks.ts'
import type { StoredEntry } from './stored-entry.ts'

/** What no honest archive goes beyond. */
export interface ArchiveLimits {
  readonly maxEntries: number
  /** Inflated bytes per compressed byte, judged above 32 MiB only. */
  readonly maxRatio: number
}

const LIMITS: ArchiveLimits = {
  // Harness exports 1,500 logs at once, or 2,000.
  maxEntries: 100_000,
  // Deflate's own maximum is 1,032, and a bomb comes close to it. Every log line has a `time` and a
  // `pos` of its own, which cost about 8 bytes compressed: 500-fold would take more than 32 MiB of
  // equal lines that are over 4,000 characters long.
  maxRatio: 500
}

export interface ArchiveEntry extends StoredEntry {
  /** Valid UTF-8 without NUL and `..` segments; otherwise anything, so never a path. */
  readonly name: string
}

/** What an archive holds. */
export interface Archive {
  readonly entries: readonly ArchiveEntry[]
  /**
   * Entries left out because they cannot be trusted. A name is as the archive has it: hostile text.
   */
  readonly refused: readonly { readonly name: string; readonly reason: string }[]
}

/**
 * Lists a zip file and checks all that can be checked before unpacking it.
 *
 * @param path a file on disk
 * @throws {Failure} `archive-refused` when the structure cannot be trusted: not a zip, cut short,
 *   entries that overlap or are miscounted, bytes of no entry, too many entries, a ratio that only
 *   a bomb has; `disk` when the file cannot be read
 */
export async function listArchive(path: string, limits = LIMITS): Promise<Archive> {
  try {
    const end = await readEnd(path)
    if (end.entryCount > limits.maxEntries)
      throw refusal(`has ${end.entryCount} entries, more than ${limits.maxEntries}`)
    // Strings stay bytes: yauzl would otherwise turn `\` into `/`, guess code pages, and refuse the
    // whole archive for one bad name.
    const reader = new ArchiveReader(path)
    const zip = await fromRandomAccessReaderPromise(reader, reader.size, {
      autoClose: false,
      decodeStrings: false,
      validateEntrySizes: false
    })
    zip.on('error', () => undefined)
    try {
      return await listEntries(zip, path, end, limits)
    } finally {
      await close(zip)
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
  const entries: ArchiveEntry[] = []
  const refused: { name: string; reason: string }[] = []
  const names = new Set<string>()
  const layout = new ArchiveLayout(end)
  // Both headers are let go at once: their fields may be as long as 128 KiB.
  for await (const entry of zip.eachEntry()) {
    checkPlace(entry, end)
    const local = await zip.readLocalFileHeaderPromise(entry)
    layout.add(entry, local.fileDataStart)
    const name = entry.fileNameRaw.toString('utf8')
    const isText = Buffer.from(name).equals(entry.fileNameRaw)
    // Bytes that are no text could become the name of another entry.
    const id = isText ? name : `\0${entry.fileNameRaw.toString('latin1')}`
    const reason = names.has(id)
      ? 'the archive has another entry of this name'
      : distrust(name, entry, { isText, agrees: headersAgree(entry, local) })
    names.add(id)
    if (reason !== null) refused.push({ name, reason })
    else if (!name.endsWith('/')) entries.push(archiveEntry(name, entry, path, local.fileDataStart))
  }
  layout.check()
  layout.checkRatio(limits.maxRatio)
  return { entries, refused }
}

function archiveEntry(name: string, entry: Entry, path: string, offset: number): ArchiveEntry {
  const { compressedSize: packedSize, uncompressedSize: size, crc32, compressionMethod } = entry
  return { name, path, offset, packedSize, size, crc32, isDeflated: compressionMethod !== 0 }
}

async function close(zip: ZipFile): Promise<void> {
  if (!zip.isOpen) return
  const closed = once(zip, 'close')
  zip.close()
  await closed
}
