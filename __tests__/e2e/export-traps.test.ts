import { describe, expect, test } from '@jest/globals'
import { smallExecution } from '../../sandbox/executions.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts'
import type { SandboxRequest } from '../../sandbox/http.ts'
import type { LinkDialect } from '../../sandbox/signing.ts'
import { actOn, sample } from './act-on.ts'
import { filesAt, sourceLogs, storedLogs } from './results-of.ts'
import { annotationsOf, errorOf, expectSuccess, LOGS_ONLY } from './what-it-said.ts'

const RUN = `${sample.account}/pipeline/${sample.pipeline}/${sample.run}/`
const LOCAL = { upload: 'false' }
const BY_ID = { ...LOCAL, 'execution-id': sample.execution }
const DAY = 24 * 3_600_000

/** A sandbox of its own for each test: what it has exported, it remembers. */
async function startWithSample(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options)
  sandbox.addExecution(sample)
  return sandbox
}

const routes = (sandbox: Sandbox): string[] => sandbox.requests.map(({ on }) => on)
const on = (sandbox: Sandbox, route: string): SandboxRequest[] =>
  sandbox.requests.filter(request => request.on === route)
const asked = (sandbox: Sandbox): (string | undefined)[] =>
  on(sandbox, 'download').map(({ query }) => query.prefix)

describe('the request', () => {
  test('is a POST without a body, accountID and prefix in the query, signed by the key and the version', async () => {
    await using sandbox = await startWithSample()
    await using run = await actOn(sandbox, LOCAL)
    expectSuccess(run)
    const [first] = sandbox.requests
    expect(first).toMatchObject({ method: 'POST', path: '/gateway/log-service/blob/download' })
    expect(first?.query).toEqual({ accountID: sample.account, prefix: `${RUN}-` })
    expect(first?.headers).toMatchObject({
      'x-api-key': sandbox.apiKey,
      'content-length': '0',
      'user-agent': expect.stringMatching(/^harness-logs\/\d+\.\d+\.\d+/)
    })
    expect(first?.headers).not.toHaveProperty('authorization')
    expect(first?.headers).not.toHaveProperty('x-harness-token')
  })

  test('carries bearer-token and harness-token instead, where these are given', async () => {
    await using sandbox = await startWithSample()
    const tokens = { 'api-key': '', 'bearer-token': 'the.bearer', 'harness-token': sandbox.harnessToken }
    await using run = await actOn(sandbox, { ...LOCAL, ...tokens })
    expectSuccess(run)
    for (const { headers } of on(sandbox, 'download')) {
      expect(headers).toMatchObject({
        authorization: 'Bearer the.bearer',
        'x-harness-token': sandbox.harnessToken
      })
      expect(headers).not.toHaveProperty('x-api-key')
    }
  })
})

describe('§3.1 polling', () => {
  test('is slow while queued, since every poll queues one more export, and within timeout-minutes', async () => {
    await using sandbox = await startWithSample({ exportPolls: { queued: Infinity, inProgress: 1 } })
    await using run = await actOn(sandbox, { ...LOCAL, 'timeout-minutes': '1' })
    expect(errorOf(run)).toMatch(
      /was still queued when timeout-minutes ran out\. Give timeout-minutes a larger value/
    )
    // After 1, 2, 4, 8, 16 and 30 seconds, and at the end.
    expect(on(sandbox, 'download').length).toBeGreaterThanOrEqual(5)
    expect(on(sandbox, 'download').length).toBeLessThanOrEqual(8)
    expect(on(sandbox, 'storage')).toEqual([])
    expect(run.milliseconds).toBeLessThan(10_000)
    expect(run.left).toEqual([])
  })

  test('is bounded by timeout-minutes also while in progress', async () => {
    await using sandbox = await startWithSample({ exportPolls: { queued: 1, inProgress: Infinity } })
    await using run = await actOn(sandbox, { ...LOCAL, 'timeout-minutes': '0.5' })
    expect(errorOf(run)).toMatch(/was still in progress when timeout-minutes ran out/)
    expect(on(sandbox, 'download').length).toBeLessThanOrEqual(12)
  })

  test('is faster again once in progress', async () => {
    await using sandbox = await startWithSample({ exportPolls: { queued: 5, inProgress: 3 } })
    await using run = await actOn(sandbox, LOCAL)
    expectSuccess(run)
    const at = on(sandbox, 'download').map(request => request.at)
    const gap = (index: number): number => (at[index + 1] ?? 0) - (at[index] ?? 0)
    expect(gap(4)).toBeGreaterThan(2 * gap(5))
  })

  test('takes an empty 200 for queued', async () => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'download', times: 2, do: 'empty-200' })
    await using run = await actOn(sandbox, LOCAL)
    expectSuccess(run)
    expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(sample.logs))
  })

  test('an export that falls back while a second one rewrites it is had whole', async () => {
    await using sandbox = await startWithSample()
    sandbox.script({ for: `${RUN}-`, runs: 2 })
    sandbox.faults.add({ on: 'storage', do: 'change-object' })
    await using run = await actOn(sandbox, LOCAL)
    expectSuccess(run)
    expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(sample.logs))
  })
})

