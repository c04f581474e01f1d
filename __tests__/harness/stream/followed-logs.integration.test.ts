import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { FollowedLogs, startBefore } from '../../../src/harness/stream/followed-logs.ts'
import { readStreamedLine } from '../../../src/harness/stream/streamed-line.ts'
import { buildRecord, deployRecord } from './streaming.ts'

const LOG = { account: 'acc', key: 'acc/pipeline/P/1/-e/Build/Test' }
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'followed-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

function followed(...records: readonly string[]): FollowedLogs {
  const logs = new FollowedLogs(directory)
  for (const record of records) logs.add(LOG, [readStreamedLine(record)])
  return logs
}
const records = (...positions: readonly number[]): string[] => positions.map(pos => buildRecord(pos))

/** Numbers of the lines that stand before the one of this number. */
function before(logs: FollowedLogs, record: string): number[] | null {
  const start = startBefore(logs.pathOf(LOG.key) ?? '', record)
  if (start === null) return null
  const lines = start.bytes.toString().trimEnd().split('\n')
  expect(lines).toHaveLength(start.lines)
  return lines.map(line => (JSON.parse(line) as { pos: number }).pos)
}

describe('what stands before the first line that Harness kept', () => {
  test.each<[string, number[], number, number[] | null]>([
    ['is what was followed from the start on', [0, 1, 2, 3, 4], 3, [0, 1, 2]],
    ['is less where it was followed from later on', [7, 8, 9, 10], 10, [7, 8, 9]],
    ['begins behind a gap', [0, 1, 4, 5, 6], 6, [4, 5]],
    ['is of the newest attempt under the key', [0, 1, 2, 3, 0, 1, 2, 3], 2, [0, 1]],
    ['is nothing where that line was the first', [3, 4, 5], 3, null],
    ['is nothing where there is a gap right before it', [0, 1, 3], 3, null],
    ['is nothing where that line was not followed', [0, 1, 2], 3, null]
  ])('%s', (_, positions, first, expected) => {
    expect(before(followed(...records(...positions)), buildRecord(first))).toEqual(expected)
  })

  test('is nothing where the line of that number says something else', () => {
    expect(before(followed(...records(0, 1, 2)), buildRecord(2, 'another run\n'))).toBeNull()
  })

  test('is nothing in a log that does not count its lines', () => {
    const lines = [1, 2, 3].map(ms => deployRecord(`line ${ms}`, ms))
    expect(before(followed(...lines), lines[2] ?? '')).toBeNull()
  })

  test('is nothing of a log that was not followed', () => {
    const logs = followed()
    expect(logs.pathOf(LOG.key)).toBeNull()
  })
})

test('where the disk takes no more, following goes on, and what was kept before counts', async () => {
  const logs = followed(...records(0, 1, 2))
  await rm(directory, { recursive: true })
  logs.add(LOG, records(3).map(readStreamedLine))
  logs.add({ ...LOG, key: 'other' }, records(0).map(readStreamedLine))
  expect(startBefore(logs.pathOf(LOG.key) ?? '', buildRecord(2))).toBeNull()
})
