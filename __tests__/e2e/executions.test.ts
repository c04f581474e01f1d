import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { smallExecution, type SampleExecution } from '../../sandbox/executions.ts'
import { harnessLink } from '../../sandbox/github-api.ts'
import type { RunResult } from '../../sandbox/runner.ts'
import type { SampleGraph, SampleNode } from '../../sandbox/sample-graph.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { runWithClock } from './run-action.ts'
import { filesAt, manifestIn } from './run-results.ts'
import { annotationsOf, errorOf, expectSuccess } from './run-output.ts'

const execution = smallExecution()
let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({ github: true })
  sandbox.addExecution(execution)
})
afterAll(() => sandbox.close())
beforeEach(() => {
  sandbox.faults.clear()
  sandbox.pipelines.live(execution.execution)
})

type Inputs = Readonly<Record<string, string>>

function knownGraph(): SampleGraph {
  if (execution.graph === undefined) throw new Error('the sample has a graph')
  return execution.graph
}

/** Runs the action with the key and these inputs alone, without an upload. */
function act(
  inputs: Inputs,
  event?: { name: string; payload: unknown },
  onStdout?: (text: string) => void
): Promise<RunResult> {
  const given = {
    'api-key': sandbox.apiKey,
    'base-url': sandbox.baseUrl,
    'github-token': sandbox.github.token,
    upload: 'false',
    ...inputs
  }
  const env = { ...sandbox.github.env }
  return runWithClock(given, env, {
    ...(event === undefined ? {} : { event }),
    ...(onStdout === undefined ? {} : { onStdout })
  })
}

const SCOPE = {
  'account-id': execution.account,
  'org-id': execution.org,
  'project-id': execution.project
}

function pageOf({ account, org, project, pipeline, execution: id }: SampleExecution): string {
  return `${sandbox.baseUrl}/ng/account/${account}/module/cd/orgs/${org}/projects/${project}/pipelines/${pipeline}/executions/${id}/pipeline`
}

function outcomeOf(run: RunResult): Record<string, string | undefined> {
  const { 'execution-id': id, 'execution-status': status, 'execution-url': url } = run.outputs
  return { id, status, url }
}

describe('an execution can be named', () => {
  const ways: [string, () => Inputs][] = [
    ['by its page', () => ({ 'execution-url': pageOf(execution) })],
    ['by an old link', () => ({ 'execution-url': harnessLink(sandbox.baseUrl, execution) })],
    ['by its id', () => ({ ...SCOPE, 'execution-id': execution.execution })],
    ['by its number', () => ({ ...SCOPE, 'pipeline-id': execution.pipeline, 'run-sequence': '42' })]
  ]
  test.each(ways)('%s, and status, names and times come with it', async (_, inputs) => {
    await using run = await act(inputs())
    expectSuccess(run)
    expect(outcomeOf(run)).toEqual({
      id: execution.execution,
      status: 'Success',
      url: pageOf(execution).replace('/module/cd/', '/all/')
    })
    const { executions, files } = manifestIn(await filesAt(run))
    expect(executions).toEqual([
      expect.objectContaining({ org: 'default', project: 'proj', status: 'Success', runSequence: 42 })
    ])
    expect(files).toHaveLength(execution.logs.length)
    expect(new Set(files.map(file => file.status))).not.toContain(null)
  })

  test('a stage that is open on the page is selected', async () => {
    const [build] = execution.graph?.stages ?? []
    const node = build?.identifier ?? ''
    await using whole = await act({ 'execution-url': pageOf(execution), 'stage-id': node })
    expectSuccess(whole)
    const stages = manifestIn(await filesAt(whole)).files.map(file => file.stage)
    expect(new Set(stages)).toEqual(new Set([node]))
  })

  test('stage and step may be given by name, and a notice says so', async () => {
    await using run = await act({
      'execution-url': pageOf(execution),
      'stage-id': 'build',
      'step-id': 'Run Tests'
    })
    expectSuccess(run)
    const { files } = manifestIn(await filesAt(run))
    expect(files.map(file => file.key.split('/').at(-1))).toEqual(['Run_Tests', 'Run_Tests_1'])
    expect(annotationsOf(run).notices).toEqual([
      expect.stringMatching(/stage-id build is a name.*Build/u),
      expect.stringMatching(/step-id Run Tests is a name.*Run_Tests/u)
    ])
  })

  test('one that is not there lists the near ones', async () => {
    await using run = await act({ 'execution-url': pageOf(execution), 'stage-id': 'Biuld' })
    expect(errorOf(run)).toMatch(/has no stage Biuld\. There are: Build,/u)
  })

  test.each([
    ['there are no logs', { status: 404, body: '{"error_msg":"cannot list files for prefix"}' }, 0],
    ['none can be had', { status: 500, body: '{"error_msg":"down"}' }, 1]
  ])('its id, status and page are told also where %s', async (_, answer, code) => {
    for (const on of ['download', 'blob'] as const) sandbox.faults.add({ on, times: Infinity, do: answer })
    sandbox.faults.add({ on: 'exists', times: Infinity, do: { status: 200, body: 'false' } })
    await using run = await act({ 'execution-url': pageOf(execution) })
    expect(run.code).toBe(code)
    expect(outcomeOf(run)).toMatchObject({ id: execution.execution, status: 'Success' })
    expect(run.outputs['execution-url']).toContain(`/executions/${execution.execution}/`)
  })

  test('of another pipeline is refused', async () => {
    await using run = await act({ ...SCOPE, 'execution-id': execution.execution, 'pipeline-id': 'Other' })
    expect(errorOf(run)).toMatch(/is of the pipeline Deploy_Service, not of Other/u)
  })
})

