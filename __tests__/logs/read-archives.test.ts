import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Failure } from '../../src/harness/failure.ts'
import type { LogKey } from '../../src/harness/log-key.ts'
import type { DownloadedExport } from '../../src/logs/choose-logs.ts'
import { filesOf, type LogFile, type Logbook } from '../../src/logs/logbook.ts'
import { readArchives, type ReadOptions } from '../../src/logs/read-archives.ts'
import { buildZip, type BuiltEnd, type BuiltEntry } from './zip-builder.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/archives')
const ACCOUNT = 'kmpySmUISimoRrJL6NL73w'
const RUN = 'acc/pipeline/P/12/-exec/'
let folder: string
let directory: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-test-'))
  directory = join(folder, 'results')
  await mkdir(directory)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function optionsFor(more: Partial<ReadOptions> & { maxBytes?: number } = {}): ReadOptions {
  const { maxBytes = 1024 ** 3, ...options } = more
  return {
    directory,
    limits: { budget: { maxBytes, usedBytes: 0 }, maxEntries: 100_000, maxRatio: 500 },
    selection: { stage: null, step: null },
    executionId: null,
    ...options
  }
}

let zips = 0
async function download(
  entries: readonly BuiltEntry[],
  end?: BuiltEnd,
  prefix = RUN
): Promise<DownloadedExport> {
  const path = join(folder, `${++zips}.zip`)
  await writeFile(path, buildZip(entries, end))
  return { path, account: 'acc', prefix }
}

function line(out: string, second = 0, level = 'info'): string {
  return `${JSON.stringify({ level, pos: second, out: `${out}\n`, time: `2023-11-22T10:15:${String(second).padStart(2, '0')}Z`, args: null })}\n`
}

/** An entry of the run that `RUN` names. */
function logEntry(place: string, content = line(place), more: Partial<BuiltEntry> = {}): BuiltEntry {
  return { name: `acc/${RUN}${place}`, content, ...more }
}

async function filesUnder(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry =>
      join(entry.parentPath, entry.name)
        .slice(path.length + 1)
        .replaceAll('\\', '/')
    )
    .sort()
}

function keysOf(logbook: Logbook): string[] {
  return [...filesOf(logbook)].map(({ file }) => file.key)
}

function readText(file: Pick<LogFile, 'text'> | undefined): Promise<string> {
  return readFile(join(directory, file?.text ?? ''), 'utf8')
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason
  )
  if (!(error instanceof Failure)) throw new Error(`expected a Failure, got ${String(error)}`)
  return error
}

describe('recordings of the Log Service', () => {
  test('every log becomes its bytes and a text; of equal times the key decides', async () => {
    const prefix = `${ACCOUNT}/pipeline/My_Pipeline/12/-q9J5XuXNTFKmYLTHxtFQEw`
    const logbook = await readArchives(
      [{ path: join(FIXTURES, 'today.zip'), account: ACCOUNT, prefix }],
      optionsFor()
    )
    expect(logbook).toMatchObject({ complete: true, fileCount: 7 })
    expect([...filesOf(logbook)].map(({ file }) => file.text)).toEqual([
      'logs/01-Build/01-Clone.log',
      'logs/01-Build/02-Run_Tests.log',
      'logs/01-Build/03-Run_Tests (attempt 2).log',
      'logs/01-Build/04-Initialize.log',
      'logs/02-Deploy/01-Rollout/01-Fetch_Files.log',
      'logs/02-Deploy/01-Rollout/02-Wrap_Up.log',
      'logs/02-Deploy/02-Empty.log'
    ])
    for (const { file } of filesOf(logbook)) {
      const raw = await readFile(join(directory, file.raw))
      expect(raw).toHaveLength(file.bytes)
      expect(createHash('sha256').update(raw).digest('hex')).toBe(file.sha256)
      expect(file.endedAt === null).toBe(file.bytes === 0)
    }
    const paths = [...filesOf(logbook)].flatMap(({ file }) => [file.raw, file.text])
    expect(await filesUnder(directory)).toEqual(paths.sort())
  })

  test.each(['original-page.zip', 'standard.zip', 'odd-names.zip', 'raw-bytes.zip'])('%s', async name => {
    const logbook = await readArchives(
      [{ path: join(FIXTURES, name), account: ACCOUNT, prefix: '' }],
      optionsFor()
    )
    expect(logbook.gaps).toEqual([])
    expect(new Set(await filesUnder(directory)).size).toBe(2 * logbook.fileCount)
  })
})

