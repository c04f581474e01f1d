import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Failure } from '../../src/failure/failure.ts'
import { listArchive, type Archive, type ArchiveEntry } from '../../src/archive/archive.ts'
import { sizeBudget, type SizeBudget } from '../../src/archive/size-budget.ts'
import { EntryError, readEntry } from '../../src/archive/stored-entry.ts'
import { OpenFiles } from '../../src/system/open-files.ts'
import { buildZip, type BuiltEnd, type BuiltEntry } from './zip-builder.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/archives')
const NAME = 'acc/acc/pipeline/P/1/-e/Build/Test'
const GOOD: BuiltEntry = { name: NAME, content: 'good\n' }
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archive-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

let zips = 0
async function list(bytes: Buffer): Promise<Archive> {
  const path = join(folder, `${++zips}.zip`)
  await writeFile(path, bytes)
  return listArchive(path)
}

async function bytesOf(entry: ArchiveEntry, budget = sizeBudget(1024 ** 3)): Promise<Buffer> {
  const chunks: Buffer[] = []
  using files = new OpenFiles()
  for await (const chunk of readEntry(entry, budget, files)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const usedBytes = ({ used }: SizeBudget): number => Number(used[0])

async function contentOf(archive: Archive, name: string, budget = sizeBudget(1024 ** 3)): Promise<string> {
  const entry = archive.entries.find(one => one.name === name)
  if (entry === undefined) throw new Error(`no entry ${name}`)
  return (await bytesOf(entry, budget)).toString()
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason
  )
  if (!(error instanceof Failure)) throw new Error(`expected a Failure, got ${String(error)}`)
  return error
}

describe('archives of the Log Service', () => {
  test.each([
    ['today.zip', 7],
    ['original-page.zip', 3],
    ['standard.zip', 2],
    ['odd-names.zip', 7],
    ['raw-bytes.zip', 1]
  ])('%s is read whole', async (file, count) => {
    const archive = await listArchive(join(FIXTURES, file))
    expect(archive.entries).toHaveLength(count)
    expect(archive.refused).toEqual([])
    for (const entry of archive.entries) {
      const bytes = await bytesOf(entry)
      expect(bytes).toHaveLength(entry.size)
    }
  })

  test('names are UTF-8, and stay as they are', async () => {
    const names = ['acc/Déployer ✓', 'acc/C:\\Temp', 'acc/a\nb', 'acc/What? 100% "x" <a>|b*c~', 'acc/tail.']
    const archive = await list(buildZip(names.map(name => ({ name, content: 'x' }))))
    expect(archive.entries.map(entry => entry.name)).toEqual(names)
  })

  test.each<[string, BuiltEntry[], BuiltEnd]>([
    ['stored', [{ ...GOOD, method: 0 }], {}],
    ['without descriptors', [{ ...GOOD, descriptor: false }], {}],
    ['with zip64 fields', [{ ...GOOD, zip64: true }], { zip64: true }],
    ['with a comment', [GOOD], { comment: Buffer.from('made by hand') }],
    ['with an empty directory', [{ name: 'acc/acc/', method: 0 }, GOOD], {}],
    ['with Unix modes', [{ ...GOOD, madeBy: 0x0314, externalAttributes: (0o100644 << 16) >>> 0 }], {}]
  ])('a zip %s is read too', async (_, entries, end) => {
    const archive = await list(buildZip(entries, end))
    expect(archive.refused).toEqual([])
    expect(await contentOf(archive, NAME)).toBe('good\n')
  })

  test('an entry of many chunks comes whole, and a reader may leave early', async () => {
    const content = Buffer.from(Array.from({ length: 200_000 }, (_, at) => `line ${at * 7919}\n`).join(''))
    const archive = await list(buildZip([{ name: NAME, content }]))
    const [entry] = archive.entries
    if (entry === undefined) throw new Error('no entry')
    using files = new OpenFiles()
    for await (const chunk of readEntry(entry, sizeBudget(1024 ** 3), files)) {
      expect(chunk.length).toBeLessThan(content.length)
      break
    }
    expect((await bytesOf(entry)).equals(content)).toBe(true)
  })
})

describe('an archive is refused whole', () => {
  const one = buildZip([GOOD])
  const fake = buildZip([{ name: 'acc/fake', content: 'fake' }])
  const zeros = Buffer.alloc(40 * 1024 * 1024)
  test.each<[string, () => Buffer, RegExp]>([
    ['empty file', () => Buffer.alloc(0), /not a zip file/],
    ['web page', () => Buffer.from('<html>Log in</html>'.repeat(100)), /not a zip file/],
    ['cut in the data', () => one.subarray(0, 60), /not a zip file/],
    ['cut in the list', () => one.subarray(0, one.length - 40), /not a zip file/],
    ['cut in the end', () => one.subarray(0, one.length - 1), /not a zip file/],
    [
      'cut comment',
      () => buildZip([GOOD], { comment: Buffer.from('abc'), commentLength: 9 }),
      /after its end|cut short/
    ],
    ['beginning lost', () => one.subarray(10), /not where its end says/],
    ['bytes appended', () => buildZip([GOOD], { appended: Buffer.from('junk') }), /after its end/],
    ['bytes prepended', () => buildZip([GOOD], { prepended: Buffer.from('junk') }), /not where its end says/],
    [
      'bytes prepended and counted',
      () => buildZip([GOOD], { prepended: Buffer.from('#!/bin/sh'), prependedCounted: true }),
      /belong to no entry/
    ],
    ['bytes between entries', () => buildZip([{ ...GOOD, padding: Buffer.alloc(64) }]), /belong to no entry/],
    ['two lists in a comment', () => buildZip([GOOD], { comment: fake }), /not where its end says/],
    [
      'unlisted entry',
      () => buildZip([GOOD, { name: 'acc/hidden', content: 'x', unlisted: true }]),
      /belong to no entry/
    ],
    [
      'too few counted',
      () => buildZip([GOOD, { ...GOOD, name: 'acc/b' }], { entryCount: 1 }),
      /more or fewer entries/
    ],
    ['too many counted', () => buildZip([GOOD], { entryCount: 2 }), /malformed/],
    ['counts that differ', () => buildZip([GOOD], { entriesHere: 2 }), /several parts/],
    ['second disk', () => buildZip([GOOD], { disk: 1 }), /several parts/],
    ['wrong list size', () => buildZip([GOOD], { directorySize: 10 }), /not where its end says/],
    ['zip64 that contradicts', () => buildZip([GOOD], { zip64: true, entryCount: 7 }), /counts differ/],
    ['zip64 count wrong', () => buildZip([GOOD], { zip64: { entryCount: 9 } }), /malformed|more or fewer/],
    ['zip64 list elsewhere', () => buildZip([GOOD], { zip64: { directoryOffset: 0 } }), /zip64 end record/],
    ['data beyond the file', () => buildZip([{ ...GOOD, compressedSize: 1_000_000 }]), /malformed/],
    ['data reaching into the list', () => buildZip([{ ...GOOD, compressedSize: 60 }]), /overlap/],
    [
      'entries over the same data',
      () => buildZip([GOOD, { ...GOOD, name: 'acc/again', sharesDataOf: 0 }]),
      /overlap/
    ],
    [
      'entry inside another',
      () =>
        buildZip([
          { ...GOOD, compressedSize: 80 },
          { name: 'acc/inner', content: 'inner' }
        ]),
      /overlap/
    ],
    ['bomb', () => buildZip([{ name: 'acc/bomb', content: zeros }]), /zip bomb/],
    [
      'bomb in many pieces',
      () =>
        buildZip(
          Array.from({ length: 5 }, (_, at) => ({ name: `acc/${at}`, content: zeros.subarray(0, 2 ** 23) }))
        ),
      /zip bomb/
    ],
    ['entries without number', () => buildZip([GOOD], { zip64: { entryCount: 100_001 } }), /100001 entries/]
  ])('%s', async (_, build, message) => {
    const failure = await failureOf(list(build()))
    expect(failure.kind).toBe('archive-refused')
    expect(failure.message).toMatch(message)
    expect(failure.next).not.toBe('')
  })

  test('100,001 real entries', async () => {
    const entries = Array.from({ length: 100_001 }, (_, at) => ({
      name: `acc/${at}`,
      data: Buffer.from([3, 0])
    }))
    expect((await failureOf(list(buildZip(entries, { zip64: true })))).message).toMatch(/100001 entries/)
  })

  test('no file is left open', async () => {
    const openFiles = async (): Promise<number> => (await readdir('/proc/self/fd')).length
    if (process.platform !== 'linux') return
    const before = await openFiles()
    for (const bytes of [one.subarray(10), buildZip([{ ...GOOD, compressedSize: 60 }])])
      await failureOf(list(bytes))
    await list(one)
    expect(await openFiles()).toBe(before)
  })

  test('a missing file is a matter of the disk', async () => {
    const failure = await failureOf(listArchive(join(folder, 'none.zip')))
    expect(failure.kind).toBe('disk')
    expect(failure.message).toContain('ENOENT')
  })
})

describe('an entry is left out, and the others are read', () => {
  const link = (0o120777 << 16) >>> 0
  test.each<[string, BuiltEntry, RegExp]>([
    [
      'symbolic link',
      { name: 'acc/x', content: '/etc/passwd', madeBy: 0x0314, externalAttributes: link },
      /symbolic/
    ],
    ['symbolic link made on DOS', { name: 'acc/x', content: '/etc', externalAttributes: link }, /symbolic/],
    ['device', { name: 'acc/x', externalAttributes: (0o020644 << 16) >>> 0 }, /special/],
    ['pipe', { name: 'acc/x', externalAttributes: (0o010644 << 16) >>> 0 }, /special/],
    ['directory mode on a file', { name: 'acc/x', externalAttributes: (0o040755 << 16) >>> 0 }, /special/],
    ['directory with content', { name: 'acc/x/', content: 'x' }, /directory/],
    ['encrypted', { name: 'acc/x', content: 'x', flags: 9 }, /encrypted/],
    ['masked headers', { name: 'acc/x', content: 'x', flags: 0x2008 }, /encrypted/],
    ['patch data', { name: 'acc/x', content: 'x', flags: 0x28 }, /unknown feature/],
    ['unknown method', { name: 'acc/x', content: 'x', method: 93 }, /unknown method/],
    ['another name inside', { name: 'acc/x', content: 'x', localName: 'acc/y' }, /contradict/],
    ['another method inside', { name: 'acc/x', content: 'x', localMethod: 0 }, /contradict/],
    ['encrypted inside only', { name: 'acc/x', content: 'x', localFlags: 9 }, /contradict/],
    ['stored with two sizes', { name: 'acc/x', content: 'x', method: 0, uncompressedSize: 9 }, /size/],
    ['parent segments', { name: 'acc/../../etc/passwd', content: 'x' }, /not safe/],
    ['parent segments of Windows', { name: 'acc\\..\\..\\x', content: 'x' }, /not safe/],
    ['NUL', { name: 'acc/x\0.txt', content: 'x' }, /not safe/],
    ['no name', { name: '', content: 'x' }, /not safe/],
    ['bytes that are no text', { name: Buffer.from([0x61, 0xff]), content: 'x' }, /UTF-8/],
    ['name taken', { ...GOOD, content: 'second\n' }, /another entry of this name/]
  ])('%s', async (_, bad, reason) => {
    const archive = await list(buildZip([GOOD, bad]))
    expect(archive.refused).toEqual([{ name: bad.name.toString(), reason: expect.stringMatching(reason) }])
    expect(archive.entries.map(entry => entry.name)).toEqual([NAME])
    expect(await contentOf(archive, NAME)).toBe('good\n')
  })

  test.each<[string, Omit<BuiltEntry, 'name'>, RegExp]>([
    ['bad CRC', { content: 'x', crc: 1 }, /checksum/],
    ['bad CRC, stored', { content: 'x', method: 0, crc: 1 }, /checksum/],
    ['more data than told', { content: 'xxxxx', uncompressedSize: 2 }, /size/],
    ['less data than told', { content: 'xxxxx', uncompressedSize: 9 }, /size/],
    ['damaged data', { content: 'xxxxx', data: Buffer.from([7, 7, 7, 7]) }, /damaged/],
    [
      'data that breaks off',
      { content: 'x'.repeat(99), data: deflateRawSync('x'.repeat(99)).subarray(0, -2) },
      /damaged/
    ],
    [
      'bytes after the data',
      { content: 'x', data: Buffer.concat([deflateRawSync('x'), Buffer.alloc(40)]) },
      /packed size/
    ]
  ])('%s shows while it is read', async (_, bad, reason) => {
    const archive = await list(buildZip([{ name: 'acc/x', ...bad }, GOOD]))
    const error = await contentOf(archive, 'acc/x').catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(EntryError)
    expect((error as Error).message).toMatch(reason)
    expect(await contentOf(archive, NAME)).toBe('good\n')
  })
})

describe('limits', () => {
  test('the size limit counts inflated bytes over all entries and archives', async () => {
    const budget = sizeBudget(2 * 1024 * 1024)
    const content = Buffer.alloc(1024 * 1024, 'abc\n')
    const first = await list(buildZip([{ name: 'acc/a', content }]))
    const second = await list(buildZip([{ name: 'acc/b', content }, GOOD]))
    await contentOf(first, 'acc/a', budget)
    await contentOf(second, 'acc/b', budget)
    expect(usedBytes(budget)).toBe(budget.maxBytes)
    const failure = await failureOf(contentOf(second, NAME, budget))
    expect(failure.message).toMatch(/larger than 2 MiB.*max-size-mb/)
  })

  test('a bomb that lies about its size is stopped where the lie shows', async () => {
    const data = deflateRawSync(Buffer.alloc(64 * 1024 * 1024))
    const budget = sizeBudget(1024 ** 3)
    const archive = await list(buildZip([{ name: 'acc/bomb', data, uncompressedSize: 1000 }]))
    await expect(contentOf(archive, 'acc/bomb', budget)).rejects.toThrow('its size is wrong')
    expect(usedBytes(budget)).toBeLessThan(1024 * 1024)
  })

  test('lines that repeat are no bomb', async () => {
    const line = (at: number): string =>
      `{"level":"info","pos":${at},"out":"${'='.repeat(1000)}\\n","time":"2023-11-22T10:15:30.${at}Z","args":null}\n`
    const content = Array.from({ length: 40_000 }, (_, at) => line(at)).join('')
    const archive = await list(buildZip([{ name: NAME, content }]))
    expect(archive.entries).toHaveLength(1)
  })
})
