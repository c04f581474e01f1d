import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { frameOf, smallExecution, type SampleLayout } from '../../../sandbox/executions.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox/sandbox.ts'
import type { SandboxRequest } from '../../../sandbox/http.ts'
import type { KnownExecution } from '../../../src/harness/execution/execution.ts'
import { exportLogs, type ExportResult } from '../../../src/harness/export/export-logs.ts'
import { connect } from '../../../src/harness/http/http.ts'
import type { ExportTarget } from '../../../src/harness/export/export-target.ts'
import { API_KEY, connectionTo, type TestConnection } from '../../fixtures/connection.ts'
import { exportOptions, namesIn } from '../../fixtures/exported.ts'
import { failureOf } from '../../fixtures/failures.ts'
import { FakeClock } from '../../fixtures/fake-clock.ts'
import { knownOf } from '../../fixtures/known-execution.ts'

const MINUTE = 60_000
const FRAME = frameOf()
const { account, pipeline, run, execution } = FRAME
const RUN = `${account}/pipeline/${pipeline}/${run}/`
const EXACT: ExportTarget = { kind: 'run', account, pipeline, run, execution }
const UNNAMED: ExportTarget = { kind: 'run', account, pipeline, run, execution: null }

const NO_LOGS = { archives: [], logs: [], gaps: [], whyNone: null }
const NOTHING = { status: 404, body: '{"error_msg":"cannot list files for prefix"}' }

let clock: FakeClock
let sandbox: Sandbox
let connection: TestConnection
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'export-test-'))
  clock = new FakeClock()
})

afterEach(async () => {
  await sandbox.close()
  await rm(directory, { recursive: true, force: true })
})

async function start(layout: SampleLayout | null = 'today', options: SandboxOptions = {}): Promise<void> {
  sandbox = await startSandbox({ accountId: account, apiKey: API_KEY, now: clock.now, ...options })
  if (layout !== null) sandbox.addExecution(smallExecution({ layout }))
  connection = connectionTo(sandbox.baseUrl, { clock })
}

function fetchLogs(target: ExportTarget, stage: string | null = null, minutes = 60): Promise<ExportResult> {
  const options = exportOptions(directory, { stage, step: null })
  return exportLogs(connect(connection), [target], { ...options, deadline: clock.now() + minutes * MINUTE })
}

/** The prefixes that were asked for, in order, each once in a row. */
function asked(): string[] {
  const prefixes = sandbox.requests
    .filter(({ on }) => on === 'download')
    .map(({ query }) => query.prefix ?? '')
  return prefixes.filter((prefix, at) => prefix !== prefixes[at - 1])
}

