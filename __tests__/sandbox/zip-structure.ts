/** What the headers of an archive say about one entry; offsets and packed sizes aside. */
export interface EntryStructure {
  readonly name: string
  readonly madeBy: number
  readonly needs: number
  readonly flags: number
  readonly method: number
  readonly time: number
  readonly date: number
  readonly crc: number
  readonly size: number
  readonly extra: number
  readonly comment: number
  readonly attributes: number
  readonly local: string
  readonly descriptor: boolean
}

/** Reads the central directory and what it points to. */
export function structureOf(zip: Buffer): EntryStructure[] {
  const end = zip.lastIndexOf('PK\x05\x06')
  const entries: EntryStructure[] = []
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = zip.readUInt16LE(at + 28)
    const packed = zip.readUInt32LE(at + 20)
    const local = zip.readUInt32LE(at + 42)
    const after = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28) + packed
    const crc = zip.readUInt32LE(at + 16)
    const size = zip.readUInt32LE(at + 24)
    const descriptor = [0, 4, 8, 12].map(offset => zip.readUInt32LE(after + offset))
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameLength),
      madeBy: zip.readUInt16LE(at + 4),
      needs: zip.readUInt16LE(at + 6),
      flags: zip.readUInt16LE(at + 8),
      method: zip.readUInt16LE(at + 10),
      time: zip.readUInt16LE(at + 12),
      date: zip.readUInt16LE(at + 14),
      crc,
      size,
      extra: zip.readUInt16LE(at + 30),
      comment: zip.readUInt16LE(at + 32),
      attributes: zip.readUInt32LE(at + 38),
      local: zip.toString('hex', local, local + 30),
      descriptor: JSON.stringify(descriptor) === JSON.stringify([0x08074b50, crc, packed, size])
    })
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return entries
}
