import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, inflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { FilePacker, type FilePacking, type PackedFile } from '../../src/system/deflated-file.ts'
import { failureOf } from '../fixtures/failures.ts'
import { seededRandom } from '../fixtures/seeded-random.ts'

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

async function pack(packing: FilePacking, pieces: readonly Buffer[]): Promise<PackedFile> {
  await using ends = packing
  for (const piece of pieces) await ends.write(piece)
  return await ends.end()
}

/** Pieces that hardly compress, so that zlib gives something for each. */
function noise(seed: number, count: number): Buffer[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, () =>
    Buffer.from(Array.from({ length: 50_000 }, () => random.below(256)))
  )
}

test('one file after the other, empty ones too, each is found where it is told', async () => {
  using packer = new FilePacker({ path: join(folder, 'packed'), level: 6 })
  const contents = [noise(1, 5), [], [Buffer.from('one line\n'), Buffer.alloc(0)], noise(2, 3)]
  const packed: PackedFile[] = []
  for (const pieces of contents) packed.push(await pack(packer.begin(), pieces))
  for (const [at, file] of packed.entries()) expectContent(file, Buffer.concat(contents[at] ?? []))
  expect(new Set(packed.map(({ path }) => path)).size).toBe(1)
})

test('two at once do not mix, and there are as many files as there are at once', async () => {
  using packer = new FilePacker({ path: join(folder, 'packed'), level: 1 })
  const contents = [1, 2, 3, 4, 5, 6].map(seed => noise(seed, 4))
  const packed: PackedFile[] = []
  for (const [at, pieces] of contents.entries()) {
    if (at % 2 === 1) continue
    packed.push(
      ...(await Promise.all([pieces, contents[at + 1] ?? []].map(each => pack(packer.begin(), each))))
    )
  }
  for (const [at, file] of packed.entries()) expectContent(file, Buffer.concat(contents[at] ?? []))
  expect(new Set(packed.map(({ path }) => path)).size).toBe(2)
})

test('one that is given up is in nobody’s way', async () => {
  using packer = new FilePacker({ path: join(folder, 'packed'), level: 6 })
  {
    await using givenUp = packer.begin()
    for (const piece of noise(7, 3)) await givenUp.write(piece)
  }
  const content = noise(8, 3)
  expectContent(await pack(packer.begin(), content), Buffer.concat(content))
})

test('what has no repetitions is told apart in the middle', async () => {
  using packer = new FilePacker({ path: join(folder, 'packed'), level: 6 })
  await using packing = packer.begin()
  const repeated = Buffer.from('again and '.repeat(5_000))
  await packing.write(repeated)
  await packing.expectNoRepetitions()
  await packing.write(repeated)
  const packed = await packing.end()
  expectContent(packed, Buffer.concat([repeated, repeated]))
  // The second half has only its letters' frequencies to save.
  expect(packed.packedSize).toBeGreaterThan(repeated.length / 4)
  expect(packed.packedSize).toBeLessThan(repeated.length)
})

test('nothing is overwritten', async () => {
  writeFileSync(join(folder, 'packed-0'), 'mine')
  using packer = new FilePacker({ path: join(folder, 'packed'), level: 6 })
  expect(await failureOf(Promise.resolve().then(() => packer.begin()))).toMatchObject({ kind: 'disk' })
  expect(readFileSync(join(folder, 'packed-0'), 'utf8')).toBe('mine')
})