describe('a run', () => {
  test('with its execution id: one export, of just that', async () => {
    await start()
    const { archives, gaps } = await fetchLogs(EXACT)
    expect(asked()).toEqual([`${RUN}-${execution}`])
    expect(gaps).toEqual([])
    expect(archives).toEqual([
      {
        path: join(directory, 'export-0.zip'),
        account,
        prefix: `${RUN}-${execution}`,
        executionId: execution
      }
    ])
    expect(await namesIn(archives[0]?.path ?? '')).toHaveLength(smallExecution().logs.length)
  })

  test("without it: today's layout is found by the dash", async () => {
    await start()
    expect((await fetchLogs(UNNAMED)).archives).toHaveLength(1)
    expect(asked()).toEqual([`${RUN}-`])
  })

  test('without it: the original layout is found when the first has nothing (404 told twice)', async () => {
    await start('seed')
    const { archives } = await fetchLogs(UNNAMED)
    expect(asked()).toEqual([`${RUN}-`, `${RUN}pipeline`])
    expect(archives.map(({ prefix }) => prefix)).toEqual([`${RUN}pipeline`])
    expect(sandbox.requests.filter(({ status }) => status === 404)).toHaveLength(2)
  })

  test('with the execution id, an execution of the original layout is found, too', async () => {
    await start('seed')
    expect((await fetchLogs(EXACT)).archives.map(({ prefix }) => prefix)).toEqual([`${RUN}pipeline`])
  })

  test('a stage of the original layout is asked for alone', async () => {
    await start('seed')
    const { archives } = await fetchLogs(UNNAMED, 'Deploy')
    expect(archives.map(({ prefix }) => prefix)).toEqual([`${RUN}pipeline/stages/Deploy`])
  })

  test('a stage with the execution id is asked for alone', async () => {
    await start()
    expect((await fetchLogs(EXACT, 'Deploy')).archives).toHaveLength(1)
    expect(asked()).toEqual([`${RUN}-${execution}/Deploy`])
  })

  test('an iteration (`Smoke_0`) starts no key: the second prefix has it', async () => {
    await start()
    const { archives } = await fetchLogs(EXACT, 'Smoke_0')
    expect(asked()).toEqual([`${RUN}-${execution}/Smoke_0`, `${RUN}-${execution}`])
    expect(archives.map(({ prefix }) => prefix)).toEqual([`${RUN}-${execution}`])
  })

  test('a sibling that only shares the beginning does not count as found', async () => {
    await start()
    await fetchLogs(EXACT, 'Buil')
    expect(asked()).toEqual([`${RUN}-${execution}/Buil`, `${RUN}-${execution}`])
  })

  test('what only shares the beginning is dropped again once the right ones are found', async () => {
    await start()
    sandbox.addLog(`${RUN}-${execution}/Smoke_0_Again/Ping`, '')
    const { archives } = await fetchLogs(EXACT, 'Smoke_0')
    expect(asked()).toEqual([`${RUN}-${execution}/Smoke_0`, `${RUN}-${execution}`])
    expect(archives.map(({ prefix }) => prefix)).toEqual([`${RUN}-${execution}`])
  })

  test('what was found of a stage that does not exist is kept, so that those that do can be named', async () => {
    await start()
    expect((await fetchLogs(UNNAMED, 'Nowhere')).archives.map(({ prefix }) => prefix)).toEqual([`${RUN}-`])
  })

  test('no logs at all: nothing, and no failure', async () => {
    await start(null)
    expect(await fetchLogs(EXACT)).toEqual(NO_LOGS)
  })

  test('the limit ends it with its own failure', async () => {
    await start('today', { limit: 3 })
    expect(await failureOf(fetchLogs(UNNAMED))).toMatchObject({ kind: 'limit', status: 500 })
    expect(asked()).toEqual([`${RUN}-`])
  })

  test('a refused key ends it at once', async () => {
    await start()
    connection = { ...connection, credentials: { kind: 'api-key', apiKey: 'wrong' } }
    expect(await failureOf(fetchLogs(EXACT))).toMatchObject({ kind: 'forbidden' })
    expect(asked()).toHaveLength(1)
  })
})

