import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { BlockFile, LogBlocks, type StoredBlock } from '../../src/logs/block-file.ts'
import type { RecordBlock } from '../../src/logs/record-blocks.ts'
import { seededRandom } from '../fixtures/seeded-random.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'blocks-test-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const random = seededRandom(1)
/** A block of ten lines that compresses to about a thousand bytes. */
function block(at: number, errors = 0): RecordBlock {
  const records = Buffer.from(Array.from({ length: 1_000 }, () => random.below(256)))
  return { first: at * 10 + 1, lines: 10, errors, records }
}

async function stored(
  file: BlockFile,
  blocks: readonly RecordBlock[],
  telling: number | null = null
): Promise<readonly StoredBlock[]> {
  const log = new LogBlocks(file, () => telling)
  for (const each of blocks) await log.add(each)
  return log.end()
}

const pathIn = (name: string): string => join(folder, name)

test('blocks stand in the file as gzip, each where it says', async () => {
  const blocks = Array.from({ length: 20 }, (_, at) => block(at))
  let found: readonly StoredBlock[]
  {
    await using file = new BlockFile(pathIn('blocks'), 1_000_000)
    found = await stored(file, blocks)
  }
  const bytes = readFileSync(pathIn('blocks'))
  expect(found.map(({ first }) => first)).toEqual(blocks.map(({ first }) => first))
  for (const [at, { offset, packed, size }] of found.entries()) {
    const records = gunzipSync(bytes.subarray(offset, offset + packed))
    expect(records).toEqual(blocks[at]?.records)
    expect(size).toBe(records.length)
  }
})

test('of a log that the page has no room for, head, tail, errors and the telling line stay', async () => {
  const blocks = Array.from({ length: 100 }, (_, at) => block(at, at === 50 ? 2 : 0))
  await using file = new BlockFile(pathIn('blocks'), 5_000)
  const found = await stored(file, blocks, 305)
  const places = found.map(({ first }) => (first - 1) / 10)
  expect(places.slice(0, 5)).toEqual([0, 1, 2, 3, 4])
  expect(places).toContain(30)
  expect(places).toContain(50)
  expect(places.at(-1)).toBe(99)
  expect(places.length).toBeLessThan(15)
})

test('a log that is all errors is cut as well', async () => {
  const blocks = Array.from({ length: 100 }, (_, at) => block(at, 10))
  await using file = new BlockFile(pathIn('blocks'), 5_000)
  const found = await stored(file, blocks)
  expect(found.length).toBeLessThan(20)
})

test('what other logs took leaves less for one', async () => {
  await using file = new BlockFile(pathIn('blocks'), 10_000)
  expect(file.share()).toBe(10_000)
  await stored(file, [block(0), block(1)])
  expect(file.share()).toBeLessThan(8_000)
  expect(file.share()).toBeGreaterThan(7_800)
})

test('a file that is in the way is told as a failure of the disk', async () => {
  await using file = new BlockFile(pathIn('blocks'), 10)
  expect(file.share()).toBe(10)
  expect(() => new BlockFile(pathIn('blocks'), 10)).toThrow(/EEXIST/)
})
