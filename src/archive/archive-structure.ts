import type { FileHandle } from 'node:fs/promises'
import type { Entry } from 'yauzl'
import { Failure } from '../failure/failure.ts'

/** A zip's own account of itself, read from its end. Offsets and sizes in bytes. */
export interface ArchiveEnd {
  readonly entryCount: number
  readonly directoryOffset: number
  readonly directorySize: number
}

const END_SIZE = 22
const LOCATOR_SIZE = 20
const ZIP64_END_SIZE = 56
const MAX_COMMENT = 0xffff
// All of the list is held in memory. That of a whole export, 2,000 entries with names as long as
// storage takes them, has 2 MiB.
const MAX_DIRECTORY_SIZE = 64 * 1024 * 1024

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
