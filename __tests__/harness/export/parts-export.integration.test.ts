import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { frameOf, keyOf, smallExecution, type SampleExecution } from '../../../sandbox/executions.ts'
import type { SandboxRequest } from '../../../sandbox/http.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox/sandbox.ts'
import type { KnownExecution } from '../../../src/harness/execution/execution.ts'
import type { ExportOptions } from '../../../src/harness/export/export-options.ts'
import { exportLogs, type ExportResult } from '../../../src/harness/export/export-logs.ts'
import { connect } from '../../../src/harness/http/http.ts'
import type { StepSelection } from '../../../src/selection/selection.ts'
import { API_KEY, connectionTo, type TestConnection } from '../../fixtures/connection.ts'
import { allKeys, exportOptions } from '../../fixtures/exported.ts'
import { failureOf } from '../../fixtures/failures.ts'
import { FakeClock } from '../../fixtures/fake-clock.ts'
import { gridExecution, keysOf, LINE, numbered } from '../../fixtures/grid-execution.ts'
import { knownOf, nodeOf } from '../../fixtures/known-execution.ts'

const MINUTE = 60_000
const FRAME = frameOf()
const PREFIX = FRAME.prefix

let clock: FakeClock
let sandbox: Sandbox
let connection: TestConnection
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'split-test-'))
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

function fetchLogs(
  known: KnownExecution | readonly KnownExecution[],
  { selection, ...changes }: Partial<ExportOptions> = {}
): Promise<ExportResult> {
  const targets = [known].flat().map(one => {
    const { account, pipeline, run, executionId } = one
    return { kind: 'run', account, pipeline, run, execution: executionId, known: one } as const
  })
  const options = { ...exportOptions(directory, selection), deadline: clock.now() + 60 * MINUTE }
  return exportLogs(connect(connection), targets, { ...options, ...changes })
}

/** Prefixes whose export was begun, that is, asked for and not refused. */
function begun(): string[] {
  const asked = sandbox.requests.filter(({ on, status }) => on === 'download' && status === 200)
  return [...new Set(asked.map(({ query }) => query.prefix ?? ''))]
}
const calls = (route: string): number => sandbox.requests.filter(({ on }) => on === route).length
const blobKeys = (): string[] =>
  sandbox.requests.filter(({ on }) => on === 'blob').map(({ query }) => query.key ?? '')

/** Counts what waits in the service's queue, as it is put there. */
function countQueued(): () => number {
  const { exports } = sandbox
  const poll = exports.poll.bind(exports)
  let queued = 0
  exports.poll = async (account, prefix) => {
    const answer = await poll(account, prefix)
    if (typeof answer === 'object' && answer.status === 'queued') queued += 1
    return answer
  }
  return () => queued
}

