import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { failureOf } from '../fixtures/failures.ts'
import type { WrittenLog } from '../../src/reading/log-writer.ts'

let writesLeft = Infinity
/** A disk that takes seven bytes at a time, until it is full. */
function writevSync(file: number, pieces: readonly Buffer[]): number {
  if (writesLeft-- <= 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  return fs.writeSync(file, Buffer.concat(pieces).subarray(0, 7))
}
jest.unstable_mockModule('node:fs', () => ({ ...fs, writevSync }))
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

function writeLog(chunks: readonly Buffer[], redactor = createRedactor([], [])): WrittenLog {
  using writer = new LogWriter(join(folder, 'raw/a.ndjson'), join(folder, '.text/0'), redactor)
  for (const chunk of chunks) writer.write(chunk)
  return writer.end()
}

test('bytes, text, counts and digest come from one pass, however the disk takes them', () => {
  const written = writeLog([LINE.subarray(0, 20), LINE.subarray(20), LINE])
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
])('after the last line the text tells that %d are missing at the start', (start, told) => {
  const record = (pos: number): string => `{"level":"INFO","pos":${pos},"out":"line ${pos}\\n"}\n`
  const raw = record(start) + record(start + 1)
  const written = writeLog([Buffer.from(raw)])
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
  expect(await failureOf(() => writeLog([LINE]))).toEqual(
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
  expect(await failureOf(() => writeLog([LINE]))).toEqual(expect.objectContaining({ kind: 'disk' }))
  expect(fs.readFileSync(join(folder, '.text/0'), 'utf8')).toBe('mine')
})

test('secrets are blanked in both files and in the excerpt; bytes and digest are those of the log as it came', () => {
  const redactor = createRedactor(['s3cr3t-value'], [/token=\w+/gu])
  const log = Buffer.from(
    '{"level":"ERROR","pos":0,"out":"Error: s3cr3t-value token=abc\\n","args":{"a":"s3cr3t-value"}}\nplain s3cr3t-value\n'
  )
  const written = writeLog([log.subarray(0, 40), log.subarray(40, 50), log.subarray(50)], redactor)
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
  expect(written.findings.excerpt?.lines.map(line => line.text)).toEqual(['Error: *** ***', 'plain ***'])
})

test('a secret that only the text brings together is blanked there, and counts', () => {
  const hidden = '{"out":"a s3cr3t\\u001b]0;title\\u0007-value\\rs3cr3t\\u001bkname\\u001b\\\\-value b"}\n'
  const written = writeLog([Buffer.from(hidden)], createRedactor(['s3cr3t-value'], []))
  expect(fs.readFileSync(join(folder, '.text/0'), 'utf8').trim()).toBe('*** b')
  expect(written.redactions).toBeGreaterThan(0)
})

test('a pattern that takes too long leaves no file', async () => {
  const redactor = createRedactor([], [/(a+)+$/gu], 100)
  expect(await failureOf(() => writeLog([Buffer.from(`${'a'.repeat(100)}!\n`)], redactor))).toEqual(
    expect.objectContaining({ kind: 'input', message: expect.stringContaining('Pattern 1 of `redact`') })
  )
  expect(fs.readdirSync(join(folder, 'raw'))).toEqual([])
})

test('a line is an error by what it says, or by its level: in the text file, in the counts, in the kinds', () => {
  const record = (level: string, out: string): Buffer =>
    Buffer.from(`{"level":"${level}","out":"${out}\\n","time":"2023-11-22T10:15:30.5Z"}\n`)
  const written = writeLog([
    record('info', 'compiling'),
    record('info', "src/a.ts(3,5): error TS2322: Type 'x' is not assignable to type 'y'."),
    record('info', "src/a.ts(9,1): error TS2322: Type 'x' is not assignable to type 'y'."),
    record('ERROR', 'a line that only its level makes an error'),
    record('info', 'Errors: 0')
  ])
  const lines = fs.readFileSync(join(folder, '.text/0'), 'utf8').trimEnd().split('\n')
  const marked = lines.map((line, at) => (line.includes('Z ERROR ') ? at + 1 : 0)).filter(at => at > 0)
  expect(marked).toEqual([2, 3, 4])
  expect(written.counts).toMatchObject({ errors: 3, errorLevelLines: 1 })
  expect(written.findings.errorKinds).toHaveLength(2)
  expect(written.findings.telling).toMatchObject({ line: 2, sure: true })
})
