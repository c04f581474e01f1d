import { describe, expect, test } from '@jest/globals'
import { ActionClock } from '../../sandbox/action-clock.ts'
import type { SandboxRequest } from '../../sandbox/http.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { ndjson } from '../../sandbox/sample-logs.ts'
import { actOn, sample } from './run-action.ts'
import { filesAt, sourceLogs, storedLogs } from './run-results.ts'
import { annotationsOf, errorOf, expectSuccess } from './run-output.ts'

const MINUTE = 60_000
const LOCAL = { upload: 'false', 'execution-id': sample.execution }

/**
 * Logs that do not compress well, so that the archive is large enough to break off in the middle.
 */
const logs = [
  ...sample.logs,
  ...[1, 2].map(number => ({ key: `${sample.prefix}/Large/Step${number}`, content: noise(number) }))
]

function noise(seed: number): string {
  let state = seed
  let log = ''
  for (let line = 0; line < 1500; line += 1) {
    let out = ''
    for (let word = 0; word < 6; word += 1) {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
      out += ` ${state.toString(36)}`
    }
    log += ndjson('INFO', line, `${out}\n`, line)
  }
  return log
}

async function startWithLogs(): Promise<Sandbox> {
  const sandbox = await startSandbox({ clock: new ActionClock() })
  sandbox.addExecution({ ...sample, logs })
  await sandbox.exports.prepare(sample.account, sample.prefix)
  return sandbox
}

const fetched = (sandbox: Sandbox): SandboxRequest[] => sandbox.requests.filter(({ on }) => on === 'storage')
const ranges = (sandbox: Sandbox): (string | undefined)[] =>
  fetched(sandbox).map(({ headers }) => headers.range)
const RESUMED = expect.stringMatching(/^bytes=[1-9]\d*-$/)

async function expectWhole(run: Awaited<ReturnType<typeof actOn>>): Promise<void> {
  expectSuccess(run)
  expect(annotationsOf(run).warnings).toEqual([])
  expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(logs))
}

describe('a download that breaks', () => {
  test('goes on where it was, if the object is still the same one', async () => {
    await using sandbox = await startWithLogs()
    sandbox.faults.add({ on: 'storage', do: { breakAfter: 70_000 } })
    await using run = await actOn(sandbox, LOCAL)
    await expectWhole(run)
    const [first, second] = fetched(sandbox)
    expect(ranges(sandbox)).toEqual([undefined, RESUMED])
    expect(first?.headers).not.toHaveProperty('if-match')
    expect(second?.headers['if-match']).toMatch(/^"[0-9a-f]{32}"$/)
    expect(second?.url).toBe(first?.url)
    expect(second?.status).toBe(206)
    expect(run.stdout).toMatch(/Download: .*; going on at \d+ bytes\./)
  })

  test('goes on as often as each try brings something new', async () => {
    await using sandbox = await startWithLogs()
    sandbox.faults.add({ on: 'storage', times: 7, do: { breakAfter: 9000 } })
    await using run = await actOn(sandbox, LOCAL)
    await expectWhole(run)
    expect(fetched(sandbox)).toHaveLength(8)
  })

  test('stalls: goes on after the idle time, and tells no rate of it', async () => {
    await using sandbox = await startWithLogs()
    sandbox.faults.add({ on: 'storage', do: { stallAfter: 70_000 } })
    await using run = await actOn(sandbox, LOCAL)
    await expectWhole(run)
    expect(ranges(sandbox)).toEqual([undefined, RESUMED])
    expect(run.stdout).toMatch(/nothing received for 30 s; going on at \d+ bytes/)
    // The wait is no part of a rate, and the rest comes at once.
    expect(run.stdout).not.toMatch(/^Download: .*B\/s$/mu)
  })

  test('starts again when the object has changed meanwhile', async () => {
    await using sandbox = await startWithLogs()
    sandbox.faults.add({ on: 'storage', do: { breakAfter: 70_000 } }, { on: 'storage', do: 'change-object' })
    await using run = await actOn(sandbox, LOCAL)
    await expectWhole(run)
    expect(fetched(sandbox).map(({ status }) => status)).toEqual([200, 412, 200])
    expect(ranges(sandbox)).toEqual([undefined, RESUMED, undefined])
  })

  test('starts again when the storage does not honour ranges', async () => {
    await using sandbox = await startWithLogs()
    sandbox.faults.add({ on: 'storage', do: { breakAfter: 70_000 } }, { on: 'storage', do: 'ignore-range' })
    await using run = await actOn(sandbox, LOCAL)
    await expectWhole(run)
    expect(fetched(sandbox).map(({ status }) => status)).toEqual([200, 200])
  })

  test('is not taken for whole when fewer bytes came than were told', async () => {
    await using sandbox = await startWithLogs()
    sandbox.faults.add({ on: 'storage', do: { contentLength: 10_000_000 } })
    await using run = await actOn(sandbox, LOCAL)
    await expectWhole(run)
  })

  test('before the first byte: is tried again', async () => {
    await using sandbox = await startWithLogs()
    sandbox.faults.add({ on: 'storage', times: 2, do: 'reset' })
    await using run = await actOn(sandbox, LOCAL)
    await expectWhole(run)
  })

  test('without an answer: is tried again', async () => {
    await using sandbox = await startWithLogs()
    sandbox.faults.add({ on: 'storage', do: 'hang' })
    await using run = await actOn(sandbox, LOCAL)
    await expectWhole(run)
  })

  test('again and again without anything new: fails naming the host, after five minutes', async () => {
    await using sandbox = await startWithLogs()
    sandbox.faults.add({ on: 'storage', times: Infinity, do: 'reset' })
    await using run = await actOn(sandbox, LOCAL)
    expect(errorOf(run)).toMatch(
      /^No answer from 127\.0\.0\.1:\d+: .*Check the storage that Harness links to/
    )
    const [first, last] = [fetched(sandbox)[0], fetched(sandbox).at(-1)]
    const lasted = (last?.at ?? 0) - (first?.at ?? 0)
    expect(lasted).toBeGreaterThan(4 * MINUTE)
    expect(lasted).toBeLessThan(6 * MINUTE)
    expect(run.left).toEqual([])
  })
})

