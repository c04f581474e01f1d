import { crc32, deflateRawSync } from 'node:zlib'

/** An entry of a zip to be built; everything beside name and content is for lying about it. */
export interface BuiltEntry {
  readonly name: string | Buffer
  readonly content?: string | Buffer
  /** What is written as the entry's data; the content deflated by default. */
  readonly data?: Buffer
  readonly method?: number
  readonly flags?: number
  readonly crc?: number
  readonly compressedSize?: number
  readonly uncompressedSize?: number
  readonly madeBy?: number
  readonly externalAttributes?: number
  /** Name, flags and method in the local header, where they differ from the list's. */
  readonly localName?: string | Buffer
  readonly localFlags?: number
  readonly localMethod?: number
  /** CRC and sizes in the local header, where they differ from the list's. */
  readonly localCrc?: number
  readonly localCompressedSize?: number
  readonly localUncompressedSize?: number
  /** Extra fields, of the list and of the local header. */
  readonly extra?: Buffer
  readonly localExtra?: Buffer
  /** The list's comment on the entry. */
  readonly comment?: Buffer
  /** Listed as lying at this entry's offset, without any bytes of its own. */
  readonly sharesDataOf?: number
  /** Sizes and offset in a zip64 field; given ones are lies. */
  readonly zip64?: boolean | Zip64Sizes
  /** A local entry that the list does not mention. */
  readonly unlisted?: boolean
  readonly descriptor?: boolean
  /** The data descriptor's own bytes. */
  readonly descriptorBytes?: Buffer
  /** Bytes after the entry that belong to nothing. */
  readonly padding?: Buffer
}

/** What an entry's zip64 field says. */
export interface Zip64Sizes {
  readonly size?: bigint
  readonly packed?: bigint
  readonly offset?: bigint
}

/** What a zip64 end record and its locator say. */
export interface Zip64End {
  readonly entryCount?: number
  readonly entriesHere?: number
  readonly directorySize?: bigint
  readonly directoryOffset?: number
  readonly recordSize?: bigint
  readonly locatorOffset?: bigint
  readonly disk?: number
}

/** The end of the zip, where it lies. */
export interface BuiltEnd {
  readonly entryCount?: number
  readonly entriesHere?: number
  readonly directorySize?: number
  readonly directoryOffset?: number
  readonly disk?: number
  readonly comment?: Buffer
  readonly commentLength?: number
  readonly zip64?: boolean | Zip64End
  /** Bytes before the first entry; offsets count them when `prependedCounted`. */
  readonly prepended?: Buffer
  readonly prependedCounted?: boolean
  readonly appended?: Buffer
}

const DESCRIPTOR = 0x0008
const MAX_32 = 0xffffffff

/**
 * Builds a zip byte by byte, as the Log Service does unless told otherwise: deflate, data
 * descriptors, no times.
 */
