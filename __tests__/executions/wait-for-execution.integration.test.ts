import type { ServerResponse } from 'node:http'
import { describe, expect, test } from '@jest/globals'
import { smallExecution } from '../../sandbox/executions.ts'
import { connect } from '../../src/harness/http/http.ts'
import { fetchExecution } from '../../src/harness/execution/fetch-execution.ts'
import { LookPace } from '../../src/executions/look-pace.ts'
import {
  letLogsSettle,
  waitForExecution,
  type AwaitedExecution
} from '../../src/executions/wait-for-execution.ts'
import { connectionTo, type TestConnection } from '../fixtures/connection.ts'
import { executionAnswer, graphOf, type Json } from '../fixtures/execution-answer.ts'
import { failureOf, HOSTILE, isInert } from '../fixtures/failures.ts'
import { knownOf, nodeOf } from '../fixtures/known-execution.ts'
import { serve, type Pocket } from '../fixtures/pocket-server.ts'

const SCOPE = { account: 'acc', org: 'my_org', project: 'my_project' }
const MINUTE = 60_000

/**
 * How the execution stands at a look: its status and that of its steps, or an HTTP status without
 * anything.
 */
type Look = number | readonly [string, Record<string, Json>?]

function answer(response: ServerResponse, look: Look): void {
  if (typeof look === 'number') {
    response.writeHead(look)
    response.end(look === 403 ? '{"message":"no"}' : '')
    return
  }
  const [status, steps = {}] = look
  const stage = { name: 'Build it', baseFqn: 'pipeline.stages.Build', status }
  response.end(executionAnswer({ status }, graphOf({ stage, ...steps }, { stage: Object.keys(steps) })))
}

/** The looks in turn, the last one again and again. */
function serveLooks(...looks: readonly Look[]): Promise<Pocket> {
  return serve((response, _, nth) => answer(response, looks[Math.min(nth, looks.length) - 1] ?? 500))
}

async function waitAt(
  server: Pocket,
  options: { wait?: boolean; ms?: number } = {},
  connection: TestConnection = connectionTo(server.origin)
): Promise<AwaitedExecution> {
  const { wait = true, ms = 60 * MINUTE } = options
  const deadline = connection.clock.now() + ms
  const harness = connect(connection)
  return waitForExecution(harness, await fetchExecution(harness, SCOPE, 'exec1'), {
    wait,
    deadline,
    pace: new LookPace('none')
  })
}

const running = (name: string): Json => ({ name, stepType: 'Run', status: 'Running' })

