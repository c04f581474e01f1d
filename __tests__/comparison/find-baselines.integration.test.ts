import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { NO_BASELINES, type Baselines } from '../../src/comparison/baselines.ts'
import { findBaselines } from '../../src/comparison/find-baselines.ts'
import { hashOfText } from '../../src/comparison/line-hasher.ts'
import { withoutLateSecrets } from '../../src/comparison/late-secrets.ts'
import type { KnownExecution } from '../../src/harness/execution/execution.ts'
import { fetchExecution } from '../../src/harness/execution/fetch-execution.ts'
import { connect } from '../../src/harness/http/http.ts'
import { createRedactor } from '../../src/redaction/redaction.ts'
import { parseLine } from '../../src/text/line.ts'
import type { SampleExecution, SampleLog } from '../../sandbox/executions.ts'
import { regression } from '../../sandbox/regression.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { ndjson } from '../../sandbox/sample-logs.ts'
import { connectionTo, type TestConnection } from '../fixtures/connection.ts'

const SMALL = { noiseBytes: 1000 }
const [NEWEST, BEFORE, FIRST, GOOD] = regression(SMALL)
const ALL = { stage: null, step: null }
let sandbox: Sandbox
let scratch: string
let folder: string
let blocks: string
let connection: TestConnection

beforeEach(async () => {
  sandbox = await startSandbox()
  scratch = mkdtempSync(join(tmpdir(), 'baselines-'))
  folder = join(scratch, 'spool')
  mkdirSync(folder)
  blocks = join(scratch, 'blocks')
})
afterEach(async () => {
  await sandbox.close()
  rmSync(scratch, { recursive: true })
})

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the sample has it')
  return value
}

/** The baselines of the newest run, where these runs are known. */
async function find(
  runs: readonly SampleExecution[],
  changes: Partial<KnownExecution> = {},
  patterns: readonly RegExp[] = []
): Promise<Baselines> {
  for (const run of runs) sandbox.addExecution(run)
  const { account, apiKey } = { account: sandbox.accountId, apiKey: sandbox.apiKey }
  connection = connectionTo(sandbox.baseUrl, { credentials: { kind: 'api-key', apiKey } })
  const harness = connect(connection)
  const newest = given(runs[0])
  const execution = await fetchExecution(harness, { ...newest, account }, newest.execution)
  sandbox.requests.length = 0
  connection.told.length = 0
  const redactor = createRedactor([], patterns)
  return await findBaselines({ harness, redactor, directory: folder, blocks }, [
    { execution: { ...execution, ...changes }, selection: ALL }
  ])
}

/** The same run with other logs. */
function withLogs(run: SampleExecution, change: (log: SampleLog) => SampleLog['content']): SampleExecution {
  return { ...run, logs: run.logs.map(log => ({ ...log, content: change(log) })) }
}

function textOf(records: string): string {
  return records
    .split('\n')
    .map(record => parseLine(record)?.text ?? '')
    .join('')
}

/** What is kept for the page of the good log of one that ends so. */
function storedText({ logs }: Baselines, end: string): string {
  const [, log] = given([...logs].find(([key]) => key.endsWith(end)))
  const bytes = readFileSync(blocks)
  const parts = log.good?.stored?.blocks ?? []
  return parts
    .map(({ offset, packed }) => textOf(gunzipSync(bytes.subarray(offset, offset + packed)).toString()))
    .join('')
}

function outlineOf({ logs }: Baselines): object {
  return Object.fromEntries(
    [...logs].map(([key, { good, earlier, passedOnCommit }]) => [
      key.slice(key.lastIndexOf('/') + 1),
      {
        good: good?.run.run ?? null,
        earlier: earlier.map(({ run, templates }) => [run.run, templates === null ? 'passed' : 'failed']),
        passedOnCommit: passedOnCommit?.run ?? null
      }
    ])
  )
}

const TESTS = 'Compatibility_Tests'
const ROLLOUT = 'Rollout_Deployment-commandUnit:Wait for Steady State'

