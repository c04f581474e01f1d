import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { BlockFile, type StoredBlock } from '../../src/blocks/block-file.ts'
import { LogWriter, type WrittenLog } from '../../src/reading/log-writer.ts'
import type { PackedFile } from '../../src/system/deflated-file.ts'
import type { RecordBlock } from '../../src/blocks/record-blocks.ts'
import { createRedactor } from '../../src/redaction/redaction.ts'
import { failureOf } from '../fixtures/failures.ts'
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
  return { first: at * 10 + 1, lines: 10, errors, records: [records.subarray(0, 300), records.subarray(300)] }
}

const pathIn = (name: string): string => join(folder, name)

test('blocks stand in the file as gzip, each where it says', () => {
  const blocks = Array.from({ length: 20 }, (_, at) => block(at))
  let found: readonly StoredBlock[]
  {
    using file = new BlockFile(pathIn('blocks'))
    found = blocks.map(each => file.append(each))
  }
  const bytes = readFileSync(pathIn('blocks'))
  expect(found.map(({ first }) => first)).toEqual(blocks.map(({ first }) => first))
  for (const [at, { offset, packed, size }] of found.entries()) {
    const records = gunzipSync(bytes.subarray(offset, offset + packed))
    expect(records).toEqual(Buffer.concat(blocks[at]?.records ?? []))
    expect(size).toBe(records.length)
  }
})

test('a file that is in the way is told as a failure of the disk', () => {
  using file = new BlockFile(pathIn('blocks'))
  expect(file).toBeInstanceOf(BlockFile)
  expect(() => new BlockFile(pathIn('blocks'))).toThrow(/EEXIST/)
})

/** What Harness deflated, in the middle of an archive. */
function packedIn(name: string, content: Buffer): PackedFile {
  const deflated = deflateRawSync(content, { level: 9 })
  writeFileSync(pathIn(name), Buffer.concat([Buffer.from('before'), deflated, Buffer.from('after')]))
  const sizes = { packedSize: deflated.length, size: content.length, crc32: crc32(content) }
  return { path: pathIn(name), offset: 6, ...sizes }
}

/** Bytes that gzip has beside those of deflate. */
const AROUND = 18

test('records that are deflated already are taken over, but no others', () => {
  const records = Buffer.from('{"out":"text"}\n'.repeat(500))
  const packed = packedIn('archive', records)
  const other = Buffer.from('{"out":"TEXT"}\n'.repeat(500))
  const found: StoredBlock[] = []
  {
    using file = new BlockFile(pathIn('blocks'))
    for (const each of [records, other])
      found.push(file.append({ first: 1, lines: 500, errors: 0, records: [each] }, packed))
  }
  const bytes = readFileSync(pathIn('blocks'))
  const [same, different] = found.map(({ offset, packed: length }) => bytes.subarray(offset, offset + length))
  expect(gunzipSync(same ?? '').equals(records)).toBe(true)
  expect(same?.subarray(10, -8).equals(readFileSync(pathIn('archive')).subarray(6, -5))).toBe(true)
  expect(gunzipSync(different ?? '').equals(other)).toBe(true)
})

test('an archive that lost its bytes meanwhile is a failure, not an endless wait', async () => {
  const records = Buffer.from('{"out":"text"}\n')
  const packed = packedIn('archive', records)
  using file = new BlockFile(pathIn('blocks'))
  const append = (): unknown =>
    file.append({ first: 1, lines: 1, errors: 0, records: [records] }, { ...packed, offset: 1_000 })
  expect(await failureOf(append)).toMatchObject({ kind: 'disk' })
})

describe('a log that the page holds in one block', () => {
  const lineOf = (pos: number, out: string, level = 'info'): string =>
    `${JSON.stringify({ level, pos, out, time: '2023-11-22T10:15:30.123456789Z', args: null })}\n`
  const LOG = [
    ...Array.from({ length: 5_000 }, (_, at) => lineOf(at, `line ${at}\n`)),
    lineOf(5_000, '<html> & \u001b[31mred\u001b[0m\n', 'ERROR'),
    '{"out":"no more than this","other":[1, 2]}\n',
    'plain text\n'
  ].join('')

  function write(log: string, secrets: readonly string[] = []): [WrittenLog, Buffer, PackedFile] {
    const content = Buffer.from(log)
    const packedLog = packedIn('archive', content)
    using blockFile = new BlockFile(pathIn('blocks'))
    const takers = { blockFile, packedLog }
    using writer = new LogWriter(pathIn('raw'), pathIn('text'), createRedactor(secrets, []), takers)
    for (let at = 0; at < content.length; at += 65_536) writer.write(content.subarray(at, at + 65_536))
    const written = writer.end()
    expect(written.blocks).toHaveLength(1)
    const [block] = written.blocks
    const { offset = 0, packed = 0 } = block ?? {}
    return [written, gunzipSync(readFileSync(pathIn('blocks')).subarray(offset, offset + packed)), packedLog]
  }

  test('stands there as Harness deflated it, whatever its lines are', () => {
    const [{ blocks, counts }, records, { packedSize }] = write(LOG)
    expect(records.toString()).toBe(LOG)
    const stands = { path: pathIn('blocks'), offset: 0 }
    expect(blocks).toEqual([
      { first: 1, lines: counts.lines, errors: 1, size: LOG.length, ...stands, packed: packedSize + AROUND }
    ])
  })

  test.each<[string, string, string[]]>([
    ['a secret', LOG + lineOf(5_001, 'it is s3cret-and-long\n'), ['s3cret-and-long']],
    [
      'a secret that shows only without colours',
      LOG + lineOf(5_001, 'it is s3cret\u001b[0m-and-long\n'),
      ['s3cret-and-long']
    ],
    ['lines out of order', LOG + lineOf(5_003, 'b\n') + lineOf(5_002, 'a\n'), []],
    ['progress that was rewritten', LOG + lineOf(5_001, '\r1 %') + lineOf(5_002, '\r2 %'), []],
    ['a line that says of itself that it was rewritten', `${LOG}{"out":"x","rewritten":true}\n`, []],
    ['blank lines', `${LOG}\n\n`, []]
  ])('is compressed anew when it has %s', (_, log, secrets) => {
    const [{ blocks, counts }, records, { packedSize }] = write(log, secrets)
    expect(blocks[0]?.packed).not.toBe(packedSize + AROUND)
    expect(blocks[0]?.lines).toBe(counts.lines)
    expect(records.toString()).not.toBe(log)
    for (const secret of secrets) expect(records.toString()).not.toMatch(new RegExp(`${secret}|s3cret`))
  })
})
