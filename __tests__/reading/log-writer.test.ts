import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import type { WrittenLog } from '../../src/reading/log-writer.ts'

let writesLeft = Infinity
/** A disk that takes seven bytes at a time, until it is full. */
const writev = Object.assign(() => undefined, {
  [promisify.custom]: (file: number, pieces: readonly Buffer[]): Promise<{ bytesWritten: number }> =>
    writesLeft-- <= 0
      ? Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
      : Promise.resolve({ bytesWritten: fs.writeSync(file, Buffer.concat(pieces).subarray(0, 7)) })
})
jest.unstable_mockModule('node:fs', () => ({ ...fs, writev }))
const { LogWriter } = await import('../../src/reading/log-writer.ts')
const { createRedactor } = await import('../../src/redaction/redaction.ts')

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'writer-test-'))
})
afterEach(() => {
  writesLeft = Infinity
  fs.rmSync(folder, { recursive: true })
})

const LINE = Buffer.from(
  '{"level":"ERROR","pos":0,"out":"boom\\n","time":"2023-11-22T10:15:30.5Z","args":null}\n'
)

async function writeLog(chunks: readonly Buffer[], redactor = createRedactor([], [])): Promise<WrittenLog> {
  await using writer = new LogWriter(join(folder, 'raw/a.ndjson'), join(folder, '.text/0'), redactor)
  for (const chunk of chunks) await writer.write(chunk)
  return await writer.end()
}

test('bytes, text, counts and digest come from one pass, however the disk takes them', async () => {
  const written = await writeLog([LINE.subarray(0, 20), LINE.subarray(20), LINE])
  expect(fs.readFileSync(join(folder, 'raw/a.ndjson'))).toEqual(Buffer.concat([LINE, LINE]))
  expect(fs.readFileSync(join(folder, '.text/0'), 'utf8')).toContain('boom')
  expect(written.bytes).toBe(2 * LINE.length)
  expect(written.sha256).toMatch(/^[0-9a-f]{64}$/)
  expect(written.counts).toMatchObject({
    lines: 2,
    errors: 2,
    warnings: 0,
    firstTime: '2023-11-22T10:15:30.5Z'
  })
})

test.each([
  [812, '812 lines are'],
  [1, '1 line is']
])('after the last line the text tells that %d are missing at the start', async (start, told) => {
  const record = (pos: number): string => `{"level":"INFO","pos":${pos},"out":"line ${pos}\\n"}\n`
  const raw = record(start) + record(start + 1)
  const written = await writeLog([Buffer.from(raw)])
  expect(fs.readFileSync(join(folder, '.text/0'), 'utf8').split('\n').slice(1)).toEqual([
    `${' '.repeat(25)}line ${start + 1}`,
    `Harness kept only the end of this log: ${told} missing at its start`,
    ''
  ])
  expect(fs.readFileSync(join(folder, 'raw/a.ndjson'), 'utf8')).toBe(raw)
  expect(written.counts).toMatchObject({ lines: 2, missingAtStart: start })
})

test('a full disk is told as such, and the log that did not fit is removed', async () => {
  writesLeft = 13
  await expect(writeLog([LINE])).rejects.toEqual(
    expect.objectContaining({
      kind: 'disk',
      message: expect.stringMatching(/no space left.*ENOSPC.*Free some space/)
    })
  )
  expect(fs.readdirSync(join(folder, 'raw'))).toEqual([])
  expect(fs.readdirSync(join(folder, '.text'))).toEqual([])
})

test('an existing file is not overwritten, nor left open by half', async () => {
  fs.mkdirSync(join(folder, '.text'))
  fs.writeFileSync(join(folder, '.text/0'), 'mine')
  await expect(writeLog([LINE])).rejects.toEqual(expect.objectContaining({ kind: 'disk' }))
  expect(fs.readFileSync(join(folder, '.text/0'), 'utf8')).toBe('mine')
})

test('secrets are blanked in both files and in the excerpt; bytes and digest are those of the log as it came', async () => {
  const redactor = createRedactor(['s3cr3t-value'], [/token=\w+/gu])
  const log = Buffer.from(
    '{"level":"ERROR","pos":0,"out":"Error: s3cr3t-value token=abc\\n","args":{"a":"s3cr3t-value"}}\nplain s3cr3t-value\n'
  )
  const written = await writeLog([log.subarray(0, 40), log.subarray(40, 50), log.subarray(50)], redactor)
  const raw = fs.readFileSync(join(folder, 'raw/a.ndjson'), 'utf8')
  expect(raw).toBe('{"level":"ERROR","pos":0,"out":"Error: *** ***\\n","args":{"a":"***"}}\nplain ***\n')
  expect(fs.readFileSync(join(folder, '.text/0'), 'utf8')).toBe(
    `${' '.repeat(25)}ERROR Error: *** ***\n${' '.repeat(25)}plain ***\n`
  )
  expect(written).toMatchObject({
    redactions: 4,
    bytes: log.length,
    sha256: createHash('sha256').update(log).digest('hex')
  })
  expect(written.excerpt?.lines.map(line => line.text)).toEqual(['Error: *** ***', 'plain ***'])
})

test('a secret that only the text brings together is blanked there, and counts', async () => {
  const hidden = '{"out":"a s3cr3t\\u001b]0;title\\u0007-value\\rs3cr3t\\u001bkname\\u001b\\\\-value b"}\n'
  const written = await writeLog([Buffer.from(hidden)], createRedactor(['s3cr3t-value'], []))
  expect(fs.readFileSync(join(folder, '.text/0'), 'utf8').trim()).toBe('*** b')
  expect(written.redactions).toBeGreaterThan(0)
})

test('a pattern that takes too long leaves no file', async () => {
  const redactor = createRedactor([], [/(a+)+$/gu])
  await expect(writeLog([Buffer.from(`${'a'.repeat(100)}!\n`)], redactor)).rejects.toEqual(
    expect.objectContaining({ kind: 'input', message: expect.stringContaining('Pattern 1 of `redact`') })
  )
  expect(fs.readdirSync(join(folder, 'raw'))).toEqual([])
})