describe('waiting', () => {
  test('an execution that has ended is had with one call and no word', async () => {
    await using server = await serveLooks(['Failed'])
    const connection = connectionTo(server.origin)
    const { execution, partial } = await waitAt(server, {}, connection)
    expect([execution.status, partial]).toEqual(['Failed', null])
    expect(server.seen).toHaveLength(1)
    expect(connection.told).toEqual([])
    expect(connection.clock.waits).toEqual([])
  })

  test('a running one is looked at until it ends, ever less often', async () => {
    await using server = await serveLooks(...Array.from({ length: 8 }, () => ['Running'] as const), [
      'Success'
    ])
    const connection = connectionTo(server.origin)
    const { execution, partial } = await waitAt(server, {}, connection)
    expect([execution.status, partial]).toEqual(['Success', null])
    const { waits } = connection.clock
    expect(waits).toHaveLength(8)
    expect(waits[0]).toBe(5000)
    expect(waits.at(-1)).toBe(30_000)
    expect(waits).toEqual(waits.toSorted((a, b) => a - b))
  })

  test('an unknown status is not an end', async () => {
    await using server = await serveLooks(['BrandNew'], ['Success'])
    expect((await waitAt(server)).execution.status).toBe('Success')
    expect(server.seen).toHaveLength(2)
  })

  test('tells changes of the status and of the running steps, each once', async () => {
    const tests = { t: running('Run Tests') }
    await using server = await serveLooks(
      ['NotStarted', { t: { ...running('Run Tests'), status: 'NotStarted' } }],
      ['Running', tests],
      ['Running', tests],
      [
        'Running',
        { t: { ...running('Run Tests'), status: 'Success' }, l: running('Lint'), u: running('Upload') }
      ],
      ['Success']
    )
    const connection = connectionTo(server.origin)
    await waitAt(server, {}, connection)
    expect(connection.told).toEqual([
      'Run 42 of Deploy it: NotStarted.',
      'Run 42 of Deploy it: Running. At Run Tests (Build it).',
      'Run 42 of Deploy it: Running. At Lint (Build it), Upload (Build it).',
      'Run 42 of Deploy it: Success.'
    ])
  })

  test('tells what it waits for, and who', async () => {
    const approval = {
      name: 'Go or no-go',
      stepType: 'HarnessApproval',
      status: 'ApprovalWaiting',
      stepParameters: { spec: { approvers: { userGroups: ['account.leads'] } } }
    }
    const hold = { name: 'Hold', status: 'InterventionWaiting' }
    await using server = await serveLooks(['ApprovalWaiting', { approval, hold }], ['Paused'], ['Success'])
    const connection = connectionTo(server.origin)
    await waitAt(server, {}, connection)
    expect(connection.told[0]).toBe(
      'Run 42 of Deploy it: ApprovalWaiting. Go or no-go (Build it) waits for the approval of account.leads, ' +
        'Hold (Build it) waits (InterventionWaiting).'
    )
    expect(connection.told[1]).toMatch(
      /: Paused\. It goes on when somebody resumes it: http:.*\/executions\/exec1\/pipeline$/
    )
  })

  test('of many running steps some are named', async () => {
    const steps = Object.fromEntries(
      Array.from({ length: 300 }, (_, at) => [`s${at}`, running(`Step ${at}`)])
    )
    await using server = await serveLooks(['Running', steps], ['Success'])
    const connection = connectionTo(server.origin)
    await waitAt(server, {}, connection)
    expect(connection.told[0]).toMatch(/At Step 0 .*, Step 4 \(Build it\) and 295 more\.$/)
  })

  test('without waiting a running one is partial at once', async () => {
    await using server = await serveLooks(['Running', { t: running('Run Tests') }])
    const connection = connectionTo(server.origin)
    const { execution, partial } = await waitAt(server, { wait: false }, connection)
    expect(execution.status).toBe('Running')
    expect(partial).toBe(
      'the execution had not ended (Running), and wait-for-completion is false: set that to true, or run the job again after the end'
    )
    expect(server.seen).toHaveLength(1)
    expect(connection.clock.waits).toEqual([])
  })

  test('at the deadline it is partial, and looked at once more right then', async () => {
    const approval = { name: 'Go', stepType: 'HarnessApproval', status: 'ApprovalWaiting' }
    await using server = await serveLooks(['Running'], ['Running'], ['ApprovalWaiting', { approval }])
    const connection = connectionTo(server.origin)
    const { partial } = await waitAt(server, { ms: 8000 }, connection)
    expect(connection.clock.waits).toEqual([5000, 3000])
    expect(partial).toBe(
      'the execution had not ended (ApprovalWaiting; Go (Build it) waits for an approval) when timeout-minutes ran out: give that a larger value, or run the job again after the end'
    )
  })

  test('a look that fails is told and passed over', async () => {
    await using server = await serveLooks(
      ['Running'],
      ...[500, 500, 500, 500],
      ['Running'],
      ...[500, 500, 403, 403],
      ['Success']
    )
    const connection = connectionTo(server.origin)
    expect((await waitAt(server, {}, connection)).partial).toBeNull()
    expect(connection.told.filter(line => line.includes('could not be fetched'))).toHaveLength(4)
  })

  test('three in a row are too many', async () => {
    await using server = await serveLooks(['Running'], ...[500, 500, 500, 500, 500, 500], ['Success'])
    expect((await failureOf(waitAt(server))).kind).toBe('unavailable')
    expect(server.seen).toHaveLength(7)
  })

  test('at the deadline a look that fails leaves what was seen before', async () => {
    await using server = await serveLooks(['Running'], 500, 500, 500)
    const { execution, partial } = await waitAt(server, { ms: 15_000 })
    expect(execution.status).toBe('Running')
    expect(partial).toContain('timeout-minutes')
  })

  test.each([
    ['a key that is no longer good', [['Running'], 401] as const],
    ['an execution that is gone', [['Running'], 400] as const]
  ])('nothing is waited for after %s', async (_, looks) => {
    await using server = await serveLooks(...looks)
    await failureOf(waitAt(server))
    expect(server.seen).toHaveLength(looks.length)
  })

  test('foreign text is told inert', async () => {
    const hostile = { name: HOSTILE, stepType: 'HarnessApproval', status: `${HOSTILE} Waiting` }
    await using server = await serveLooks([HOSTILE, { hostile }])
    const connection = connectionTo(server.origin)
    const { partial } = await waitAt(server, { ms: 1 }, connection)
    expect(connection.told.filter(line => !isInert(line))).toEqual([])
    expect(isInert(partial ?? '')).toBe(true)
  })
})