describe('the layout', () => {
  const exists = (): (string | undefined)[] =>
    sandbox.requests.filter(({ on }) => on === 'exists').map(({ query }) => query.key)
  const noGraph = (changes: Partial<KnownExecution> = {}): ExportTarget => ({
    ...UNNAMED,
    known: knownOf({ ...FRAME, logs: [] }, changes)
  })

  test('after the first prefix, one that has no logs is not exported: a cheaper call tells', async () => {
    await start('seed')
    const { archives } = await fetchLogs(UNNAMED, 'Smoke_0')
    expect(archives.map(({ prefix }) => prefix)).toEqual([`${RUN}pipeline`])
    expect(asked()).toEqual([`${RUN}-`, `${RUN}pipeline`])
    expect(exists()).toEqual([`${RUN}-`, `${RUN}pipeline/stages/Smoke_0`, `${RUN}pipeline`])
  })

  test.each([
    ['an empty answer', 'empty-200'],
    ['trouble', { status: 500, body: 'false' }],
    ['a web page', 'html-login']
  ] as const)('%s of that call is not trusted: the export is asked for', async (_, fault) => {
    await start('seed')
    const when = ({ query }: SandboxRequest): boolean => query.key !== `${RUN}-`
    sandbox.faults.add({ on: 'exists', when, times: 9, do: fault })
    await fetchLogs(UNNAMED, 'Smoke_0')
    expect(asked()).toEqual([`${RUN}-`, `${RUN}pipeline/stages/Smoke_0`, `${RUN}pipeline`])
  })

  test('a prefix about which it tells nothing is not passed over for a less exact one', async () => {
    await start()
    sandbox.addExecution(smallExecution({ layout: 'seed' }))
    sandbox.faults.add({ on: 'exists', do: 'empty-200' })
    const { archives } = await fetchLogs(EXACT, 'Smoke_0')
    expect(archives.map(({ prefix }) => prefix)).toEqual([`${RUN}-${execution}`])
  })

  test('that there is nothing at all is not said on the word of that call alone', async () => {
    await start('seed')
    sandbox.faults.add({ on: 'exists', times: 9, do: { status: 200, body: 'false' } })
    expect((await fetchLogs(UNNAMED)).archives.map(({ prefix }) => prefix)).toEqual([`${RUN}pipeline`])
  })

  test('a likely first prefix costs no such call', async () => {
    await start()
    await fetchLogs(EXACT)
    expect(exists()).toEqual([])
  })

  test.each([
    ['first where Harness says so', false, 1],
    ['found after the others where it does not', null, 2]
  ] as const)('standard keys of a known org and project: %s', async (_, usesSimplifiedKeys, exports) => {
    await start('standard')
    const { archives } = await fetchLogs(noGraph({ usesSimplifiedKeys }))
    expect(archives.map(({ prefix }) => prefix)).toEqual([frameOf({ layout: 'standard' }).prefix])
    expect(asked()).toHaveLength(exports)
  })

  test('an execution that the target does not name is known from Harness', async () => {
    await start()
    const { archives } = await fetchLogs(noGraph())
    expect(asked()).toEqual([`${RUN}-${execution}`])
    expect(archives[0]?.executionId).toBe(execution)
  })

  test('a graph that tells keys of which none is there: the other layouts are tried', async () => {
    await start('seed')
    const known = knownOf(smallExecution())
    const { archives, gaps } = await fetchLogs({ ...EXACT, known })
    expect(archives.map(({ prefix }) => prefix)).toEqual([`${RUN}pipeline`])
    expect(gaps).toEqual([])
    expect(sandbox.requests.some(({ on }) => on === 'blob')).toBe(false)
  })

  test('another execution in the same export is kept by its id, or all are', async () => {
    await start()
    const [unnamed] = (await fetchLogs(UNNAMED)).archives
    expect(unnamed?.executionId).toBeNull()
    const [exact] = (await fetchLogs(EXACT)).archives
    expect(exact?.executionId).toBe(execution)
  })
})

