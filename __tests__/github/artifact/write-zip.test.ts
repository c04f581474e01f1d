import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { crc32, deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { openPromise } from 'yauzl'
import { listArchive } from '../../../src/archive/archive.ts'
import { sizeBudget } from '../../../src/archive/size-budget.ts'
import { readEntry } from '../../../src/archive/stored-entry.ts'
import { OpenFiles } from '../../../src/system/open-files.ts'
import { writeZip } from '../../../src/github/artifact/write-zip.ts'
import { endRecords, listedHeader, type ZipEntry } from '../../../src/github/artifact/zip-records.ts'
import { failureOf } from '../../fixtures/failures.ts'
import { seededRandom } from '../../fixtures/seeded-random.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'write-zip-test-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** Contents as entries, deflated into one file or as they are, with bytes of others before them. */
function entriesOf(contents: ReadonlyMap<string, Buffer>, isDeflated = true): ZipEntry[] {
  const path = join(folder, 'contents')
  const all: Buffer[] = [Buffer.from('of another')]
  let offset = 10
  const entries = Array.from(contents, ([name, content]): ZipEntry => {
    const bytes = isDeflated ? deflateRawSync(content) : content
    all.push(bytes)
    const packed = { path, offset, packedSize: bytes.length, size: content.length, crc32: crc32(content) }
    offset += bytes.length
    return { name, content: packed, isDeflated }
  })
  writeFileSync(path, Buffer.concat(all))
  return entries
}

async function zipOf(entries: readonly ZipEntry[], now = new Date()): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of writeZip({ entries, late: null }, now)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Writes the zip; what its entries hold, as our own reader sees it, which refuses much. */
async function contentsOf(
  entries: readonly ZipEntry[],
  late: Promise<ZipEntry | null> | null = null
): Promise<Map<string, Buffer>> {
  const path = join(folder, 'zip')
  const file = openSync(path, 'w')
  for await (const chunk of writeZip({ entries, late })) writeSync(file, chunk)
  closeSync(file)
  const archive = await listArchive(path)
  expect(archive.refused).toEqual([])
  const contents = new Map<string, Buffer>()
  using files = new OpenFiles()
  for (const entry of archive.entries) {
    const pieces: Buffer[] = []
    for await (const piece of readEntry(entry, sizeBudget(Infinity), files)) pieces.push(piece)
    contents.set(entry.name, Buffer.concat(pieces))
  }
  return contents
}

const CONTENTS = new Map([
  ['logs/01-Bau/Prüfung 测试.log', Buffer.from('a line of a log\n'.repeat(1000))],
  ['raw/empty', Buffer.of()],
  ['raw/large', noise(600_000)]
])

/** What does not compress. */
function noise(size: number): Buffer {
  const random = seededRandom(1)
  return Buffer.from(Array.from({ length: size }, () => random.below(256)))
}

test.each([true, false])('each entry comes back, deflated: %s', async isDeflated => {
  const contents = await contentsOf(entriesOf(CONTENTS, isDeflated))
  expect([...contents.keys()]).toEqual([...CONTENTS.keys()])
  for (const [name, content] of CONTENTS) expect(contents.get(name)?.equals(content)).toBe(true)
})

test('a zip without entries is one', async () => {
  expect(await contentsOf([])).toEqual(new Map())
})

test('what comes late is the last one, also where it is not there when the zip is begun', async () => {
  const [late, ...entries] = entriesOf(CONTENTS)
  if (late === undefined) throw new Error('unreachable')
  const later = setImmediate().then(() => late)
  expect([...(await contentsOf(entries, later)).keys()]).toEqual([...entries, late].map(({ name }) => name))
})

test('what never comes is left out', async () => {
  const entries = entriesOf(CONTENTS)
  expect([...(await contentsOf(entries, Promise.resolve(null))).keys()]).toEqual([...CONTENTS.keys()])
})

test('the bytes are those that were packed, and files that everybody may read', async () => {
  const entries = entriesOf(CONTENTS)
  await contentsOf(entries)
  const zip = await openPromise(join(folder, 'zip'))
  let at = 0
  for await (const entry of zip.eachEntry()) {
    expect(entry.fileName).toBe(entries[at]?.name)
    expect(entry.compressedSize).toBe(entries[at]?.content.packedSize)
    expect((entry.externalFileAttributes >>> 16).toString(8)).toBe('100644')
    at++
  }
})

test('the time is that of the upload', async () => {
  const path = join(folder, 'zip')
  writeFileSync(path, await zipOf(entriesOf(CONTENTS), new Date('2026-12-02T04:31:26Z')))
  const zip = await openPromise(path)
  for await (const entry of zip.eachEntry())
    expect(entry.getLastModDate({ timezone: 'UTC' }).toISOString()).toBe('2026-12-02T04:31:26.000Z')
})

test('more entries than 16 bits count', async () => {
  const [entry] = entriesOf(new Map([['a', Buffer.from('the same')]]))
  if (entry === undefined) throw new Error('unreachable')
  const entries = Array.from({ length: 66_000 }, (_, at) => ({ ...entry, name: `logs/${at}.log` }))
  const path = join(folder, 'zip')
  writeFileSync(path, await zipOf(entries))
  const { entries: listed } = await listArchive(path)
  expect(listed.map(({ name }) => name).join('\n')).toBe(entries.map(({ name }) => name).join('\n'))
})

test('an entry that 32 bits can’t measure', async () => {
  const [small] = entriesOf(new Map([['a', Buffer.from('small')]]))
  if (small === undefined) throw new Error('unreachable')
  const size = 2 ** 32
  const zip = await zipOf([{ ...small, content: { ...small.content, size } }])
  expect(zip.readUInt32LE(22)).toBe(0xffffffff)
  expect(zip.readBigUInt64LE(30 + 'a'.length + 4)).toBe(BigInt(size))
  const path = join(folder, 'zip')
  writeFileSync(path, zip)
  const { entries } = await listArchive(path, { maxEntries: 1, maxRatio: Infinity })
  expect(entries).toMatchObject([{ name: 'a', size, packedSize: small.content.packedSize }])
})

test('a list that begins where 32 bits don’t reach', () => {
  const position = 2 ** 33
  const [entry] = entriesOf(new Map([['a', Buffer.from('small')]]))
  if (entry === undefined) throw new Error('unreachable')
  const listed = listedHeader(entry, 0, position)
  expect(listed.readUInt32LE(42)).toBe(0xffffffff)
  expect(listed.readBigUInt64LE(listed.length - 8)).toBe(BigInt(position))
  const end = endRecords(1, position, position + listed.length)
  expect(end.readUInt32LE(0)).toBe(0x06064b50)
  expect(end.readBigUInt64LE(48)).toBe(BigInt(position))
  expect(end.readUInt32LE(end.length - 6)).toBe(0xffffffff)
})

test('bytes that are no longer there fail the zip', async () => {
  const entries = entriesOf(CONTENTS)
  writeFileSync(join(folder, 'contents'), 'short')
  expect(await failureOf(() => zipOf(entries))).toMatchObject({ kind: 'disk' })
})
