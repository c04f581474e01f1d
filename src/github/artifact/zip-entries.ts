import { createReadStream, readdirSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { FilePacker, type PackedFile, type PackingOptions } from '../../system/deflated-file.ts'
import { diskFailure, onDisk, placeIn } from '../../system/disk.ts'
import type { ZipEntry } from './zip-records.ts'

/** What is deflated already, by the path (with `/`) of the file whose content it is. */
export type PackedFiles = ReadonlyMap<string, PackedFile>

/** A file under the folder that is still being written. */
export interface LateFile {
  /** Its path, with `/`. */
  readonly name: string
  /**
   * Once it is written: as it is deflated, or null for not at all. Rejected when it can't be
   * written.
   */
  readonly content: Promise<PackedFile | null>
}

/**
 * Every file under the folder, as the zip will hold it: what is not deflated yet is now.
 *
 * @param packed of files under it, which come first
 * @param packing how, and into which file; at level 0 nothing is deflated
 * @param late is left out: see `lateEntryOf`
 * @returns can be gone through again and again: there may be very many
 * @throws {Failure} `disk`
 */
export async function zipEntriesOf(
  directory: string,
  packed: PackedFiles,
  packing: PackingOptions,
  late: LateFile | null = null
): Promise<Iterable<ZipEntry>> {
  using packer = packing.level === 0 ? null : new FilePacker(packing)
  const others: ZipEntry[] = []
  for (const name of filesUnder(directory)) {
    if (packed.has(name) || name === late?.name) continue
    const path = placeIn(directory, name)
    const content = await (packer === null ? measureFile(path) : packFile(path, packer))
    others.push({ name, content, isDeflated: packer !== null })
  }
  return {
    *[Symbol.iterator]() {
      for (const [name, content] of packed) yield { name, content, isDeflated: true }
      yield* others
    }
  }
}

/**
 * A late file as the zip will hold it; null when it could not be written.
 *
 * @throws {Failure} `disk`
 */
export async function lateEntryOf(directory: string, { name, content }: LateFile): Promise<ZipEntry | null> {
  const written = await content.then(
    packed => ({ packed }),
    () => null
  )
  if (written === null) return null
  const { packed } = written
  const isDeflated = packed !== null
  return { name, content: packed ?? (await measureFile(placeIn(directory, name))), isDeflated }
}

async function packFile(path: string, packer: FilePacker): Promise<PackedFile> {
  const packing = packer.begin()
  for await (const piece of piecesOf(path)) packing.write(piece)
  return packing.end()
}

async function measureFile(path: string): Promise<PackedFile> {
  let [size, crc] = [0, 0]
  for await (const piece of piecesOf(path)) {
    size += piece.length
    crc = crc32(piece, crc)
  }
  return { path, offset: 0, packedSize: size, size, crc32: crc }
}

async function* piecesOf(path: string): AsyncGenerator<Buffer, void> {
  try {
    yield* createReadStream(path) as AsyncIterable<Buffer>
  } catch (error) {
    throw diskFailure('read', error)
  }
}

/** @param folder of these files, and of their names: empty, or with `/` at its end */
function* filesUnder(directory: string, folder = ''): Generator<string, void> {
  const entries = onDisk('read', () => readdirSync(placeIn(directory, folder), { withFileTypes: true }))
  for (const entry of entries) {
    if (entry.isDirectory()) yield* filesUnder(directory, `${folder}${entry.name}/`)
    else if (entry.isFile()) yield folder + entry.name
  }
}
