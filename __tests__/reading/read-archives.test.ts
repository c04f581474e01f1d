import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Failure } from '../../src/failure/failure.ts'
import type { FetchedExport } from '../../src/harness/export/poll/fetched-export.ts'
import type { FetchedLog } from '../../src/harness/download/single-logs.ts'
import { filesOf, type LogFile, type Logbook } from '../../src/logbook/logbook.ts'
import { readArchives, type ReadOptions } from '../../src/reading/read-archives.ts'
import { createRedactor } from '../../src/redaction/redaction.ts'
import { knownExecution, stageNode, stepNode } from '../logbook/graph-of.ts'
import { outline } from '../logbook/logbook-of.ts'
import { buildZip, type BuiltEnd, type BuiltEntry } from '../archive/zip-builder.ts'

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

function optionsFor(more: Partial<ReadOptions> = {}): ReadOptions {
  return {
    directory,
    maxBytes: 1024 ** 3,
    selection: { stage: null, step: null },
    executions: [],
    redactor: createRedactor([], []),
    ...more
  }
}

/** Reads these archives, and these logs that were had by themselves. */
function readAll(
  archives: readonly FetchedExport[],
  options: ReadOptions,
  logs: readonly FetchedLog[] = []
): Promise<Logbook> {
  return readArchives({ archives, logs }, options)
}

let zips = 0
async function download(
  entries: readonly BuiltEntry[],
  end?: BuiltEnd,
  prefix = RUN
): Promise<FetchedExport> {
  const path = join(folder, `${++zips}.zip`)
  await writeFile(path, buildZip(entries, end))
  return { path, account: 'acc', prefix, executionId: null }
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
    const logbook = await readAll(
      [{ path: join(FIXTURES, 'today.zip'), account: ACCOUNT, prefix, executionId: null }],
      optionsFor()
    )
    expect(logbook).toMatchObject({ complete: true, fileCount: 7 })
    expect([...filesOf(logbook)].map(({ file }) => file.text)).toEqual([
      'logs/01-Build/01-Clone.log',
      'logs/01-Build/02-Run_Tests.log',
      'logs/01-Build/03-Run_Tests.attempt-2.log',
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
    const logbook = await readAll(
      [{ path: join(FIXTURES, name), account: ACCOUNT, prefix: '', executionId: null }],
      optionsFor()
    )
    expect(logbook.gaps).toEqual([])
    expect(new Set(await filesUnder(directory)).size).toBe(2 * logbook.fileCount)
  })
})

describe('what belongs', () => {
  test('what does not start with the prefix is passed over in silence', async () => {
    const entries = [logEntry('Build/A'), { name: 'acc/acc/pipeline/P/120/-x/Build/A' }]
    const logbook = await readAll([await download(entries, {}, 'acc/pipeline/P/12/')], optionsFor())
    expect(keysOf(logbook)).toEqual([`${RUN}Build/A`])
    expect(logbook.complete).toBe(true)
  })

  test('stage and step are selected with attempts, and what is left out of them leaves no gap', async () => {
    const places = ['Build/Run', 'Build/Run_1', 'Build/Run_Again', 'Build_2/Run']
    const bad = logEntry('Other/X', 'x', { externalAttributes: (0o120777 << 16) >>> 0 })
    const zip = await download([...places.map(place => logEntry(place)), bad])
    const logbook = await readAll([zip], optionsFor({ selection: { stage: 'Build', step: 'Run' } }))
    expect(keysOf(logbook)).toEqual([`${RUN}Build/Run`, `${RUN}Build/Run_1`])
    expect([...filesOf(logbook)].map(({ step }) => step.attempt)).toEqual([1, 2])
    expect(logbook.gaps).toEqual([])
  })

  test('an unknown stage or step is answered with those that exist', async () => {
    const zip = await download([logEntry('Build/Run'), logEntry('Build/Lint'), logEntry('Deploy/Roll')])
    const stage = await failureOf(readAll([zip], optionsFor({ selection: { stage: 'Bild', step: null } })))
    expect(stage.kind).toBe('no-such-selection')
    expect(stage.message).toMatch(/identifier Bild\..*: Build, Deploy\./)
    const step = await failureOf(readAll([zip], optionsFor({ selection: { stage: 'Build', step: 'Roll' } })))
    expect(step.message).toMatch(/Stage Build .*identifier Roll\..*: Run, Lint\./)
    expect(await filesUnder(directory)).toEqual([])
  })

  test('other executions are kept apart, or dropped when one was asked for', async () => {
    const other = { name: 'acc/acc/pipeline/P/12/-other/Build/Run', content: line('x') }
    const zip = await download([logEntry('Build/Run'), other], {}, 'acc/pipeline/P/12/')
    expect((await readAll([zip], optionsFor())).executions).toHaveLength(2)
    await rm(directory, { recursive: true })
    const logbook = await readAll([{ ...zip, executionId: 'exec' }], optionsFor())
    expect(logbook.executions.map(({ executionId }) => executionId)).toEqual(['exec'])
    expect(logbook.fileCount).toBe(1)
  })

  test('a log in two exports is read once, and from the one that has it whole', async () => {
    const first = await download([logEntry('Build/A', line('x'), { crc: 1 }), logEntry('Build/B')])
    const second = await download([logEntry('Build/A', line('x')), logEntry('Build/B')])
    const logbook = await readAll([first, second], optionsFor())
    expect(keysOf(logbook)).toEqual([`${RUN}Build/A`, `${RUN}Build/B`])
    expect(logbook.gaps).toEqual([])
  })
})

