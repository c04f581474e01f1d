import { describe, expect, test } from '@jest/globals'
import { fetchRetentionMonths } from '../../../src/harness/execution/retention.ts'
import { connect } from '../../../src/harness/http/http.ts'
import { connectionTo } from '../../fixtures/connection.ts'
import { serve, type Pocket } from '../../fixtures/pocket-server.ts'

function monthsAt(server: Pocket): Promise<number | null> {
  return fetchRetentionMonths(connect(connectionTo(server.origin)), 'acc/1', Infinity)
}

describe('the months for which an account keeps its executions', () => {
  test.each([
    ['a number', '{"status":"SUCCESS","data":6}', 6],
    ['digits', '{"data":"12"}', 12],
    ['the one number of an object', '{"data":{"retentionMonths":3,"accountIdentifier":"acc"}}', 3],
    ['two numbers', '{"data":{"a":3,"b":4}}', null],
    ['none', '{"data":null}', null],
    ['nothing sensible', '{"data":-1}', null],
    ['half a month', '{"data":0.5}', null],
    ['no JSON', 'six', null]
  ])('are %s', async (_, body, months) => {
    await using server = await serve(response => response.end(body))
    expect(await monthsAt(server)).toBe(months)
    expect(server.seen.map(({ method, url }) => [method, url])).toEqual([
      ['GET', '/pipeline/api/pipelines/retention/acc%2F1?accountIdentifier=acc%2F1']
    ])
  })

  test.each([403, 404, 500])('are not known where the answer is %d, which is no failure', async status => {
    await using server = await serve(response => response.writeHead(status).end('{"message":"no"}'))
    expect(await monthsAt(server)).toBeNull()
  })
})
