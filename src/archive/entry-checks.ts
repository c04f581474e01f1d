import type { Entry, LocalFileHeader } from 'yauzl'

/** The reason that an entry is refused with for which no honest archive has a cause. */
export const UNSAFE_NAME = 'its name is not safe'
/** In bytes. Storage takes names of 1,024. */
const LONGEST_NAME = 4096
/** A segment that leads out of its folder. */
const GOES_UP = /(?:^|[/\\])\.\.(?:[/\\]|$)/u

const FLAG_DESCRIPTOR = 0x0008
// Deflate's level, the descriptor, UTF-8. Everything else (encryption, patches, hidden headers)
// changes what the data means.
const KNOWN_FLAGS = 0x0006 | FLAG_DESCRIPTOR | 0x0800
const FLAGS_OF_ENCRYPTION = 0x2041
const ZIP64_FIELD = 1
const MAX_32 = 0xffffffff

/** What was found out about an entry. */
export interface EntryFacts {
  /** Its name is valid UTF-8. */
  readonly isText: boolean
  /** See `headersAgree`. */
  readonly agrees: boolean
}

/** Why an entry cannot be trusted, or null. */
export function distrust(name: string, entry: Entry, { isText, agrees }: EntryFacts): string | null {
  if (name === '' || name.includes('\0') || GOES_UP.test(name)) return UNSAFE_NAME
  if (entry.fileNameRaw.length > LONGEST_NAME) return "its name is longer than any log's"
  if (!isText) return 'its name is not valid UTF-8'
  if ((entry.generalPurposeBitFlag & FLAGS_OF_ENCRYPTION) !== 0) return 'it is encrypted'
  if ((entry.generalPurposeBitFlag & ~KNOWN_FLAGS) !== 0) return 'it uses an unknown feature of zip files'
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    return `it is packed with an unknown method (${entry.compressionMethod})`
  if (!agrees) return 'its two headers contradict each other'

  const isDirectory = name.endsWith('/')
  // The high half is the Unix mode, whatever system the archive says it was made on: unpackers go
  // by it.
  const fileType = (entry.externalFileAttributes >>> 16) & 0xf000
  if (fileType === 0xa000) return 'it is a symbolic link'
  if (fileType !== 0 && fileType !== (isDirectory ? 0x4000 : 0x8000)) return 'it is a special file'
  if (isDirectory && entry.uncompressedSize > 0) return 'it is a directory that has content'
  if (entry.compressionMethod === 0 && entry.compressedSize !== entry.uncompressedSize)
    return 'its size is wrong'
  return null
}

/** Whether both headers of an entry say the same, so that no other reader sees another entry. */
export function headersAgree(entry: Entry, local: LocalFileHeader): boolean {
  if (!local.fileName.equals(entry.fileNameRaw) || local.compressionMethod !== entry.compressionMethod)
    return false
  if (local.generalPurposeBitFlag !== entry.generalPurposeBitFlag) return false
  const sizes = sizesOf(local)
  if (sizes === null) return false
  // With a descriptor the local header is written before CRC and sizes are known, and says 0.
  const isLater = (local.generalPurposeBitFlag & FLAG_DESCRIPTOR) !== 0
  const same = (value: number, listed: number): boolean => value === listed || (isLater && value === 0)
  return (
    same(local.crc32, entry.crc32) &&
    same(sizes.packed, entry.compressedSize) &&
    same(sizes.unpacked, entry.uncompressedSize)
  )
}

/**
 * The sizes of a local header, from its zip64 field where it refers to that; null when there is
 * none.
 */
function sizesOf({ compressedSize, uncompressedSize, extraField }: LocalFileHeader): {
  packed: number
  unpacked: number
} | null {
  const sizes = { packed: compressedSize, unpacked: uncompressedSize }
  if (compressedSize !== MAX_32 && uncompressedSize !== MAX_32) return sizes
  const field = zip64FieldIn(extraField)
  let at = 0
  for (const name of ['unpacked', 'packed'] as const) {
    if (sizes[name] !== MAX_32) continue
    if (field === null || field.length < at + 8) return null
    sizes[name] = Number(field.readBigUInt64LE(at))
    at += 8
  }
  return sizes
}

function zip64FieldIn(extra: Buffer): Buffer | null {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === ZIP64_FIELD)
      return extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2))
  }
  return null
}
