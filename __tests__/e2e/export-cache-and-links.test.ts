import { describe, expect, test } from '@jest/globals'
import { ActionClock } from '../../sandbox/action-clock.ts'
import { smallExecution } from '../../sandbox/executions.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import type { LinkDialect } from '../../sandbox/signing.ts'
import { actOn, sample } from './run-action.ts'
import { asked, BY_ID, DAY, LOCAL, on, RUN, startWithSample } from './export-requests.ts'
import { filesAt, sourceLogs, storedLogs } from './run-results.ts'
import { errorOf, expectSuccess } from './run-output.ts'

describe('§3.7 cached results', () => {
  test('a result past its time is not downloaded: another spelling is another export', async () => {
    await using sandbox = await startWithSample()
    await sandbox.exports.prepare(sample.account, sample.prefix, 7 * DAY + 60_000)
    await using run = await actOn(sandbox, BY_ID)
    expectSuccess(run)
    expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(sample.logs))
    expect(on(sandbox, 'storage')).toHaveLength(1)
    expect(new Set(asked(sandbox))).toEqual(new Set([sample.prefix, sample.prefix.slice(0, -1)]))
  })

  test('a dead link (403) is renewed by asking again', async () => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({
      on: 'storage',
      do: { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' }
    })
    await using run = await actOn(sandbox, BY_ID)
    expectSuccess(run)
    expect(new Set(asked(sandbox))).toEqual(new Set([sample.prefix]))
  })

  test.each([403, 404])('a link that stays dead (%d) is replaced through another spelling', async status => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'storage', times: 2, do: { status } })
    await using run = await actOn(sandbox, BY_ID)
    expectSuccess(run)
    expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(sample.logs))
    expect(new Set(asked(sandbox)).size).toBe(2)
  })

  test('links that are all dead fail after a bounded number of exports', async () => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'storage', times: Infinity, do: { status: 403 } })
    await using run = await actOn(sandbox, BY_ID)
    expect(errorOf(run)).toMatch(/link to the exported logs has expired or is refused \(403\)/)
    expect(on(sandbox, 'storage').length).toBeLessThanOrEqual(5)
  })

  test('an export whose worker died is left behind after some minutes: another spelling is another export', async () => {
    await using sandbox = await startWithSample()
    sandbox.exports.seed(sample.account, sample.prefix, 'in_progress')
    await using run = await actOn(sandbox, BY_ID)
    expectSuccess(run)
    expect(run.stdout).toMatch(/has been in progress for 5 minutes without an end/)
    expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(sample.logs))
  })
})

describe('§3.8 links of prefixes that end in a slash name nothing', () => {
  const byPrefix = (prefix: string): Record<string, string> => ({
    ...{ 'pipeline-id': '', 'run-sequence': '', 'log-prefix': prefix },
    ...LOCAL
  })

  test('the action asks for none of its own', async () => {
    await using sandbox = await startWithSample({ deadSlashLinks: true })
    await using run = await actOn(sandbox, { ...LOCAL, 'stage-id': 'Build' })
    expectSuccess(run)
    for (const prefix of asked(sandbox)) expect(prefix).not.toMatch(/\/$/)
  })

  test.each([
    ['a stage', `${sample.prefix}/Build/`, '/Build/'],
    ['the whole run, as documented', RUN, '/']
  ])("a user's log-prefix of %s works through a spelling without it", async (_, prefix, part) => {
    await using sandbox = await startWithSample({ deadSlashLinks: true })
    await using run = await actOn(sandbox, byPrefix(prefix))
    expectSuccess(run)
    const expected = sample.logs.filter(({ key }) => key.includes(part))
    expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(expected))
  })
})

