import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { BlockFile, type StoredBlock } from '../../src/blocks/block-file.ts'
import { LogBlocks } from '../../src/blocks/log-blocks.ts'
import { BatchReader } from '../../src/text/batch-reader.ts'

const BLOCK = 256 * 1024
const MIB = 1024 * 1024
const LINE = 1024
const LINES_A_BLOCK = BLOCK / LINE

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-blocks-test-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})
const pathIn = (name: string): string => join(folder, name)

/** A record of one line that takes `LINE` bytes. */
function record(pos: number): string {
  const rest = JSON.stringify({ level: 'info', pos, out: '\n', time: '2023-11-22T10:15:30.123Z', args: null })
  return `${rest.replace('\\n', `${'x'.repeat(LINE - 1 - rest.length)}\\n`)}\n`
}

/** Stores a log of so many blocks of which the page will hold so many bytes. */
function store(blocks: number, share: number, telling: number | null): readonly StoredBlock[] {
  using file = new BlockFile(pathIn('blocks'))
  const log = new LogBlocks(file, { share })
  const reader = new BatchReader()
  for (let at = 0; at < blocks; at++) {
    const records = Array.from({ length: LINES_A_BLOCK }, (_, line) => record(at * LINES_A_BLOCK + line))
    const batch = reader.read(Buffer.from(records.join('')))
    log.records.take({ batch, from: 0, to: batch.recordCount, number: at * LINES_A_BLOCK + 1 }, [])
    log.store()
  }
  return log.end(telling, true)
}

/** The places of blocks in their log. */
const placesOf = (stored: readonly StoredBlock[]): number[] =>
  stored.map(({ first }) => (first - 1) / LINES_A_BLOCK)

test('of a log with less room only what the page would choose is compressed', () => {
  const stored = store(8, 3 * BLOCK, 5 * LINES_A_BLOCK + 1)
  expect(placesOf(stored)).toEqual([0, 5, 7])
  expect(statSync(pathIn('blocks')).size).toBe(stored.reduce((sum, { packed }) => sum + packed, 0))
  for (const { offset, packed, size, first } of stored) {
    const records = gunzipSync(readFileSync(pathIn('blocks')).subarray(offset, offset + packed)).toString()
    expect(records).toHaveLength(size)
    expect(records.startsWith(record(first - 1))).toBe(true)
  }
})

test.each([
  ['there is room for all', 8, Infinity],
  ['its share is as large as it is', 8, 8 * BLOCK],
  ['it is longer than what may wait', 4 * (MIB / BLOCK) + 1, BLOCK]
])('all of it where %s', (_, blocks, share) => {
  expect(placesOf(store(blocks, share, null))).toEqual(Array.from({ length: blocks }, (_, at) => at))
})
