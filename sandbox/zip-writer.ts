import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'
import { bytesOf, type LogContent } from './log-content.ts'

/** An entry to be written. */
export interface ZipEntry {
  readonly name: string
  readonly content: LogContent
}

interface Written {
  readonly name: Buffer
  readonly flags: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly offset: number
}

const VERSION = 20
const DEFLATE = 8
const LARGEST = 0xffffffff
/** What the server's compressor makes of nothing: one final stored block. */
const EMPTY_BLOCK = Buffer.from([1, 0, 0, 0xff, 0xff])

/**
 * Writes an archive as the Log Service does: streaming, every entry deflated, sizes in data
 * descriptors and in the central directory only, no times, no directories. Entries are taken one by
 * one; memory stays flat.
 *
 * `zip-stream` can't: it writes the date 1980-01-01 for none, and "made by Unix, version 4.5" for
 * "2.0". It also writes a file's attributes, and no UTF-8 flag for a name with `~` or `\`. The
 * recordings have what is written here.
 */
export async function writeZip(
  file: string,
  entries: Iterable<ZipEntry>,
  level = 6,
  signal = new AbortController().signal
): Promise<void> {
  await pipeline(Readable.from(zipChunks(entries, level)), createWriteStream(file), { signal })
}

/** The bytes of an archive, in chunks. */
export async function* zipChunks(entries: Iterable<ZipEntry>, level = 6): AsyncGenerator<Buffer> {
  const directory: Written[] = []
  let offset = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name)
    const flags = flagsFor(entry.name)
    yield localHeader(flags, name)
    const meter = { crc: 0, size: 0 }
    let packed = 0
    for await (const chunk of deflated(entry.content, meter, level)) {
      packed += chunk.length
      yield chunk
    }
    if (packed > LARGEST || meter.size > LARGEST) throw new RangeError(`${entry.name} would need zip64`)
    yield descriptor(meter.crc, packed, meter.size)
    directory.push({ name, flags, crc: meter.crc, packed, size: meter.size, offset })
    offset += 30 + name.length + packed + 16
  }
  let size = 0
  for (const written of directory) {
    const record = centralHeader(written)
    size += record.length
    yield record
  }
  yield endRecord(directory.length, size, offset)
}

/**
 * A data descriptor always; UTF-8 where the name holds more than the characters that all code pages
 * share.
 */
function flagsFor(name: string): number {
  return /^[\x20-\x5b\x5d-\x7d]*$/.test(name) ? 0x8 : 0x808
}

async function* deflated(
  content: LogContent,
  meter: { crc: number; size: number },
  level: number
): AsyncGenerator<Buffer> {
  const measured = measure(content, meter)
  const first = measured.next()
  if (first.done === true) {
    yield EMPTY_BLOCK
    return
  }
  const deflate = createDeflateRaw({ level, chunkSize: 65_536 })
  const feeding = pipeline(Readable.from(startingWith(first.value, measured)), deflate)
  feeding.catch(() => undefined)
  for await (const chunk of deflate) yield chunk as Buffer
  await feeding
}

function* startingWith(first: Buffer, rest: Iterable<Buffer>): Iterable<Buffer> {
  yield first
  yield* rest
}

function* measure(content: LogContent, meter: { crc: number; size: number }): Generator<Buffer, void> {
  for (const chunk of bytesOf(content)) {
    if (chunk.length === 0) continue
    meter.crc = crc32(chunk, meter.crc)
    meter.size += chunk.length
    yield chunk
  }
}

function localHeader(flags: number, name: Buffer): Buffer {
  const bytes = Buffer.alloc(30)
  bytes.writeUInt32LE(0x04034b50, 0)
  bytes.writeUInt16LE(VERSION, 4)
  bytes.writeUInt16LE(flags, 6)
  bytes.writeUInt16LE(DEFLATE, 8)
  bytes.writeUInt16LE(name.length, 26)
  return Buffer.concat([bytes, name])
}

function descriptor(crc: number, packed: number, size: number): Buffer {
  const bytes = Buffer.alloc(16)
  bytes.writeUInt32LE(0x08074b50, 0)
  bytes.writeUInt32LE(crc, 4)
  bytes.writeUInt32LE(packed, 8)
  bytes.writeUInt32LE(size, 12)
  return bytes
}

function centralHeader(written: Written): Buffer {
  if (written.offset > LARGEST) throw new RangeError('the archive would need zip64')
  const bytes = Buffer.alloc(46)
  bytes.writeUInt32LE(0x02014b50, 0)
  bytes.writeUInt16LE(VERSION, 4)
  bytes.writeUInt16LE(VERSION, 6)
  bytes.writeUInt16LE(written.flags, 8)
  bytes.writeUInt16LE(DEFLATE, 10)
  bytes.writeUInt32LE(written.crc, 16)
  bytes.writeUInt32LE(written.packed, 20)
  bytes.writeUInt32LE(written.size, 24)
  bytes.writeUInt16LE(written.name.length, 28)
  bytes.writeUInt32LE(written.offset, 42)
  return Buffer.concat([bytes, written.name])
}

function endRecord(count: number, size: number, offset: number): Buffer {
  if (count > 0xffff) throw new RangeError('the archive would need zip64')
  const bytes = Buffer.alloc(22)
  bytes.writeUInt32LE(0x06054b50, 0)
  bytes.writeUInt16LE(count, 8)
  bytes.writeUInt16LE(count, 10)
  bytes.writeUInt32LE(size, 12)
  bytes.writeUInt32LE(offset, 16)
  return bytes
}
