import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { frameOf, type SampleExecution } from '../../../sandbox/executions.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox/sandbox.ts'
import type { ExecutionNode, KnownExecution } from '../../../src/harness/execution/execution.ts'
import { exportLogs, type ExportResult } from '../../../src/harness/export/export-logs.ts'
import { connect } from '../../../src/harness/http/http.ts'
import { API_KEY, connectionTo, type TestConnection } from '../../fixtures/connection.ts'
import { allKeys, exportOptions } from '../../fixtures/exported.ts'
import { FakeClock } from '../../fixtures/fake-clock.ts'
import { gridExecution, keysOf, LINE, numbered } from '../../fixtures/grid-execution.ts'
import { knownOf, nodeOf } from '../../fixtures/known-execution.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const FRAME = frameOf()
const PREFIX = FRAME.prefix

let clock: FakeClock
let sandbox: Sandbox
let connection: TestConnection
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'missing-test-'))
  clock = new FakeClock()
})

afterEach(async () => {
  await sandbox.close()
  await rm(directory, { recursive: true, force: true })
})

async function start(execution: SampleExecution | null, options: SandboxOptions = {}): Promise<void> {
  sandbox = await startSandbox({ accountId: FRAME.account, apiKey: API_KEY, now: clock.now, ...options })
  if (execution !== null) sandbox.addExecution(execution)
  connection = connectionTo(sandbox.baseUrl, { clock })
}

function fetchLogs(known: KnownExecution | readonly KnownExecution[]): Promise<ExportResult> {
  const targets = [known].flat().map(one => {
    const { account, pipeline, run, executionId } = one
    return { kind: 'run', account, pipeline, run, execution: executionId, known: one } as const
  })
  const options = { ...exportOptions(directory), deadline: clock.now() + 60 * MINUTE }
  return exportLogs(connect(connection), targets, options)
}

/** Prefixes whose export was begun, that is, asked for and not refused. */
function begun(): string[] {
  const asked = sandbox.requests.filter(({ on, status }) => on === 'download' && status === 200)
  return [...new Set(asked.map(({ query }) => query.prefix ?? ''))]
}
const calls = (route: string): number => sandbox.requests.filter(({ on }) => on === route).length
const blobKeys = (): string[] =>
  sandbox.requests.filter(({ on }) => on === 'blob').map(({ query }) => query.key ?? '')