describe('what belongs', () => {
  test('siblings of the prefix and what the exporter does not select are passed over in silence', async () => {
    const export30 = {
      ...(await download([
        logEntry('Build/A'),
        logEntry('Build/B'),
        { name: 'acc/acc/pipeline/P/120/-x/Build/A' }
      ])),
      prefix: 'acc/pipeline/P/12',
      wanted: (key: string) => key.startsWith('acc/pipeline/P/12/'),
      select: (keys: readonly LogKey[]) => keys.filter(key => key.step !== 'B')
    }
    const logbook = await readArchives([export30], optionsFor())
    expect(keysOf(logbook)).toEqual([`${RUN}Build/A`])
    expect(logbook.complete).toBe(true)
  })

  test('stage and step are selected with attempts, and what is left out of them leaves no gap', async () => {
    const places = ['Build/Run', 'Build/Run_1', 'Build/Run_Again', 'Build_2/Run']
    const bad = logEntry('Other/X', 'x', { externalAttributes: (0o120777 << 16) >>> 0 })
    const zip = await download([...places.map(place => logEntry(place)), bad])
    const logbook = await readArchives([zip], optionsFor({ selection: { stage: 'Build', step: 'Run' } }))
    expect(keysOf(logbook)).toEqual([`${RUN}Build/Run`, `${RUN}Build/Run_1`])
    expect([...filesOf(logbook)].map(({ step }) => step.attempt)).toEqual([1, 2])
    expect(logbook.gaps).toEqual([])
  })

  test('an unknown stage or step is answered with those that exist', async () => {
    const zip = await download([logEntry('Build/Run'), logEntry('Build/Lint'), logEntry('Deploy/Roll')])
    const stage = await failureOf(
      readArchives([zip], optionsFor({ selection: { stage: 'Bild', step: null } }))
    )
    expect(stage.kind).toBe('no-such-selection')
    expect(stage.message).toMatch(/identifier Bild\..*Build, Deploy\./)
    const step = await failureOf(
      readArchives([zip], optionsFor({ selection: { stage: 'Build', step: 'Roll' } }))
    )
    expect(step.message).toMatch(/Stage Build .*identifier Roll\..*Lint, Run\./)
    expect(await filesUnder(directory)).toEqual([])
  })

  test('other executions are kept apart, or dropped when one was asked for', async () => {
    const other = { name: 'acc/acc/pipeline/P/12/-other/Build/Run', content: line('x') }
    const zip = await download([logEntry('Build/Run'), other], {}, 'acc/pipeline/P/12/')
    expect((await readArchives([zip], optionsFor())).executions).toHaveLength(2)
    await rm(directory, { recursive: true })
    const logbook = await readArchives([zip], optionsFor({ executionId: 'exec' }))
    expect(logbook.executions.map(({ executionId }) => executionId)).toEqual(['exec'])
    expect(logbook.fileCount).toBe(1)
  })

  test('a log in two exports is read once, and from the one that has it whole', async () => {
    const first = await download([logEntry('Build/A', line('x'), { crc: 1 }), logEntry('Build/B')])
    const second = await download([logEntry('Build/A', line('x')), logEntry('Build/B')])
    const logbook = await readArchives([first, second], optionsFor())
    expect(keysOf(logbook)).toEqual([`${RUN}Build/A`, `${RUN}Build/B`])
    expect(logbook.gaps).toEqual([])
  })
})