describe('logs that were had by themselves', () => {
  async function fetchedLog(place: string, content: string): Promise<FetchedLog> {
    const path = join(folder, `${++zips}.log`)
    await writeFile(path, content)
    return { path, account: 'acc', key: RUN + place }
  }

  test('they are read like those of archives, alone and beside them', async () => {
    const log = await fetchedLog('Build/B', line('by itself'))
    const alone = await readAll([], optionsFor(), [log])
    expect(keysOf(alone)).toEqual([`${RUN}Build/B`])
    const [{ file } = { file: undefined }] = [...filesOf(alone)]
    expect(file).toMatchObject({ lines: 1, bytes: line('by itself').length })
    expect(await readText(file)).toContain('by itself')
    await rm(directory, { recursive: true })
    const beside = await readAll([await download([logEntry('Build/A')])], optionsFor(), [log])
    expect(keysOf(beside)).toEqual([`${RUN}Build/A`, `${RUN}Build/B`])
  })

  test('of one that was had twice the larger is taken, whichever it is', async () => {
    const [short, long] = [line('short'), line('short') + line('and more', 1)]
    const archives = [await download([logEntry('Build/A', long), logEntry('Build/B', short)])]
    const logs = [await fetchedLog('Build/A', short), await fetchedLog('Build/B', long)]
    const logbook = await readAll(archives, optionsFor(), logs)
    expect([...filesOf(logbook)].map(({ file }) => file.lines)).toEqual([2, 2])
    expect(logbook.complete).toBe(true)
  })

  test('it fills in for an entry that is damaged, or that cannot be trusted', async () => {
    const archive = await download([
      logEntry('Build/A', line('x').repeat(2), { crc: 1 }),
      logEntry('Build/Link', 'x', { externalAttributes: (0o120777 << 16) >>> 0 })
    ])
    const logs = [await fetchedLog('Build/A', line('x')), await fetchedLog('Build/Link', line('x'))]
    const logbook = await readAll([archive], optionsFor(), logs)
    expect(logbook).toMatchObject({ complete: true, fileCount: 2, gaps: [] })
  })

  test('beside them an archive that is refused is a gap', async () => {
    const broken = await download([logEntry('Build/A')], { entryCount: 2 })
    const logbook = await readAll([broken], optionsFor(), [await fetchedLog('Build/B', line('x'))])
    expect(logbook).toMatchObject({ complete: false, fileCount: 1, gaps: [{ prefix: RUN }] })
  })

  test('the size limit counts them', async () => {
    const log = await fetchedLog('Build/A', line('x'.repeat(5000)))
    const failure = await failureOf(readAll([], optionsFor({ maxBytes: 4000 }), [log]))
    expect(failure.message).toContain('max-size-mb')
  })

  test('one that is gone from the disk is told', async () => {
    const log = { path: join(folder, 'none.log'), account: 'acc', key: `${RUN}Build/A` }
    expect((await failureOf(readAll([], optionsFor(), [log]))).kind).toBe('disk')
  })
})

