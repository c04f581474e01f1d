import { createCipheriv } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, inflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { FilePacker, type FilePacking, type PackedFile } from '../../src/system/deflated-file.ts'
import { failureOf } from '../fixtures/failures.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'packed-test-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function contentOf({ path, offset, packedSize }: PackedFile): Buffer {
  const bytes = Buffer.alloc(packedSize)
  const file = openSync(path, 'r')
  expect(readSync(file, bytes, 0, packedSize, offset)).toBe(packedSize)
  closeSync(file)
  return inflateRawSync(bytes)
}

function expectContent(packed: PackedFile, content: Buffer): void {
  expect(contentOf(packed).equals(content)).toBe(true)
  expect([packed.size, packed.crc32]).toEqual([content.length, crc32(content)])
}

function pack(packing: FilePacking, pieces: readonly Buffer[]): PackedFile {
  for (const piece of pieces) packing.write(piece)
  return packing.end()
}

test('pieces go on where the one before ended: repetitions are found over their ends', () => {
  using packer = new FilePacker({ path: join(folder, 'packed'), level: 6 })
  const [once = Buffer.alloc(0)] = noise(3, 1)
  const part = once.subarray(0, 30_000)
  // Each is packed by itself, as it is long enough.
  const pieces = Array.from({ length: 4 }, () => Buffer.concat(Array.from({ length: 10 }, () => part)))
  const packed = pack(packer.begin(), pieces)
  expectContent(packed, Buffer.concat(pieces))
  expect(packed.packedSize).toBeLessThan(2 * part.length)
})

/** Pieces that hardly compress, so that zlib gives something for each. */
function noise(seed: number, count: number): Buffer[] {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16))
  return Array.from({ length: count }, () => cipher.update(Buffer.alloc(50_000)))
}

test('one file after the other, empty ones too, each is found where it is told', () => {
  using packer = new FilePacker({ path: join(folder, 'packed'), level: 6 })
  const contents = [noise(1, 5), [], [Buffer.from('one line\n'), Buffer.alloc(0)], noise(2, 3)]
  const packed: PackedFile[] = []
  for (const pieces of contents) packed.push(pack(packer.begin(), pieces))
  for (const [at, file] of packed.entries()) expectContent(file, Buffer.concat(contents[at] ?? []))
})

test('one that is given up is in nobody’s way', () => {
  using packer = new FilePacker({ path: join(folder, 'packed'), level: 6 })
  {
    const givenUp = packer.begin()
    for (const piece of noise(7, 3)) givenUp.write(piece)
  }
  const content = noise(8, 3)
  expectContent(pack(packer.begin(), content), Buffer.concat(content))
})

test('what has no repetitions is told apart in the middle', () => {
  using packer = new FilePacker({ path: join(folder, 'packed'), level: 6 })
  const packing = packer.begin()
  const repeated = Buffer.from('again and '.repeat(5_000))
  packing.write(repeated)
  packing.expectNoRepetitions()
  packing.write(repeated)
  const packed = packing.end()
  expectContent(packed, Buffer.concat([repeated, repeated]))
  // The second half has only its letters' frequencies to save.
  expect(packed.packedSize).toBeGreaterThan(repeated.length / 4)
  expect(packed.packedSize).toBeLessThan(repeated.length)
})

test('nothing is overwritten', async () => {
  const path = join(folder, 'packed')
  writeFileSync(path, 'mine')
  expect(await failureOf(() => new FilePacker({ path, level: 6 }))).toMatchObject({ kind: 'disk' })
  expect(readFileSync(path, 'utf8')).toBe('mine')
})