describe('more logs than an export holds', () => {
  const padded = Array.from({ length: 30 }, (_, at) => `Stage_${String(at).padStart(2, '0')}`)

  test.each([
    ['padded names', padded, 10, 50],
    ['names that other names begin with', numbered('Stage', 30), 10, 35],
    ['names like attempts', [...numbered('Stage', 9, 1), ...numbered('Job', 21, 1)], 10, 35]
  ])(
    '30 stages of many steps each: at most 40 exports, and each log once (%s)',
    async (_, stages, steps, limit) => {
      const execution = gridExecution(stages, steps)
      await start(execution, { limit })
      const queued = countQueued()
      const result = await fetchLogs(knownOf(execution))
      expect(await allKeys(result)).toEqual(keysOf(execution))
      expect(result.logs).toHaveLength(0)
      expect(result.gaps).toEqual([])
      expect(begun().length).toBeLessThanOrEqual(40)
      // No export was queued twice, as a poll of a queued one does.
      expect(queued()).toBe(begun().length)
      expect(calls('blob')).toBe(0)
      // A line a round, of which there are two at most, and not a line an export.
      const told = connection.told.filter(line => line.includes('asking for'))
      expect(told.length).toBeLessThanOrEqual(2)
      expect(connection.told.length).toBeLessThanOrEqual(4)
    }
  )

  test('keys that lead out of the execution are not asked for, and told: a few each', async () => {
    const execution = gridExecution(['Build'], 5)
    await start(execution)
    const odd = [`${PREFIX}/Build/../x`, ...numbered('other/pipeline/Other/1/-x/Build/Step', 9)]
    const stages = [nodeOf('stage', 'Build', { children: [nodeOf('step', 'Odd', { logKeys: odd })] })]
    const known = knownOf(execution)
    const { gaps } = await fetchLogs({ ...known, stages: [...known.stages, ...stages] })
    expect(gaps.map(({ prefix }) => prefix)).toEqual([...odd.slice(0, 5), PREFIX])
    expect(gaps[0]?.reason).toMatch(/leads out of the execution/u)
    expect(gaps[5]?.reason).toMatch(/^5 more/u)
    expect(sandbox.requests.filter(({ query }) => query.key?.includes('Odd'))).toEqual([])
  })

  test('thousands that the graph names: no export is asked for that would be refused', async () => {
    const stages = Array.from({ length: 30 }, (_, at) => `Stage_${String(at).padStart(2, '0')}`)
    const execution = gridExecution(stages, 70)
    await start(execution, { limit: 100 })
    const result = await fetchLogs(knownOf(execution))
    expect(await allKeys(result)).toEqual(keysOf(execution))
    const refused = sandbox.requests.filter(({ on, status }) => on === 'download' && status === 500)
    expect(refused).toEqual([])
  })

  test('thousands that the graph names, and that are not there: they are not asked for one by one', async () => {
    const execution = gridExecution(['Build'], 5)
    await start(execution, { limit: 100 })
    const result = await fetchLogs(knownOf(gridExecution(numbered('No', 30), 70)))
    expect(await allKeys(result)).toEqual(keysOf(execution))
    expect(calls('download') + calls('exists')).toBeLessThan(20)
  })

  test('three exports are under way at a time, and only the first of them is polled', async () => {
    const execution = gridExecution(['A', 'B', 'C', 'D', 'E'], 30)
    await start(execution, { limit: 40, exportPolls: { queued: 1, inProgress: 4 } })
    await fetchLogs(knownOf(execution))
    const polls = sandbox.requests
      .filter(({ on, status }) => on === 'download' && status === 200)
      .map(({ query }) => query.prefix?.slice(-1))
    expect(polls.slice(0, 3).sort()).toEqual(['A', 'B', 'C'])
    const [, secondOfB = 0] = [...polls.keys()].filter(at => polls[at] === 'B')
    expect(secondOfB).toBeGreaterThan(polls.lastIndexOf('A'))
    expect(polls.indexOf('D')).toBeGreaterThan(polls.lastIndexOf('A'))
  })

  test('a stage over the limit is split by group, and what is below one by one', async () => {
    const keys = (group: string, count: number): string[] =>
      Array.from({ length: count }, (_, at) => `S${10 + at}`).map(step =>
        keyOf(FRAME, { stage: ['Build'], steps: [[group], [step]] })
      )
    const logs = [...keys('Large', 60), ...keys('Medium', 25), ...keys('Small', 3)]
    const execution = { ...FRAME, logs: logs.map(key => ({ key, content: LINE })) }
    await start(execution, { limit: 40 })
    const result = await fetchLogs(knownOf(execution))
    expect(await allKeys(result)).toEqual(keysOf(execution))
    expect(begun()).toEqual([`${PREFIX}/Build/Medium`])
    expect(blobKeys()).toHaveLength(63)
    expect(result.gaps).toEqual([])
    expect(await readFile(result.logs[0]?.path ?? '', 'utf8')).toBe(LINE)
    expect(new Set(result.logs.map(({ path }) => path)).size).toBe(63)
  })

  test('what is left of several stages is told in one line', async () => {
    const execution = gridExecution(['A', 'B', 'C'], 50)
    await start(execution, { limit: 40 })
    expect(await allKeys(await fetchLogs(knownOf(execution)))).toEqual(keysOf(execution))
    const told = connection.told.filter(line => line.includes('Asking for'))
    expect(told).toEqual([expect.stringMatching(/Asking for 150 logs of 3 parts one by one$/u)])
  })

  test('a step with more command units than the limit is had unit by unit', async () => {
    const logs = numbered('Unit ✓:', 30).map(unit => ({
      key: keyOf(FRAME, { stage: ['Deploy'], steps: [['Rollout']], unit }),
      content: LINE
    }))
    const execution = { ...FRAME, logs }
    await start(execution, { limit: 10 })
    const result = await fetchLogs(knownOf(execution))
    expect(await allKeys(result)).toEqual(keysOf(execution))
    expect(begun()).toEqual([])
  })

  test('a stage whose name another begins with is exported once, with it or alone', async () => {
    const execution = gridExecution(['Build', 'Build_Again', 'Test'], 30)
    await start(execution, { limit: 70 })
    const together = await fetchLogs(knownOf(execution))
    expect(begun()).toEqual([`${PREFIX}/Build`, `${PREFIX}/Test`])
    expect(await allKeys(together)).toEqual(keysOf(execution))
    await sandbox.close()
    await start(execution, { limit: 40 })
    const alone = await fetchLogs(knownOf(execution))
    expect(begun().sort()).toEqual([`${PREFIX}/Build/`, `${PREFIX}/Build_Again`, `${PREFIX}/Test`])
    expect(await allKeys(alone)).toEqual(keysOf(execution))
  })

  test('where links of prefixes with a final slash are dead, such a stage is had one by one', async () => {
    const execution = gridExecution(['Build', 'Build_Again'], 30)
    await start(execution, { limit: 40, deadSlashLinks: true })
    const result = await fetchLogs(knownOf(execution))
    expect(await allKeys(result)).toEqual(keysOf(execution))
    expect(result.gaps).toEqual([])
  })

  test('a small stage is exported all the same, for what the graph does not show', async () => {
    const shown = gridExecution(['Build', 'Test'], 3)
    const hidden = { key: `${PREFIX}/Build/Step_00_1`, content: LINE }
    const execution = { ...shown, logs: [...shown.logs, hidden] }
    await start(execution, { limit: 5 })
    const result = await fetchLogs(knownOf(shown))
    expect(await allKeys(result)).toEqual(keysOf(execution))
    expect(begun()).toEqual([`${PREFIX}/Build`, `${PREFIX}/Test`])
  })

  test('an earlier attempt that the graph does not show is asked for by its key', async () => {
    const attempts = ['Run_Tests', 'Run_Tests_1', 'Run_Tests_2'].map(step =>
      keyOf(FRAME, { stage: ['Build'], steps: [[step]] })
    )
    const execution = { ...FRAME, logs: attempts.map(key => ({ key, content: LINE })) }
    await start(execution, { limit: 1 })
    const known = knownOf({ ...execution, logs: execution.logs.slice(2) })
    const result = await fetchLogs(known)
    expect(await allKeys(result)).toEqual(keysOf(execution))
    expect(result.gaps).toEqual([])
  })

  test('an earlier attempt of a whole stage is exported, one that never was is no gap', async () => {
    const execution = gridExecution(['Deploy', 'Deploy_2'], 25)
    await start(execution, { limit: 30 })
    const known = knownOf({ ...execution, logs: execution.logs.slice(25) })
    const result = await fetchLogs(known)
    expect(await allKeys(result)).toEqual(keysOf(execution))
    expect(result.gaps).toEqual([])
    const asked = sandbox.requests.filter(({ on }) => on === 'exists').map(({ query }) => query.key)
    expect(asked).toEqual([`${PREFIX}/Deploy/`, `${PREFIX}/Deploy_1`])
  })

  test('only what was selected is had in parts', async () => {
    const execution = gridExecution(['Build', 'Test'], 50)
    await start(execution, { limit: 30 })
    const selection: StepSelection = { stage: 'Build', step: null }
    const result = await fetchLogs(knownOf(execution), { selection })
    expect(await allKeys(result)).toEqual(keysOf(execution).filter(key => key.includes('/Build/')))
    expect(begun()).toEqual([])
  })

  test.each([
    [{ stage: 'Build', step: 'Step_07' }, [`${PREFIX}/Build/Step_07`]],
    [{ stage: 'Build', step: null }, [`${PREFIX}/Build`]],
    [{ stage: null, step: 'Step_07' }, [PREFIX]]
  ] as const)('%j is exported as exactly as its prefix can be', async (selection, prefixes) => {
    const execution = gridExecution(['Build', 'Test'], 10)
    await start(execution)
    await fetchLogs(knownOf(execution), { selection })
    expect(begun()).toEqual(prefixes)
  })

  test('a step of many stages over the limit: only that step of each', async () => {
    const execution = gridExecution(numbered('Stage', 5), 10)
    await start(execution, { limit: 5 })
    const result = await fetchLogs(knownOf(execution), { selection: { stage: null, step: 'Step_07' } })
    expect(await allKeys(result)).toEqual(keysOf(execution).filter(key => key.endsWith('Step_07')))
  })

  test.each(['seed', 'standard'] as const)('the %s layout is split at its own levels', async layout => {
    const execution = gridExecution(['Build', 'Test'], 25, frameOf({ layout }))
    await start(execution, { limit: 30 })
    const result = await fetchLogs(knownOf(execution))
    expect(await allKeys(result)).toEqual(keysOf(execution))
    const level = layout === 'seed' ? 'stages/' : 'level1:stages/level2:'
    expect(begun()).toEqual([`${execution.prefix}/${level}Build`, `${execution.prefix}/${level}Test`])
  })

  test.each(['today', 'seed', 'standard'] as const)(
    'an awkward execution (%s) comes whole whatever the limit',
    async layout => {
      const execution = smallExecution({ layout })
      for (const limit of [1, 2, 3, 5, 8, 13, 21]) {
        await start(execution, { limit })
        const result = await fetchLogs(knownOf(execution))
        expect(await allKeys(result)).toEqual(keysOf(execution))
        expect(result.gaps).toEqual([])
        await sandbox.close()
      }
    }
  )

  test('after 40 exports the rest is had one by one', async () => {
    const execution = gridExecution(
      Array.from({ length: 45 }, (_, at) => `S${String(at).padStart(2, '0')}`),
      2
    )
    await start(execution, { limit: 3 })
    const result = await fetchLogs(knownOf(execution))
    expect(await allKeys(result)).toEqual(keysOf(execution))
    expect(begun()).toHaveLength(40)
    expect(calls('blob')).toBe(10)
    expect(result.gaps).toEqual([])
  })

  test('without a graph the message says what to give', async () => {
    const execution = gridExecution(['Build'], 10)
    await start(execution, { limit: 5 })
    const failure = await failureOf(fetchLogs(knownOf(execution, { stages: [] })))
    expect(failure).toMatchObject({ kind: 'limit' })
    for (const input of ['execution-id', 'org-id', 'project-id', 'stage-id'])
      expect(failure.next).toContain(input)
  })

  test('without a graph the step that was named is enough', async () => {
    const execution = gridExecution(['Build'], 10)
    await start(execution, { limit: 5 })
    const known = knownOf(execution, { stages: [] })
    const result = await fetchLogs(known, { selection: { stage: 'Build', step: 'Step_03' } })
    expect(await allKeys(result)).toEqual([`${PREFIX}/Build/Step_03`])
  })

  test('without a graph the keys that other exports showed are used, and what may be missing is a gap', async () => {
    const execution = gridExecution(['Build', 'Test'], 4)
    await start(execution, { limit: 5 })
    const prefixes = [`${PREFIX}/Build`, PREFIX]
    const target = { kind: 'prefixes', account: FRAME.account, prefixes } as const
    const options = { ...exportOptions(directory), deadline: clock.now() + MINUTE }
    const { archives, gaps } = await exportLogs(connect(connection), [target], options)
    expect(archives.map(({ prefix }) => prefix)).toEqual([`${PREFIX}/Build`, `${PREFIX}/Build`])
    expect(gaps).toEqual([{ prefix: PREFIX, reason: expect.stringContaining('that other exports showed') }])
  })
})