describe('an execution that still runs', () => {
  const graph = knownGraph()
  const states = (status: string): SampleGraph => ({ ...graph, status, endedAt: null })
  const inputs = (): Inputs => ({ 'execution-url': pageOf(execution) })

  test('is waited for, and what it does is told', async () => {
    sandbox.pipelines.live(execution.execution, states('Running'), states('Running'), graph)
    await using run = await act(inputs())
    expectSuccess(run)
    expect(run.stdout).toMatch(/Run 42 of Deploy Service: Running\.[^]*Run 42 of Deploy Service: Success\./u)
    expect(manifestIn(await filesAt(run)).complete).toBe(true)
    expect(outcomeOf(run).status).toBe('Success')
  })

  test('and waits for an approval says so, with who is to give it', async () => {
    const approval: SampleNode = {
      kind: 'step',
      identifier: 'Approve',
      type: 'HarnessApproval',
      status: 'ApprovalWaiting',
      from: graph.startedAt,
      approvers: ['release_managers']
    }
    const stage: SampleNode = {
      kind: 'stage',
      identifier: 'Gate',
      status: 'ApprovalWaiting',
      children: [approval]
    }
    const waiting = { ...states('ApprovalWaiting'), stages: [...graph.stages, stage] }
    sandbox.pipelines.live(execution.execution, waiting, graph)
    await using run = await act(inputs())
    expectSuccess(run)
    expect(run.stdout).toMatch(/Approve \(Gate\) waits for the approval of release_managers/u)
  })

  test.each([
    ['at the time-out', { 'timeout-minutes': '0.2' }, /when timeout-minutes ran out/u],
    ['without waiting', { 'wait-for-completion': 'false' }, /wait-for-completion is false/u]
  ])('%s gives what there is, and is never called complete', async (_, how, reason) => {
    sandbox.pipelines.live(execution.execution, states('Running'))
    await using run = await act({ ...inputs(), ...how })
    expectSuccess(run)
    const { complete, gaps, files } = manifestIn(await filesAt(run))
    expect(complete).toBe(false)
    expect(gaps).toEqual([{ prefix: execution.prefix, reason: expect.stringMatching(reason) }])
    expect(files).toHaveLength(execution.logs.length)
    expect(annotationsOf(run).warnings).toEqual([expect.stringMatching(reason)])
    expect(run.summary).toMatch(reason)
    expect(outcomeOf(run).status).toBe('Running')
  })
})

