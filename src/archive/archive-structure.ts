import type { FileHandle } from 'node:fs/promises'
import type { Entry } from 'yauzl'
import { Failure } from '../failure/failure.ts'

/** A zip's own account of itself, read from its end. Offsets and sizes in bytes. */
export interface ArchiveEnd {
  readonly entryCount: number
  readonly directoryOffset: number
  readonly directorySize: number
}

/** An entry of the list, and what its local header says of it. */
export interface LocatedEntry {
  readonly entry: Entry
  readonly dataStart: number
  /** See `headersAgree`. */
  readonly agrees: boolean
}

const END_SIZE = 22
const LOCATOR_SIZE = 20
const ZIP64_END_SIZE = 56
const DIRECTORY_HEADER_SIZE = 46
const MAX_COMMENT = 0xffff
// A data descriptor, the only thing between two entries: signature, CRC and two sizes of 8 bytes at
// most.
const MAX_DESCRIPTOR = 24
// All of the list is held in memory. That of a whole export, 2,000 entries with names as long as
// storage takes them, has 2 MiB.
const MAX_DIRECTORY_SIZE = 64 * 1024 * 1024
// Harness cuts a log at 25 MB, so that no single log of its own is ever judged by its ratio.
const RATIO_FLOOR = 32 * 1024 * 1024

/**
 * The failure of an archive that is refused whole. `what` completes "The archive … cannot be
 * trusted: it …".
 */
export function refusal(what: string, cause?: unknown): Failure {
  return new Failure(
    'archive-refused',
    `The archive that Harness exported cannot be trusted and was not unpacked: it ${what}.`,
    'Run the step again; if it stays so, give `execution-id` (or another `log-prefix`), and Harness makes a new archive.',
    { cause }
  )
}

/**
 * Reads the end of central directory record, and its zip64 form where there is one. yauzl reads it
 * too, but trusts one of the several places that say the same; here all of them must agree.
 * @throws {Failure} `archive-refused` when there is none, or it contradicts itself or the file's
 *   length
 */
export async function readArchiveEnd(file: FileHandle): Promise<ArchiveEnd> {
  const end = await findEnd(file)
  if (end.directorySize > MAX_DIRECTORY_SIZE)
    throw refusal(`has a list of entries that is larger than ${MAX_DIRECTORY_SIZE / 1024 / 1024} MiB`)
  return end
}

async function findEnd(file: FileHandle): Promise<ArchiveEnd> {
  const { size } = await file.stat()
  const tail = await readExactly(file, size, Math.min(size, END_SIZE + LOCATOR_SIZE + MAX_COMMENT))
  const at = tail.length < END_SIZE ? -1 : tail.lastIndexOf('PK\x05\x06', tail.length - END_SIZE, 'latin1')
  if (at < 0) throw refusal('is not a zip file, or was cut short')
  if (tail.readUInt16LE(at + 20) !== tail.length - at - END_SIZE)
    throw refusal('has bytes after its end, or was cut short')

  const end = {
    entryCount: tail.readUInt16LE(at + 10),
    directorySize: tail.readUInt32LE(at + 12),
    directoryOffset: tail.readUInt32LE(at + 16)
  }
  const disks = [tail.readUInt16LE(at + 4), tail.readUInt16LE(at + 6)]
  const entriesHere = tail.readUInt16LE(at + 8)
  const endOffset = size - tail.length + at

  const locator = at - LOCATOR_SIZE
  if (locator >= 0 && tail.readUInt32LE(locator) === 0x07064b50) {
    const zip64 = await readZip64End(file, endOffset - LOCATOR_SIZE, tail.readBigUInt64LE(locator + 8))
    if (
      !agrees(end.entryCount, 0xffff, zip64.entryCount) ||
      !agrees(end.directorySize, 0xffffffff, zip64.directorySize) ||
      !agrees(end.directoryOffset, 0xffffffff, zip64.directoryOffset)
    )
      throw refusal('counts its entries in two places and the counts differ')
    return zip64
  }
  if (disks.some(disk => disk !== 0) || entriesHere !== end.entryCount)
    throw refusal('is one part of a zip in several parts')
  if (end.directoryOffset + end.directorySize !== endOffset)
    throw refusal('has a list of entries that is not where its end says')
  return end
}

