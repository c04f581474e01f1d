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
  readonly localName?: string
  readonly localFlags?: number
  readonly localMethod?: number
  /** Listed as lying at this entry's offset, without any bytes of its own. */
  readonly sharesDataOf?: number
  /** Sizes and offset in a zip64 field. */
  readonly zip64?: boolean
  /** A local entry that the list does not mention. */
  readonly unlisted?: boolean
  readonly descriptor?: boolean
  /** Bytes after the entry that belong to nothing. */
  readonly padding?: Buffer
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
  readonly zip64?: boolean | { readonly entryCount?: number; readonly directoryOffset?: number }
  /** Bytes before the first entry; offsets count them when `prependedCounted`. */
  readonly prepended?: Buffer
  readonly prependedCounted?: boolean
  readonly appended?: Buffer
}

const DESCRIPTOR = 0x0008
const MAX_32 = 0xffffffff

/** Builds a zip byte by byte, as the Log Service does unless told otherwise: deflate, data descriptors, no times. */
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
  if (!hasDescriptor) [crc, packed, size].forEach((value, at) => local.writeUInt32LE(value, 14 + 4 * at))
  local.writeUInt16LE(localName.length, 26)
  const descriptor = Buffer.alloc(hasDescriptor ? 16 : 0)
  if (hasDescriptor)
    [0x08074b50, crc, packed, size].forEach((value, at) => descriptor.writeUInt32LE(value, 4 * at))

  const zip64 = entry.zip64 === true
  const extra = Buffer.alloc(zip64 ? 28 : 0)
  if (zip64) {
    extra.writeUInt16LE(1, 0)
    extra.writeUInt16LE(24, 2)
    ;[size, packed, offset].forEach((value, at) => extra.writeBigUInt64LE(BigInt(value), 4 + 8 * at))
  }
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
  central.writeUInt32LE(entry.externalAttributes ?? 0, 38)
  central.writeUInt32LE(zip64 ? MAX_32 : offset, 42)
  return {
    local: Buffer.concat([local, localName, data, descriptor, entry.padding ?? Buffer.alloc(0)]),
    central: Buffer.concat([central, name, extra])
  }
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
  large.writeBigUInt64LE(44n, 4)
  const entryCount = BigInt(zip64.entryCount ?? count)
  large.writeBigUInt64LE(entryCount, 24)
  large.writeBigUInt64LE(entryCount, 32)
  large.writeBigUInt64LE(BigInt(size), 40)
  large.writeBigUInt64LE(BigInt(zip64.directoryOffset ?? offset), 48)
  large.writeUInt32LE(0x07064b50, 56)
  large.writeBigUInt64LE(BigInt(offset + size), 64)
  large.writeUInt32LE(1, 72)
  return Buffer.concat([large, last])
}
