import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { frameOf, smallExecution } from '../../../../sandbox/executions.ts'
import { startSandbox, type Sandbox } from '../../../../sandbox/sandbox.ts'
import { connect } from '../../../../src/harness/http/http.ts'
import { exportPrefix, type LogExport } from '../../../../src/harness/export/poll/export-poll.ts'
import { Mutex } from '../../../../src/system/mutex.ts'
import { API_KEY, connectionTo, type TestConnection } from '../../../fixtures/connection.ts'
import { failureOf, HOSTILE, isInert } from '../../../fixtures/failures.ts'
import { FakeClock } from '../../../fixtures/fake-clock.ts'
import { serve } from '../../../fixtures/pocket-server.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const { account: ACCOUNT, prefix: PREFIX } = frameOf()

let clock: FakeClock
let sandbox: Sandbox
let connection: TestConnection

beforeEach(async () => {
  clock = new FakeClock()
  sandbox = await startSandbox({ accountId: ACCOUNT, apiKey: API_KEY, now: clock.now })
  sandbox.addExecution(smallExecution())
  connection = connectionTo(sandbox.baseUrl, { clock })
})

afterEach(() => sandbox.close())

function ask(prefix = PREFIX, { minutes = 30, patience = 5, hasOtherWay = false } = {}): Promise<LogExport> {
  return exportPrefix(connect(connection), ACCOUNT, prefix, {
    deadline: clock.now() + minutes * MINUTE,
    patience: patience * MINUTE,
    hasOtherWay
  })
}

const calls = (): number => sandbox.requests.filter(({ on }) => on === 'download').length

describe('polling', () => {
  test('asks with POST and the parameters in the query only, spelt as the server wants them', async () => {
    await ask()
    const [first] = sandbox.requests
    expect(first).toMatchObject({ method: 'POST', query: { accountID: ACCOUNT, prefix: PREFIX } })
    expect(first?.url).not.toContain('+')
  })

  test('each second, then seldom while queued, since each such call queues another export', async () => {
    sandbox.script({ for: PREFIX, polls: { queued: 14, inProgress: 0 } })
    await ask()
    expect(clock.waits).toEqual([...Array.from({ length: 10 }, () => 1000), 15_000, 25_000, 30_000, 30_000])
  })

  test('more often again once in progress', async () => {
    sandbox.script({ for: PREFIX, polls: { queued: 12, inProgress: 3 } })
    await ask()
    expect(clock.waits.slice(10)).toEqual([15_000, 25_000, 5000, 5000, 5000])
  })

  test('an export that is ready is taken at once, without a wait', async () => {
    await sandbox.exports.prepare(ACCOUNT, PREFIX)
    await ask()
    expect([calls(), clock.waits]).toEqual([1, []])
  })

  test('changes of the state are told, each once', async () => {
    sandbox.script({ for: PREFIX, polls: { queued: 3, inProgress: 3 } })
    await ask()
    expect(connection.told).toEqual([`Export: queued (${PREFIX}).`, `Export: in progress (${PREFIX}).`])
  })

  test('a state that falls back from success to in progress is waited out', async () => {
    await using server = await serve((response, _, nth) => {
      const status = ['in_progress', 'queued', 'in_progress', 'success'][nth - 1] ?? 'success'
      response.end(JSON.stringify({ status, link: 'https://s/x', expires: '2026-01-20T00:00:00Z' }))
    })
    connection = connectionTo(server.origin, { clock })
    expect((await ask()).link).toBe('https://s/x')
    expect(clock.waits).toEqual([1000, 1000, 1000])
  })

  test.each([
    ['a new word is waited for', ['QUEUED', 'Packing', 'SUCCESS'], 3],
    ['failures by other words are asked for again', ['Failed', 'Aborted', 'success'], 3]
  ])('%s', async (_, words, count) => {
    let asked = 0
    await using server = await serve((response, _, nth) => {
      asked = nth
      response.end(JSON.stringify({ status: words[nth - 1] ?? 'success', link: 'https://s/x' }))
    })
    connection = connectionTo(server.origin, { clock })
    expect((await ask()).link).toBe('https://s/x')
    expect(asked).toBe(count)
  })

  test('an empty 200 counts as queued', async () => {
    sandbox.faults.add({ on: 'download', do: 'empty-200', times: 2 })
    expect((await ask()).link).toContain('logs.zip')
    expect(connection.told[0]).toBe(`Export: queued (${PREFIX}).`)
  })

  test('the link of an unfinished export is never given out, nor fetched', async () => {
    const links: string[] = []
    await using server = await serve((response, _, nth) => {
      const status = ['queued', 'in_progress', 'success'][nth - 1] ?? 'success'
      links.push(`https://storage/${nth}`)
      response.end(JSON.stringify({ status, link: links.at(-1), expires: '2026-01-20T00:00:00Z' }))
    })
    connection = connectionTo(server.origin, { clock })
    expect((await ask()).link).toBe('https://storage/3')
    expect(connection.masked).toEqual(['https://storage/3'])
    await ask(`${PREFIX}/`)
    expect(sandbox.requests.filter(({ on }) => on === 'storage')).toEqual([])
  })

  test('the link is masked before it is returned, and it tells when the answer ceases to be kept', async () => {
    await sandbox.exports.prepare(ACCOUNT, PREFIX, DAY)
    const { link, expires, prefix } = await ask()
    expect(connection.masked).toContain(link)
    expect(prefix).toBe(PREFIX)
    expect(Math.abs((expires ?? 0) - (clock.now() + 6 * DAY))).toBeLessThan(1000)
  })

  test('what was there before we asked is told from what we have started', async () => {
    expect(await ask()).toMatchObject({ isOwn: true, cacheLife: expect.closeTo(7 * DAY, -4) })
    expect(await ask()).toMatchObject({ isOwn: false, cacheLife: null })
  })

  test('the last poll is at the deadline, not after it, and not long before', async () => {
    sandbox.script({ for: PREFIX, polls: { queued: 99, inProgress: 0 } })
    const start = clock.now()
    const failure = await failureOf(ask(PREFIX, { minutes: 1 }))
    expect(failure.kind).toBe('timeout')
    expect(failure.message).toMatch(/was still queued when timeout-minutes ran out\. Give timeout-minutes/)
    expect(clock.now() - start).toBe(MINUTE)
  })

  test('a fraction of a minute is enough for a small export', async () => {
    await ask(PREFIX, { minutes: 0.05 })
    expect(clock.waits).toEqual([1000, 1000])
  })
})