describe('§3.9 the gateway', () => {
  test('429 with Retry-After in seconds is waited for', async () => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'download', do: { status: 429, headers: { 'retry-after': '4' } } })
    await using run = await actOn(sandbox, LOCAL)
    expectSuccess(run)
    expect(run.stdout).toContain('Harness: status 429; trying again in 4 s.')
    const [refused, next] = sandbox.requests
    expect((next?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(3_990)
  })

  test('429 with Retry-After as a date is waited for', async () => {
    const clock = new ActionClock()
    await using sandbox = await startWithSample({ clock })
    const headers = { 'retry-after': new Date(clock.now() + 60_000).toUTCString() }
    sandbox.faults.add({ on: 'download', do: { status: 429, headers } })
    await using run = await actOn(sandbox, LOCAL)
    expectSuccess(run)
    const told = Number(/status 429; trying again in (\d+) s\./.exec(run.stdout)?.[1])
    expect(told).toBeGreaterThan(50)
    expect(told).toBeLessThanOrEqual(60)
  })

  test.each([502, 503, 504])('%d is tried again', async status => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'download', times: 2, do: { status, body: '<html>bad gateway</html>' } })
    await using run = await actOn(sandbox, LOCAL)
    expectSuccess(run)
  })

  test('503 without an end fails, and says so', async () => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'download', times: Infinity, do: { status: 503 } })
    await using run = await actOn(sandbox, LOCAL)
    expect(errorOf(run)).toMatch(/Harness is not available \(503: empty answer\), also after several tries/)
    expect(on(sandbox, 'download')).toHaveLength(5)
  })

  test('429 without an end fails, and says so', async () => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'download', times: Infinity, do: { status: 429 } })
    await using run = await actOn(sandbox, { ...LOCAL, 'timeout-minutes': '5' })
    expect(errorOf(run)).toMatch(/Harness is limiting the rate of calls \(429/)
  })

  test.each(['reset', 'hang'] as const)('a connection that ends in a %s is tried again', async fault => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'download', do: fault })
    await using run = await actOn(sandbox, LOCAL)
    expectSuccess(run)
    expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(sample.logs))
  })

  test('a service that never answers fails naming its host', async () => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'download', times: Infinity, do: 'hang' })
    await using run = await actOn(sandbox, LOCAL)
    expect(errorOf(run)).toMatch(/^No answer from 127\.0\.0\.1:\d+: no answer for 45 s\. Check base-url/)
  })

  test('a 500 that is not the limit is asked again', async () => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({
      on: 'download',
      do: { status: 500, body: '{"error_msg":"redis: connection pool"}' }
    })
    await using run = await actOn(sandbox, LOCAL)
    expectSuccess(run)
  })

  test('no connection at all fails naming the host and base-url', async () => {
    await using sandbox = await startWithSample()
    await using run = await actOn(sandbox, { ...LOCAL, 'base-url': 'http://127.0.0.1:1' })
    expect(errorOf(run)).toMatch(/^No answer from 127\.0\.0\.1:1: .*ECONNREFUSED.* Check base-url/)
  })
})

describe('the link to storage', () => {
  const dialects: LinkDialect[] = ['s3', 'gcs', 'gcs-v2']

  test.each(dialects)(
    'in the dialect %s works as it is given, and nothing of ours goes with it',
    async dialect => {
      await using sandbox = await startWithSample({ dialect })
      await using run = await actOn(sandbox, LOCAL)
      expectSuccess(run)
      const [fetched] = on(sandbox, 'storage')
      expect(fetched).toMatchObject({ method: 'GET', status: 200 })
      for (const name of [
        'x-api-key',
        'authorization',
        'x-harness-token',
        'cookie',
        'referer',
        'content-length'
      ]) {
        expect(fetched?.headers).not.toHaveProperty(name)
      }
    }
  )

  test.each(dialects)(
    'in the dialect %s, wrapped by app.harness.io, goes to base-url instead',
    async dialect => {
      await using sandbox = await startWithSample({ dialect, linkBase: 'gateway' })
      await using run = await actOn(sandbox, LOCAL)
      expectSuccess(run)
      const [fetched] = on(sandbox, 'storage')
      expect(fetched?.path).toMatch(/^\/storage\/harness-download\//)
      expect(fetched?.headers.host).toBe(new URL(sandbox.baseUrl).host)
      expect(fetched?.headers).not.toHaveProperty('x-api-key')
      expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(sample.logs))
    }
  )

  test('the standard layout keeps the raw colons of its path', async () => {
    await using sandbox = await startSandbox({ linkBase: 'gateway' })
    const execution = smallExecution({ layout: 'standard' })
    sandbox.addExecution(execution)
    const named = { 'pipeline-id': '', 'run-sequence': '', 'log-prefix': execution.prefix }
    await using run = await actOn(sandbox, { ...LOCAL, ...named })
    expectSuccess(run)
    expect(on(sandbox, 'storage')[0]?.path).toContain('/accountId:')
  })

  test('the tokens do not go to storage either', async () => {
    await using sandbox = await startWithSample({ linkBase: 'gateway' })
    const tokens = { 'api-key': '', 'bearer-token': 'the.bearer', 'harness-token': sandbox.harnessToken }
    await using run = await actOn(sandbox, { ...LOCAL, ...tokens })
    expectSuccess(run)
    const [fetched] = on(sandbox, 'storage')
    expect(fetched?.headers).not.toHaveProperty('authorization')
    expect(fetched?.headers).not.toHaveProperty('x-harness-token')
  })
})
