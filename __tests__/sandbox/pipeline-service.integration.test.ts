import { describe, expect, test } from '@jest/globals'
import { frameOf, smallExecution, type SampleExecution } from '../../sandbox/executions.ts'
import type { SampleGraph } from '../../sandbox/sample-graph.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'

const EXECUTION = smallExecution()
const SCOPE = {
  accountIdentifier: EXECUTION.account,
  orgIdentifier: EXECUTION.org,
  projectIdentifier: EXECUTION.project
}

interface Answer {
  readonly status: string
  readonly code?: string
  readonly message?: string
  readonly correlationId: string
  readonly data: {
    readonly pipelineExecutionSummary: Record<string, unknown>
    readonly executionGraph: Record<string, unknown> | null
    readonly content: readonly Record<string, unknown>[]
    readonly totalPages: number
    readonly last: boolean
  }
}

interface Call {
  readonly path?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly post?: boolean
}

async function call(sandbox: Sandbox, { path, query, headers, post }: Call): Promise<[number, Answer]> {
  const given = new URLSearchParams({ ...SCOPE, renderFullBottomGraph: 'true', ...query })
  const at = path ?? `/pipeline/api/pipelines/execution/v2/${EXECUTION.execution}`
  const response = await fetch(`${sandbox.baseUrl}${at}?${given.toString()}`, {
    headers: headers ?? { 'x-api-key': sandbox.apiKey, 'content-type': 'application/json' },
    ...(post === true ? { method: 'POST', body: '{"filterType":"PipelineExecution"}' } : {})
  })
  return [response.status, (await response.json()) as Answer]
}

const SUMMARY = '/pipeline/api/pipelines/execution/summary'

describe('an execution', () => {
  test.each(['', '/gateway'])('is told with its graph under %s/pipeline', async base => {
    await using sandbox = await startSandbox()
    sandbox.addExecution(EXECUTION)
    const path = `${base}/pipeline/api/pipelines/execution/v2/${EXECUTION.execution}`
    const [status, answer] = await call(sandbox, { path })
    expect([status, answer.status]).toEqual([200, 'SUCCESS'])
    const { pipelineExecutionSummary: summary, executionGraph: graph } = answer.data
    expect(summary).toMatchObject({
      pipelineIdentifier: 'Deploy_Service',
      name: 'Deploy Service',
      planExecutionId: EXECUTION.execution,
      runSequence: 42,
      status: 'Success',
      startTs: EXECUTION.graph?.startedAt,
      endTs: EXECUTION.graph?.endedAt,
      shouldUseSimplifiedKey: true,
      failureInfo: { message: '' }
    })
    expect(Object.keys(graph ?? {})).toEqual(
      expect.arrayContaining(['rootNodeId', 'nodeMap', 'nodeAdjacencyListMap'])
    )
    expect(sandbox.requests.map(({ on, status }) => [on, status])).toEqual([['execution', 200]])
  })

  test('is told without its graph when that is not asked for', async () => {
    await using sandbox = await startSandbox()
    sandbox.addExecution(EXECUTION)
    const [, answer] = await call(sandbox, { query: { renderFullBottomGraph: 'false' } })
    expect(answer.data.executionGraph).toBeNull()
  })

  test('of standard keys says so', async () => {
    await using sandbox = await startSandbox()
    sandbox.addExecution(smallExecution({ layout: 'standard' }))
    const [, answer] = await call(sandbox, {})
    expect(answer.data.pipelineExecutionSummary.shouldUseSimplifiedKey).toBe(false)
  })

  test('goes on from look to look, and stays at its last state; the list tells the state of now', async () => {
    await using sandbox = await startSandbox()
    sandbox.addExecution(EXECUTION)
    const states = ['Running', 'ApprovalWaiting', 'Failed'].map(state => ({
      ...graphOf(EXECUTION),
      status: state
    }))
    sandbox.pipelines.live(EXECUTION.execution, ...states)
    const seen: unknown[] = []
    for (let look = 0; look < 4; look += 1) {
      const [, list] = await call(sandbox, { path: SUMMARY, post: true })
      const [, one] = await call(sandbox, {})
      seen.push([list.data.content[0]?.status, one.data.pipelineExecutionSummary.status])
    }
    expect(seen).toEqual([
      ['Running', 'Running'],
      ['ApprovalWaiting', 'ApprovalWaiting'],
      ['Failed', 'Failed'],
      ['Failed', 'Failed']
    ])
  })

  test('without a graph is not known', async () => {
    await using sandbox = await startSandbox()
    sandbox.addExecution({ ...frameOf(), logs: [] })
    const [status] = await call(sandbox, {})
    expect(status).toBe(400)
  })
})

