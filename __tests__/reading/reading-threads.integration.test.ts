import { createHash } from 'node:crypto'
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  closeSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, inflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { StoredBlock } from '../../src/blocks/block-file.ts'
import type { StoredLog } from '../../src/blocks/stored-log.ts'
import { filesOf, type Logbook } from '../../src/logbook/logbook.ts'
import { readArchives, type ReadOptions } from '../../src/reading/read-archives.ts'
import { ReadingThreads } from '../../src/reading/reading-threads.ts'
import { createRedactor } from '../../src/redaction/redaction.ts'
import type { PackedFile } from '../../src/system/deflated-file.ts'
import { buildZip, type BuiltEntry } from '../archive/zip-builder.ts'
import { anyCharacter } from '../fixtures/any-character.ts'
import { failureOf } from '../fixtures/failures.ts'

const ENTRY = new URL('../../src/reading/log-worker.ts', import.meta.url)
const RUN = 'acc/pipeline/P/12/-exec/'
const SECRET = 's3cret-and-long'
/** Bytes from which on threads read. */
const MUCH = 256 * 1024

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'threads-test-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** What a log may say in a line. */
const lineText = fc.oneof(
  fc.string({ unit: anyCharacter }),
  fc.constantFrom(
    `the key is ${SECRET}`,
    '\u001b[31mError: it broke\u001b[0m',
    '\r10 %',
    '\r20 %',
    'one\ntwo\nthree',
    'FAILED tests/test_api.py::test_login - AssertionError',
    ''
  )
)
const level = fc.constantFrom('info', 'INFO', 'WARN', 'error', '')
const logLine = fc.oneof(
  { weight: 9, arbitrary: fc.record({ level, out: lineText, pos: fc.nat(200) }) },
  { weight: 1, arbitrary: lineText }
)

/** A log of these lines over and over. */
function contentOf(lines: readonly unknown[], size: number): string {
  const time = '2023-11-22T10:15:30.123456789Z'
  const records = lines.map(line =>
    typeof line === 'string' ? line : JSON.stringify({ ...(line as object), time, args: null })
  )
  const once = `${records.join('\n')}\n`
  return once.repeat(Math.ceil(size / once.length))
}

const LARGE = contentOf([{ level: 'info', pos: 1, out: `${'a text '.repeat(300)}\n` }], MUCH)
const entry = (at: number, content: string): BuiltEntry => ({ name: `acc/${RUN}Build/Step_${at}`, content })

interface Read {
  readonly logbook: unknown
  readonly files: ReadonlyMap<string, string>
}

let runs = 0
async function read(
  entries: readonly BuiltEntry[],
  threads: ReadingThreads | null,
  more: Partial<ReadOptions> = {}
): Promise<Read> {
  const work = join(folder, String((runs += 1)))
  const directory = join(work, 'results')
  mkdirSync(directory, { recursive: true })
  const path = join(work, 'export.zip')
  writeFileSync(path, buildZip(entries))
  const logbook = await readArchives(
    { archives: [{ path, account: 'acc', prefix: RUN, executionId: null }], logs: [] },
    {
      directory,
      maxBytes: 1024 ** 3,
      selection: { stage: null, step: null },
      executions: [],
      redactor: createRedactor([SECRET], [/token=\w+/gu]),
      blocks: { path: join(work, 'blocks'), limit: 1024 ** 3 },
      packing: { path: join(work, 'packed'), level: 6 },
      threads,
      ...more
    }
  )
  return { logbook: withContents(logbook), files: filesIn(directory) }
}

/** The logbook with what stands in the spool in place of where that is. */
function withContents(logbook: Logbook): unknown {
  return JSON.parse(
    JSON.stringify(
      [...filesOf(logbook)].map(({ file }) => file),
      (key, value: unknown) => {
        if (key === 'blocks')
          return (value as StoredBlock[]).map(({ path, offset, packed, ...rest }) => ({
            ...rest,
            records: hashOf(gunzipSync(bytesAt(path, offset, packed)))
          }))
        if (key !== 'stored') return value
        const { blocks, raw, text } = value as StoredLog
        return { blocks, files: [raw, text].map(file => (file === null ? null : inflated(file))) }
      }
    )
  )
}

function inflated({ path, offset, packedSize }: PackedFile): string {
  return hashOf(inflateRawSync(bytesAt(path, offset, packedSize)))
}

function bytesAt(path: string, offset: number, length: number): Buffer {
  const file = openSync(path, 'r')
  const bytes = Buffer.alloc(length)
  readSync(file, bytes, 0, length, offset)
  closeSync(file)
  return bytes
}

/** Of something that holds no secret. */
function hashOf(content: Buffer): string {
  expect(content.includes(SECRET)).toBe(false)
  return createHash('sha256').update(content).digest('hex')
}

function filesIn(directory: string): Map<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true })
  const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  return new Map(paths.sort().map(path => [path.slice(directory.length), hashOf(readFileSync(path))]))
}