describe('§3.2 the link', () => {
  test.each(['absent', 'partial'] as const)(
    'is never fetched before success (till then: %s)',
    async early => {
      await using sandbox = await startWithSample({ exportPolls: { queued: 2, inProgress: 2 } })
      sandbox.script({ for: `${RUN}-`, early })
      await using run = await actOn(sandbox, LOCAL)
      expectSuccess(run)
      expect(routes(sandbox)).toEqual([...Array<string>(5).fill('download'), 'storage'])
      expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(sample.logs))
    }
  )
})

describe('§3.3 an error', () => {
  const message =
    'zipfile: failed to download: NoSuchKey: gone\n\tstatus code: 404, request id: 18EA\n::error::x'

  test('told once is asked again, and the export then succeeds', async () => {
    await using sandbox = await startWithSample()
    sandbox.script({ for: `${RUN}-`, error: message })
    await using run = await actOn(sandbox, LOCAL)
    expectSuccess(run)
    expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(sample.logs))
  })

  test('of days ago, told at the first call, is not believed', async () => {
    await using sandbox = await startWithSample()
    sandbox.exports.seed(sample.account, `${RUN}-`, 'error', 'zipfile: of last week')
    await using run = await actOn(sandbox, LOCAL)
    expectSuccess(run)
  })

  test('told three times fails with the message, on one line and inert', async () => {
    await using sandbox = await startWithSample()
    sandbox.script({ for: `${RUN}-`, error: message, errorTimes: Infinity })
    await using run = await actOn(sandbox, LOCAL)
    expect(errorOf(run)).toMatch(
      /could not export .*, 3 times: zipfile: failed to download: NoSuchKey: gone status code: 404, request id: 18EA : :error: :x\./
    )
    expect(errorOf(run)).not.toContain('\n')
    // Three exports of three calls each.
    expect(routes(sandbox)).toEqual(Array<string>(9).fill('download'))
    expect(run.left).toEqual([])
  })
})

describe('§3.4 the limit', () => {
  test('is final for the prefix: asked once, and the way out is told', async () => {
    await using sandbox = await startWithSample({ limit: 10 })
    await using run = await actOn(sandbox, LOCAL)
    expect(errorOf(run)).toMatch(/more logs than the Log Service exports at once.*stage-id.*log-prefix/)
    expect(routes(sandbox)).toEqual(['download'])
  })

  test('the way out works: one stage of a known execution', async () => {
    await using sandbox = await startWithSample({ limit: 10 })
    await using run = await actOn(sandbox, { ...BY_ID, 'stage-id': 'Lint' })
    expectSuccess(run)
    expect(run.outputs['file-count']).toBe('2')
  })

  test('the way out works: several prefixes', async () => {
    await using sandbox = await startWithSample({ limit: 10 })
    const named = { 'pipeline-id': '', 'run-sequence': '' }
    const prefixes = ['Lint', 'Smoke'].map(stage => `${sample.prefix}/${stage}`).join('\n')
    await using run = await actOn(sandbox, { ...LOCAL, ...named, 'log-prefix': prefixes })
    expectSuccess(run)
    expect(run.outputs['file-count']).toBe('4')
  })
})