describe('several exports at a time', () => {
  test('only the first is polled until it is done: a poll of one that is queued would queue it again', async () => {
    const prefixes = ['Build', 'Deploy', 'Lint'].map(stage => `${PREFIX}/${stage}`)
    const polling = new Mutex()
    const wait = { deadline: clock.now() + MINUTE, patience: MINUTE, hasOtherWay: false, polling }
    await Promise.all(prefixes.map(prefix => exportPrefix(connect(connection), ACCOUNT, prefix, wait)))
    const asked = sandbox.requests.map(({ query }) => prefixes.indexOf(query.prefix ?? ''))
    expect(asked.slice(0, 3).sort()).toEqual([0, 1, 2])
    const [first, second, third] = [...new Set(asked.slice(3))]
    expect(asked.slice(3)).toEqual(asked.slice(3).toSorted((a, b) => order(a) - order(b)))
    function order(index: number): number {
      return [first, second, third].indexOf(index)
    }
  })

  test('one that fails ends its turn', async () => {
    const polling = new Mutex()
    const wait = { deadline: clock.now() + MINUTE, patience: MINUTE, hasOtherWay: false, polling }
    sandbox.script({ for: PREFIX, error: 'broken', errorTimes: 99 })
    await failureOf(exportPrefix(connect(connection), ACCOUNT, PREFIX, wait))
    const other = await exportPrefix(connect(connection), ACCOUNT, `${PREFIX}/Build`, wait)
    expect(other.link).toContain('logs.zip')
  })

  test('the time until its turn counts for the wait: it is polled as soon as it has it', async () => {
    const polling = new Mutex()
    const endTurn = await polling.acquire()
    sandbox.script({ for: PREFIX, polls: { queued: 0, inProgress: 2 } })
    const harness = connect({
      ...connection,
      log: () =>
        setImmediate(() => {
          clock.advance(700)
          endTurn()
        })
    })
    const wait = { deadline: clock.now() + MINUTE, patience: MINUTE, hasOtherWay: false, polling }
    await exportPrefix(harness, ACCOUNT, PREFIX, wait)
    expect(clock.waits[0]).toBe(300)
    expect(clock.waits.slice(1)).not.toContain(300)
  })

  test('the time until its turn does not make an export stuck', async () => {
    const polling = new Mutex()
    const endTurn = await polling.acquire()
    sandbox.script({ for: PREFIX, polls: { queued: 0, inProgress: 2 } })
    sandbox.exports.seed(ACCOUNT, PREFIX, 'in_progress')
    const harness = connect({
      ...connection,
      log: () =>
        setImmediate(() => {
          clock.advance(30 * MINUTE)
          endTurn()
        })
    })
    const wait = { deadline: clock.now() + 60 * MINUTE, patience: 5 * MINUTE, hasOtherWay: false, polling }
    const failure = await failureOf(exportPrefix(harness, ACCOUNT, PREFIX, wait))
    expect(failure.message).toContain('in progress for 5 minutes')
    expect(clock.waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(5 * MINUTE)
  })
})

describe('errors of an export', () => {
  const message =
    'zipfile: failed to download: NoSuchKey: The specified key does not exist.\n\tstatus code: 404, request id: 18EAA'

  test('an error told on the first call may be days old: it is asked again', async () => {
    sandbox.exports.seed(ACCOUNT, PREFIX, 'error', 'of last week')
    expect((await ask()).link).toContain('logs.zip')
    expect(connection.told[0]).toBe('Export: failed (of last week); asking again.')
  })

  test('an error now and then is got over', async () => {
    sandbox.script({ for: PREFIX, error: message, errorTimes: 2 })
    expect((await ask()).link).toContain('logs.zip')
  })

  test('told three times it is believed: the message of the server, on one line', async () => {
    sandbox.script({ for: PREFIX, error: message, errorTimes: 99 })
    const failure = await failureOf(ask())
    expect(failure).toMatchObject({ kind: 'export-error', status: null })
    expect(failure.message).toContain(
      'does not exist. status code: 404, request id: 18EAA. Ask for one stage with stage-id'
    )
    expect(failure.message).not.toMatch(/[\n\t]/)
    expect(sandbox.requests.filter(({ on }) => on === 'storage')).toEqual([])
  })

  test('a hostile message is made inert, in the failure and in what is told', async () => {
    sandbox.script({ for: PREFIX, error: HOSTILE, errorTimes: 99 })
    const failure = await failureOf(ask())
    expect(failure.message).toContain('::error::x')
    expect([failure.message, ...connection.told].every(isInert)).toBe(true)
  })

  test('a stuck export is left after its patience, without a status: another spelling may help', async () => {
    sandbox.exports.seed(ACCOUNT, PREFIX, 'in_progress')
    const start = clock.now()
    const failure = await failureOf(ask(PREFIX, { patience: 2 }))
    expect(failure).toMatchObject({ kind: 'export-stuck', status: null })
    expect(failure.message).toContain('in progress for 2 minutes')
    expect(clock.now() - start).toBeGreaterThanOrEqual(2 * MINUTE)
    expect(clock.now() - start).toBeLessThan(2.2 * MINUTE)
  })

  test('a success past its time is not taken: asked a few times, then left to another spelling', async () => {
    await sandbox.exports.prepare(ACCOUNT, PREFIX, 7 * DAY + MINUTE)
    const failure = await failureOf(ask())
    expect(failure).toMatchObject({ kind: 'export-stuck', status: null })
    expect(failure.message).toContain('past its time')
    expect(calls()).toBe(3)
    expect(connection.told).not.toContain(expect.stringContaining('in progress'))
    expect(connection.masked).toEqual([])
  })

  test('a success past its time that the server has forgotten a moment later is made anew', async () => {
    await sandbox.exports.prepare(ACCOUNT, PREFIX, 7 * DAY + 60 * MINUTE - 1500)
    expect((await ask()).expires).toBeGreaterThan(clock.now() + 7 * DAY - MINUTE)
  })
})

describe('refusals of an export', () => {
  test('404 is believed when told twice: no log has the prefix', async () => {
    const failure = await failureOf(ask(`${ACCOUNT}/pipeline/Other/1/-`))
    expect(failure).toMatchObject({ kind: 'not-found', status: 404 })
    expect(calls()).toBe(2)
  })

  test('404 once was the trouble of a moment', async () => {
    const body = JSON.stringify({ error_msg: 'cannot list files for prefix' })
    sandbox.faults.add({ on: 'download', do: { status: 404, body } })
    expect((await ask()).link).toContain('logs.zip')
  })

  test('404 now and then between good answers is got over, too', async () => {
    const body = JSON.stringify({ error_msg: 'cannot list files for prefix' })
    await using server = await serve((response, _, nth) => {
      if (nth === 1 || nth === 3) return void response.writeHead(404).end(body)
      const status = nth === 2 ? 'queued' : 'success'
      response.end(JSON.stringify({ status, link: 'https://s/x' }))
    })
    connection = connectionTo(server.origin, { clock })
    expect(await ask()).toMatchObject({ link: 'https://s/x', expires: null })
  })

  test('the limit (a 500) is final, and says the way out', async () => {
    await sandbox.close()
    sandbox = await startSandbox({ accountId: ACCOUNT, apiKey: API_KEY, now: clock.now, limit: 3 })
    sandbox.addExecution(smallExecution())
    connection = connectionTo(sandbox.baseUrl, { clock })
    const failure = await failureOf(ask())
    expect(failure).toMatchObject({ kind: 'limit', status: 500 })
    for (const input of ['stage-id', 'execution-id', 'org-id', 'project-id', 'execution-url'])
      expect(failure.next).toContain(input)
    expect([calls(), clock.waits]).toEqual([1, []])
  })

  test('another 500 is asked once more', async () => {
    sandbox.faults.add({ on: 'download', do: { status: 500, body: '{"error_msg":"redis: nil"}' } })
    expect((await ask()).link).toContain('logs.zip')
    sandbox.faults.add({ on: 'download', times: 2, do: { status: 500, body: '{"error_msg":"redis: nil"}' } })
    const failure = await failureOf(ask())
    expect(failure).toMatchObject({ kind: 'export-error', status: 500 })
    expect(failure.message).toContain('redis: nil')
  })

  test.each([`${ACCOUNT}/pipeline/P/0/`, `${ACCOUNT}/pipeline/P/012/`, `${ACCOUNT}/pipeline/a-b/1/`])(
    '400 for the prefix %s is final, and quotes the server',
    async prefix => {
      const failure = await failureOf(ask(prefix))
      expect(failure).toMatchObject({ kind: 'prefix-refused', status: 400 })
      expect(failure.message).toContain('operation not permitted for prefix')
      expect(calls()).toBe(1)
    }
  )

  test('a 404 that is not the Log Service’s says that the export is not offered', async () => {
    for (const status of [404, 405]) {
      sandbox.faults.add({ on: 'download', do: { status, body: '404 page not found\n' } })
      const failure = await failureOf(ask())
      expect(failure).toMatchObject({ kind: 'export-off', status })
      expect(failure.next).toContain('SPG_LOG_SERVICE_ENABLE_DOWNLOAD_LOGS')
    }
  })

  test('a 403 that is not about the key may be the export’s alone, and names the feature flag', async () => {
    const body = JSON.stringify({ error_msg: 'feature is not enabled' })
    sandbox.faults.add({ on: 'download', times: 2, do: { status: 403, body } })
    const failure = await failureOf(ask())
    expect(failure).toMatchObject({ kind: 'export-off', status: 403 })
    expect(failure.next).toContain('SPG_LOG_SERVICE_ENABLE_DOWNLOAD_LOGS')
  })

  test.each([
    ['{"status":"paused"}', 'paused'],
    ['{"status":"success"}', 'success'],
    ['{"status":"success","link":"file:///etc/passwd"}', 'passwd'],
    ['{"status":"success","link":7}', '7'],
    ['[]', '[]'],
    ['hello\n::error::x', 'hello']
  ])('an answer that is no state (%j) is asked for once more and quoted, inert', async (body, quoted) => {
    sandbox.faults.add({ on: 'download', times: 2, do: { status: 200, body } })
    const failure = await failureOf(ask())
    expect(failure.kind).toBe('unexpected-answer')
    expect(failure.message).toContain(quoted)
    expect(isInert(failure.message)).toBe(true)
    expect(calls()).toBe(2)
  })

  test('failures of the call itself pass through: a wrong key, a sign-in page, a key of another account', async () => {
    const wrong = { ...connection, credentials: { kind: 'api-key', apiKey: 'wrong' } } as const
    const wait = { deadline: clock.now() + MINUTE, patience: MINUTE, hasOtherWay: false }
    expect(await failureOf(exportPrefix(connect(wrong), ACCOUNT, PREFIX, wait))).toMatchObject({
      status: 403
    })
    const foreign = { ...connection, credentials: { kind: 'api-key', apiKey: sandbox.foreignKey } } as const
    const failure = await failureOf(exportPrefix(connect(foreign), ACCOUNT, PREFIX, wait))
    expect(failure.message).toContain('another Harness account')
    expect(failure.message).not.toContain('SPG_LOG')
    sandbox.faults.add({ on: 'download', times: 2, do: 'html-login' })
    expect(await failureOf(ask())).toMatchObject({ kind: 'unexpected-answer', status: 200 })
  })

  test('the original page’s two tokens work as well', async () => {
    const tokens = { kind: 'tokens', bearer: 'any', token: sandbox.harnessToken } as const
    connection = connectionTo(sandbox.baseUrl, { clock, credentials: tokens })
    expect((await ask()).link).toContain('logs.zip')
  })
})
