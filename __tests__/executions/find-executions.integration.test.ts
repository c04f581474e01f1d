import { describe, expect, test } from '@jest/globals'
import { smallExecution, type SampleExecution } from '../../sandbox/executions.ts'
import type { SampleGraph } from '../../sandbox/sample-graph.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { LookPace } from '../../src/executions/look-pace.ts'
import { findExecutions } from '../../src/executions/find-executions.ts'
import type { FoundExecutions } from '../../src/executions/found-executions.ts'
import { readRunContext } from '../../src/github/context.ts'
import { connect } from '../../src/harness/http/http.ts'
import type { StepSelection } from '../../src/selection/selection.ts'
import type { ExecutionRequest, RunRequest } from '../../src/inputs/execution-request.ts'
import { connectionTo, type TestConnection } from '../fixtures/connection.ts'
import { failureOf } from '../fixtures/failures.ts'
import { FakeClock } from '../fixtures/fake-clock.ts'

const EXECUTION = smallExecution({ lines: 1 })
const { account, pipeline, run, execution, org, project } = EXECUTION
const SCOPE = { org, project }
const MINUTE = 60_000

function runRequest(changes: Partial<RunRequest> = {}): RunRequest {
  return { kind: 'run', account, pipeline, run, execution: null, scope: SCOPE, page: null, ...changes }
}

function graphIn(status: string, changes: Partial<SampleGraph> = {}): SampleGraph {
  const { graph } = EXECUTION
  if (graph === undefined) throw new Error('the sample has no graph')
  return { ...graph, status, endedAt: null, ...changes }
}

interface Found extends FoundExecutions {
  readonly notices: readonly string[]
  readonly connection: TestConnection
}

async function find(
  sandbox: Sandbox,
  request: ExecutionRequest,
  { wait = true, selection = {} }: { wait?: boolean; selection?: Partial<StepSelection> } = {},
  connection = connectionTo(sandbox.baseUrl, { credentials: { kind: 'api-key', apiKey: sandbox.apiKey } })
): Promise<Found> {
  const notices: string[] = []
  const found = await findExecutions(connect(connection), request, {
    context: readRunContext({}),
    selection: { stage: null, step: null, ...selection },
    waitForCompletion: wait,
    deadline: connection.clock.now() + 30 * MINUTE,
    notice: message => void notices.push(message),
    pace: new LookPace('none'),
    watch: null
  })
  return { ...found, notices, connection }
}

async function sandboxWith(execution: SampleExecution, now = Date.now): Promise<Sandbox> {
  const sandbox = await startSandbox({ now })
  sandbox.addExecution(execution)
  return sandbox
}

describe('without the Pipeline Service', () => {
  test('prefixes are taken as they are', async () => {
    await using sandbox = await startSandbox()
    const request = { kind: 'prefixes', account, prefixes: [`${account}/pipeline/P/1/`] } as const
    const { targets, notices } = await find(sandbox, request)
    expect(targets).toEqual([request])
    expect(notices).toEqual([])
    expect(sandbox.requests).toEqual([])
  })

  test('a run without org and project is taken as it is; once it is told what these would add', async () => {
    await using sandbox = await startSandbox()
    const selection = { stage: 'Build', step: 'Run Tests' }
    const found = await find(sandbox, runRequest({ scope: null, execution }), { selection })
    expect(found).toMatchObject({ selection, partial: [], nothing: null })
    expect(found.targets).toEqual([{ kind: 'run', account, pipeline, run, execution, known: null }])
    expect(found.notices).toEqual([expect.stringMatching(/org-id and project-id .*names, statuses.*waits/u)])
    expect(sandbox.requests).toEqual([])
  })
})