test('threads write what one alone writes, byte by byte', async () => {
  const sizes = [10, 1_000, 20_000, 300_000]
  const log = fc.tuple(fc.array(logLine, { minLength: 1, maxLength: 30 }), fc.constantFrom(...sizes))
  await fc.assert(
    fc.asyncProperty(fc.array(log, { minLength: 1, maxLength: 5 }), async logs => {
      const entries = [
        ...logs.map(([lines, size], at) => entry(at, contentOf(lines, size))),
        entry(99, LARGE)
      ]
      const alone = await read(entries, null)
      const together = await read(entries, new ReadingThreads(ENTRY, { count: 2, leastBytes: MUCH }))
      expect(together.files).toEqual(alone.files)
      expect(together.logbook).toEqual(alone.logbook)
    }),
    { numRuns: 4, seed: 7 }
  )
})

describe('what goes wrong in a thread is told as in one alone', () => {
  const bad = { ...entry(1, LARGE), crc: 1 }
  test('an entry that cannot be trusted', async () => {
    const entries = [entry(0, LARGE), bad]
    const { files } = await read(entries, new ReadingThreads(ENTRY, { count: 2, leastBytes: MUCH }))
    expect(files).toEqual((await read(entries, null)).files)
    expect([...files.keys()].join('\n')).not.toContain('Step_1')
  })

  test.each<[string, Partial<ReadOptions>, BuiltEntry[]]>([
    ['a size limit', { maxBytes: MUCH / 2 }, [entry(0, LARGE), entry(1, LARGE)]],
    [
      'a pattern',
      { redactor: createRedactor([], [/(a+)+$/gu], 100) },
      [entry(0, LARGE), entry(1, `${'a'.repeat(100)}!\n`)]
    ],
    ['the disk', { blocks: { path: '/nowhere/blocks', limit: 1 } }, [entry(0, LARGE)]]
  ])('%s', async (_, options, entries) => {
    const alone = await failureOf(read(entries, null, options))
    const threads = new ReadingThreads(ENTRY, { count: 2, leastBytes: MUCH })
    const { kind, message, next } = await failureOf(read(entries, threads, options))
    expect({ kind, message, next }).toEqual({ kind: alone.kind, message: alone.message, next: alone.next })
    expect(threads.stop()).toBeNull()
  })

  test('a thread that breaks is an error, not an endless wait', async () => {
    for (const [script, told] of [
      ['throw new Error("it broke")', 'it broke'],
      ['process.exit()', 'a thread that reads logs has ended']
    ]) {
      const threads = new ReadingThreads(new URL(`data:text/javascript,${script}`), {
        count: 2,
        leastBytes: MUCH
      })
      await expect(read([entry(0, LARGE)], threads)).rejects.toThrow(told)
    }
  })
})

test('a thread has two logs at a time at most; the others wait where they are', async () => {
  // It answers with how many it had to do at once.
  const script = `
    import { parentPort } from 'node:worker_threads'
    let waiting = 0
    parentPort.on('message', ({ id }) => {
      waiting++
      setImmediate(() => setImmediate(() => {
        parentPort.postMessage({ id, outcome: { reason: 'had ' + waiting + ' at once' } })
        waiting--
      }))
    })`
  const threads = new ReadingThreads(new URL(`data:text/javascript,${encodeURIComponent(script)}`), {
    count: 3,
    leastBytes: MUCH
  })
  const gaps: string[] = []
  const entries = Array.from({ length: 60 }, (_, at) => entry(at, LARGE.slice(0, MUCH / 50)))
  const path = join(folder, 'export.zip')
  writeFileSync(path, buildZip(entries))
  const logbook = await readArchives(
    { archives: [{ path, account: 'acc', prefix: RUN, executionId: null }], logs: [] },
    {
      directory: folder,
      maxBytes: Infinity,
      selection: { stage: null, step: null },
      executions: [],
      redactor: createRedactor([], []),
      threads
    }
  )
  gaps.push(...logbook.gaps.map(({ reason }) => reason))
  expect(gaps).toHaveLength(60)
  expect(new Set(gaps)).toEqual(new Set(['had 1 at once', 'had 2 at once']))
})

/** Threads of this process that are running. */
function threadsNow(): number {
  const { workers } = process.report.getReport() as { workers: unknown[] }
  return workers.length
}

test('once threads are stopped, nothing more is written', async () => {
  const threads = new ReadingThreads(ENTRY, { count: 2, leastBytes: MUCH })
  // More than can be read before they are stopped.
  const entries = Array.from({ length: 20 }, (_, at) => entry(at, LARGE.repeat(4)))
  let isOver = (): boolean => false
  const over = (): void => void (isOver = () => true)
  read(entries, threads).then(over, over)
  const work = join(folder, String(runs))
  while (!isOver() && !readdirSync(work).includes('blocks-1'))
    await new Promise(resolve => setImmediate(resolve))
  expect(threadsNow()).toBe(2)
  await threads.stop()
  expect(threadsNow()).toBe(0)
  rmSync(work, { recursive: true })
  for (let turn = 0; turn < 100; turn++) await new Promise(resolve => setImmediate(resolve))
  expect(readdirSync(folder)).toEqual([])
  expect(isOver()).toBe(false)
  expect(threads.stop()).toBeNull()
})