test('failed logs are compared with the last good run, and with the failed ones before', async () => {
  const found = await find(regression(SMALL))
  expect(outlineOf(found)).toEqual({
    [TESTS]: {
      good: 118,
      earlier: [
        [120, 'failed'],
        [119, 'failed']
      ],
      passedOnCommit: null
    },
    [ROLLOUT]: {
      good: 118,
      earlier: [
        [120, 'passed'],
        [119, 'passed']
      ],
      passedOnCommit: 120
    }
  })
  expect([...found.histories]).toMatchObject([
    [
      given(NEWEST).execution,
      {
        lastSuccess: { run: 118, commit: '0d4f5c1b7a2e9836f1d05c7b3e8a4692d01b5f7c' },
        isOfSameBranch: true,
        failingSince: { run: 119 },
        failedRuns: 3
      }
    ]
  ])
  const [tests] = found.logs.values()
  expect(tests?.good?.templates.has(hashOfText('> jest --ci'))).toBe(true)
  expect(tests?.good?.templates.has(hashOfText('no price for sku "tea-100"'))).toBe(false)
  expect(connection.told).toEqual(['Run 121 is compared with run 118, the last that succeeded before it.'])
  expect(readdirSync(folder)).toEqual([])
})

test('only what is needed is asked for: one list, three runs, four logs', async () => {
  await find(regression(SMALL))
  const counts: Record<string, number> = {}
  for (const { on } of sandbox.requests) counts[on] = (counts[on] ?? 0) + 1
  expect(counts).toEqual({ executions: 1, execution: 3, token: 1, blob: 4 })
})

test('a run that succeeded, or is a rollback, is compared with nothing', async () => {
  expect(await find(regression(SMALL), { status: 'Success' })).toEqual(NO_BASELINES)
  const partOf = { role: 'rollback', executionId: 'x', stageUuid: null } as const
  expect(await find(regression(SMALL), { partOf })).toMatchObject({ logs: new Map() })
  expect(sandbox.requests).toEqual([])
})

test('without an earlier run there is a line, and nothing else', async () => {
  const found = await find([given(NEWEST)])
  expect(outlineOf(found)).toMatchObject({ [TESTS]: { good: null, earlier: [], passedOnCommit: null } })
  expect(connection.told).toEqual([
    'Run 121 is compared with no other: none before it succeeded within 30 days.'
  ])
})

test('what is blanked in one log is blanked in the other', async () => {
  const found = await find(regression(SMALL), {}, [/jest/gu])
  const [tests] = found.logs.values()
  expect(tests?.good?.templates.has(hashOfText('> *** --ci'))).toBe(true)
  expect(tests?.good?.templates.has(hashOfText('> jest --ci'))).toBe(false)
  expect(storedText(found, TESTS)).toContain('> *** --ci')
  expect(storedText(found, TESTS)).not.toContain('jest')
})

test('a good log that holds a secret which was learnt later is not shown', async () => {
  const found = await find(regression(SMALL))
  const redactor = createRedactor([], [])
  redactor.addSecret('no such word')
  expect(withoutLateSecrets(found, redactor)).toEqual(found)
  redactor.addSecret('jest --ci')
  const checked = withoutLateSecrets(found, redactor)
  const [tests, rollout] = [...checked.logs.values()].map(({ good }) => good)
  expect(tests).toMatchObject({ run: { run: 118 }, stored: null })
  expect(rollout?.stored?.lines).toBeGreaterThan(0)
})

test('the good log alone is kept for the page, all of it', async () => {
  const found = await find(regression(SMALL))
  const wanted = given(GOOD).logs.find(({ key }) => key.endsWith(TESTS))
  expect(storedText(found, TESTS)).toBe(textOf(String(wanted?.content)))
  const goods = [...found.logs.values()].map(({ good }) => given(good?.stored ?? undefined))
  const kept = goods.flatMap(stored => stored.blocks)
  expect(readFileSync(blocks)).toHaveLength(kept.reduce((sum, { packed }) => sum + packed, 0))
  for (const { lines, blocks: parts } of goods)
    expect(parts.reduce((sum, part) => sum + part.lines, 0)).toBe(lines)
})

