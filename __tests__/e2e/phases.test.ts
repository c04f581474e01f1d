import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { actOn, sample } from './run-action.ts'
import { filesAt, sourceLogs, storedLogs } from './run-results.ts'
import { expectSuccess } from './run-output.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ results: true })
  sandbox.addExecution(sample)
})
afterAll(() => sandbox.close())
afterEach(() => {
  sandbox.requests.length = 0
})

test('upload: false asks nothing of the artifact service, and sets the outputs of the files', async () => {
  await using run = await actOn(sandbox, { upload: 'false', 'execution-id': sample.execution })
  expectSuccess(run)
  expect(new Set(sandbox.requests.map(({ on }) => on))).toEqual(new Set(['download', 'storage']))
  expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(sample.logs))
  expect(Object.keys(run.outputs).toSorted()).toEqual([
    'error-count',
    'execution-id',
    'execution-status',
    'execution-url',
    'failed-steps',
    'failing-since-run',
    'failures-path',
    'file-count',
    'last-success-run',
    'line-count',
    'logs-path',
    'manifest-path'
  ])
})

test('the run log is grouped by phase, and ends with a table of what was found', async () => {
  await using run = await actOn(sandbox, { 'stage-id': 'Lint' }, sandbox.results.env)
  expectSuccess(run)
  const groups = [...run.stdout.matchAll(/^::group::(.*)$/gmu)].map(([, title]) => title)
  expect(groups).toEqual([
    'Find the execution',
    'Export from Harness',
    'Read the logs',
    'Upload the artifact and the report'
  ])
  expect(run.stdout.match(/^::endgroup::$/gmu)).toHaveLength(4)
  const [head, ...rows] = run.stdout.slice(run.stdout.lastIndexOf('\nStage')).trim().split('\n')
  expect(head).toMatch(/^Stage +Steps +Lines +Errors +Duration$/)
  expect(rows).toEqual([expect.stringMatching(/^Lint +2 +12 +0 +1 m 4 s$/)])
})