describe('an execution that failed', () => {
  const graph = knownGraph()
  const failed: SampleGraph = {
    ...graph,
    status: 'Failed',
    failure: 'Deploy: the rollout was refused',
    stages: graph.stages.map(stage =>
      stage.identifier === 'Deploy'
        ? { ...stage, status: 'Failed', failure: 'the rollout was refused' }
        : stage
    )
  }

  test('fails the step after everything, where that is wanted', async () => {
    sandbox.pipelines.live(execution.execution, failed)
    await using run = await act({
      'execution-url': pageOf(execution),
      'fail-on-execution-failure': 'true'
    })
    expect(errorOf(run)).toMatch(/Run 42 .* ended as Failed: Deploy: the rollout was refused.*job summary/u)
    expect(manifestIn(await filesAt(run)).complete).toBe(true)
    expect(outcomeOf(run).status).toBe('Failed')
    expect(run.summary).toContain('the rollout was refused')
  })

  test('does not, by default', async () => {
    sandbox.pipelines.live(execution.execution, failed)
    await using run = await act({ 'execution-url': pageOf(execution) })
    expectSuccess(run)
    expect(annotationsOf(run).failedSteps).toEqual([expect.stringContaining('the rollout was refused')])
    expect(JSON.parse(run.outputs['failed-steps'] ?? '')).toEqual([
      expect.objectContaining({ stage: 'Deploy', message: 'the rollout was refused' })
    ])
  })
})

describe('the executions of a commit', () => {
  const push = (sha: string): { name: string; payload: unknown } => ({
    name: 'push',
    payload: { after: sha }
  })
  const other = smallExecution({ pipeline: 'Scan', run: 7, execution: 'aaaaaaaaaaaaaaaaaaaaaa', lines: 3 })

  test('several become one logbook, each in a folder of its own', async () => {
    const sha = '1'.repeat(40)
    sandbox.addExecution(other)
    sandbox.github.setHarnessStatus(sha, execution, 'Build', 'success')
    sandbox.github.setHarnessStatus(sha, execution, 'Deploy', 'failure')
    sandbox.github.setHarnessStatus(sha, other, 'Build', 'success')
    await using run = await act({}, push(sha))
    expectSuccess(run)
    const { executions, files } = manifestIn(await filesAt(run))
    expect(executions.map(each => each.pipeline).toSorted()).toEqual(['Deploy_Service', 'Scan'])
    expect(files).toHaveLength(execution.logs.length + other.logs.length)
    expect(files.every(file => /^logs\/(?:Deploy_Service-42|Scan-7)\//u.test(file.text))).toBe(true)
    expect(outcomeOf(run)).toEqual({ id: '', status: '', url: '' })
  })

  test('pipeline-id narrows them', async () => {
    await using run = await act({ 'pipeline-id': 'Scan' }, push('1'.repeat(40)))
    expectSuccess(run)
    expect(outcomeOf(run).id).toBe(other.execution)
  })

  test('a status that links elsewhere is never asked, and the newest of a context counts', async () => {
    const sha = '2'.repeat(40)
    const elsewhere = harnessLink('https://app.harness.io', execution)
    sandbox.github.setStatus(sha, { context: 'Deploy_Service-Build', target_url: elsewhere })
    sandbox.github.setHarnessStatus(sha, execution, 'Build', 'success')
    sandbox.github.setStatus(sha, { context: 'spoof', target_url: elsewhere })
    await using run = await act({}, push(sha))
    expectSuccess(run)
    expect(outcomeOf(run).id).toBe(execution.execution)
  })

  test('without any status yet, one is waited for gently, until the time is up', async () => {
    const before = sandbox.requests.length
    await using run = await act({ 'timeout-minutes': '1' }, push('3'.repeat(40)))
    expectSuccess(run)
    expect(annotationsOf(run).warnings).toEqual([
      expect.stringMatching(/No status of the commit 3+ links to the page of an execution.*execution-url/u)
    ])
    const looks = sandbox.requests.slice(before)
    expect(new Set(looks.map(({ on }) => on))).toEqual(new Set(['statuses']))
    expect(looks.length).toBeGreaterThan(1)
    expect(looks.length).toBeLessThan(7)
  })

  test('one that comes while it is waited for is brought', async () => {
    const sha = '5'.repeat(40)
    await using run = await act({}, push(sha), text => {
      if (text.includes('no status of Harness'))
        sandbox.github.setHarnessStatus(sha, execution, 'Build', 'pending')
    })
    expectSuccess(run)
    expect(outcomeOf(run).id).toBe(execution.execution)
  })

  test('without waiting, its absence is told at once', async () => {
    await using run = await act(
      { 'wait-for-completion': 'false', 'if-no-logs-found': 'error' },
      push('4'.repeat(40))
    )
    expect(errorOf(run)).toMatch(/No status of the commit 4+ links/u)
  })
})
