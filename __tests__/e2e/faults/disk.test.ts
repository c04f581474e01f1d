import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { largeExecution } from '../../../sandbox/large-execution.ts'
import { runAction, type RunResult } from '../../../sandbox/runner.ts'
import { treeOf } from '../../../sandbox/runner-files.ts'
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts'
import { fetchArtifact, filesAt, sourceLogs, storedLogs, unzip } from '../run-results.ts'
import { everythingOf, expectNone } from '../secret-search.ts'
import { annotationsOf, errorOf, expectSuccess } from '../run-output.ts'
import { mountMemory, whyNoDisks, type MemoryDisk } from './memory-disk.ts'

const MIB = 1_048_576
const large = largeExecution({ run: 3, files: 20, bytes: 8 * MIB })
/** KiB, each in the middle between what is needed for one thing more and one thing less. */
const ROOM_FOR_LOGS = 16_000
const ROOM_FOR_ALL_BUT_A_COPY = 18_300
const ROOM_FOR_OUTPUT_LOGS = 14_000

let folder: string
let sandbox: Sandbox
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'disk-test-'))
  sandbox = await startSandbox({ results: true })
  sandbox.addExecution(large)
  await sandbox.exports.prepare(large.account, large.prefix)
})
afterAll(async () => {
  await sandbox.close()
  await rm(folder, { recursive: true })
})

const reason = await whyNoDisks()
// A runner may not mount; what it may then not show is said in the name of the skipped tests.
const describeDisks = reason === null ? describe : describe.skip
// Only Linux has a device that is always full.
const describeLinux = process.platform === 'linux' ? describe : describe.skip
// Rights don't bind root, and Windows has others.
const isBound = process.getuid !== undefined && process.getuid() !== 0

let runs = 0
function act(
  inputs: Record<string, string>,
  on?: MemoryDisk,
  env: Record<string, string> = {}
): Promise<RunResult> {
  const given = {
    'api-key': sandbox.apiKey,
    'account-id': large.account,
    'base-url': sandbox.baseUrl,
    'pipeline-id': large.pipeline,
    'run-sequence': String(large.run),
    'artifact-name': `disk-${(runs += 1)}`,
    ...inputs
  }
  return runAction(given, { ...sandbox.results.env, ...env }, on === undefined ? {} : { folder: on.path })
}

const NEXT = 'Free some space on the runner, or ask for one stage'
const FULL_FOR_DOWNLOAD = new RegExp(`^The runner's disk is full\\. ${NEXT}`)
const FULL_FOR_FILES = new RegExp(
  `^A log could not be (?:written|created|moved): there is no space left on the disk \\(ENOSPC\\)\\. ${NEXT}`
)

function expectNoSecret(run: RunResult): void {
  const signatures = sandbox.requests.flatMap(({ query }) => query['X-Amz-Signature'] ?? [])
  expect(signatures).not.toEqual([])
  const secrets = [sandbox.apiKey, sandbox.results.env.ACTIONS_RUNTIME_TOKEN, ...new Set(signatures)]
  expectNone(secrets, everythingOf(run, new Map()))
}

/** It failed with this message, and left nothing: no file, no artifact. */
async function expectNoRoom(run: RunResult, message: RegExp): Promise<void> {
  expect([run.signal, run.code, run.stderr]).toEqual([null, 1, ''])
  expect(errorOf(run)).toMatch(message)
  expect(run.left).toEqual([])
  expect(await treeOf(run.workspaceDir)).toEqual([])
  expectNoSecret(run)
  expect(sandbox.results.artifacts.map(({ name }) => name)).not.toContain(`disk-${runs}`)
}

/** It failed for want of room, and all is there and in the artifact but for the page. */
async function expectLogsAlone(run: RunResult): Promise<void> {
  expect(errorOf(run)).toMatch(FULL_FOR_FILES)
  expectNoSecret(run)
  for (const files of [await filesAt(run), await unzip(await fetchArtifact(sandbox, `disk-${runs}`))]) {
    expect(storedLogs(files)).toEqual(sourceLogs(large.logs))
    expect([...files.keys()]).not.toContain('index.html')
  }
}

