import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { NOTHING_FOUND, type FoundExecutions } from '../src/executions/found-executions.ts'
import { FollowedLogs } from '../src/harness/stream/followed-logs.ts'
import { LargeRun, type ApartSetting } from '../src/large-run.ts'
import { createRedactor } from '../src/redaction/redaction.ts'
import { createWorkspace } from '../src/workspace.ts'
import { failureOf } from './fixtures/failures.ts'
import { withEnv, withStdout } from './fixtures/runner-stdout.ts'

const FOUND: FoundExecutions = { ...NOTHING_FOUND, selection: { stage: null, step: null } }
const ARCHIVE = { path: 'export-0.zip', account: 'acc', prefix: 'acc/pipeline/P/12/', executionId: null }
const EXPORTS = { archives: [ARCHIVE], logs: [], gaps: [], whyNone: null }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'large-run-test-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function settingWith(more: Partial<ApartSetting> = {}): Promise<ApartSetting> {
  const workspace = await withEnv({ RUNNER_TEMP: folder }, () => createWorkspace(null))
  const redactor = createRedactor(['s3cret-and-long'], [])
  // The threads of these tests look at none of their inputs.
  const inputs = { options: {}, context: {} } as unknown as Pick<ApartSetting, 'options' | 'context'>
  return { ...inputs, redactor, workspace, deadline: 0, followed: null, ...more }
}

/** A run whose thread runs these lines. */
async function runOf(lines: string, setting: ApartSetting): Promise<LargeRun> {
  const entry = join(folder, 'thread.mjs')
  const imports = "import { parentPort, workerData } from 'node:worker_threads'\n"
  await writeFile(entry, `${imports}import { mkdirSync, writeFileSync } from 'node:fs'\n${lines}`)
  return new LargeRun(setting, { entry: pathToFileURL(entry), mostLogs: 10 })
}

test('a thread gets what the run has, and tells its end after all that it prints', async () => {
  const setting = await settingWith()
  using workspace = setting.workspace
  const run = await runOf(
    `const { redaction, found, exports, folders } = workerData
     console.log(redaction.secrets[0], found.selection.stage, exports.archives[0].prefix)
     Atomics.store(folders.kept, 0, 1)
     writeFileSync(folders.results + '/made', '')
     parentPort.postMessage(null)
     console.log('last words')`,
    setting
  )
  const { result, stdout } = await withStdout(() => run.bring(FOUND, { exports: EXPORTS, logs: 11 }))
  expect([result, stdout]).toEqual([true, 's3cret-and-long null acc/pipeline/P/12/\nlast words\n'])
  workspace[Symbol.dispose]()
  expect(await readdir(workspace.results)).toEqual(['made'])
})

test('a run of few logs, or that can’t be told to a thread, goes on where it is', async () => {
  const setting = await settingWith()
  using workspace = setting.workspace
  const run = await runOf("throw new Error('started')", setting)
  const stale = { ...ARCHIVE, mayBeStale: { exportedAt: 0, refetch: () => Promise.resolve(ARCHIVE) } }
  expect(await run.bring(FOUND, null)).toBe(false)
  expect(await run.bring(FOUND, { exports: EXPORTS, logs: 10 })).toBe(false)
  expect(await run.bring(FOUND, { exports: { ...EXPORTS, archives: [stale] }, logs: 11 })).toBe(false)
  const following = await runOf('', { ...setting, followed: new FollowedLogs(workspace.scratch) })
  expect(await following.bring(FOUND, { exports: EXPORTS, logs: 11 })).toBe(false)
})

test('a failure in the thread is the run’s, and so is an end without a word', async () => {
  const setting = await settingWith()
  using _workspace = setting.workspace
  const fetched = { exports: EXPORTS, logs: 11 }
  const failing = await runOf(
    "parentPort.postMessage({ kind: 'disk', summary: 'It is full.', next: 'Free it.' })",
    setting
  )
  expect(await failureOf(failing.bring(FOUND, fetched))).toMatchObject({
    kind: 'disk',
    message: 'It is full. Free it.'
  })
  const silent = await runOf('process.exit(1)', setting)
  await expect(silent.bring(FOUND, fetched)).rejects.toThrow('the thread of a large run has ended')
  const broken = await runOf("throw new Error('broken')", setting)
  await expect(broken.bring(FOUND, fetched)).rejects.toThrow('broken')
})

test('without enough memory the run goes on in the main thread, from the start', async () => {
  const setting = await settingWith()
  using workspace = setting.workspace
  const run = await runOf(
    `writeFileSync(workerData.folders.results + '/half', '')
     const kept = []
     for (;;) kept.push({ at: kept.length, more: [kept.length, 1.5] })`,
    setting
  )
  expect(await run.bring(FOUND, { exports: EXPORTS, logs: 11 })).toBe(false)
  expect(await readdir(workspace.results)).toEqual([])
})

test('the thread can be stopped; without one there is nothing to wait for', async () => {
  const setting = await settingWith()
  using _workspace = setting.workspace
  const run = await runOf("console.log('ready'); setInterval(() => undefined, 1000)", setting)
  expect(run.stop()).toBeNull()
  let stopped: Promise<void> | null = null
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = () => {
    stopped = run.stop()
    return true
  }
  try {
    const brought = run.bring(FOUND, { exports: EXPORTS, logs: 11 })
    await expect(brought).rejects.toThrow('the thread of a large run has ended')
  } finally {
    process.stdout.write = write
  }
  expect(stopped).not.toBeNull()
})