describe('with the Pipeline Service', () => {
  test.each([
    ['its number', runRequest()],
    ['its id', runRequest({ execution, pipeline: null, run: null })],
    ['all of it', runRequest({ execution })]
  ])('a run is found by %s', async (_, request) => {
    await using sandbox = await sandboxWith(EXECUTION)
    const { targets, partial, notices } = await find(sandbox, request)
    expect(targets).toMatchObject([
      { kind: 'run', account, pipeline, run, execution, known: { executionId: execution, status: 'Success' } }
    ])
    expect([partial, notices]).toEqual([[], []])
  })

  test('a running one is waited for', async () => {
    await using sandbox = await sandboxWith(EXECUTION)
    sandbox.pipelines.live(
      execution,
      graphIn('Queued'),
      graphIn('Running'),
      graphIn('Failed', { endedAt: 1 })
    )
    const { targets, partial, connection } = await find(sandbox, runRequest())
    expect(targets).toMatchObject([{ known: { status: 'Failed' } }])
    expect(partial).toEqual([])
    expect(connection.clock.waits).toHaveLength(2)
  })

  test('one that is not waited for is there in part', async () => {
    await using sandbox = await sandboxWith(EXECUTION)
    sandbox.pipelines.live(execution, graphIn('Running'))
    const { targets, partial } = await find(sandbox, runRequest(), { wait: false })
    expect(targets).toMatchObject([{ known: { status: 'Running' } }])
    expect(partial).toEqual([
      { prefix: EXECUTION.prefix, reason: expect.stringContaining('had not ended (Running') }
    ])
    expect(sandbox.requests.filter(({ on }) => on === 'exists')).toEqual([])
  })

  test('the logs of one that has just ended are let settle', async () => {
    const clock = new FakeClock()
    await using sandbox = await sandboxWith(EXECUTION, clock.now)
    const connection = connectionTo(sandbox.baseUrl, {
      credentials: { kind: 'api-key', apiKey: sandbox.apiKey },
      clock
    })
    sandbox.pipelines.live(execution, graphIn('Success', { endedAt: clock.now() - 1000 }))
    await find(sandbox, runRequest(), {}, connection)
    expect(sandbox.requests.some(({ on }) => on === 'exists')).toBe(true)
  })

  test.each([
    [{ pipeline: 'Other' }, /is of the pipeline Deploy_Service, not of Other\./u, 'pipeline-id'],
    [{ run: 41 }, /is run 42 of its pipeline, not run 41\./u, 'run-sequence']
  ])('another one than %j is refused before anything is waited for', async (changes, cause, input) => {
    await using sandbox = await sandboxWith(EXECUTION)
    sandbox.pipelines.live(execution, graphIn('Running'))
    const connection = connectionTo(sandbox.baseUrl, {
      credentials: { kind: 'api-key', apiKey: sandbox.apiKey }
    })
    const failure = await failureOf(find(sandbox, runRequest({ execution, ...changes }), {}, connection))
    expect(failure.kind).toBe('input')
    expect(failure.summary).toMatch(cause)
    expect(failure.next).toContain(input)
    expect(connection.clock.waits).toEqual([])
  })

  test('names become identifiers, each told once', async () => {
    await using sandbox = await sandboxWith(EXECUTION)
    const { selection, notices } = await find(sandbox, runRequest(), {
      selection: { stage: 'build', step: 'run tests' }
    })
    expect(selection).toEqual({ stage: 'Build', step: 'Run_Tests' })
    expect(notices).toHaveLength(2)
  })

  test('what the page shows is selected', async () => {
    await using sandbox = await sandboxWith(EXECUTION)
    const { targets } = await find(sandbox, runRequest())
    const [target] = targets
    const known = target?.kind === 'run' ? target.known : null
    const stage = known?.stages.find(({ identifier }) => identifier === 'Lint')
    const page = { stageSetupId: null, stageUuid: stage?.uuid ?? '', stepUuid: null }
    const { selection, notices } = await find(sandbox, runRequest({ page }))
    expect(selection).toEqual({ stage: 'Lint', step: null })
    expect(notices).toEqual([expect.stringContaining('only its logs')])
  })

  test('a stage that is not there is told with those that are', async () => {
    await using sandbox = await sandboxWith(EXECUTION)
    const failure = await failureOf(find(sandbox, runRequest(), { selection: { stage: 'Biuld' } }))
    expect(failure.kind).toBe('no-such-selection')
    expect(failure.next).toMatch(/^There are: Build, /u)
  })

  test('a run that is not there is told with those that are', async () => {
    await using sandbox = await sandboxWith(EXECUTION)
    const failure = await failureOf(find(sandbox, runRequest({ run: 43 })))
    expect(failure.kind).toBe('not-found')
    expect(failure.summary).toContain('only run 42 was seen')
  })
})
