import { createReadStream } from 'node:fs'
import { PassThrough, type Transform } from 'node:stream'
import { DefaultArtifactClient, type ArtifactClient } from '@actions/artifact'
import archiver from 'archiver'
import ZipStream, { type EntryCallback, type ZipArchiveEntry } from 'zip-stream'
import { readPacked, type PackedFile } from '../system/deflated-file.ts'
import { hardenToolkitCalls } from './toolkit-http.ts'

/** What is deflated already, by the absolute path of the file whose content it is. */
export type PackedFiles = ReadonlyMap<string, PackedFile>

/**
 * The toolkit's client, whose zips take over what is deflated already. That is by far most of an artifact, and deflating it once more was
 * most of the time that an upload took. Of `archiver`, with which the toolkit zips, one format is put in the place of another; all else is its own.
 */
export function createPackingClient(packed: PackedFiles): ArtifactClient {
  hardenToolkitCalls()
  for (const [path, file] of packed) files.set(path, file)
  return new DefaultArtifactClient()
}

const FORMAT = 'zip-with-packed-files'
const files = new Map<string, PackedFile>()

class PackingZipStream extends ZipStream {
  #packed: PackedFile | null = null

  append(source: unknown, data: { readonly sourcePath?: string | null }, callback: EntryCallback): void {
    const packed = files.get(data.sourcePath ?? '') ?? null
    this.#packed = packed
    try {
      this.entry(packed === null ? source : bytesOf(packed), data, callback)
    } catch (error) {
      callback(error as Error)
    }
  }

  protected override _smartStream(entry: ZipArchiveEntry, callback: EntryCallback): Transform {
    const packed = this.#packed
    if (packed === null) return super._smartStream(entry, callback)
    const passing = new PassThrough({ highWaterMark: CHUNK_SIZE })
    let [failure, passed]: [Error | null, number] = [null, 0]
    passing.on('data', (bytes: Buffer) => (passed += bytes.length))
    passing.once('error', (error: Error) => (failure = error))
    passing.once('end', () => {
      if (passed !== packed.packedSize) failure ??= new Error('what was deflated before is not all there')
      entry.setCrc(packed.crc32)
      entry.setSize(packed.size)
      entry.setCompressedSize(packed.packedSize)
      this._afterAppend(entry)
      callback(failure, entry)
    })
    passing.pipe(this, { end: false })
    return passing
  }
}

/** A format as `archiver` calls it. */
class PackingZip {
  readonly supports = { directory: true, symlink: true }
  readonly #stream: PackingZipStream

  constructor(options: object) {
    this.#stream = new PackingZipStream(options)
  }

  append(...args: Parameters<PackingZipStream['append']>): void {
    this.#stream.append(...args)
  }

  finalize(): void {
    this.#stream.finalize()
  }

  on(...args: Parameters<PackingZipStream['on']>): unknown {
    return this.#stream.on(...args)
  }

  pipe(...args: Parameters<PackingZipStream['pipe']>): unknown {
    return this.#stream.pipe(...args)
  }

  unpipe(...args: Parameters<PackingZipStream['unpipe']>): unknown {
    return this.#stream.unpipe(...args)
  }
}

const CHUNK_SIZE = 256 * 1024

/** What is small at once: to wait for a thread to open, read and close it would take longer. */
function bytesOf(packed: PackedFile): NodeJS.ReadableStream | Buffer {
  const { path, offset, packedSize } = packed
  if (packedSize <= CHUNK_SIZE) {
    const bytes = Buffer.allocUnsafe(packedSize)
    readPacked(packed, bytes)
    return bytes
  }
  return createReadStream(path, {
    start: offset,
    end: offset + packedSize - 1,
    highWaterMark: CHUNK_SIZE
  })
}

archiver.registerFormat(FORMAT, PackingZip)
const create = archiver.create.bind(archiver)
// The toolkit lets 8 MiB wait before and after each step of a zip; what is only copied would fill them all.
archiver.create = (format, options) =>
  create(format === 'zip' ? FORMAT : format, { ...options, highWaterMark: CHUNK_SIZE })
