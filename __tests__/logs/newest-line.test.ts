import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newestLineAt } from '../../src/logs/newest-line.ts'
import { failureOf } from '../fixtures/failures.ts'
import { buildZip, type BuiltEntry } from './zip-builder.ts'

let path: string
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'newest-test-'))
  path = join(folder, 'x.zip')
})
afterAll(() => rm(folder, { recursive: true }))

const line = (time: string): string => `{"level":"info","pos":0,"out":"x\\n","time":"${time}","args":null}\n`
const entry = (name: string, ...times: string[]): BuiltEntry => ({
  name: `acc/acc/pipeline/P/1/-e/${name}`,
  content: times.map(line).join('')
})

async function newestOf(...entries: BuiltEntry[]): Promise<number | null> {
  await writeFile(path, buildZip(entries))
  const budget = { maxBytes: 1024 ** 3, usedBytes: 0 }
  return newestLineAt(path, { budget, maxEntries: 100, maxRatio: 500 })
}

test('the newest line of all logs counts, wherever it stands', async () => {
  const time = '2026-01-02T03:04:05.678901234Z'
  const early = '2026-01-02T03:00:00Z'
  expect(await newestOf(entry('A', early, time, early), entry('B', early))).toBe(Date.parse(time))
})

test('of a long log the end is enough', async () => {
  const times = Array.from({ length: 20_000 }, (_, at) => new Date(at * 1000).toISOString())
  expect(await newestOf(entry('A', ...times))).toBe(19_999_000)
})

test('text, odd times, an empty log and a damaged one tell nothing', async () => {
  const odd: BuiltEntry = { name: 'acc/text', content: 'plain\n{"out":"x","time":"soon"}\n' }
  const damaged: BuiltEntry = { ...entry('D', '2026-01-02T03:00:00Z'), crc: 7 }
  expect(await newestOf(odd, damaged, entry('E'))).toBeNull()
})

test('no zip is refused', async () => {
  await writeFile(path, 'no zip')
  const limits = { budget: { maxBytes: 9, usedBytes: 0 }, maxEntries: 9, maxRatio: 9 }
  expect(await failureOf(newestLineAt(path, limits))).toMatchObject({ kind: 'archive-refused' })
})