async function readZip64End(file: FileHandle, locator: number, offset: bigint): Promise<ArchiveEnd> {
  const wrong = (): Failure => refusal('has a zip64 end record that contradicts the rest of the file')
  if (offset + BigInt(ZIP64_END_SIZE) > BigInt(locator)) throw wrong()
  const start = Number(offset)
  const record = await readExactly(file, start + ZIP64_END_SIZE, ZIP64_END_SIZE)
  const number = (at: number): number => Number(record.readBigUInt64LE(at))
  const end = { entryCount: number(32), directorySize: number(40), directoryOffset: number(48) }
  if (
    record.readUInt32LE(0) !== 0x06064b50 ||
    start + 12 + number(4) !== locator ||
    record.readUInt32LE(16) !== 0 ||
    record.readUInt32LE(20) !== 0 ||
    number(24) !== end.entryCount ||
    end.directoryOffset + end.directorySize !== start
  )
    throw wrong()
  return end
}

function agrees(value: number, placeholder: number, zip64: number): boolean {
  return value === placeholder || value === zip64
}

async function readExactly(file: FileHandle, end: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, end - length)
  if (bytesRead < length) throw refusal('was cut short')
  return buffer
}

/**
 * Checks that an entry lies before the list, for which its local header need not be read yet: yauzl
 * never comes back from a place beyond what a number can tell exactly.
 * @throws {Failure} `archive-refused`
 */
export function checkPlace(entry: Entry, end: ArchiveEnd): void {
  if (entry.relativeOffsetOfLocalHeader >= end.directoryOffset)
    throw refusal('lists an entry that is not in it')
}

/**
 * Checks that the entries account for the whole file: the list is as long as the end says, and the
 * entries lie side by side from the first byte to the list. Two entries over the same bytes are
 * refused: so small bombs inflate to petabytes. Bytes of no entry are refused, too: one reader sees
 * an entry there, another does not.
 * @throws {Failure} `archive-refused`
 */
export function checkLayout(located: readonly LocatedEntry[], end: ArchiveEnd): void {
  let listed = 0
  for (const { entry } of located)
    listed += DIRECTORY_HEADER_SIZE + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength
  if (listed !== end.directorySize) throw refusal('lists more or fewer entries than it counts')

  const ranges = located.map(({ entry, dataStart }) => ({
    start: entry.relativeOffsetOfLocalHeader,
    end: dataStart + entry.compressedSize
  }))
  ranges.sort((a, b) => a.start - b.start)
  let position = 0
  let slack = 0
  for (const range of [...ranges, { start: end.directoryOffset, end: end.directoryOffset }]) {
    if (range.start < position) throw refusal('has entries that overlap')
    if (range.start - position > slack) throw refusal('has bytes that belong to no entry')
    position = range.end
    slack = MAX_DESCRIPTOR
  }
}

/**
 * Checks the sizes that the archive declares. That these are honest shows while reading: an entry
 * that inflates to more is stopped there.
 * @param maxRatio inflated bytes per compressed byte, for an entry and for the archive, above 32
 *   MiB
 * @throws {Failure} `archive-refused`
 */
export function checkRatio(located: readonly LocatedEntry[], maxRatio: number): void {
  let compressed = 0
  let inflated = 0
  for (const { entry } of located) {
    compressed += entry.compressedSize
    inflated += entry.uncompressedSize
    refuseBomb(entry.uncompressedSize, entry.compressedSize, maxRatio)
  }
  refuseBomb(inflated, compressed, maxRatio)
}

function refuseBomb(inflated: number, compressed: number, maxRatio: number): void {
  if (inflated > RATIO_FLOOR && inflated > compressed * maxRatio)
    throw refusal(`would grow more than ${maxRatio}-fold when unpacked, as only a zip bomb does`)
}