describe('letting logs settle', () => {
  const HEAD = 'acc/pipeline/Deploy/42/-exec1/Build'
  const steps = Array.from({ length: 8 }, (_, at) =>
    nodeOf('step', `s${at}`, { logKeys: [`${HEAD}/s${at}`, `${HEAD}/s${at}x`], endedAt: 1000 + at })
  )
  const children = [
    ...steps,
    nodeOf('step', 'skipped', { status: 'Skipped', logKeys: ['x'], endedAt: 5000 }),
    nodeOf('step', 'silent', { endedAt: 5000 })
  ]

  async function settle(
    server: Pocket,
    { endedAgo = 0, left = MINUTE }: { endedAgo?: number | null; left?: number } = {}
  ): Promise<{ waits: number[]; told: string[] }> {
    const connection = connectionTo(server.origin)
    const now = connection.clock.now()
    const known = knownOf(smallExecution(), {
      account: 'acc',
      endedAt: endedAgo === null ? null : now - endedAgo,
      stages: [nodeOf('stage', 'Build', { children })]
    })
    await letLogsSettle(connect(connection), known, now + left)
    return { waits: connection.clock.waits, told: connection.told }
  }
  const keysAsked = (server: Pocket): string[] =>
    server.seen.map(({ url }) => new URL(url, 'http://x').searchParams.get('key') ?? '')

  test('asks once for the first logs of the steps that ended last', async () => {
    await using server = await serve(response => response.end('true'))
    const { waits, told } = await settle(server)
    expect(server.seen[0]?.url).toMatch(/^\/gateway\/log-service\/blob\/exists\?accountID=acc&key=acc/)
    expect(keysAsked(server).sort()).toEqual([3, 4, 5, 6, 7].map(at => `${HEAD}/s${at}`))
    expect([waits, told]).toEqual([[], []])
  })

  test('asks again only for those that are not there', async () => {
    await using server = await serve((response, { url }, nth) =>
      response.end(String(nth > 7 || !/s[67]$/u.test(url)))
    )
    const { waits, told } = await settle(server)
    expect(waits).toEqual([1000, 2000])
    expect(server.seen).toHaveLength(5 + 2 + 2)
    expect(told).toEqual([expect.stringContaining('letting its last logs reach storage')])
  })

  test('waits for 15 s at most', async () => {
    await using server = await serve(response => response.end('false'))
    const { waits } = await settle(server)
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(15_000)
  })

  test('not past the deadline', async () => {
    await using server = await serve(response => response.end('false'))
    expect((await settle(server, { left: 4000 })).waits).toEqual([1000, 2000])
  })

  test.each([
    ['ended two minutes ago', 2 * MINUTE],
    ['has no known end', null]
  ])('asks nothing when the execution %s', async (_, endedAgo) => {
    await using server = await serve(response => response.end('false'))
    await settle(server, { endedAgo })
    expect(server.seen).toEqual([])
  })

  test("it goes by Harness's clock: the runner's may be nine days ahead", async () => {
    const connection = connectionTo('')
    const ended = connection.clock.now()
    const date = new Date(ended).toUTCString()
    await using server = await serve(response => response.writeHead(200, { date }).end('true'))
    connection.clock.advance(9 * 24 * 60 * MINUTE)
    const harness = connect({ ...connection, baseUrl: server.origin })
    await harness.call('GET', '/', {})
    const known = knownOf(smallExecution(), {
      endedAt: ended,
      stages: [nodeOf('stage', 'Build', { children })]
    })
    await letLogsSettle(harness, known, Infinity)
    expect(server.seen).toHaveLength(1 + 5)
  })

  test.each([200, 404])('an answer that tells nothing ends it (%s)', async status => {
    await using server = await serve(response => response.writeHead(status).end())
    expect((await settle(server)).waits).toEqual([])
  })
})