describe('the list of executions', () => {
  test('is paged, newest first, of one pipeline', async () => {
    await using sandbox = await startSandbox()
    for (const run of [3, 1, 5, 2, 4]) sandbox.addExecution(numbered(run))
    sandbox.addExecution(numbered(9, 'Other'))
    const pages = []
    for (const page of ['0', '1', '2']) {
      const query = { pipelineIdentifier: 'Deploy_Service', page, size: '2' }
      const [, { data }] = await call(sandbox, { path: SUMMARY, post: true, query })
      pages.push([data.content.map(({ runSequence }) => runSequence), data.totalPages, data.last])
    }
    expect(pages).toEqual([
      [[5, 4], 3, false],
      [[3, 2], 3, false],
      [[1], 3, true]
    ])
    expect(sandbox.requests[0]?.on).toBe('executions')
  })

  test('of a pipeline that is not there is empty', async () => {
    await using sandbox = await startSandbox()
    sandbox.addExecution(EXECUTION)
    const [status, { data }] = await call(sandbox, {
      path: SUMMARY,
      post: true,
      query: { pipelineIdentifier: 'Nowhere' }
    })
    expect([status, data.content, data.last]).toEqual([200, [], true])
  })
})

describe('errors are told in its own words', () => {
  test.each<[string, Call, number, string]>([
    ['an unknown execution', { path: '/pipeline/api/pipelines/execution/v2/nope' }, 400, 'does not exist'],
    ['one of another project', { query: { projectIdentifier: 'other' } }, 400, 'does not exist'],
    [
      'an unknown project',
      { path: SUMMARY, post: true, query: { projectIdentifier: 'x' } },
      404,
      'Project with'
    ],
    [
      'an unknown org',
      { path: SUMMARY, post: true, query: { orgIdentifier: 'x' } },
      404,
      'Organization with'
    ],
    ['no org', { query: { orgIdentifier: '' } }, 400, 'orgIdentifier must not be null'],
    ['no key', { headers: {} }, 401, 'no token'],
    ['a wrong key', { headers: { 'x-api-key': 'pat.wrong' } }, 403, 'not authorized'],
    ['another account', { query: { accountIdentifier: 'B' } }, 403, 'accountID: B'],
    ['a GET of the list', { path: SUMMARY }, 405, '405']
  ])('%s', async (_, given, status, said) => {
    await using sandbox = await startSandbox()
    sandbox.addExecution(EXECUTION)
    const [got, answer] = await call(sandbox, given)
    expect([got, answer.status]).toEqual([status, 'ERROR'])
    expect(answer.message).toContain(said)
    expect(answer.correlationId).toMatch(/^[\w-]{36}$/)
    expect(answer.code).toMatch(/^[A-Z_]+$/)
  })

  test('faults come first', async () => {
    await using sandbox = await startSandbox()
    sandbox.addExecution(EXECUTION)
    sandbox.faults.add({ on: 'execution', do: { status: 503, body: '{"status":"ERROR"}' } })
    expect((await call(sandbox, {}))[0]).toBe(503)
    expect((await call(sandbox, {}))[0]).toBe(200)
  })
})

function graphOf({ graph }: SampleExecution): SampleGraph {
  if (graph === undefined) throw new Error('the sample has no graph')
  return graph
}

function numbered(run: number, pipeline = 'Deploy_Service'): SampleExecution {
  return { ...EXECUTION, run, pipeline, execution: `execution${run}`, logs: [] }
}
