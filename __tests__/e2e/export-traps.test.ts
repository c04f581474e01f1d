import { describe, expect, test } from '@jest/globals'
import { ActionClock } from '../../sandbox/action-clock.ts'
import { smallExecution } from '../../sandbox/executions.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import { actOn, sample } from './run-action.ts'
import { asked, BY_ID, LOCAL, on, routes, RUN, startWithSample } from './export-requests.ts'
import { filesAt, sourceLogs, storedLogs } from './run-results.ts'
import { annotationsOf, errorOf, expectSuccess, LOGS_ONLY } from './run-output.ts'

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
    // The first call, twelve polls in the minute, and one at the end.
    expect(on(sandbox, 'download').length).toBeGreaterThanOrEqual(10)
    expect(on(sandbox, 'download').length).toBeLessThanOrEqual(14)
    expect(on(sandbox, 'storage')).toEqual([])
    expect(run.milliseconds).toBeLessThan(65_000)
    expect(run.left).toEqual([])
  })

  test('is bounded by timeout-minutes also while in progress', async () => {
    await using sandbox = await startWithSample({ exportPolls: { queued: 1, inProgress: Infinity } })
    await using run = await actOn(sandbox, { ...LOCAL, 'timeout-minutes': '0.5' })
    expect(errorOf(run)).toMatch(/was still in progress when timeout-minutes ran out/)
    expect(on(sandbox, 'download').length).toBeLessThanOrEqual(24)
  })

  test('an export that is ready at the last poll is still downloaded', async () => {
    // Calls at 0, 1, 2 and 3 seconds; the last one is the deadline's.
    await using sandbox = await startWithSample({ exportPolls: { queued: 3, inProgress: 0 } })
    await using run = await actOn(sandbox, { ...LOCAL, 'timeout-minutes': '0.05' })
    expectSuccess(run)
    expect(on(sandbox, 'storage').length).toBeGreaterThan(0)
  })

  test('is faster again once in progress', async () => {
    const clock = new ActionClock()
    await using sandbox = await startWithSample({ clock, exportPolls: { queued: 12, inProgress: 3 } })
    await using run = await actOn(sandbox, LOCAL)
    expectSuccess(run)
    const at = on(sandbox, 'download').map(request => request.at)
    const gap = (index: number): number => (at[index + 1] ?? 0) - (at[index] ?? 0)
    expect(gap(11)).toBeGreaterThan(2 * gap(12))
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
      /could not export .*, 3 times: zipfile: failed to download: NoSuchKey: gone status code: 404, request id: 18EA ::error::x\./
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
