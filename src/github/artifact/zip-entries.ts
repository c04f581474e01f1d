import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { crc32 } from 'node:zlib'
import { FilePacker, type PackedFile, type PackingOptions } from '../../system/deflated-file.ts'
import { diskFailure } from '../../system/disk.ts'
import type { ZipEntry } from './zip-records.ts'

/** What is deflated already, by the absolute path of the file whose content it is. */
export type PackedFiles = ReadonlyMap<string, PackedFile>

/**
 * Every file under the folder, as the zip will hold it: what is not deflated yet is now.
 *
 * @param packing how, and into which file; at level 0 nothing is deflated
 * @throws {Failure} `disk`
 */
export async function zipEntriesOf(
  directory: string,
  packed: PackedFiles,
  packing: PackingOptions
): Promise<ZipEntry[]> {
  using packer = packing.level === 0 ? null : new FilePacker(packing)
  const entries: ZipEntry[] = []
  for (const path of await listFiles(directory)) {
    const name = relative(directory, path).split(sep).join('/')
    const known = packed.get(path)
    const content = known ?? (await (packer === null ? measureFile(path) : packFile(path, packer)))
    entries.push({ name, content, isDeflated: known !== undefined || packer !== null })
  }
  return entries
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

async function listFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
}
