import { describe, expect, test } from '@jest/globals'
import { smallExecution } from '../../sandbox/executions.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { filesAt, manifestIn, sourceLogs, storedLogs } from './run-results.ts'
import { annotationsOf, errorOf, expectSuccess } from './run-output.ts'
import { act, expectEveryLog, on, startWith } from './whole-execution.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const small = smallExecution()
const NO_EXPORT = { on: 'download', times: Infinity, do: { status: 405 } } as const

/** Takes the store away for so many ms when the export is asked for the `nth` time. */
function loseStoreAt(sandbox: Sandbox, nth: number, ms: number): void {
  const when = (): boolean => {
    if (on(sandbox, 'download').length === nth) sandbox.illness.loseStore(ms)
    return false
  }
  sandbox.faults.add({ on: 'download', when, do: 'reset' })
}

describe('a store that is away', () => {
  test.each([
    ['before an export is asked for', 1, 6 * SECOND],
    ['while an export is made', 2, 6 * SECOND],
    ['while an export is made, for minutes', 2, 3 * MINUTE]
  ])('%s: every log comes all the same', async (_, nth, ms) => {
    await using sandbox = await startWith(small, { exportPolls: { queued: 2, inProgress: 2 } })
    loseStoreAt(sandbox, nth, ms)
    await using run = await act(sandbox, small)
    await expectEveryLog(run, small)
  })

  test('for ever is a failure that says what it is, and no absence', async () => {
    await using sandbox = await startWith(small)
    loseStoreAt(sandbox, 1, 100 * HOUR)
    await using run = await act(sandbox, small, {
      'timeout-minutes': '10',
      'if-no-logs-found': 'ignore'
    })
    expect(errorOf(run)).toMatch(/connection refused|storage is in trouble/u)
    expect(run.stdout + run.summary).not.toMatch(/retention|Harness has no log of it/u)
    expect(run.milliseconds).toBeGreaterThan(9 * MINUTE)
  })

  test('from where some logs are there on: these are in the artifact, the others are a gap', async () => {
    await using sandbox = await startWith(small)
    sandbox.faults.add(NO_EXPORT)
    const [ill] = small.logs
    sandbox.faults.add({
      on: 'blob',
      times: Infinity,
      when: ({ query }) => query.key === ill?.key,
      do: { status: 404, body: '{"error_msg":"RequestError: connection refused"}' }
    })
    await using run = await act(sandbox, small, { 'timeout-minutes': '10' })
    expectSuccess(run)
    const files = await filesAt(run)
    const { complete, gaps } = manifestIn(files)
    expect(complete).toBe(false)
    expect(gaps).toEqual([{ prefix: ill?.key, reason: expect.stringContaining('connection refused') }])
    expect(annotationsOf(run).warnings[0]).toContain('connection refused')
    expect(storedLogs(files)).toEqual(sourceLogs(small.logs.slice(1)))
  })
})

test('a worker for exports that has ended: after some minutes of queue the logs come one by one', async () => {
  await using sandbox = await startWith(small)
  sandbox.illness.killWorker()
  await using run = await act(sandbox, small)
  await expectEveryLog(run, small)
  expect(run.stdout).toMatch(/queued for 5 minutes without being begun/u)
  expect(run.milliseconds).toBeLessThan(8 * MINUTE)
})

test("a cache that lives for a day: one's own export is taken at once", async () => {
  await using sandbox = await startWith(small, { cacheLife: 24 * HOUR })
  await using run = await act(sandbox, small)
  await expectEveryLog(run, small)
  expect(new Set(on(sandbox, 'download').map(({ query }) => query.prefix)).size).toBe(1)
  expect(on(sandbox, 'blob')).toEqual([])
})

test('a log that is cut short as a regular answer is asked for again, and comes whole', async () => {
  await using sandbox = await startWith(small)
  sandbox.faults.add(NO_EXPORT, { on: 'blob', times: 5, do: { truncate: 30 } })
  await using run = await act(sandbox, small)
  await expectEveryLog(run, small)
  expect(run.stdout).toMatch(/changed: 30 bytes came, and \d+ when it was asked for again/u)
})