describe('a history that is not as it should be', () => {
  test('another project of the same names is not looked at', async () => {
    const others = regression({ ...SMALL, project: 'secret' })
    const strangers = others.map(run => ({ ...run, execution: `other-${run.run}` }))
    const found = await find([given(NEWEST), ...strangers])
    expect(outlineOf(found)).toMatchObject({ [TESTS]: { good: null, earlier: [] } })
    expect(sandbox.requests.map(({ on }) => on)).not.toContain('blob')
    expect(existsSync(blocks)).toBe(false)
  })

  test('a graph that names logs of another execution leads to none', async () => {
    const good = given(GOOD)
    const text = JSON.stringify(good.graph).replaceAll(`/118/-${good.execution}`, '/7/-stranger')
    const graph = JSON.parse(text) as NonNullable<SampleExecution['graph']>
    const found = await find([given(NEWEST), { ...good, graph }])
    expect(outlineOf(found)).toMatchObject({ [TESTS]: { good: null } })
    expect(sandbox.requests.map(({ on }) => on)).not.toContain('blob')
  })

  test('a list that cannot be had is a line in the log', async () => {
    const error = '{"status":"ERROR","code":"X","message":"no such"}'
    sandbox.faults.add({ on: 'executions', times: 9, do: { status: 404, body: error } })
    const found = await find(regression(SMALL))
    expect(found).toMatchObject({ histories: new Map(), logs: new Map() })
    expect(connection.told.at(-1)).toMatch(/^Run 121 is not compared with earlier ones: /u)
  })

  test('10,000 runs are no more work', async () => {
    const [newest, ...older] = regression(SMALL)
    const many = Array.from({ length: 10_000 }, (_, at) => {
      const run = given(older[at % 2])
      return { ...run, run: 10_121 - at, execution: `many-${at}`, logs: [] }
    })
    await find([{ ...given(newest), run: 10_122 }, ...many, given(GOOD)])
    expect(sandbox.requests.filter(({ on }) => on === 'executions')).toHaveLength(2)
    expect(sandbox.requests.length).toBeLessThan(12)
  })

  test('logs of 1 GB are given up after 64 MB in all', async () => {
    const line = Buffer.from(ndjson('info', 0, `${'x'.repeat(1000)}\n`, 0).repeat(1000))
    let made = 0
    const endless = function* (): Iterable<Buffer> {
      for (; made < 1_073_741_824; made += line.length) yield line
    }
    const runs = regression(SMALL).map(run => (run.run === 121 ? run : withLogs(run, () => () => endless())))
    const found = await find(runs)
    expect(outlineOf(found)).toMatchObject({ [TESTS]: { good: null, earlier: [] } })
    expect(connection.told.filter(text => text.includes('more than 64 MB'))).toHaveLength(1)
    expect(made).toBeLessThan(200 * 1_048_576)
    expect(readdirSync(folder)).toEqual([])
  })

  test('a log that is cut within a line is not compared with', async () => {
    const cut = withLogs(given(GOOD), () => '{"level":"info","pos":0,"out":"half a li')
    expect(outlineOf(await find([given(NEWEST), cut]))).toMatchObject({ [TESTS]: { good: 118 } })
    let asked = 0
    const changing = withLogs(given(GOOD), () => () => [Buffer.from('{"out":"x'.repeat(++asked))])
    expect(outlineOf(await find([given(NEWEST), changing]))).toMatchObject({ [TESTS]: { good: null } })
  })

  test('a log that is gone is nothing to tell of', async () => {
    const without = { ...given(GOOD), logs: [] }
    const found = await find([given(NEWEST), given(BEFORE), given(FIRST), without])
    expect(outlineOf(found)).toMatchObject({
      [TESTS]: {
        good: null,
        earlier: [
          [120, 'failed'],
          [119, 'failed']
        ]
      }
    })
    expect(connection.told).toHaveLength(1)
  })
})

test('after 15 s nothing more is waited for, and what is there is kept', async () => {
  const start = globalThis.setTimeout
  let expire = (): void => undefined
  const begun = jest.spyOn(globalThis, 'setTimeout').mockImplementation((work: () => void, ms = 0) => {
    if (ms === 15_000) expire = work
    return start(work, ms)
  })
  sandbox.faults.add({
    on: 'blob',
    times: 9,
    do: () => {
      expire()
      return 'hang'
    }
  })
  try {
    const found = await find(regression(SMALL))
    expect(connection.told.at(-1)).toMatch(/took more than 15 s/u)
    expect([found.histories.size, found.logs.size]).toEqual([1, 0])
  } finally {
    begun.mockRestore()
  }
})