describe('§3.5 no logs', () => {
  const nothing = { ...LOCAL, 'run-sequence': '99' }
  const told =
    /Harness has no logs of run 99 of the pipeline Deploy_Service, account kmpySmUISimoRrJL6NL73w\./

  test('warns by default, with what to check and the standard prefix to try', async () => {
    await using sandbox = await startWithSample()
    await using run = await actOn(sandbox, nothing)
    expectSuccess(run)
    const { warnings } = annotationsOf(run)
    expect(warnings).toEqual([expect.stringMatching(told)])
    expect(warnings[0]).toMatch(
      /log-prefix: accountId:kmpy.*\/pipelineId:Deploy_Service\/runSequence:99\/level0/
    )
    expect(run.outputs).toEqual({
      'file-count': '0',
      'line-count': '0',
      'error-count': '0',
      'failed-steps': '[]'
    })
    expect(run.left).toEqual([])
    // Both layouts, and each no is asked for once more before it is believed.
    expect(asked(sandbox)).toEqual(
      ['-', '-', 'pipeline', 'pipeline'].map(end => RUN.replace('42', '99') + end)
    )
  })

  test('fails the step when if-no-logs-found is error', async () => {
    await using sandbox = await startWithSample()
    await using run = await actOn(sandbox, { ...nothing, 'if-no-logs-found': 'error' })
    expect(errorOf(run)).toMatch(told)
    expect(run.outputs['file-count']).toBe('0')
  })

  test('is only said in the log when if-no-logs-found is ignore', async () => {
    await using sandbox = await startWithSample()
    await using run = await actOn(sandbox, { ...nothing, 'if-no-logs-found': 'ignore' })
    expectSuccess(run)
    expect(annotationsOf(run)).toEqual({ errors: [], failedSteps: [], warnings: [], notices: [LOGS_ONLY] })
    expect(run.stdout).toMatch(told)
  })

  test('names the stage where one was asked for', async () => {
    await using sandbox = await startWithSample()
    await using run = await actOn(sandbox, { ...nothing, 'stage-id': 'Build', 'if-no-logs-found': 'error' })
    expect(errorOf(run)).toMatch(/no logs of stage Build of run 99/)
  })

  test('is not believed the first time: the store may have been in trouble', async () => {
    await using sandbox = await startWithSample()
    const body = '{"error_msg":"cannot list files for prefix"}'
    sandbox.faults.add({ on: 'download', do: { status: 404, body } })
    await using run = await actOn(sandbox, LOCAL)
    expectSuccess(run)
    expect(annotationsOf(run).warnings).toEqual([])
    expect(run.outputs['file-count']).toBe(String(sample.logs.length))
  })

  test.each<[string, Record<string, string>]>([
    ['a refused key', { 'api-key': 'pat.wrong' }],
    ['a wrong address', { 'base-url': 'http://127.0.0.1:1' }]
  ])('if-no-logs-found: ignore does not hide %s', async (_, inputs) => {
    await using sandbox = await startWithSample()
    await using run = await actOn(sandbox, { ...LOCAL, 'if-no-logs-found': 'ignore', ...inputs })
    errorOf(run)
  })
})

test('§3.6 a prefix that the server refuses is explained, and not asked again', async () => {
  await using sandbox = await startSandbox({ accountId: 'account-ending-in-' })
  await using run = await actOn(sandbox, LOCAL)
  expect(errorOf(run)).toMatch(
    /does not accept the prefix \(operation not permitted for prefix: .*ends in "-"/
  )
  expect(routes(sandbox)).toEqual(['download'])
})

test('§3.6 the standard layout works for an account that ends in "-"', async () => {
  await using sandbox = await startSandbox({ accountId: 'account-ending-in-' })
  const execution = smallExecution({ layout: 'standard', account: 'account-ending-in-' })
  sandbox.addExecution(execution)
  const named = { 'pipeline-id': '', 'run-sequence': '', 'log-prefix': execution.prefix }
  await using run = await actOn(sandbox, { ...LOCAL, ...named })
  expectSuccess(run)
  expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(execution.logs))
})

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
    await using run = await actOn(sandbox, BY_ID, { FAST_TIME: '200' })
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
    // In fast time four seconds are 200 ms.
    expect((next?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(190)
  })

  test('429 with Retry-After as a date is waited for', async () => {
    await using sandbox = await startWithSample()
    // In fast time the action's clock is ahead by the time that it asks.
    const headers = { 'retry-after': new Date(Date.now() + 60_000).toUTCString() }
    sandbox.faults.add({ on: 'download', do: { status: 429, headers } })
    await using run = await actOn(sandbox, LOCAL)
    expectSuccess(run)
    const told = Number(/status 429; trying again in (\d+) s\./.exec(run.stdout)?.[1])
    expect(told).toBeGreaterThan(2)
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
    await using run = await actOn(sandbox, LOCAL)
    expect(errorOf(run)).toMatch(/Harness is limiting the rate of calls \(429/)
  })

  test.each(['reset', 'hang'] as const)('a connection that ends in a %s is tried again', async fault => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'download', do: fault })
    await using run = await actOn(sandbox, LOCAL, { FAST_TIME: '100' })
    expectSuccess(run)
    expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(sample.logs))
  })

  test('a service that never answers fails naming its host', async () => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'download', times: Infinity, do: 'hang' })
    await using run = await actOn(sandbox, LOCAL, { FAST_TIME: '200' })
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