describe('what cannot be trusted', () => {
  test('a log that turns out bad leaves a gap and no file; the others are read', async () => {
    const long = Array.from({ length: 30_000 }, (_, at) => line(`line ${at}`)).join('')
    const zip = await download([
      logEntry('Build/Bad', long, { crc: 7 }),
      logEntry('Build/Good'),
      logEntry('Build/Link', 'x', { externalAttributes: (0o120777 << 16) >>> 0 }),
      logEntry('Build/Good', line('second of the name')),
      { name: '/etc/passwd', content: 'x' },
      { name: 'C:\\Windows\\x', content: 'x' },
      { name: 'acc/../../x', content: 'x' },
      { name: 'elsewhere/acc/pipeline/P/12/-exec/Build/A', content: 'x' }
    ])
    const logbook = await readArchives(
      [zip],
      optionsFor({ knownGaps: [{ prefix: 'known', reason: 'before' }] })
    )
    expect(keysOf(logbook)).toEqual([`${RUN}Build/Good`])
    expect(await readText([...filesOf(logbook)][0]?.file)).toContain('Build/Good')
    expect(logbook.complete).toBe(false)
    expect(new Map(logbook.gaps.map(({ prefix, reason }) => [prefix, reason]))).toEqual(
      new Map([
        ['known', 'before'],
        [`${RUN}Build/Bad`, 'its checksum is wrong'],
        [`${RUN}Build/Link`, 'it is a symbolic link'],
        [`${RUN}Build/Good`, 'the archive has another entry of this name'],
        ['/etc/passwd', 'it is not named as a log of this account'],
        ['C:\\Windows\\x', 'it is not named as a log of this account'],
        ['acc/../../x', 'its name is not safe'],
        ['elsewhere/acc/pipeline/P/12/-exec/Build/A', 'it is not named as a log of this account']
      ])
    )
    expect(await filesUnder(directory)).toHaveLength(2)
    expect(await filesUnder(folder)).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/passwd|Windows/)])
    )
  })

  test('keys that differ only in case, or that no disk takes, become files of their own', async () => {
    const places = [
      'Build/run',
      'Build/Run',
      'Build/RUN/inner',
      'Build/CON',
      'Build/x-commandUnit:a/b:c?',
      'Build/tail.'
    ]
    const logbook = await readArchives([await download(places.map(place => logEntry(place)))], optionsFor())
    const paths = [...filesOf(logbook)].flatMap(({ file }) => [file.raw, file.text])
    expect(new Set(paths.map(path => path.toLowerCase())).size).toBe(12)
    expect(paths.join('\n')).not.toMatch(/[":<>|*?\\]/)
    expect(keysOf(logbook).sort()).toEqual(places.map(place => RUN + place).sort())
    for (const { file } of filesOf(logbook))
      expect(await readText(file)).toContain(file.key.slice(RUN.length))
  })

  test('an archive that is refused is a gap beside others, and a failure alone', async () => {
    const broken = await download([logEntry('Build/A')], { entryCount: 2 }, `${RUN}Build`)
    const good = await download([logEntry('Deploy/B')])
    const logbook = await readArchives([broken, good], optionsFor())
    expect(logbook.gaps).toEqual([
      { prefix: `${RUN}Build`, reason: expect.stringMatching(/cannot be trusted/) }
    ])
    expect(logbook.fileCount).toBe(1)
    expect((await failureOf(readArchives([broken], optionsFor()))).kind).toBe('archive-refused')
  })

  test('a name of unknown layout is read all the same', async () => {
    const logbook = await readArchives(
      [await download([{ name: 'acc/odd/place', content: 'text\n' }], {}, '')],
      optionsFor()
    )
    expect(keysOf(logbook)).toEqual(['odd/place'])
  })
})

describe('limits of the machine', () => {
  test('the size limit names its input and leaves no temporary files', async () => {
    const content = line('x'.repeat(1000)).repeat(2000)
    const zip = await download([logEntry('Build/A', content), logEntry('Build/B', content)])
    const failure = await failureOf(readArchives([zip], optionsFor({ maxBytes: 3 * 1024 * 1024 })))
    expect(failure.message).toContain('max-size-mb')
    expect(await readdir(directory)).not.toContain('.text')
  })

  test('what stands in the way on the disk is told, and no link is followed', async () => {
    const zip = await download([logEntry('Build/A')])
    const target = join(folder, 'target')
    const [path] = [...filesOf(await readArchives([zip], optionsFor()))].map(({ file }) => file.raw)
    await rm(join(directory, path ?? ''))
    await symlink(target, join(directory, path ?? ''))
    const failure = await failureOf(readArchives([zip], optionsFor()))
    expect(failure.kind).toBe('disk')
    expect(failure.message).toMatch(/already there \(EEXIST\).*output-dir/)
    expect(await readdir(folder)).not.toContain('target')
  })

  test('an abort ends it with its reason and without temporary files', async () => {
    const zip = await download([logEntry('Build/A'), logEntry('Build/B')])
    const abort = new AbortController()
    const reading = readArchives(
      [zip],
      optionsFor({
        signal: abort.signal,
        onProgress: () => {
          abort.abort(new Error('cancelled'))
        }
      })
    )
    await expect(reading).rejects.toThrow('cancelled')
    expect(await readdir(directory)).not.toContain('.text')
  })

  test('progress tells files and inflated bytes', async () => {
    const seen: { files: number; bytes: number }[] = []
    const content = line('x')
    const zip = await download([logEntry('Build/A', content), logEntry('Build/B', content)])
    await readArchives([zip], optionsFor({ onProgress: done => seen.push(done) }))
    expect(seen.at(-1)).toEqual({ files: 2, bytes: 2 * content.length })
  })
})
