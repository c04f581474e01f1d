import type { ServerResponse } from 'node:http'
import { describe, expect, test } from '@jest/globals'
import { connect, type Harness } from '../../../src/harness/http/http.ts'
import { fetchExecution } from '../../../src/harness/execution/fetch-execution.ts'
import { findRun } from '../../../src/harness/execution/find-run.ts'
import { connectionTo } from '../../fixtures/connection.ts'
import { executionAnswer, graphOf, type Json } from '../../fixtures/execution-answer.ts'
import { failureOf, HOSTILE, isInert } from '../../fixtures/failures.ts'
import { serve, type Pocket } from '../../fixtures/pocket-server.ts'

const SCOPE = { account: 'acc', org: 'my_org', project: 'my_project' }
const V2 = '/pipeline/api/pipelines/execution/v2/exec1'
const QUERY = '?accountIdentifier=acc&orgIdentifier=my_org&projectIdentifier=my_project'

/** An answer: the status, then what it says. */
type Said = readonly [number, string]
const error = (message: string, code = 'INVALID_REQUEST'): string =>
  JSON.stringify({ status: 'ERROR', code, message, correlationId: 'corr-123' })

function say(response: ServerResponse, [status, body]: Said): void {
  response.writeHead(status, { 'content-type': body.startsWith('<') ? 'text/html' : 'application/json' })
  response.end(body)
}

function harnessAt(server: Pocket): Harness {
  return connect(connectionTo(server.origin))
}