test('a download that the storage itself cuts short is refused as an archive, and nothing of it is kept', async () => {
  await using sandbox = await startWithLogs()
  sandbox.faults.add({ on: 'storage', times: Infinity, do: { truncate: 50_000 } })
  await using run = await actOn(sandbox, LOCAL)
  expect(errorOf(run)).toMatch(/archive that Harness exported cannot be trusted.*cut short/)
  expect(run.left).toEqual([])
})

test.each([429, 500, 502, 503])('a storage that answers %d is tried again', async status => {
  await using sandbox = await startWithLogs()
  sandbox.faults.add({ on: 'storage', do: { status, headers: { 'retry-after': '2' } } })
  await using run = await actOn(sandbox, LOCAL)
  await expectWhole(run)
  const [refused, next] = fetched(sandbox)
  expect((next?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(1_990)
})

test('a storage that stays unavailable is asked until timeout-minutes, and then named', async () => {
  await using sandbox = await startWithLogs()
  sandbox.faults.add({ on: 'storage', times: Infinity, do: { status: 503 } })
  await using run = await actOn(sandbox, { ...LOCAL, 'timeout-minutes': '10' })
  expect(errorOf(run)).toMatch(
    /could not be downloaded from 127\.0\.0\.1:\d+, also after \d+ tries: the storage answered 503/
  )
  expect(run.milliseconds).toBeGreaterThan(9 * MINUTE)
})

test('an answer that no storage gives is explained', async () => {
  await using sandbox = await startWithLogs()
  sandbox.faults.add({
    on: 'storage',
    do: { status: 400, body: '<Error><Code>InvalidRequest</Code></Error>' }
  })
  await using run = await actOn(sandbox, LOCAL)
  expect(errorOf(run)).toMatch(/^The storage answered 400/)
})

describe('a redirect of the storage, which carries no credentials,', () => {
  test('is followed', async () => {
    await using sandbox = await startWithLogs()
    const query = new URLSearchParams({ accountID: sample.account, prefix: sample.prefix })
    const address = `${sandbox.baseUrl}/gateway/log-service/blob/download?${query.toString()}`
    const answer = await fetch(address, { method: 'POST', headers: { 'x-api-key': sandbox.apiKey } })
    const { link } = (await answer.json()) as { link: string }
    sandbox.faults.add({ on: 'storage', do: { redirect: link } })
    await using run = await actOn(sandbox, LOCAL)
    await expectWhole(run)
  })

  test.each(['file:///etc/passwd', 'ftp://127.0.0.1/x'])('is not followed to %s', async redirect => {
    await using sandbox = await startWithLogs()
    sandbox.faults.add({ on: 'storage', do: { redirect } })
    await using run = await actOn(sandbox, LOCAL)
    expect(errorOf(run)).toMatch(/^The storage redirects to .*, which is not followed/)
  })

  test('is not followed for ever', async () => {
    await using sandbox = await startWithLogs()
    sandbox.faults.add({ on: 'storage', times: Infinity, do: { redirect: `${sandbox.storageUrl}/round` } })
    await using run = await actOn(sandbox, LOCAL)
    expect(errorOf(run)).toMatch(/^The storage redirects/)
    expect(fetched(sandbox).length).toBeLessThanOrEqual(5)
  })
})

test('only GET is asked of the storage: its links are signed for nothing else', async () => {
  await using sandbox = await startWithLogs()
  sandbox.faults.add({ on: 'storage', do: { breakAfter: 70_000 } })
  await using run = await actOn(sandbox, LOCAL)
  await expectWhole(run)
  expect(new Set(fetched(sandbox).map(({ method }) => method))).toEqual(new Set(['GET']))
})
