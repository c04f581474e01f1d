import { createReadStream } from 'node:fs'
import { PassThrough, type Transform } from 'node:stream'
import {
  DefaultArtifactClient,
  type ArtifactClient,
  type UploadArtifactOptions,
  type UploadArtifactResponse
} from '@actions/artifact'
import archiver from 'archiver'
import ZipStream, { type EntryCallback, type ZipArchiveEntry } from 'zip-stream'
import { readPacked, type PackedFile } from '../../system/deflated-file.ts'
import { hardenToolkitCalls } from './toolkit-http.ts'

/*
 * The toolkit deflates every file of a zip. Most of ours are deflated already, and doing it
 * again was most of the upload's time. It has no option for that, so this file relies on what
 * @actions/artifact 6.2.1 and the packages that it pins do inside:
 *
 * - The toolkit calls `archiver.create('zip', …)`, on the same archiver 7.0.1 that is imported
 *   here. `archiver.registerFormat` refuses a name that is taken, so `create` is replaced while
 *   an upload runs.
 * - archiver gives a format's `append` the path of the file as `sourcePath`.
 * - zip-stream 6.0.1 sends an entry's bytes through the stream that `_smartStream` returns.
 *   At its end that stream sets CRC and sizes, and calls `_afterAppend`.
 *
 * __tests__/github/packing-client.test.ts fails when one of these changes.
 */

/** What is deflated already, by the absolute path of the file whose content it is. */
export type PackedFiles = ReadonlyMap<string, PackedFile>

/**
 * The toolkit's client. Its zips hold the packed files as they were deflated, and deflate the
 * others. Uploads with packed files must not overlap.
 */
export function createPackingClient(packed: PackedFiles): ArtifactClient {
  hardenToolkitCalls()
  return packed.size === 0 ? new DefaultArtifactClient() : new PackingClient(packed)
}

class PackingClient extends DefaultArtifactClient {
  readonly #packed: PackedFiles

  constructor(packed: PackedFiles) {
    super()
    this.#packed = packed
  }

  override async uploadArtifact(
    name: string,
    files: string[],
    rootDirectory: string,
    options?: UploadArtifactOptions
  ): Promise<UploadArtifactResponse> {
    // The toolkit buffers 8 MiB at each step of a zip; bytes that are only copied would fill them
    // all.
    archiver.create = (format, given) =>
      create(format === 'zip' ? FORMAT : format, {
        ...given,
        highWaterMark: CHUNK_SIZE,
        packed: this.#packed
      })
    try {
      return await super.uploadArtifact(name, files, rootDirectory, options)
    } finally {
      archiver.create = create
    }
  }
}

const FORMAT = 'zip-with-packed-files'
/** Bytes. */
const CHUNK_SIZE = 256 * 1024

/** A format as archiver calls it. */
class PackingZipStream extends ZipStream {
  readonly supports = { directory: true, symlink: true }
  readonly #packed: PackedFiles
  /** The file of the entry that is being appended. */
  #current: PackedFile | null = null

  constructor(options: { readonly packed: PackedFiles }) {
    super(options)
    this.#packed = options.packed
  }

  append(source: unknown, data: { readonly sourcePath?: string | null }, callback: EntryCallback): void {
    const packed = this.#packed.get(data.sourcePath ?? '') ?? null
    this.#current = packed
    try {
      this.entry(packed === null ? source : bytesOf(packed), data, callback)
    } catch (error) {
      callback(error as Error)
    }
  }

  protected override _smartStream(entry: ZipArchiveEntry, callback: EntryCallback): Transform {
    const packed = this.#current
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

archiver.registerFormat(FORMAT, PackingZipStream)
const { create } = archiver
