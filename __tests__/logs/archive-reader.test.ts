import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { ArchiveReader } from '../../src/logs/archive-reader.ts'
import { seededRandom } from '../fixtures/seeded-random.ts'

const random = seededRandom(31)
const BYTES = Buffer.from(Array.from({ length: 200_001 }, () => random.below(256)))

let folder: string
let reader: ArchiveReader
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reader-test-'))
  writeFileSync(join(folder, 'a'), BYTES)
  reader = new ArchiveReader(join(folder, 'a'))
})
afterEach(() => {
  reader.close(() => undefined)
  rmSync(folder, { recursive: true })
})

/** What yauzl gets of a range; shorter where the file ends. */
function read(position: number, length: number): Buffer {
  const buffer = Buffer.alloc(length + 3, 7)
  let got = -1
  reader.read(buffer, 3, length, position, (error, bytesRead = 0) => {
    expect(error).toBeNull()
    got = bytesRead
  })
  expect(buffer.subarray(0, 3)).toEqual(Buffer.alloc(3, 7))
  return buffer.subarray(3, 3 + got)
}

test('it knows the size', () => {
  expect(reader.size).toBe(BYTES.length)
})

test('any range, in any order, is that of the file', () => {
  for (let round = 0; round < 2_000; round++) {
    const position = random.below(BYTES.length)
    const length = 1 + random.below(random.below(2) === 0 ? 60 : 40_000)
    expect(read(position, length).equals(BYTES.subarray(position, position + length))).toBe(true)
  }
  expect(read(BYTES.length, 10)).toHaveLength(0)
  expect(read(BYTES.length + 100_000, 10)).toHaveLength(0)
})

test('a range is streamed, and others are read meanwhile', async () => {
  const parts: Buffer[] = []
  for await (const part of reader.createReadStream({ start: 1_000, end: 190_000 }) as AsyncIterable<Buffer>) {
    parts.push(part)
    expect(read(5, 10).equals(BYTES.subarray(5, 15))).toBe(true)
  }
  expect(parts.length).toBeGreaterThan(1)
  expect(Buffer.concat(parts).equals(BYTES.subarray(1_000, 190_000))).toBe(true)
})

test('what the system refuses is told, not thrown', () => {
  reader.close(error => {
    expect(error).toBeNull()
  })
  const errors: (Error | null)[] = []
  reader.read(Buffer.alloc(10), 0, 10, 150_000, error => errors.push(error))
  expect(errors).toEqual([expect.objectContaining({ code: 'EBADF' })])
})