describe('stages and steps by name', () => {
  test('what people see is found, and told', async () => {
    const zip = await download([
      logEntry('Build/Run_Tests'),
      logEntry('Build/liteEngineTask'),
      logEntry('Ship/X')
    ])
    const notices: string[] = []
    const options = optionsFor({
      selection: { stage: 'build', step: 'Run Tests' },
      notice: text => notices.push(text)
    })
    expect(keysOf(await readAll([zip], options))).toEqual([`${RUN}Build/Run_Tests`])
    expect(notices).toEqual([
      'stage-id build is a name: taken for the identifier Build.',
      'step-id Run Tests is a name: taken for the identifier Run_Tests.'
    ])
  })

  test('a step that the graph knows, and that left no log, is no mistake', async () => {
    const zip = await download([logEntry('Build/Run')])
    const known = knownExecution([
      stageNode('Build', [stepNode('Build/Run'), { ...stepNode('Build/Skipped'), logKeys: [] }])
    ])
    const options = optionsFor({ selection: { stage: 'Build', step: 'Skipped' }, executions: [known] })
    const logbook = await readAll([zip], options)
    expect(logbook.fileCount).toBe(0)
    expect(logbook.executions[0]?.stages[0]?.steps.map(({ name }) => name)).toEqual(['Skipped'])
    const wrong = optionsFor({ selection: { stage: 'Build', step: 'None' }, executions: [known] })
    expect((await failureOf(readAll([zip], wrong))).kind).toBe('no-such-selection')
  })

  test('earlier attempts are selected with the one that the graph shows', async () => {
    const zip = await download([logEntry('Build/Run'), logEntry('Build/Run_2'), logEntry('Build/Other')])
    const known = knownExecution([stageNode('Build', [{ ...stepNode('Build/Run_2'), name: 'Run' }])])
    const options = optionsFor({ selection: { stage: 'Build', step: 'Run' }, executions: [known] })
    const logbook = await readAll([zip], options)
    expect(outline(logbook)).toEqual(['Build > Run: -', 'Build > Run (attempt 3): -'])
  })
})

describe('secrets', () => {
  test('none is left in raw files, texts, paths and the logbook', async () => {
    const secret = 'hunter2-hunter2'
    const redactor = createRedactor([secret], [/tok_\w+/gu])
    const zip = await download([
      logEntry(`Build/${secret}`, line(`a ${secret} b`)),
      logEntry('Build/tok_abc-commandUnit:tok_def', line('x tok_ghi')),
      logEntry('Build/tok_xyz-commandUnit:tok_uvw', line('y')),
      logEntry('Build/Bad', line('x'), { crc: 1 })
    ])
    const known = knownExecution([
      {
        ...stageNode('Build', [stepNode('Build/Plain')]),
        name: `Build ${secret}`,
        failure: `it said tok_fail`
      }
    ])
    const logbook = await readAll(
      [zip],
      optionsFor({
        redactor,
        executions: [{ ...known, pipelineName: `P ${secret}` }],
        knownGaps: [{ prefix: `acc/${secret}`, reason: `because tok_gap` }]
      })
    )
    expect(logbook.fileCount).toBe(3)
    const files = await filesUnder(directory)
    const contents = await Promise.all(files.map(file => readFile(join(directory, file), 'utf8')))
    expect(files).toHaveLength(6)
    expect([JSON.stringify(logbook), ...files, ...contents].join('\n')).not.toMatch(/hunter2|tok_/)
    expect([...filesOf(logbook)].map(({ file }) => file.redactions).sort()).toEqual([0, 1, 1])
    expect(new Set([...filesOf(logbook)].map(({ file }) => file.raw)).size).toBe(3)
    for (const { file } of filesOf(logbook)) expect(await readText(file)).toMatch(/a \*\*\* b|x \*\*\*|y/)
  })
})

