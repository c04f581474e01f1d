import * as fs from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import type { WrittenLog } from '../../src/logs/log-writer.ts'

let writesLeft = Infinity
/** A disk that takes seven bytes at a time, until it is full. */
const write = Object.assign(() => undefined, {
  [promisify.custom]: (file: number, bytes: Buffer, from: number): Promise<{ bytesWritten: number }> =>
    writesLeft-- <= 0
      ? Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
      : Promise.resolve({ bytesWritten: fs.writeSync(file, bytes, from, Math.min(7, bytes.length - from)) })
})
jest.unstable_mockModule('node:fs', () => ({ ...fs, write }))
const { LogWriter } = await import('../../src/logs/log-writer.ts')

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

async function writeLog(chunks: readonly Buffer[]): Promise<WrittenLog> {
  using writer = new LogWriter(join(folder, 'raw/a.ndjson'), join(folder, '.text/0'))
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

test('a full disk is told as such, and the log that did not fit is removed', async () => {
  writesLeft = 3
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
