import { describe, expect, test } from '@jest/globals'
import { smallExecution } from '../../../sandbox/executions.ts'
import { fetchRetryHistory } from '../../../src/harness/execution/retry-history.ts'
import { connect } from '../../../src/harness/http/http.ts'
import { connectionTo } from '../../fixtures/connection.ts'
import { knownOf } from '../../fixtures/known-execution.ts'
import { serve, type Pocket } from '../../fixtures/pocket-server.ts'

const LATER = knownOf(smallExecution(), { executionId: 'now1' })

function triesAt(server: Pocket): Promise<readonly string[]> {
  return fetchRetryHistory(connect(connectionTo(server.origin)), LATER, Infinity)
}

function answer(data: unknown): string {
  return JSON.stringify({ status: 'SUCCESS', data })
}

describe('the other tries of an execution', () => {
  test.each([
    ['listed with their ids', [{ uuid: 'now1', status: 'FAILED' }, { uuid: 'old2' }, { uuid: 'old1' }]],
    ['told once', [{ uuid: 'old2' }, { uuid: 'old1' }, { uuid: 'old2' }]],
    ['bare of what is none', [{ uuid: 'old2' }, null, 'x', { uuid: '../x' }, {}, { uuid: 'old1' }]]
  ])('are %s', async (_, executionInfos) => {
    const skipped = { skipStagesIdentifier: ['build'] }
    const data = { latestExecutionId: 'new3', executionInfos, retryStagesMetadata: skipped }
    await using server = await serve(response => response.end(answer(data)))
    expect(await triesAt(server)).toEqual(['old2', 'old1'])
    const [{ method, url } = { method: '', url: '' }] = server.seen
    expect(`${method} ${url}`).toMatch(
      /^GET \/pipeline\/api\/pipeline\/execute\/retryHistory\/now1\?accountIdentifier=/u
    )
  })

  test('are twenty at most', async () => {
    const many = Array.from({ length: 99 }, (_, at) => ({ uuid: `old${at}` }))
    await using server = await serve(response => response.end(answer({ executionInfos: many })))
    expect(await triesAt(server)).toHaveLength(20)
  })

  test.each([
    [200, answer(null)],
    [200, answer({ errorMessage: 'no other tries' })],
    [200, answer({ executionInfos: 'x' })],
    [200, 'no JSON'],
    [404, '{"message":"no"}'],
    [500, '{}']
  ])('are none where the answer is %d %s, which is no failure', async (status, body) => {
    await using server = await serve(response => response.writeHead(status).end(body))
    expect(await triesAt(server)).toEqual([])
  })
})