export function buildZip(entries: readonly BuiltEntry[], end: BuiltEnd = {}): Buffer {
  const prepended = end.prepended ?? Buffer.alloc(0)
  const parts: Buffer[] = [prepended]
  let offset = end.prependedCounted === true ? prepended.length : 0
  const list: Buffer[] = []
  const offsets: number[] = []
  for (const entry of entries) {
    const { local, central } = buildEntry(entry, offsets[entry.sharesDataOf ?? -1] ?? offset)
    offsets.push(offset)
    if (entry.unlisted !== true) list.push(central)
    if (entry.sharesDataOf !== undefined) continue
    parts.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(list)
  return Buffer.concat([...parts, directory, buildEnd(list.length, directory.length, offset, end)])
}

function buildEntry(entry: BuiltEntry, offset: number): { local: Buffer; central: Buffer } {
  const content = Buffer.from(entry.content ?? '')
  const method = entry.method ?? 8
  const data = entry.data ?? (method === 0 ? content : deflateRawSync(content))
  const name = Buffer.from(entry.name)
  const isAscii = /^[\x20-\x7e]*$/.test(name.toString('latin1'))
  const flags = entry.flags ?? (entry.descriptor === false ? 0 : DESCRIPTOR) | (isAscii ? 0 : 0x0800)
  const crc = entry.crc ?? crc32(content)
  const packed = entry.compressedSize ?? data.length
  const size = entry.uncompressedSize ?? content.length
  const hasDescriptor = (flags & DESCRIPTOR) !== 0

  const localName = Buffer.from(entry.localName ?? name)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(20, 4)
  local.writeUInt16LE(entry.localFlags ?? flags, 6)
  local.writeUInt16LE(entry.localMethod ?? method, 8)
  const known = hasDescriptor ? [0, 0, 0] : [crc, packed, size]
  const told = [entry.localCrc, entry.localCompressedSize, entry.localUncompressedSize]
  known.forEach((value, at) => local.writeUInt32LE(told[at] ?? value, 14 + 4 * at))
  const localExtra = entry.localExtra ?? Buffer.alloc(0)
  local.writeUInt16LE(localName.length, 26)
  local.writeUInt16LE(localExtra.length, 28)
  const descriptor = Buffer.alloc(hasDescriptor ? 16 : 0)
  if (hasDescriptor)
    [0x08074b50, crc, packed, size].forEach((value, at) => descriptor.writeUInt32LE(value, 4 * at))

  const sizes = entry.zip64 === true ? {} : entry.zip64 === false ? undefined : entry.zip64
  const zip64 = sizes !== undefined
  const field = zip64
    ? zip64Field([sizes.size ?? BigInt(size), sizes.packed ?? BigInt(packed), sizes.offset ?? BigInt(offset)])
    : Buffer.alloc(0)
  const extra = Buffer.concat([field, entry.extra ?? Buffer.alloc(0)])
  const comment = entry.comment ?? Buffer.alloc(0)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(entry.madeBy ?? 20, 4)
  central.writeUInt16LE(20, 6)
  central.writeUInt16LE(flags, 8)
  central.writeUInt16LE(method, 10)
  central.writeUInt32LE(crc, 16)
  central.writeUInt32LE(zip64 ? MAX_32 : packed, 20)
  central.writeUInt32LE(zip64 ? MAX_32 : size, 24)
  central.writeUInt16LE(name.length, 28)
  central.writeUInt16LE(extra.length, 30)
  central.writeUInt16LE(comment.length, 32)
  central.writeUInt32LE(entry.externalAttributes ?? 0, 38)
  central.writeUInt32LE(zip64 ? MAX_32 : offset, 42)
  return {
    local: Buffer.concat([
      local,
      localName,
      localExtra,
      data,
      entry.descriptorBytes ?? descriptor,
      entry.padding ?? Buffer.alloc(0)
    ]),
    central: Buffer.concat([central, name, extra, comment])
  }
}

/** An extra field of zip64 that holds these numbers. */
export function zip64Field(numbers: readonly bigint[]): Buffer {
  const values = Buffer.alloc(8 * numbers.length)
  for (const [at, value] of numbers.entries()) values.writeBigUInt64LE(value, 8 * at)
  return extraField(1, values)
}

/** An extra field of a header. */
export function extraField(id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(id, 0)
  head.writeUInt16LE(data.length, 2)
  return Buffer.concat([head, data])
}

function buildEnd(count: number, size: number, offset: number, end: BuiltEnd): Buffer {
  const zip64 = end.zip64 === undefined || end.zip64 === false ? null : end.zip64 === true ? {} : end.zip64
  const record = Buffer.alloc(22)
  record.writeUInt32LE(0x06054b50, 0)
  record.writeUInt16LE(end.disk ?? 0, 4)
  const total = end.entryCount ?? (zip64 === null ? count : 0xffff)
  record.writeUInt16LE(end.entriesHere ?? total, 8)
  record.writeUInt16LE(total, 10)
  record.writeUInt32LE(end.directorySize ?? (zip64 === null ? size : MAX_32), 12)
  record.writeUInt32LE(end.directoryOffset ?? (zip64 === null ? offset : MAX_32), 16)
  const comment = end.comment ?? Buffer.alloc(0)
  record.writeUInt16LE(end.commentLength ?? comment.length, 20)
  const last = Buffer.concat([record, comment, end.appended ?? Buffer.alloc(0)])
  if (zip64 === null) return last

  const large = Buffer.alloc(76)
  large.writeUInt32LE(0x06064b50, 0)
  large.writeBigUInt64LE(zip64.recordSize ?? 44n, 4)
  const entryCount = zip64.entryCount ?? count
  large.writeUInt32LE(zip64.disk ?? 0, 16)
  large.writeBigUInt64LE(BigInt(zip64.entriesHere ?? entryCount), 24)
  large.writeBigUInt64LE(BigInt(entryCount), 32)
  large.writeBigUInt64LE(zip64.directorySize ?? BigInt(size), 40)
  large.writeBigUInt64LE(BigInt(zip64.directoryOffset ?? offset), 48)
  large.writeUInt32LE(0x07064b50, 56)
  large.writeBigUInt64LE(zip64.locatorOffset ?? BigInt(offset + size), 64)
  large.writeUInt32LE(1, 72)
  return Buffer.concat([large, last])
}