describe('an export endpoint that does not work', () => {
  const execution = gridExecution(['Build', 'Test'], 3)

  test('that never answers is left after two silent calls, and asked for nothing else', async () => {
    await start(execution)
    connection = { ...connection, timeouts: { connect: 30_000, idle: 1_000 } }
    sandbox.faults.add({ on: 'download', times: 99, do: 'hang' })
    const result = await fetchLogs([knownOf(execution), knownOf(execution)])
    expect(calls('download')).toBe(2)
    expect(await allKeys(result)).toEqual([...keysOf(execution), ...keysOf(execution)].sort())
    expect(result.gaps).toEqual([])
  })

  test('without a graph the failure says what would help, and the next target does not wait again', async () => {
    await start(execution)
    connection = { ...connection, timeouts: { connect: 30_000, idle: 1_000 } }
    sandbox.faults.add({ on: 'download', times: 99, do: 'hang' })
    const blind = knownOf(execution, { stages: [] })
    const failure = await failureOf(fetchLogs(blind))
    expect(failure.kind).toBe('export-off')
    for (const input of ['execution-id', 'org-id', 'project-id']) expect(failure.next).toContain(input)
    const calledSoFar = calls('download')
    const { gaps } = await fetchLogs([knownOf(execution), blind])
    expect(calls('download')).toBe(calledSoFar + 2)
    expect(gaps).toEqual([{ prefix: PREFIX, reason: expect.not.stringContaining('org-id') }])
  })

  test.each([
    ['switched off (404)', { status: 404, body: '404 page not found' }, 1],
    ['switched off (405)', { status: 405 }, 1],
    ['refused for itself (403)', { status: 403, body: '{"error_msg":"feature not enabled"}' }, 2],
    ['down (503)', { status: 503 }, 5]
  ])('that is %s: all logs come one by one, without a gap', async (_, answer, asks) => {
    await start(execution)
    sandbox.faults.add({ on: 'download', times: 99, do: answer })
    const result = await fetchLogs(knownOf(execution))
    expect(calls('download')).toBe(asks)
    expect(await allKeys(result)).toEqual(keysOf(execution))
    expect(result.gaps).toEqual([])
    expect(calls('blob')).toBe(6)
  })

  test('switched off, and no log one by one either: the failure names the feature flag', async () => {
    await start(null)
    sandbox.faults.add({ on: 'download', times: 99, do: { status: 404, body: '404 page not found' } })
    const failure = await failureOf(fetchLogs(knownOf(execution)))
    expect(failure.next).toContain('SPG_LOG_SERVICE_ENABLE_DOWNLOAD_LOGS')
  })

  test('a wrong key is a wrong key, not a way round', async () => {
    await start(execution)
    connection = { ...connection, credentials: { kind: 'api-key', apiKey: 'wrong' } }
    expect(await failureOf(fetchLogs(knownOf(execution)))).toMatchObject({ kind: 'forbidden' })
    expect(calls('blob')).toBe(0)
  })

  test('too many calls (429) are not answered with more calls', async () => {
    await start(execution)
    sandbox.faults.add({ on: 'download', times: 99, do: { status: 429 } })
    expect(await failureOf(fetchLogs(knownOf(execution)))).toMatchObject({ status: 429 })
    expect(calls('blob')).toBe(0)
  })

  test('a storage out of reach: its host is named for the firewall, and the logs come through Harness itself', async () => {
    await start(execution, { linkBase: 'https://storage.invalid' })
    const result = await fetchLogs(knownOf(execution))
    expect(await allKeys(result)).toEqual(keysOf(execution))
    expect(connection.told.join('\n')).toMatch(/can't resolve the name storage\.invalid/)
  })

  test('a prefix that the service refuses for its account or pipeline: one by one', async () => {
    const odd = gridExecution(['Build', 'Test'], 2, frameOf({ pipeline: 'Deploy$' }))
    await start(odd)
    const result = await fetchLogs(knownOf(odd))
    expect(await allKeys(result)).toEqual(keysOf(odd))
    expect(calls('download')).toBe(1)
  })
})

describe('what fails for a part', () => {
  const execution = gridExecution(['Build', 'Test'], 25)

  test('an execution whose export fails for good is had in parts', async () => {
    await start(execution)
    sandbox.script({ for: PREFIX, error: 'NoSuchKey', errorTimes: 99 })
    const result = await fetchLogs(knownOf(execution))
    expect(await allKeys(result)).toEqual(keysOf(execution))
    expect(begun().slice(1)).toEqual([`${PREFIX}/Build`, `${PREFIX}/Test`])
    expect(result.gaps).toEqual([])
  })

  test('a stage whose export fails for good is had one by one', async () => {
    await start(execution, { limit: 30 })
    sandbox.script({ for: `${PREFIX}/Build`, error: 'NoSuchKey', errorTimes: 99 })
    const result = await fetchLogs(knownOf(execution))
    expect(await allKeys(result)).toEqual(keysOf(execution))
    expect(calls('blob')).toBe(25)
  })

  test('a stage that cannot be had either way is one gap that says why, and the rest is kept', async () => {
    await start(execution, { limit: 30 })
    sandbox.script({ for: `${PREFIX}/Build`, error: 'disk of the service full', errorTimes: 99 })
    const started = clock.now()
    sandbox.faults.add({ on: 'blob', times: 9999, do: { status: 500, body: '{"error_msg":"store down"}' } })
    const result = await fetchLogs(knownOf(execution))
    expect(await allKeys(result)).toEqual(keysOf(execution).filter(key => key.includes('/Test/')))
    expect(result.gaps).toHaveLength(1)
    expect(result.gaps[0]?.prefix).toBe(`${PREFIX}/Build`)
    expect(result.gaps[0]?.reason).toMatch(/disk of the service full.*25 of 25 logs.*store down/)
    // A round ends after a few failures of a kind, and a minute passes between two.
    const minutes = (clock.now() - started) / MINUTE
    expect(minutes).toBeGreaterThan(25)
    expect(calls('blob') / minutes).toBeLessThan(30)
  })

  test('at timeout-minutes what was had is kept, and each of the rest is a gap', async () => {
    await start(execution, { limit: 30 })
    sandbox.script({ for: `${PREFIX}/Test`, stuck: true })
    const result = await fetchLogs(knownOf(execution), { deadline: clock.now() + 2 * MINUTE })
    expect(await allKeys(result)).toEqual(keysOf(execution).filter(key => key.includes('/Build/')))
    expect(result.gaps).toEqual([
      { prefix: `${PREFIX}/Test`, reason: expect.stringContaining('timeout-minutes ran out') }
    ])
  })

  test('after the time has run out nothing more is asked for', async () => {
    const many = gridExecution(['A', 'B', 'C', 'D', 'E', 'F'], 25)
    await start(many, { limit: 30 })
    sandbox.script({ for: /./, polls: { queued: 1, inProgress: 99 } })
    await failureOf(fetchLogs(knownOf(many), { deadline: clock.now() + 2 * MINUTE }))
    expect(begun()).toEqual(['A', 'B', 'C'].map(stage => `${PREFIX}/${stage}`))
  })

  test('the time running out between two logs is a gap, too', async () => {
    await start(execution)
    sandbox.faults.add({ on: 'download', times: 99, do: { status: 405 } })
    const [ill] = keysOf(execution)
    const when = ({ query }: SandboxRequest): boolean => query.key === ill
    sandbox.faults.add({
      on: 'blob',
      times: 99,
      when,
      do: { status: 503, headers: { 'retry-after': '100' } }
    })
    const result = await fetchLogs(knownOf(execution), { deadline: clock.now() + MINUTE })
    expect(result.logs.length).toBeGreaterThan(0)
    expect(result.gaps).toHaveLength(1)
  })

  test('once it has run out no log is asked for', async () => {
    await start(execution)
    sandbox.faults.add({ on: 'download', times: 99, do: { status: 405 } })
    const failure = await failureOf(fetchLogs(knownOf(execution), { deadline: clock.now() }))
    expect(failure.kind).toBe('export-off')
    expect(calls('blob')).toBe(0)
  })

  test('a Harness that has no logs one by one is not a Harness without logs', async () => {
    await start(execution)
    const body = '404 page not found'
    sandbox.faults.add({ on: 'download', times: 99, do: { status: 404, body } })
    sandbox.faults.add({ on: 'blob', times: 99, do: { status: 404, body } })
    expect(await failureOf(fetchLogs(knownOf(execution)))).toMatchObject({ kind: 'export-off' })
    expect(calls('blob')).toBeLessThan(20)
  })

  test('a log that breaks off is begun anew', async () => {
    await start(execution)
    sandbox.faults.add({ on: 'download', times: 99, do: { status: 405 } })
    sandbox.faults.add({ on: 'blob', times: 2, do: 'reset' })
    const result = await fetchLogs(knownOf(execution))
    expect(await allKeys(result)).toEqual(keysOf(execution))
  })

  test('a store in trouble is a 404 with another text: asked again', async () => {
    await start(execution)
    sandbox.faults.add({ on: 'download', times: 99, do: { status: 405 } })
    sandbox.faults.add({ on: 'blob', do: { status: 404, body: '{"error_msg":"store timeout"}' } })
    const result = await fetchLogs(knownOf(execution))
    expect(await allKeys(result)).toEqual(keysOf(execution))
  })
})
