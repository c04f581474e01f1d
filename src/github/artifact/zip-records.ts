import type { PackedFile } from '../../system/deflated-file.ts'

/** A file in a zip. */
export interface ZipEntry {
  /** Its path, with `/`. */
  readonly name: string
  /** The bytes that the zip takes over as they are. */
  readonly content: PackedFile
  /** Whether they are deflated; else they are the file itself. */
  readonly isDeflated: boolean
}

const LOCAL_HEADER = { signature: 0x04034b50, size: 30 }
const LISTED_HEADER = { signature: 0x02014b50, size: 46 }
const ZIP64_END = { signature: 0x06064b50, size: 56 }
const ZIP64_LOCATOR = { signature: 0x07064b50, size: 20 }
const END = { signature: 0x06054b50, size: 22 }
/** What a field of so many bits says that stands elsewhere, in its zip64 form. */
const [MAX_16, MAX_32] = [0xffff, 0xffffffff]
const ZIP64_VERSION = 45
const MADE_ON_UNIX = 3 << 8
const NAMES_ARE_UTF8 = 0x0800
const DEFLATED = 8
/** A regular file that everybody may read. */
const MODE = 0o100644
/** Both headers have these fields in this order, beginning at `at`. */
function writeCommon(header: Buffer, at: number, entry: ZipEntry, time: number, extra: Buffer): void {
  const { crc32, packedSize, size } = entry.content
  header.writeUInt16LE(extra.length > 0 ? ZIP64_VERSION : 20, at)
  header.writeUInt16LE(NAMES_ARE_UTF8, at + 2)
  header.writeUInt16LE(entry.isDeflated ? DEFLATED : 0, at + 4)
  header.writeUInt32LE(time, at + 6)
  header.writeUInt32LE(crc32, at + 10)
  header.writeUInt32LE(isLarge(entry) ? MAX_32 : packedSize, at + 14)
  header.writeUInt32LE(isLarge(entry) ? MAX_32 : size, at + 18)
  header.writeUInt16LE(Buffer.byteLength(entry.name), at + 22)
  header.writeUInt16LE(extra.length, at + 24)
}

/** What stands before an entry's bytes. @param time see `dosTime` */
export function localHeader(entry: ZipEntry, time: number): Buffer {
  const extra = zip64Field(isLarge(entry) ? sizesOf(entry) : [])
  const header = beginRecord(LOCAL_HEADER)
  writeCommon(header, 4, entry, time, extra)
  return Buffer.concat([header, Buffer.from(entry.name), extra])
}

export function localHeaderSize(entry: ZipEntry): number {
  const extra = zip64Field(isLarge(entry) ? sizesOf(entry) : [])
  return LOCAL_HEADER.size + Buffer.byteLength(entry.name) + extra.length
}

/** An entry of the list at the end. @param position of its local header */
export function listedHeader(entry: ZipEntry, time: number, position: number): Buffer {
  const isFar = position >= MAX_32
  const extra = zip64Field([...(isLarge(entry) ? sizesOf(entry) : []), ...(isFar ? [position] : [])])
  const header = beginRecord(LISTED_HEADER)
  header.writeUInt16LE(MADE_ON_UNIX | ZIP64_VERSION, 4)
  writeCommon(header, 6, entry, time, extra)
  header.writeUInt32LE(MODE * 0x10000, 38)
  header.writeUInt32LE(isFar ? MAX_32 : position, 42)
  return Buffer.concat([header, Buffer.from(entry.name), extra])
}

function isLarge({ content: { packedSize, size } }: ZipEntry): boolean {
  return packedSize >= MAX_32 || size >= MAX_32
}

/** In the order of the zip64 field. */
function sizesOf({ content: { packedSize, size } }: ZipEntry): readonly number[] {
  return [size, packedSize]
}

function zip64Field(values: readonly number[]): Buffer {
  if (values.length === 0) return Buffer.of()
  const field = Buffer.alloc(4 + 8 * values.length)
  field.writeUInt16LE(1, 0)
  field.writeUInt16LE(8 * values.length, 2)
  for (const [at, value] of values.entries()) field.writeBigUInt64LE(BigInt(value), 4 + 8 * at)
  return field
}

/** The end, in zip64's form too where the other can't tell all. */
export function endRecords(count: number, listAt: number, listEnd: number): Buffer {
  const end = beginRecord(END)
  end.writeUInt16LE(Math.min(count, MAX_16), 8)
  end.writeUInt16LE(Math.min(count, MAX_16), 10)
  end.writeUInt32LE(Math.min(listEnd - listAt, MAX_32), 12)
  end.writeUInt32LE(Math.min(listAt, MAX_32), 16)
  if (count < MAX_16 && listEnd < MAX_32) return end
  const end64 = beginRecord(ZIP64_END)
  end64.writeBigUInt64LE(BigInt(ZIP64_END.size - 12), 4)
  end64.writeUInt16LE(MADE_ON_UNIX | ZIP64_VERSION, 12)
  end64.writeUInt16LE(ZIP64_VERSION, 14)
  for (const [at, value] of [count, count, listEnd - listAt, listAt].entries())
    end64.writeBigUInt64LE(BigInt(value), 24 + 8 * at)
  const locator = beginRecord(ZIP64_LOCATOR)
  locator.writeBigUInt64LE(BigInt(listEnd), 8)
  locator.writeUInt32LE(1, 16)
  return Buffer.concat([end64, locator, end])
}

function beginRecord({ signature, size }: { readonly signature: number; readonly size: number }): Buffer {
  const record = Buffer.alloc(size)
  record.writeUInt32LE(signature, 0)
  return record
}

/** The date in the upper half, the time in steps of two seconds in the lower one. */
export function dosTime(now: Date): number {
  const date = ((now.getUTCFullYear() - 1980) << 9) | ((now.getUTCMonth() + 1) << 5) | now.getUTCDate()
  const time = (now.getUTCHours() << 11) | (now.getUTCMinutes() << 5) | (now.getUTCSeconds() >> 1)
  return date * 0x10000 + time
}