describe('what never happens', () => {
  test.each([
    ['today', EXACT],
    ['today', UNNAMED],
    ['seed', UNNAMED]
  ] as const)(
    '%s: the link is never fetched before success, though it is there and opens',
    async (layout, target) => {
      await start(layout, { exportPolls: { queued: 2, inProgress: 3 } })
      sandbox.script({ for: /./, early: 'partial' })
      await fetchLogs(target)
      const [last] = sandbox.requests.slice(-1)
      expect(last?.on).toBe('storage')
      expect(sandbox.requests.filter(({ on }) => on === 'storage')).toHaveLength(1)
    }
  )

  test('the storage never gets a credential, nor anyone else than the base URL', async () => {
    for (const credentials of [
      { kind: 'api-key', apiKey: API_KEY },
      { kind: 'tokens', bearer: 'b3arer', token: 'sandbox-harness-token-5f0c' }
    ] as const) {
      await start()
      connection = { ...connection, credentials }
      await fetchLogs(EXACT)
      const toStorage = sandbox.requests.filter(({ on }) => on === 'storage')
      expect(toStorage).toHaveLength(1)
      expect(Object.keys(toStorage[0]?.headers ?? {}).sort()).toEqual(['connection', 'host', 'user-agent'])
      await sandbox.close()
    }
  })

  test.each(['s3', 'gcs', 'gcs-v2'] as const)(
    'a wrapped link (%s) works through the base URL, signature untouched, without a credential',
    async dialect => {
      await start('today', { linkBase: 'gateway', dialect })
      expect((await fetchLogs(EXACT)).archives).toHaveLength(1)
      const [last] = sandbox.requests.slice(-1)
      expect(last?.path).toMatch(/^\/storage\/harness-download\//)
      expect(last?.status).toBe(200)
      expect(last?.headers['x-api-key']).toBeUndefined()
    }
  )
})

describe('another spelling', () => {
  test('a stuck export is left for one, which does not end in a slash', async () => {
    await start()
    sandbox.exports.seed(account, `${RUN}-${execution}`, 'in_progress')
    const { archives } = await fetchLogs(EXACT)
    expect(asked()).toEqual([`${RUN}-${execution}`, `${RUN}-${execution.slice(0, -1)}`])
    // What was asked for stays the name of it.
    expect(archives[0]?.prefix).toBe(`${RUN}-${execution}`)
  })

  test('a success past its time is left for one', async () => {
    await start()
    await sandbox.exports.prepare(account, `${RUN}-${execution}`, 7 * 24 * 60 * MINUTE + MINUTE)
    expect((await fetchLogs(EXACT)).archives).toHaveLength(1)
    expect(asked()).toEqual([`${RUN}-${execution}`, `${RUN}-${execution.slice(0, -1)}`])
  })

  test.each([403, 404])('a dead link (%d) is renewed first', async status => {
    await start()
    sandbox.faults.add({ on: 'storage', do: { status, body: '<Error/>' } })
    expect((await fetchLogs(EXACT)).archives).toHaveLength(1)
    expect(asked()).toEqual([`${RUN}-${execution}`])
    expect(sandbox.requests.filter(({ on }) => on === 'storage')).toHaveLength(2)
  })

  test.each([403, 404])('a link that stays dead (%d) is left for one', async status => {
    await start()
    sandbox.faults.add({ on: 'storage', do: { status, body: '<Error/>' }, times: 2 })
    expect((await fetchLogs(EXACT)).archives).toHaveLength(1)
    expect(asked()).toEqual([`${RUN}-${execution}`, `${RUN}-${execution.slice(0, -1)}`])
  })

  test('links that are dead in every spelling end it, after a few, the documented RUN/ not among the first', async () => {
    await start()
    sandbox.faults.add({ on: 'storage', do: { status: 403 }, times: 99 })
    expect(await failureOf(fetchLogs(EXACT))).toMatchObject({ kind: 'link-dead', status: 403 })
    expect(asked()).toEqual([0, 1, 2, 3].map(less => `${RUN}-${execution.slice(0, execution.length - less)}`))
  })

  test('where only the documented RUN/ is left, its dead link (`…//logs.zip`) is told', async () => {
    await start('today', { deadSlashLinks: true })
    sandbox.exports.seed(account, `${RUN}-`, 'in_progress')
    expect(await failureOf(fetchLogs(UNNAMED))).toMatchObject({ kind: 'link-dead', status: 404 })
    expect(asked()).toEqual([`${RUN}-`, RUN])
  })

  test('a prefix that ends in a slash, given by hand, is got by a spelling without it', async () => {
    await start('today', { deadSlashLinks: true })
    const prefix = `${RUN}-${execution}/Deploy/`
    const { archives } = await fetchLogs({ kind: 'prefixes', account, prefixes: [prefix] })
    expect(archives).toHaveLength(1)
    expect(asked()).toEqual([prefix, `${RUN}-${execution}/Deploy`])
  })

  test.each([
    ['today', [RUN, `${RUN}-`]],
    ['seed', [RUN, `${RUN}-`, `${RUN}pipeline`]]
  ] as const)(
    'the documented RUN/, given by hand, with a dead link: each layout’s own (%s)',
    async (layout, tried) => {
      await start(layout, { deadSlashLinks: true })
      const { archives } = await fetchLogs({ kind: 'prefixes', account, prefixes: [RUN] })
      expect(archives.map(({ prefix }) => prefix)).toEqual([RUN])
      expect(asked()).toEqual(tried)
    }
  )

  test('a dead link is not told as no logs when other spellings hold nothing', async () => {
    await start('today', { deadSlashLinks: true })
    sandbox.faults.add({ on: 'download', when: ({ query }) => query.prefix !== RUN, times: 9, do: NOTHING })
    sandbox.faults.add({ on: 'exists', times: 9, do: { status: 200, body: 'false' } })
    const target: ExportTarget = { kind: 'prefixes', account, prefixes: [RUN] }
    expect(await failureOf(fetchLogs(target))).toMatchObject({ kind: 'link-dead', status: 404 })
    expect(asked()).toEqual([RUN, `${RUN}-`, `${RUN}pipeline`])
  })

  test('an export that fails for good is not asked for in another spelling: it would fail as well', async () => {
    await start()
    sandbox.script({ for: /./, error: 'no space left', errorTimes: 99 })
    expect(await failureOf(fetchLogs(EXACT))).toMatchObject({ kind: 'export-error' })
    expect(asked()).toEqual([`${RUN}-${execution}`])
  })

  test('all within the one deadline', async () => {
    await start()
    sandbox.script({ for: /./, stuck: true })
    const begin = clock.now()
    expect(await failureOf(fetchLogs(EXACT, null, 20))).toMatchObject({ kind: 'timeout' })
    expect(clock.now() - begin).toBe(20 * MINUTE)
  })
})

describe('raw prefixes', () => {
  const prefixes = (...given: string[]): ExportTarget => ({ kind: 'prefixes', account, prefixes: given })

  test('standard keys are had by their prefix', async () => {
    await start('standard')
    const { archives } = await fetchLogs(prefixes(frameOf({ layout: 'standard' }).prefix))
    expect(await namesIn(archives[0]?.path ?? '')).toHaveLength(smallExecution().logs.length)
  })

  test('all are had, each in a file of its own', async () => {
    await start()
    const { archives, gaps } = await fetchLogs(
      prefixes(`${RUN}-${execution}/Build`, `${RUN}-${execution}/Deploy`)
    )
    expect(archives.map(({ path }) => path)).toEqual([
      join(directory, 'export-0.zip'),
      join(directory, 'export-1.zip')
    ])
    expect(gaps).toEqual([])
  })

  test('one that fails, or holds nothing, is a gap; the rest is had', async () => {
    await start()
    sandbox.script({ for: `${RUN}-${execution}/Build`, error: 'broken', errorTimes: 99 })
    const given = [
      `${RUN}-${execution}/Build`,
      `${RUN}-${execution}/Nothing`,
      `${account}/odd`,
      `${RUN}-${execution}/Deploy`
    ]
    const { archives, gaps } = await fetchLogs(prefixes(...given))
    expect(archives.map(({ prefix }) => prefix)).toEqual([given[3]])
    expect(gaps).toEqual([
      { prefix: given[0], reason: expect.stringContaining('broken') },
      { prefix: given[1], reason: 'Harness has no log under this prefix.' },
      { prefix: given[2], reason: expect.stringContaining('does not accept the prefix') }
    ])
  })

  test('when all fail, the first failure counts', async () => {
    await start()
    sandbox.script({ for: /Build$/, error: 'broken', errorTimes: 99 })
    const failure = await failureOf(fetchLogs(prefixes(`${RUN}-${execution}/Build`, `${account}/odd`)))
    expect(failure).toMatchObject({ kind: 'export-error' })
  })

  test('when none holds anything, there is nothing, and no failure', async () => {
    await start()
    expect(await fetchLogs(prefixes(`${RUN}-other`))).toEqual(NO_LOGS)
  })

  test('a refused key ends it at once: the next prefix would be refused, too', async () => {
    await start()
    connection = { ...connection, credentials: { kind: 'api-key', apiKey: 'wrong' } }
    const both = prefixes(`${RUN}-${execution}/Build`, `${RUN}-${execution}/Deploy`)
    expect(await failureOf(fetchLogs(both))).toMatchObject({ kind: 'forbidden' })
    expect(asked()).toHaveLength(1)
  })
})
