import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { Failure } from '../../src/failure/failure.ts'
import { cutInTheMiddle } from '../../src/failure/inert-text.ts'
import { LONGEST_PATH } from '../../src/logbook/safe-path.ts'
import { filesOf, type Logbook } from '../../src/logbook/logbook.ts'
import { readArchives } from '../../src/reading/read-archives.ts'
import { createRedactor } from '../../src/redaction/redaction.ts'
import {
  hostileRun,
  type Expected,
  type HostileArchive,
  type HostileRun
} from '../fixtures/archives/hostile-archive.ts'
import { HOSTILE_ARCHIVES } from '../fixtures/archives/hostile-archives.ts'
import { watchOutside } from '../fixtures/outside-watcher.ts'

const RUN = hostileRun(100)

/** What became of an archive: of each file its path and its content's hash. */
interface Outcome {
  readonly logbook: Logbook | null
  readonly failure: Failure | null
  readonly files: readonly (readonly [path: string, sha256: string])[]
}

/** Reads the archive in the work folder, and leaves nothing there. */
async function readOnce(zip: Buffer, work: string): Promise<Outcome> {
  const [path, directory] = [join(work, 'export.zip'), join(work, 'results')]
  await mkdir(directory)
  await writeFile(path, zip)
  const { account, root } = RUN
  const reading = readArchives(
    { archives: [{ path, account, prefix: root.slice(0, -2), executionId: null }], logs: [] },
    {
      directory,
      maxBytes: 1024 ** 3,
      selection: { stage: null, step: null },
      executions: [],
      redactor: createRedactor([], [])
    }
  )
  const outcome = await reading.then(
    logbook => ({ logbook, failure: null }),
    (failure: unknown) => {
      if (!(failure instanceof Failure)) throw failure
      return { logbook: null, failure }
    }
  )
  const files = await filesIn(directory)
  for (const name of await readdir(work)) await rm(join(work, name), { recursive: true })
  return { ...outcome, files }
}

async function filesIn(directory: string): Promise<[string, string][]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files: [string, string][] = []
  for (const entry of entries) {
    // A link, a pipe or a device would be found here, too.
    expect(entry.isFile() || entry.isDirectory()).toBe(true)
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files.push([relative(directory, path), hashOf(await readFile(path))])
  }
  return files.sort(([a], [b]) => (a < b ? -1 : 1))
}

function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

function pathPattern(path: string): unknown {
  const escaped = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return expect.stringMatching(new RegExp(`^${escaped.replaceAll('HASH', '[0-9a-f]{6,12}')}$`, 'u'))
}

/** Fails the test unless the archive became what it must. */
function expectOutcome({ logbook, failure, files }: Outcome, expected: Expected): void {
  if ('refused' in expected) {
    expect(failure?.kind).toBe('archive-refused')
    expect(failure?.message).toMatch(expected.refused)
    expect(files).toEqual([])
    return
  }
  if (logbook === null) throw new Error(`the archive was refused: ${String(failure?.message)}`)
  const key = (place: string): string => RUN.root + place
  const read = [...filesOf(logbook)].map(({ file }) => file)
  const raw = new Map(read.map(file => [file.key, file.raw]))
  expect(read.map(file => file.key).sort()).toEqual(expected.kept.map(({ place }) => key(place)).sort())
  for (const { place, path, content } of expected.kept) {
    expect(raw.get(key(place))).toEqual(pathPattern(path))
    expect(files).toContainEqual([raw.get(key(place)), hashOf(Buffer.from(content))])
  }
  expect(logbook.gaps.map(({ prefix, reason }) => `${prefix}: ${reason}`).sort()).toEqual(
    expected.gaps.map(({ prefix, reason }) => `${cutInTheMiddle(prefix, 4000)}: ${reason}`).sort()
  )
  expect(files.map(([path]) => path)).toEqual(read.flatMap(file => [file.raw, file.text]).sort())
  expectSafePaths(files.map(([path]) => path))
}

/** No two paths are one on any system, and each is a path on all. */
function expectSafePaths(paths: readonly string[]): void {
  const folded = paths.map(path => path.normalize('NFKC').toUpperCase().toLowerCase())
  expect(new Set(folded).size).toBe(paths.length)
  for (const path of paths) {
    expect(path.length).toBeLessThanOrEqual(LONGEST_PATH)
    for (const segment of path.split('/')) {
      expect(segment).toMatch(/^[^\p{C}\p{Zl}\p{Zp}"<>:|*?\\/]{1,100}$/u)
      expect(segment).not.toMatch(/[. ]$|^ |^(?:con|prn|aux|nul|com\d|lpt[\d¹²³]|conin\$)(?:\.| |$)/i)
    }
  }
}

async function readTwice(archive: HostileArchive, run: HostileRun): Promise<Outcome> {
  await using folder = await watchOutside()
  const zip = archive.build(run)
  const first = await readOnce(zip, folder.work)
  const again = await readOnce(zip, folder.work)
  // Of a hundred thousand gaps, jest's own comparison takes many times as long.
  if (!isDeepStrictEqual(again, first)) expect(again).toEqual(first)
  expect(await folder.touched()).toEqual([])
  return first
}

describe.each(HOSTILE_ARCHIVES)('archives that are hostile by $kind', ({ archives }) => {
  test.each(archives.map(archive => [archive.name, archive] as const))('%s', async (_, archive) => {
    expectOutcome(await readTwice(archive, RUN), archive.expect(RUN))
  })
})

test('there are at least 60 of them, each with a name of its own', () => {
  const names = HOSTILE_ARCHIVES.flatMap(({ archives }) => archives.map(({ name }) => name))
  expect(names.length).toBeGreaterThanOrEqual(60)
  expect(new Set(names).size).toBe(names.length)
})

test('the watcher sees what is written beside the work folder and above it', async () => {
  await using folder = await watchOutside()
  await writeFile(join(folder.work, 'inside'), '')
  expect(await folder.touched()).toEqual([])
  await writeFile(join(folder.work, '../beside'), '')
  await writeFile(join(folder.work, '../../../bystander'), 'mine')
  const touched = (await folder.touched()).join('\n')
  expect(touched).toMatch(/there: one\/two\/three\/four\/beside/)
  expect(touched).toMatch(/change one\/two\/bystander/)
})