describe('§2 refusals', () => {
  test('a wrong key: told after asking once more, since limited key checks look the same', async () => {
    await using sandbox = await startWithSample()
    await using run = await actOn(sandbox, { ...LOCAL, 'api-key': 'pat.wrong.key' })
    expect(errorOf(run)).toMatch(
      /^Harness refused the key \(403: apikey in request not authorized for receiving tokens\)\. Check that the key is whole/
    )
    expect(routes(sandbox)).toEqual(['download', 'download'])
  })

  test('a good key that is refused once is believed the second time', async () => {
    await using sandbox = await startWithSample()
    const body = '{"error_msg":"apikey in request not authorized for receiving tokens"}'
    sandbox.faults.add({ on: 'download', do: { status: 403, body } })
    await using run = await actOn(sandbox, LOCAL)
    expectSuccess(run)
  })

  test('a key of another account', async () => {
    await using sandbox = await startWithSample()
    await using run = await actOn(sandbox, { ...LOCAL, 'api-key': sandbox.foreignKey })
    expect(errorOf(run)).toMatch(/^The key belongs to another Harness account .*Check account-id/)
  })

  test('a wrong harness-token', async () => {
    await using sandbox = await startWithSample()
    const tokens = { 'api-key': '', 'bearer-token': 'abcdef', 'harness-token': 'uvwxyz' }
    await using run = await actOn(sandbox, { ...LOCAL, ...tokens })
    expect(errorOf(run)).toMatch(/^Harness refused the key \(403/)
  })

  test.each([
    [401, '{"message":"Unauthorized"}', /^Harness did not accept the credentials \(401: Unauthorized\)/],
    [400, '{"error_msg":"no token in header"}', /^Harness did not accept the credentials \(400: no token in/]
  ])('%d is explained and not tried again', async (status, body, message) => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'download', do: { status, body } })
    await using run = await actOn(sandbox, LOCAL)
    expect(errorOf(run)).toMatch(message)
    expect(routes(sandbox)).toEqual(['download'])
  })

  test('a login page instead of an answer', async () => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'download', do: 'html-login' })
    await using run = await actOn(sandbox, LOCAL)
    expect(errorOf(run)).toMatch(/^Harness answered with a web page instead of data \(200: <!DOCTYPE html>\)/)
  })

  test.each([
    ['another host', (sandbox: Sandbox) => `${sandbox.storageUrl}/elsewhere`],
    ['the same host', (sandbox: Sandbox) => `${sandbox.baseUrl}/login`]
  ])('a redirect to %s is not followed, with or without the key', async (_, target) => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'download', do: { redirect: target(sandbox) } })
    await using run = await actOn(sandbox, LOCAL)
    expect(errorOf(run)).toMatch(/redirects to 127\.0\.0\.1:\d+ \(302\), and the key is not sent along/)
    expect(routes(sandbox)).toEqual(['download'])
  })

  test('a Harness without the export', async () => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'download', do: { status: 404, body: '404 page not found\n' } })
    await using run = await actOn(sandbox, LOCAL)
    expect(errorOf(run)).toMatch(/does not offer the export.*SPG_LOG_SERVICE_ENABLE_DOWNLOAD_LOGS/)
  })

  test.each([
    ['no JSON', 'certainly\n::error::x', /something else than an export's state \(certainly\)/],
    ['no state', '{"state":"done"}', /something else than an export's state/],
    ['a link of another kind', '{"status":"success","link":"file:///etc/passwd"}', /something else than/],
    ['far too much', 'x'.repeat(9 * 1_048_576), /more than 8 MiB where a short answer was due/]
  ])('an answer that holds %s', async (_, body, message) => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'download', do: { status: 200, body } })
    await using run = await actOn(sandbox, LOCAL)
    expect(errorOf(run)).toMatch(message)
    expect(on(sandbox, 'storage')).toEqual([])
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