describeDisks(`a disk that is full${reason === null ? '' : ` (can't be mounted here: ${reason})`}`, () => {
  test.each<[string, RegExp, number[]]>([
    ['while the download is written', FULL_FOR_DOWNLOAD, [100, 300, 700]],
    // Of about 18 MB in all: the download, the logs, their texts, and both packed.
    ['while the logs are unpacked', FULL_FOR_FILES, [4_000, 9_000, 13_000]]
  ])('%s: one message, and nothing stays', async (_, message, sizes) => {
    for (const size of sizes) {
      await using disk = await mountMemory(`size=${size}k`)
      await using run = await act({}, disk)
      await expectNoRoom(run, message)
    }
  })

  test('while the page is written: one message, and the logs are uploaded without it', async () => {
    // That it is the page is shown by the run without one.
    const size = `size=${ROOM_FOR_LOGS}k`
    await using disk = await mountMemory(size)
    await using run = await act({}, disk)
    await expectLogsAlone(run)
    await using same = await mountMemory(size)
    await using without = await act({ report: 'false' }, same)
    expectSuccess(without)
    expect(storedLogs(await filesAt(without))).toEqual(sourceLogs(large.logs))
  })

  test('when the page is copied for its own artifact: the other artifact has it, and that is told', async () => {
    await using disk = await mountMemory(`size=${ROOM_FOR_ALL_BUT_A_COPY}k`)
    await using run = await act({}, disk)
    expectSuccess(run)
    expect(annotationsOf(run).notices).toContainEqual(
      expect.stringMatching(
        /^The report opens only from the downloaded artifact, .*no space left on the disk/
      )
    )
    expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(large.logs))
    expect(storedLogs(await unzip(await fetchArtifact(sandbox, `disk-${runs}`)))).toEqual(
      sourceLogs(large.logs)
    )
  })

  test('40 MiB are enough', async () => {
    await using disk = await mountMemory('size=40m')
    await using run = await act({}, disk)
    expectSuccess(run)
    expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(large.logs))
  })

  test('the disk of output-dir alone is full of logs: one message, and nothing stays there', async () => {
    for (const size of [4_000, 12_000]) {
      await using disk = await mountMemory(`size=${size}k`)
      await using run = await act({ 'output-dir': disk.path })
      await expectNoRoom(run, FULL_FOR_FILES)
      expect(await treeOf(disk.path)).toEqual([])
    }
  })

  test('the disk of output-dir alone has no room for the page: the logs are there without it', async () => {
    await using disk = await mountMemory(`size=${ROOM_FOR_OUTPUT_LOGS}k`)
    await using run = await act({ 'output-dir': disk.path })
    await expectLogsAlone(run)
  })

  test('an output-dir that is read-only is refused before anything is asked for', async () => {
    await using disk = await mountMemory('ro,size=4m')
    sandbox.requests.length = 0
    await using run = await act({ 'output-dir': join(disk.path, 'logs') })
    // Node says ENOENT of a folder that it can't make in one that is there.
    expect(errorOf(run)).toMatch(/^The folder .* can't be used \((?:EROFS|ENOENT)\)\. Check output-dir/)
    await using itself = await act({ 'output-dir': disk.path })
    expect(errorOf(itself)).toMatch(/^The folder .* can't be used \(EROFS\)\. Check output-dir/)
    expect(sandbox.requests).toEqual([])
    expect([...run.left, ...itself.left]).toEqual([])
  })
})

describeLinux('a disk that is full for what the runner reads', () => {
  const full = '/dev/full'

  test('the outputs: one message, and nothing stays that no output names', async () => {
    await using run = await act({}, undefined, { GITHUB_OUTPUT: full })
    await expectNoRoom(run, /(?:disk is full|no space left on the disk).*\. Free some space on the runner/)
  })

  test('the summary: that is told, and all else is as ever', async () => {
    await using run = await act({}, undefined, { GITHUB_STEP_SUMMARY: full })
    expectSuccess(run)
    expect(run.stdout).toMatch(/^No job summary: ENOSPC/mu)
    expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(large.logs))
  })
})

test.each(['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'])(
  '%s that names a file which is gone is a warning, and all else is as ever',
  async name => {
    const path = join(folder, 'gone', name)
    await using run = await act({ upload: 'true' }, undefined, { [name]: path })
    expect(run.code).toBe(0)
    expect(annotationsOf(run).warnings).toEqual([expect.stringContaining(path)])
    expect(run.stdout).toMatch(/^Uploaded the artifact /mu)
  }
)

const describeRights = isBound ? describe : describe.skip
describeRights(`without rights${isBound ? '' : ' (which do not bind who runs this)'}`, () => {
  test('to write to output-dir, it is refused before anything is asked for', async () => {
    const directory = join(folder, 'not-mine')
    await mkdir(directory, { mode: 0o555 })
    sandbox.requests.length = 0
    for (const place of [directory, join(directory, 'logs')]) {
      await using run = await act({ 'output-dir': place })
      expect(errorOf(run)).toMatch(/^The folder .* can't be used \((?:EACCES|ENOENT)\)\. Check output-dir/)
      expect(run.left).toEqual([])
    }
    expect(sandbox.requests).toEqual([])
  })
})
