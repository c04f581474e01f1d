import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { FollowedLogs } from '../../src/harness/stream/followed-logs.ts'
import { readStreamedLine } from '../../src/harness/stream/streamed-line.ts'
import { completedLog } from '../../src/reading/completed-log.ts'
import { chunksOf } from '../fixtures/read-log.ts'

const KEY = 'acc/pipeline/P/1/-e/Build/Test'
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'completed-'))
})
afterEach(() => rm(directory, { recursive: true }))

const record = (pos: number): string =>
  JSON.stringify({ level: 'info', pos, out: `line ${pos}\n`, time: '2026-01-02T03:04:05Z', args: null })
const ndjson = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, at) => `${record(from + at)}\n`).join('')

/** A log in pieces, and whether it was closed. */
function sourceOf(text: string, size: number): { source: AsyncIterable<Buffer>; isClosed: () => boolean } {
  let isClosed = false
  async function* read(): AsyncGenerator<Buffer> {
    try {
      for (const chunk of chunksOf(Buffer.from(text), size)) yield await Promise.resolve(chunk)
    } finally {
      isClosed = true
    }
  }
  return { source: read(), isClosed: () => isClosed }
}

function followedLines(from: number, to: number): FollowedLogs {
  const logs = new FollowedLogs(directory)
  for (let pos = from; pos < to; pos += 1)
    logs.add({ account: 'acc', key: KEY }, [readStreamedLine(record(pos))])
  return logs
}

async function completed(
  text: string,
  followed: FollowedLogs | null,
  size = 100
): Promise<{ text: string; lines: number; isClosed: boolean }> {
  const { source, isClosed } = sourceOf(text, size)
  let read = ''
  let lines: number
  {
    await using log = await completedLog(source, followed?.pathOf(KEY) ?? null)
    for await (const chunk of log.chunks) read += chunk.toString()
    lines = log.followedLines
  }
  return { text: read, lines, isClosed: isClosed() }
}

describe('a log', () => {
  test.each([1, 7, 100, 100_000])('that lacks its start gets it, in pieces of %d bytes', async size => {
    expect(await completed(ndjson(12, 40), followedLines(0, 40), size)).toEqual({
      text: ndjson(0, 40),
      lines: 12,
      isClosed: true
    })
  })

  test('gets what there is of its start', async () => {
    expect(await completed(ndjson(12, 40), followedLines(5, 20))).toMatchObject({
      text: ndjson(5, 40),
      lines: 7
    })
  })

  test.each<[string, string, [number, number] | null]>([
    ['that was not followed', ndjson(12, 40), null],
    ['that begins with its first line', ndjson(0, 40), [0, 40]],
    ['whose numbers do not count', `${record(5)}\n${record(9)}\n`, [0, 10]],
    ['that was followed only later', ndjson(12, 40), [20, 40]],
    ['of one line', `${record(5)}\n`, [0, 10]],
    ['without a line', '', [0, 10]],
    ['of text', 'no JSON\nat all', [0, 10]]
  ])('%s stays as it is', async (_, text, range) => {
    const followed = range === null ? null : followedLines(...range)
    expect(await completed(text, followed)).toMatchObject({ text, lines: 0 })
  })

  test('of one endless line is looked at no further than a megabyte', async () => {
    const text = 'x'.repeat(3_000_000)
    expect(await completed(text, followedLines(0, 3), 65_536)).toMatchObject({ text, lines: 0 })
  })

  test('that is left before its end is closed', async () => {
    const { source, isClosed } = sourceOf(ndjson(12, 40), 100)
    {
      await using _log = await completedLog(source, followedLines(0, 40).pathOf(KEY))
    }
    expect(isClosed()).toBe(true)
  })
})