describe('an execution', () => {
  const graph = graphOf(
    { root: { stepType: 'PIPELINE_SECTION' }, s: { identifier: 'Build', baseFqn: 'pipeline.stages.Build' } },
    { root: ['s'] }
  )

  test('is asked for with its graph, and read', async () => {
    await using server = await serve(response =>
      say(response, [200, executionAnswer({ failureInfo: { message: 'broken' } }, graph)])
    )
    expect(await fetchExecution(harnessAt(server), SCOPE, 'exec1')).toMatchObject({
      ...SCOPE,
      pipeline: 'Deploy',
      pipelineName: 'Deploy it',
      run: 42,
      executionId: 'exec1',
      status: 'Success',
      url: `${server.origin}/ng/account/acc/all/orgs/my_org/projects/my_project/pipelines/Deploy/executions/exec1/pipeline`,
      startedAt: 1_768_471_200_000,
      endedAt: 1_768_471_260_000,
      failure: 'broken',
      usesSimplifiedKeys: true,
      stages: [{ kind: 'stage', identifier: 'Build' }]
    })
    expect(server.seen).toMatchObject([{ method: 'GET', url: `${V2}${QUERY}&renderFullBottomGraph=true` }])
  })

  test('what is missing is not made up', async () => {
    const summary = { name: 7, startTs: 'x', endTs: -1, shouldUseSimplifiedKey: 'yes', planExecutionId: null }
    await using server = await serve(response => say(response, [200, executionAnswer(summary)]))
    expect(await fetchExecution(harnessAt(server), SCOPE, 'exec1')).toMatchObject({
      pipelineName: 'Deploy',
      startedAt: null,
      endedAt: null,
      failure: null,
      usesSimplifiedKeys: null,
      stages: []
    })
  })

  test('its texts hold no secret any more, since messages cut them', async () => {
    const text = `${'x'.repeat(50)}s3cret-value`
    const node = { name: text, status: text, failureInfo: { message: text }, stepType: 'CI_STAGE' }
    const summary = { name: text, status: text, failureInfo: { message: text } }
    const body = executionAnswer(
      summary,
      graphOf({ s: node, child: { ...node, stepType: 'Run' } }, { s: ['child'] })
    )
    await using server = await serve(response => say(response, [200, body]))
    const redact = (said: string): string => said.replaceAll('s3cret-value', '***')
    const harness = connect({ ...connectionTo(server.origin), redact })
    const execution = await fetchExecution(harness, SCOPE, 'exec1')
    expect(execution.stages[0]?.children).toHaveLength(1)
    expect(JSON.stringify(execution)).not.toContain('s3cret-value')
  })

  test('an id stays one segment of the path', async () => {
    await using server = await serve(response => say(response, [404, error('no such')]))
    await failureOf(fetchExecution(harnessAt(server), SCOPE, '../x?y=1'))
    expect(server.seen[0]?.url).toMatch(/\/v2\/\.\.%2Fx%3Fy%3D1\?/)
  })

  test('of 10,000 nodes and 10 MB is read', async () => {
    const uuids = Array.from({ length: 10_000 }, (_, at) => `n${at}`)
    const nodes = Object.fromEntries(uuids.map(uuid => [uuid, { padding: 'x'.repeat(1000) }]))
    const body = executionAnswer({}, graphOf({ s: { stepType: 'CI_STAGE' }, ...nodes }, { s: uuids }))
    await using server = await serve(response => say(response, [200, body]))
    expect(body.length).toBeGreaterThan(10_000_000)
    const { stages } = await fetchExecution(harnessAt(server), SCOPE, 'exec1')
    expect(stages[0]?.children).toHaveLength(10_000)
  })

  test.each<[string, Said]>([
    ['404 of a gateway', [404, '{"message":"no Route matched with those values"}']],
    ['404 in plain text', [404, '404 page not found']],
    ['405', [405, '']],
    ['a web page', [200, '<!doctype html><title>Harness</title>']],
    ['a web page of a 404', [404, '<html>not here</html>']]
  ])('is asked for behind /gateway after %s', async (_, first) => {
    await using server = await serve((response, { url }) =>
      say(response, url.startsWith('/gateway/') ? [200, executionAnswer({}, graph)] : first)
    )
    expect(await fetchExecution(harnessAt(server), SCOPE, 'exec1')).toMatchObject({ run: 42 })
    expect(server.seen.map(({ url }) => url.split('?')[0])).toEqual([V2, `/gateway${V2}`])
  })

  test("is not asked for again after the service's own 404", async () => {
    await using server = await serve(response => say(response, [404, error('no such execution')]))
    await failureOf(fetchExecution(harnessAt(server), SCOPE, 'exec1'))
    expect(server.seen).toHaveLength(1)
  })

  const next = /Check execution-id, org-id and project-id \(or execution-url\)/
  test.each<[string, Said, string, RegExp, RegExp]>([
    [
      'an unknown execution',
      [400, error('Plan Execution Summary does not exist or has been deleted')],
      'not-found',
      /does not know the execution exec1 in the project my_project of the organization my_org.*400: Plan Execution Summary does not exist/,
      next
    ],
    [
      'an unknown project',
      [404, error('Project my_project not found')],
      'not-found',
      /Project my_project not found/,
      next
    ],
    ['an error that is called success', [200, error('Org not found')], 'not-found', /Org not found/, next],
    [
      'no permission on the project',
      [403, error('Missing permission core_pipeline_view', 'NG_ACCESS_DENIED')],
      'forbidden',
      /403: Missing permission core_pipeline_view/,
      /permission to view pipelines in the project my_project of the organization my_org .*check org-id and project-id/
    ],
    [
      'a wrong key',
      [401, error('Token is not valid')],
      'unauthorised',
      /401: Token is not valid/,
      /Check that the key/
    ],
    [
      'trouble of the service',
      [500, error('Boom')],
      'unavailable',
      /could not tell of the execution exec1.*500: Boom/,
      /Run the job again/
    ]
  ])('%s is explained, with the correlation id', async (_, said, kind, cause, then) => {
    await using server = await serve(response => say(response, said))
    const failure = await failureOf(fetchExecution(harnessAt(server), SCOPE, 'exec1'))
    expect(failure.kind).toBe(kind)
    expect(failure.summary).toMatch(cause)
    expect(failure.summary).toContain('correlation id corr-123')
    expect(failure.next).toMatch(then)
  })

  test('a key of another account is not explained by permissions', async () => {
    const body = JSON.stringify({ message: 'operation not permitted for accountID: acc' })
    await using server = await serve(response => say(response, [403, body]))
    const failure = await failureOf(fetchExecution(harnessAt(server), SCOPE, 'exec1'))
    expect(failure.summary).toContain('another Harness account')
    expect(failure.next).not.toContain('my_project')
  })

  test.each<[string, Said, RegExp]>([
    [
      'no service',
      [404, '404 page not found'],
      /no Pipeline Service at 127\.0\.0\.1:\d+ \(404: 404 page not found\)/
    ],
    ['web pages', [200, '<html>sign in</html>'], /web page instead of data/]
  ])('at both places %s', async (_, said, cause) => {
    await using server = await serve(response => say(response, said))
    const failure = await failureOf(fetchExecution(harnessAt(server), SCOPE, 'exec1'))
    expect(failure.kind).toBe('unexpected-answer')
    expect(failure.summary).toMatch(cause)
    expect(failure.next).toContain('base-url')
    expect(server.seen).toHaveLength(2)
  })

  const summaries: Json[] = [
    { pipelineIdentifier: '' },
    { runSequence: 0 },
    { runSequence: '42' },
    { runSequence: 1.5 },
    { status: null },
    { planExecutionId: 'another' }
  ]
  test.each([
    ...[
      '',
      '[]',
      'null',
      'not JSON',
      '{}',
      '{"status":"SUCCESS","data":[]}',
      '{"status":"SUCCESS","data":{"pipelineExecutionSummary":"x"}}'
    ],
    ...summaries.map(summary => executionAnswer(summary))
  ])('an answer of another shape is refused: %s', async body => {
    await using server = await serve(response => say(response, [200, body]))
    const failure = await failureOf(fetchExecution(harnessAt(server), SCOPE, 'exec1'))
    expect(failure.kind).toBe('unexpected-answer')
    expect(failure.summary).toContain('the execution exec1')
    expect(failure.next).toContain('base-url')
  })

  test('foreign text is quoted inert', async () => {
    const body = JSON.stringify({ status: 'ERROR', message: HOSTILE, correlationId: HOSTILE })
    await using server = await serve(response => say(response, [400, body]))
    const failure = await failureOf(fetchExecution(harnessAt(server), { ...SCOPE, org: HOSTILE }, HOSTILE))
    expect(isInert(failure.message)).toBe(true)
  })
})

