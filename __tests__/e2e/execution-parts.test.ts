import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { chainedDeploy } from '../../sandbox/chained-deploy.ts'
import type { SampleExecution } from '../../sandbox/executions.ts'
import { retriedDeploy } from '../../sandbox/retried-deploy.ts'
import { rolledBackDeploy } from '../../sandbox/rolled-back-deploy.ts'
import type { RunResult } from '../../sandbox/runner.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import type { Manifest } from '../../src/logbook/manifest.ts'
import { runWithClock } from './run-action.ts'
import { filesAt, manifestIn, sourceLogs, storedLogs } from './run-results.ts'
import { expectSuccess } from './run-output.ts'

const SMALL = { noiseBytes: 1000 }
let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

/** Runs the action on the first of the executions, by its number; all of them are there. */
async function actOn(
  executions: readonly SampleExecution[],
  inputs: Readonly<Record<string, string>> = {}
): Promise<RunResult> {
  for (const one of executions) sandbox.addExecution(one)
  const [main] = executions
  if (main === undefined) throw new Error('there is none')
  const given = {
    'api-key': sandbox.apiKey,
    'base-url': sandbox.baseUrl,
    'account-id': main.account,
    'org-id': main.org,
    'project-id': main.project,
    'pipeline-id': main.pipeline,
    'run-sequence': String(main.run),
    upload: 'false',
    ...inputs
  }
  const run = await runWithClock(given)
  expectSuccess(run)
  return run
}

/** `child 77 in 0/Deploy_EU` */
function partsIn({ executions }: Manifest): string[] {
  return executions.map(({ role, runSequence, partOf }) => {
    const above = partOf === null ? '' : ` in ${partOf.execution}/${partOf.stage ?? '-'}`
    return `${role} ${runSequence ?? '?'}${above}`
  })
}

test('chained pipelines: all logs, and what broke is the step inside', async () => {
  const executions = chainedDeploy(SMALL)
  const run = await actOn(executions)
  const files = await filesAt(run)
  expect(storedLogs(files)).toEqual(sourceLogs(executions.flatMap(({ logs }) => logs)))
  const manifest = manifestIn(files)
  expect(manifest.complete).toBe(true)
  expect(partsIn(manifest)).toEqual(['main 12', 'child 77 in 0/Deploy_EU', 'child 78 in 0/Deploy_US'])
  expect(manifest.executions[0]).toMatchObject({
    trigger: { type: 'WEBHOOK', by: 'mona' },
    source: { branch: 'charge-once', pullRequest: { number: 118 }, services: ['checkout'] }
  })
  expect(run.outputs).toMatchObject({
    'execution-id': executions[0]?.execution,
    'execution-status': 'Failed',
    'failed-steps': expect.stringMatching(
      /^\[\{[^{]*"step":"Rollout Deployment"[^{]*"within":\["Deploy to Europe"\][^{]*\}\]$/u
    )
  })
  expect(run.summary).toContain('Deploy to Europe › Deploy to production › Rollout Deployment')
  expect(run.summary).toContain('prod-delegate-1')
  expect(run.stdout).not.toContain('mona@example.com')
})

test('one stage of a chained pipeline', async () => {
  const executions = chainedDeploy(SMALL)
  const run = await actOn(executions, { 'stage-id': 'Deploy to the US/Smoke_Test' })
  const { files } = manifestIn(await filesAt(run))
  expect(files.map(({ stage, execution }) => [stage, execution])).toEqual([
    ['Smoke_Test', 1],
    ['Smoke_Test', 1]
  ])
})

test('a pipeline of nothing but chained ones, of which one has no log left', async () => {
  const [main, eu, us] = chainedDeploy(SMALL)
  if (main?.graph === undefined || eu === undefined || us === undefined) throw new Error('there are three')
  const stages = main.graph.stages.slice(1)
  const bare = {
    ...main,
    run: 13,
    execution: 'Bare0000000000000000aa',
    logs: [],
    graph: { ...main.graph, stages }
  }
  const store = await startSandbox()
  await using _ = store
  const emptied = { ...us, logs: [] }
  for (const one of [bare, eu, emptied]) store.addExecution(one)
  const run = await runWithClock({
    ...{ 'api-key': store.apiKey, 'base-url': store.baseUrl, 'account-id': bare.account },
    ...{ 'org-id': bare.org, 'project-id': bare.project, 'execution-id': bare.execution, upload: 'false' }
  })
  expectSuccess(run)
  const files = await filesAt(run)
  expect(storedLogs(files)).toEqual(sourceLogs(eu.logs))
  const { gaps } = manifestIn(files)
  expect(gaps).toHaveLength(1)
  expect(gaps[0]?.prefix).toContain(`/78/-${us.execution}`)
  expect(gaps[0]?.reason).toContain(us.execution)
  expect(gaps[0]?.reason).toMatch(/\/executions\/k1ZfUc6mQ8eHg5NiVtYoPw\/pipeline/u)
})

test('a run that was retried: each file names the run that wrote it', async () => {
  const executions = retriedDeploy(SMALL)
  const run = await actOn(executions)
  const files = await filesAt(run)
  const manifest = manifestIn(files)
  expect(partsIn(manifest)).toEqual(['main 119', 'retried-from 118 in 0/-'])
  const [main, before] = executions
  const taken = before?.logs.filter(({ key }) => /\/(?:Build|Lint)\//u.test(key)) ?? []
  expect(storedLogs(files)).toEqual(sourceLogs([...(main?.logs ?? []), ...taken]))
  for (const { key, execution } of manifest.files)
    expect([key, execution]).toEqual([key, key.includes('/118/') ? 1 : 0])
  expect(manifest.complete).toBe(true)
  expect(run.summary).toMatch(/Build and test \(from run 118\)/u)
  expect(run.outputs['failed-steps']).toBe('[]')
})

test('a rollback: by the number that both share the original is found, and both have their logs', async () => {
  const executions = rolledBackDeploy(SMALL)
  const run = await actOn(executions)
  const files = await filesAt(run)
  expect(storedLogs(files)).toEqual(sourceLogs(executions.flatMap(({ logs }) => logs)))
  expect(partsIn(manifestIn(files))).toEqual(['main 121', 'rollback 121 in 0/Pipeline_Rollback_Stage'])
  expect(run.summary).not.toContain('two projects')
  const [before = '', after = ''] = run.summary.split('Pipeline Rollback')
  expect(before).toContain('Rollout Deployment')
  expect(after).toContain('Rollback Rollout')
})
