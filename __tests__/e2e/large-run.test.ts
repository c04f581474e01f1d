import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { SampleExecution } from '../../sandbox/executions.ts'
import { overLimit } from '../../sandbox/over-limit.ts'
import { runAction } from '../../sandbox/runner.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { inputsFor } from './run-action.ts'
import { expectSuccess } from './run-output.ts'

/** More than a run has that stays in the main thread. */
const [STAGES, STEPS] = [51, 100]

let sandbox: Sandbox
let execution: SampleExecution
beforeAll(async () => {
  execution = overLimit({ stages: STAGES, steps: STEPS })
  sandbox = await startSandbox({ results: true, limit: STAGES * STEPS })
  sandbox.addExecution(execution)
})
afterAll(() => sandbox.close())

test('thousands of logs in one export are brought in a thread, as others are', async () => {
  const inputs = { ...inputsFor(sandbox, execution), 'org-id': '', 'project-id': '', report: 'false' }
  await using run = await runAction(inputs, sandbox.results.env)
  expectSuccess(run)
  expect(run.outputs).toMatchObject({ 'file-count': '5100', 'line-count': '20400', 'error-count': '0' })
  expect(run.outputs['artifact-id']).toMatch(/^\d+$/)
  expect(run.summary).toContain('Region_51')
  expect(run.stdout).toMatch(/::endgroup::\n.*::group::Read the logs/su)
  expect(run.left.filter(path => path.endsWith('.ndjson'))).toHaveLength(5100)
  expect(new Set(run.left.map(path => path.split('/')[0])).size).toBe(1)
})

// Windows has no signals: there the runner ends the process.
const testSignals = process.platform === 'win32' ? test.skip : test

testSignals('a signal ends the thread, and leaves nothing', async () => {
  let child: { kill: (signal: NodeJS.Signals) => unknown } | undefined
  const strike = (): boolean => {
    child?.kill('SIGTERM')
    return true
  }
  sandbox.faults.add({ on: 'download', when: strike, do: 'hang' })
  await using run = await runAction(inputsFor(sandbox, execution), sandbox.results.env, {
    onSpawn: spawned => (child = spawned)
  })
  expect([run.code, run.signal, run.left]).toEqual([143, null, []])
})
