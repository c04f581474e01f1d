import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { hostileRun } from '../__tests__/fixtures/archives/hostile-archive.ts'
import { HOSTILE_ARCHIVES } from '../__tests__/fixtures/archives/hostile-archives.ts'
import type { SeededRandom } from '../__tests__/fixtures/seeded-random.ts'
import { buildZip } from '../__tests__/archive/zip-builder.ts'
import { Failure } from '../src/failure/failure.ts'
import { listArchive, type ArchiveEntry } from '../src/archive/archive.ts'
import { sizeBudget, type SizeBudget } from '../src/archive/size-budget.ts'
import { EntryError, readEntry } from '../src/archive/stored-entry.ts'
import { OpenFiles } from '../src/system/open-files.ts'
import { filesOf } from '../src/logbook/logbook.ts'
import { readArchives } from '../src/reading/read-archives.ts'
import { createRedactor } from '../src/redaction/redaction.ts'
import { mutateZip } from './mutate-zip.ts'
import { must, property, type FuzzTarget } from './target.ts'

const RUN = hostileRun(100)
/** Larger archives of the corpus would take the time of many small ones. */
const LARGEST = 40_000
const MAX_BYTES = 64 * 1024 * 1024

const parent = mkdtempSync(join(tmpdir(), 'fuzz-zip-'))
const seeds = seedArchives()

/**
 * Mutated archives are read, in part or not at all. They never crash or hang the reader, lose a
 * byte of an entry that it gives, or write elsewhere.
 */
export const target: FuzzTarget = {
  name: 'zip-reader',
  property: property(async random => {
    const zip = mutateZip(random.pick(seeds), random.pick(seeds), random)
    try {
      await checkArchive(zip, parent, random)
    } catch (error) {
      throw new Error(
        `an archive of ${zip.length} bytes, base64: ${zip.toString('base64').slice(0, 3_000)}`,
        {
          cause: error
        }
      )
    }
  }),
  end: () => rmSync(parent, { recursive: true, force: true })
}

/** Half of them are good: a change of a bad one is mostly refused for what was bad before. */
function seedArchives(): Buffer[] {
  const hostile = HOSTILE_ARCHIVES.filter(({ kind }) => kind !== 'sizes and counts')
    .flatMap(({ archives }) => archives.map(archive => archive.build(RUN)))
    .filter(({ length }) => length < LARGEST)
  const name = (at: number): string => `${RUN.account}/${RUN.root}Build/Step${at}`
  const good = hostile.map((_, at) =>
    buildZip(
      Array.from({ length: 1 + (at % 5) }, (_entry, entry) => ({
        name: name(entry),
        content: `line ${at}\n`.repeat(1 + ((at * entry * 37) % 3_000)),
        method: (at + entry) % 3 === 0 ? 0 : 8,
        descriptor: at % 2 === 0,
        zip64: at % 7 === 0
      })),
      { zip64: at % 4 === 0 }
    )
  )
  return [...hostile, ...good]
}

async function checkArchive(zip: Buffer, parent: string, random: SeededRandom): Promise<void> {
  const work = join(parent, 'work')
  mkdirSync(join(work, 'results'), { recursive: true })
  const path = join(work, 'export.zip')
  writeFileSync(path, zip)
  const good = await readEntries(path, zip)
  if (random.below(4) === 0) await readWhole(path, join(work, 'results'), good)
  must(
    readdirSync(parent).join() === 'work',
    'something was written beside the work folder',
    readdirSync(parent)
  )
  const there = readdirSync(work).sort().join()
  must(there === 'export.zip,results', 'something was written beside the results', there)
  rmSync(work, { recursive: true })
}

/**
 * The contents, by name, of all entries that are read to their ends; null when the archive is
 * refused.
 */
async function readEntries(path: string, zip: Buffer): Promise<Map<string, Buffer> | null> {
  try {
    const archive = await listArchive(path)
    const budget = sizeBudget(MAX_BYTES)
    const good = new Map<string, Buffer>()
    for (const entry of archive.entries) {
      const content = await contentOf(entry, budget)
      if (content === null) continue
      must(content.length === entry.size, 'an entry has another size than told', entry)
      must(isListed(zip, entry.name, content), 'an entry has another checksum than is listed', entry)
      good.set(entry.name, content)
    }
    return good
  } catch (error) {
    if (error instanceof Failure && error.kind === 'archive-refused') return null
    throw error
  }
}

async function contentOf(entry: ArchiveEntry, budget: SizeBudget): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  using files = new OpenFiles()
  try {
    for await (const chunk of readEntry(entry, budget, files)) chunks.push(chunk)
    return Buffer.concat(chunks)
  } catch (error) {
    if (error instanceof EntryError) return null
    throw error
  }
}

/**
 * Whether a header of the list, found without any reader, has this name, and this content's
 * checksum.
 */
function isListed(zip: Buffer, name: string, content: Buffer): boolean {
  const bytes = Buffer.from(name)
  for (
    let at = zip.indexOf('PK\x01\x02', 0, 'latin1');
    at >= 0;
    at = zip.indexOf('PK\x01\x02', at + 1, 'latin1')
  ) {
    const isIt = zip.subarray(at + 46, at + 46 + bytes.length).equals(bytes)
    if (isIt && zip.readUInt32LE(at + 16) === crc32(content)) return true
  }
  return false
}

/** Each log that is told as read is on the disk byte by byte, and nothing else is. */
async function readWhole(
  path: string,
  directory: string,
  good: ReadonlyMap<string, Buffer> | null
): Promise<void> {
  const { account, root } = RUN
  const found = { archives: [{ path, account, prefix: root.slice(0, -2), executionId: null }], logs: [] }
  try {
    const logbook = await readArchives(found, {
      directory,
      maxBytes: MAX_BYTES,
      selection: { stage: null, step: null },
      executions: [],
      redactor: createRedactor([], [])
    })
    const files = [...filesOf(logbook)].map(({ file }) => file)
    for (const { key, raw } of files) {
      const content = good?.get(`${account}/${key}`)
      must(
        content?.equals(readFileSync(join(directory, raw))) === true,
        'a log lost bytes, or is invented',
        key
      )
    }
    const wanted = [...(good ?? new Map<string, Buffer>()).keys()].filter(name =>
      name.startsWith(`${account}/${root}`)
    )
    for (const name of wanted)
      must(
        files.some(({ key }) => `${account}/${key}` === name),
        'a good entry is missing',
        name
      )
    const told = files.flatMap(({ raw, text }) => [raw, text]).sort()
    must(told.join('\n') === filesIn(directory).join('\n'), 'there are other files than told', told)
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'archive-refused') throw error
    must(good === null, 'an archive was refused that was read before', error.message)
    must(filesIn(directory).length === 0, 'a refused archive left files')
  }
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isDirectory())
    .map(entry => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort()
}