describe('a run', () => {
  /** Runs, newest first, told so many a page. */
  function runs(newest: number, count: number, pipeline = 'Deploy'): Json[] {
    return Array.from({ length: count }, (_, at) => ({
      pipelineIdentifier: pipeline,
      runSequence: newest - at,
      planExecutionId: `exec-${newest - at}`
    }))
  }
  function serveRuns(
    all: readonly Json[],
    ends: (page: number, pages: number) => Json = () => ({})
  ): Promise<Pocket> {
    return serve((response, { url }) => {
      const { searchParams } = new URL(url, 'http://x')
      const [page, size] = [Number(searchParams.get('page')), Number(searchParams.get('size'))]
      const content = all.slice(page * size, (page + 1) * size)
      const pages = Math.ceil(all.length / size)
      say(response, [200, JSON.stringify({ status: 'SUCCESS', data: { content, ...ends(page, pages) } })])
    })
  }
  const last = (page: number, pages: number): Json => ({ last: page + 1 >= pages })

  test('is found on the first page, with one call', async () => {
    await using server = await serveRuns(runs(500, 500))
    expect(await findRun(harnessAt(server), SCOPE, 'Deploy', 498)).toBe('exec-498')
    expect(server.seen).toMatchObject([
      {
        method: 'POST',
        url: `/pipeline/api/pipelines/execution/summary${QUERY}&pipelineIdentifier=Deploy&page=0&size=50`,
        headers: { 'content-type': 'application/json' }
      }
    ])
  })

  test('is found on a later page', async () => {
    await using server = await serveRuns(runs(500, 500))
    expect(await findRun(harnessAt(server), SCOPE, 'Deploy', 310)).toBe('exec-310')
    expect(server.seen).toHaveLength(4)
  })

  test('of another pipeline is not taken for it', async () => {
    await using server = await serveRuns([...runs(9, 9, 'Other'), ...runs(3, 3)], last)
    expect(await findRun(harnessAt(server), SCOPE, 'Deploy', 2)).toBe('exec-2')
    const failure = await failureOf(findRun(harnessAt(server), SCOPE, 'Deploy', 7))
    expect(failure.kind).toBe('not-found')
    expect(failure.summary).toMatch(
      /no run 7 of the pipeline Deploy in the project my_project .*; runs 3 down to 1 were seen/
    )
    expect(failure.next).toContain('another one (pipeline-id)')
  })

  test('the search stops where the run is passed', async () => {
    await using server = await serveRuns(runs(500, 500).filter(({ runSequence }) => runSequence !== 420))
    const failure = await failureOf(findRun(harnessAt(server), SCOPE, 'Deploy', 420))
    expect(failure.summary).toContain('runs 500 down to 350 were seen')
    expect(server.seen).toHaveLength(3)
  })

  test('a run to come is told at once', async () => {
    await using server = await serveRuns(runs(500, 500))
    const failure = await failureOf(findRun(harnessAt(server), SCOPE, 'Deploy', 501))
    expect(failure.summary).toContain('runs 500 down to 451 were seen')
    expect(server.seen).toHaveLength(1)
  })

  test.each<[string, number, (page: number, pages: number) => Json]>([
    ['last', 2, last],
    ['totalPages', 2, (_, totalPages) => ({ totalPages })],
    ['an empty page', 3, () => ({})]
  ])('the list ends: %s', async (_, pages, ends) => {
    await using server = await serveRuns(runs(100, 90), ends)
    const failure = await failureOf(findRun(harnessAt(server), SCOPE, 'Deploy', 3))
    expect(failure.next).toContain('Check run-sequence')
    expect(server.seen).toHaveLength(pages)
  })

  test('of very many only the newest are looked through', async () => {
    await using server = await serveRuns(runs(5000, 5000))
    const failure = await failureOf(findRun(harnessAt(server), SCOPE, 'Deploy', 1))
    expect(server.seen).toHaveLength(40)
    expect(failure.next).toMatch(/older run is found by execution-id.*execution-url/)
  })

  test('one page over and over again comes to an end', async () => {
    const body = JSON.stringify({ status: 'SUCCESS', data: { content: runs(9, 2) } })
    await using server = await serve(response => say(response, [200, body]))
    expect((await failureOf(findRun(harnessAt(server), SCOPE, 'Deploy', 3))).kind).toBe('not-found')
    expect(server.seen).toHaveLength(40)
  })

  test.each<[string, Said, string, RegExp]>([
    [
      'a pipeline without runs',
      [200, '{"status":"SUCCESS","data":{"content":[]}}'],
      'not-found',
      /knows no run of the pipeline Deploy.*Check pipeline-id \(the identifier/
    ],
    [
      'an unknown pipeline',
      [404, error('Pipeline [Deploy] not found')],
      'not-found',
      /Pipeline \[Deploy\] not found, correlation id corr-123.*Check pipeline-id/
    ],
    [
      'no permission',
      [403, error('Missing permission')],
      'forbidden',
      /view pipelines in the project my_project/
    ],
    [
      'no list',
      [200, '{"status":"SUCCESS","data":{"content":{}}}'],
      'unexpected-answer',
      /not what it should be/
    ],
    ['no data', [200, '{"status":"SUCCESS"}'], 'unexpected-answer', /not what it should be/]
  ])('%s is explained', async (_, said, kind, message) => {
    await using server = await serve(response => say(response, said))
    const failure = await failureOf(findRun(harnessAt(server), SCOPE, 'Deploy', 3))
    expect(failure.kind).toBe(kind)
    expect(failure.message).toMatch(message)
  })

  test('entries of another shape are passed over', async () => {
    const odd: Json[] = [
      {},
      { runSequence: '3', planExecutionId: 'x' },
      { runSequence: 3 },
      { runSequence: 3, planExecutionId: '' }
    ]
    await using server = await serveRuns([null as unknown as Json, ...odd, ...runs(3, 1)])
    expect(await findRun(harnessAt(server), SCOPE, 'Deploy', 3)).toBe('exec-3')
  })
})

test.each([
  ['named by the original', { rollbackModeExecutionId: 'back' }],
  ['that began later', {}]
])('of two executions with one run number, a rollback %s is not taken', async (_, named) => {
  const runs = [
    { pipelineIdentifier: 'Deploy', planExecutionId: 'back', runSequence: 7, startTs: 2000 },
    { pipelineIdentifier: 'Deploy', planExecutionId: 'first', runSequence: 7, startTs: 1000, ...named },
    { pipelineIdentifier: 'Deploy', planExecutionId: 'six', runSequence: 6, startTs: 500 }
  ]
  // One a page, so that the two stand on two pages.
  await using server = await serve((response, { url }) => {
    const page = Number(new URL(url, 'http://x').searchParams.get('page'))
    const data = { content: runs.slice(page, page + 1), totalPages: 3, last: page === 2 }
    say(response, [200, JSON.stringify({ status: 'SUCCESS', data })])
  })
  expect(await findRun(harnessAt(server), SCOPE, 'Deploy', 7)).toBe('first')
})
