import type { ChildProcess } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { RunOptions, RunResult } from '../../../sandbox/runner.ts'
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts'
import { actOn, sample } from '../run-action.ts'
import { fetchArtifact, filesAt, sourceLogs, storedLogs, unzip } from '../run-results.ts'
import { errorOf, expectSuccess } from '../run-output.ts'

const LOGS = sourceLogs(sample.logs)

let sandbox: Sandbox
/** The job's RUNNER_TEMP, that its steps share. */
let temp: string
beforeAll(async () => {
  sandbox = await startSandbox({ results: true })
  sandbox.addExecution(sample)
  await sandbox.exports.prepare(sample.account, sample.prefix)
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  temp = await mkdtemp(join(tmpdir(), 'two-actions-'))
})
afterEach(() => rm(temp, { recursive: true }))

function step(inputs: Record<string, string>, options: RunOptions = {}): Promise<RunResult> {
  const env = { ...sandbox.results.env, RUNNER_TEMP: temp, TMPDIR: temp }
  return actOn(sandbox, { 'execution-id': sample.execution, ...inputs }, env, { ...options, isBuilt: true })
}

async function expectWhole(run: RunResult, name: string): Promise<void> {
  expectSuccess(run)
  expect(storedLogs(await filesAt(run))).toEqual(LOGS)
  expect(storedLogs(await unzip(await fetchArtifact(sandbox, name)))).toEqual(LOGS)
}

test('at once, under two names: both are whole', async () => {
  const names = ['one', 'two']
  const runs = await Promise.all(names.map(name => step({ 'artifact-name': name })))
  for (const [at, run] of runs.entries()) await expectWhole(run, names[at] ?? '')
  const paths = runs.map(run => run.outputs['logs-path'] ?? '')
  expect(new Set(paths).size).toBe(2)
  expect((await readdir(temp)).map(name => join(temp, name)).toSorted()).toEqual(paths.toSorted())
  for (const run of runs) await run.dispose()
})

test('at once, under one name: one is whole, the other says that the name is taken', async () => {
  const runs = await Promise.all([step({ 'artifact-name': 'same' }), step({ 'artifact-name': 'same' })])
  const [won, ...others] = runs.filter(run => run.code === 0)
  expect(others).toEqual([])
  if (won === undefined) throw new Error('one should have won')
  await expectWhole(won, 'same')
  const lost = runs.find(run => run !== won)
  if (lost === undefined) throw new Error('one should have lost')
  expect(errorOf(lost)).toMatch(/^This run already has an artifact named "same"\. Set overwrite: true/)
  for (const run of runs) await run.dispose()
})

test('one after the other: the second leaves the files of the first alone', async () => {
  await using first = await step({ 'artifact-name': 'first' })
  await using second = await step({ 'artifact-name': 'second', 'stage-id': 'Lint' })
  await expectWhole(first, 'first')
  expectSuccess(second)
  const paths = [first, second].map(run => run.outputs['logs-path'] ?? '')
  expect((await readdir(temp)).map(name => join(temp, name)).toSorted()).toEqual(paths.toSorted())
  expect(Object.keys(storedLogs(await filesAt(second)))).toHaveLength(2)
})

describe('into one output-dir', () => {
  /**
   * What says that it succeeded is whole, and holds nothing of another's; what failed names the
   * folder.
   *
   * @returns how many succeeded
   */
  async function expectNoMixture(ended: readonly { run: RunResult; logs: object }[]): Promise<number> {
    const [won, lost] = [0, 1].map(code => ended.filter(({ run }) => run.code === code))
    for (const { run, logs } of won ?? []) {
      expectSuccess(run)
      // That the manifest names every file that is there is looked at by this, too.
      expect(storedLogs(await filesAt(run))).toEqual(logs)
    }
    for (const { run } of lost ?? []) {
      expect(errorOf(run)).toMatch(/output-dir/)
      expect([run.outputs['logs-path'], run.outputs['manifest-path']]).toEqual(['', ''])
    }
    expect((won?.length ?? 0) + (lost?.length ?? 0)).toBe(ended.length)
    return won?.length ?? 0
  }

  const LINT = { 'stage-id': 'Lint' }
  const LINT_LOGS = sourceLogs(sample.logs.filter(({ key }) => key.includes('/Lint/')))

  /** One waits, with nothing written yet, until another has come and gone. */
  async function overtaken(
    inputs: Record<string, string>,
    signal?: NodeJS.Signals
  ): Promise<{ slow: RunResult; quick: RunResult }> {
    const shared = { 'output-dir': join(temp, 'out'), upload: 'false' }
    let child: ChildProcess | undefined
    const stopped = new Promise<void>(tell => {
      const when = (): boolean => {
        child?.kill('SIGSTOP')
        tell()
        return false
      }
      sandbox.faults.add({ on: 'storage', when, do: 'hang' })
    })
    const slow = step({ ...shared, ...inputs }, { onSpawn: spawned => (child = spawned) })
    await Promise.race([stopped, slow])
    sandbox.faults.clear()
    const quick = await step(shared)
    if (signal !== undefined) child?.kill(signal)
    child?.kill('SIGCONT')
    return { slow: await slow, quick }
  }

  // Windows can't stop a process for a while.
  const testStopping = process.platform === 'win32' ? test.skip : test

  testStopping('one overtaken by another: one is whole, the other says why it is not', async () => {
    const { slow, quick } = await overtaken(LINT)
    const ended = [
      { run: slow, logs: LINT_LOGS },
      { run: quick, logs: LOGS }
    ]
    expect(await expectNoMixture(ended)).toBe(1)
    for (const { run } of ended) await run.dispose()
  })

  testStopping('one overtaken by another, then cancelled: takes nothing along', async () => {
    const { slow, quick } = await overtaken(LINT, 'SIGTERM')
    expect(slow.code).toBe(143)
    await expectNoMixture([{ run: quick, logs: LOGS }])
    for (const run of [slow, quick]) await run.dispose()
  })

  testStopping('one overtaken by another, then failing: takes nothing along', async () => {
    const { slow, quick } = await overtaken({ 'max-size-mb': '0.01' })
    errorOf(slow)
    await expectNoMixture([{ run: quick, logs: LOGS }])
    for (const run of [slow, quick]) await run.dispose()
  })
})