describe('several executions in one export', () => {
  test('each export keeps to its own execution', async () => {
    const other = { name: 'acc/acc/pipeline/P/12/-other/Build/Run', content: line('x') }
    const one = await download([logEntry('Build/Run'), other], {}, 'acc/pipeline/P/12/')
    const two = await download([logEntry('Build/Lint'), other], {}, 'acc/pipeline/P/12/')
    const logbook = await readAll(
      [
        { ...one, executionId: 'exec' },
        { ...two, executionId: 'other' }
      ],
      optionsFor()
    )
    expect(keysOf(logbook).sort()).toEqual([`${RUN}Build/Run`, 'acc/pipeline/P/12/-other/Build/Run'])
  })

  test('a key that does not tell its execution goes with the one it was asked for with', async () => {
    const seed = 'acc/pipeline/P/12/pipeline/stages/Build/steps/Run'
    const zip = await download(
      [{ name: `acc/${seed}`, content: line('x') }],
      {},
      'acc/pipeline/P/12/pipeline'
    )
    const one = await readAll([{ ...zip, executionId: 'exec' }], optionsFor())
    expect(one.executions.map(({ executionId }) => executionId)).toEqual(['exec'])
    await rm(directory, { recursive: true })
    const both = await readAll(
      [
        { ...zip, executionId: 'exec' },
        { ...zip, executionId: 'other' }
      ],
      optionsFor()
    )
    expect(both.executions.map(({ executionId }) => executionId)).toEqual([null])
    expect(both.fileCount).toBe(1)
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
    const logbook = await readAll([zip], optionsFor({ knownGaps: [{ prefix: 'known', reason: 'before' }] }))
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
    const logbook = await readAll([await download(places.map(place => logEntry(place)))], optionsFor())
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
    const logbook = await readAll([broken, good], optionsFor())
    expect(logbook.gaps).toEqual([
      { prefix: `${RUN}Build`, reason: expect.stringMatching(/cannot be trusted/) }
    ])
    expect(logbook.fileCount).toBe(1)
    expect((await failureOf(readAll([broken], optionsFor()))).kind).toBe('archive-refused')
  })

  test('a name of unknown layout is read all the same', async () => {
    const logbook = await readAll(
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
    const failure = await failureOf(readAll([zip], optionsFor({ maxBytes: 3 * 1024 * 1024 })))
    expect(failure.message).toContain('max-size-mb')
    expect(await readdir(directory)).not.toContain('.text')
  })

  test('what stands in the way on the disk is told, and no link is followed', async () => {
    const zip = await download([logEntry('Build/A')])
    const target = join(folder, 'target')
    const [path] = [...filesOf(await readAll([zip], optionsFor()))].map(({ file }) => file.raw)
    await rm(join(directory, path ?? ''))
    await symlink(target, join(directory, path ?? ''))
    const failure = await failureOf(readAll([zip], optionsFor()))
    expect(failure.kind).toBe('disk')
    expect(failure.message).toMatch(/already there \(EEXIST\).*output-dir/)
    expect(await readdir(folder)).not.toContain('target')
  })

  test('what was read when the time is over is kept, and the rest is a gap', async () => {
    let asked = 0
    const names = ['A', 'B', 'C', 'D', 'E', 'F']
    const logbook = await readAll(
      [await download(names.map(name => logEntry(`Build/${name}`)))],
      optionsFor({
        timeLeft: () => 9 - asked++
      })
    )
    expect(keysOf(logbook)).toEqual(expect.arrayContaining([`${RUN}Build/A`, `${RUN}Build/B`]))
    expect(logbook.gaps).toContainEqual({
      prefix: `${RUN}Build/F`,
      reason: 'timeout-minutes ran out before all of it was read'
    })
    expect([...keysOf(logbook), ...logbook.gaps.map(gap => gap.prefix)].sort()).toEqual(
      names.map(name => `${RUN}Build/${name}`)
    )
    expect(await filesUnder(directory)).toHaveLength(2 * logbook.fileCount)
  })
})
