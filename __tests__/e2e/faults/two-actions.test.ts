import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { RunResult } from '../../../sandbox/runner.ts'
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts'
import { actOn, sample } from '../act-on.ts'
import { fetchArtifact, filesAt, sourceLogs, storedLogs, unzip } from '../results-of.ts'
import { errorOf, expectSuccess } from '../what-it-said.ts'

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

function step(inputs: Record<string, string>): Promise<RunResult> {
  const env = { ...sandbox.results.env, RUNNER_TEMP: temp, TMPDIR: temp }
  return actOn(sandbox, { 'execution-id': sample.execution, ...inputs }, env)
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
  expect(Object.keys(storedLogs(await filesAt(second)))).toHaveLength(2)
})

test('at once, into one output-dir: what says that it succeeded is whole', async () => {
  const directory = join(temp, 'out')
  const inputs = { 'output-dir': directory, upload: 'false' }
  const runs = await Promise.all([step(inputs), step(inputs)])
  const [won] = runs.filter(run => run.code === 0)
  for (const run of runs.filter(each => each !== won)) expect(errorOf(run)).toMatch(/output-dir/)
  if (won !== undefined) expect(storedLogs(await filesAt(won))).toEqual(LOGS)
  for (const run of runs) await run.dispose()
})