describe('nothing missing', () => {
  const execution = gridExecution(['Build', 'Test'], 3)
  const [late = '', ...others] = keysOf(execution)

  test('a log that the export left out is had by its key', async () => {
    await start(execution)
    sandbox.script({ for: PREFIX, keep: name => !name.endsWith(late) })
    const result = await fetchLogs(knownOf(execution))
    expect(await allKeys(result)).toEqual(keysOf(execution))
    expect(blobKeys()).toEqual([late])
  })

  test('a step that wrote no log is no gap, and one that did not run is not asked for', async () => {
    await start({ ...execution, logs: execution.logs.filter(({ key }) => others.slice(1).includes(key)) })
    const known = knownOf(execution)
    const skip = (node: ExecutionNode): ExecutionNode =>
      node.logKeys[0] === others[0]
        ? { ...node, status: 'Skipped' }
        : { ...node, children: node.children.map(skip) }
    const result = await fetchLogs({ ...known, stages: known.stages.map(skip) })
    expect(blobKeys()).toEqual([late])
    expect(result.gaps).toEqual([])
  })

  test('just after the end a log is given some seconds to arrive', async () => {
    await start({ ...execution, logs: execution.logs.filter(({ key }) => key !== late) })
    const sleep = clock.sleep.bind(clock)
    clock.sleep = ms => {
      if (ms === 5000) sandbox.addLog(late, LINE)
      return sleep(ms)
    }
    const result = await fetchLogs(knownOf(execution, { endedAt: clock.now() - 5000 }))
    expect(await allKeys(result)).toEqual(keysOf(execution))
  })

  test('long after the end it is not waited for', async () => {
    await start({ ...execution, logs: execution.logs.filter(({ key }) => key !== late) })
    await fetchLogs(knownOf(execution, { endedAt: clock.now() - 60 * MINUTE }))
    expect(blobKeys()).toEqual([late])
    expect(clock.waits).not.toContain(5000)
  })

  test('a log that cannot be had leaves a gap of its own', async () => {
    await start(execution)
    sandbox.script({ for: PREFIX, keep: name => !name.endsWith(late) })
    sandbox.faults.add({ on: 'blob', times: 999, do: { status: 500, body: '{"error_msg":"no"}' } })
    const { gaps } = await fetchLogs(knownOf(execution))
    expect(gaps).toEqual([{ prefix: late, reason: expect.stringContaining('500: no') }])
  })

  test('of very many that are missing 200 are looked for, and the rest is a gap', async () => {
    const large = gridExecution(numbered('Stage', 3), 80)
    const known = knownOf(large)
    await start({ ...large, logs: large.logs.slice(0, 1) })
    const { gaps } = await fetchLogs(known)
    expect(calls('blob')).toBe(200)
    expect(gaps).toEqual([{ prefix: PREFIX, reason: expect.stringContaining('239 steps') }])
  })

  test('of an execution whose logs have expired nothing is asked for one by one, and it is told as such', async () => {
    await start(null)
    const { whyNone, ...nothing } = await fetchLogs(knownOf(execution, { endedAt: clock.now() - 200 * DAY }))
    expect(nothing).toEqual({ archives: [], logs: [], gaps: [] })
    expect(whyNone?.message).toMatch(/ended 200 days ago.*retention/)
    expect(calls('blob')).toBe(0)
    // Told twice, and the other layouts by the cheaper call.
    expect([calls('download'), calls('exists')]).toEqual([2, 3])
  })

  test('one still running without logs has not expired', async () => {
    await start(null)
    expect((await fetchLogs(knownOf(execution, { status: 'Running' }))).whyNone).toBeNull()
  })

  test('a graph with keys of other accounts and runs makes no call for them, and tells of each', async () => {
    await start(execution)
    const hostile = [
      'anotherAccount000000aa/pipeline/Deploy_Service/42/-x/Build/Run',
      `${FRAME.account}/pipeline/Deploy_Service/43/-x/Build/Run`,
      `${'x/'.repeat(5000)}y`,
      '../../etc/passwd'
    ]
    const known = knownOf(execution)
    const stages = [...known.stages, nodeOf('stage', 'Evil', { logKeys: hostile })]
    const result = await fetchLogs({ ...known, stages })
    expect(begun()).toEqual([PREFIX])
    expect(blobKeys()).toEqual([])
    expect(result.gaps.map(({ prefix }) => prefix).toSorted()).toEqual(hostile.toSorted())
  })
})

describe('several executions', () => {
  const frame = frameOf({ pipeline: 'Other', run: 7, execution: 'AnotherExecution00000A' })
  const [one, two] = [gridExecution(['Build'], 2), gridExecution(['Build'], 2, frame)]

  test('all are had, each archive in a file of its own and with its execution', async () => {
    await start(one)
    sandbox.addExecution(two)
    const { archives, gaps } = await fetchLogs([knownOf(one), knownOf(two)])
    expect(archives.map(({ executionId }) => executionId)).toEqual([one.execution, two.execution])
    expect(new Set(archives.map(({ path }) => path)).size).toBe(2)
    expect(gaps).toEqual([])
  })

  test('one without logs is a gap beside the other, with its probable cause', async () => {
    await start(one)
    const known = knownOf(two, { endedAt: clock.now() - 200 * 24 * 60 * MINUTE })
    const { archives, gaps, whyNone } = await fetchLogs([knownOf(one), known])
    expect(archives).toHaveLength(1)
    expect(whyNone?.message).toContain('200 days ago')
    expect(gaps).toEqual([{ prefix: frame.prefix, reason: expect.stringMatching(/200 days ago.*retention/) }])
  })

  test('when Harness is gone in between, what was had is kept', async () => {
    await start(one)
    sandbox.addExecution(two)
    sandbox.faults.add({
      on: 'download',
      when: ({ query }) => query.prefix === frame.prefix,
      times: 99,
      do: 'reset'
    })
    const third = gridExecution(['Build'], 2, frameOf({ pipeline: 'Third' }))
    const { archives, gaps } = await fetchLogs([knownOf(one), knownOf(two), knownOf(third)])
    expect(archives).toHaveLength(1)
    const reason: unknown = expect.stringContaining('No answer from')
    expect(gaps).toEqual([frame.prefix, third.prefix].map(prefix => ({ prefix, reason })))
    expect(sandbox.requests.some(({ query }) => query.prefix === third.prefix)).toBe(false)
  })
})
