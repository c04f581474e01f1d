import { describe, expect, test } from '@jest/globals'
import { frameOf, keyOf, smallExecution, type SampleExecution } from '../../sandbox/executions.ts'
import { overLimit } from '../../sandbox/over-limit.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { fetchArtifact, filesAt, manifestIn, sourceLogs, storedLogs, unzip } from './run-results.ts'
import { annotationsOf, errorOf, expectSuccess } from './run-output.ts'
import { act, expectEveryLog, on, startWith } from './whole-execution.ts'

const MINUTE = 60_000
const small = smallExecution()

/** The prefixes for which an export was begun: a refusal begins none. */
const begun = (sandbox: Sandbox): string[] => [
  ...new Set(
    on(sandbox, 'download').flatMap(({ query, status }) => (status === 200 ? (query.prefix ?? '') : []))
  )
]

/** How many of these were under way at once: from the first call of each to its last. */
function mostAtOnce(sandbox: Sandbox): number {
  const calls = on(sandbox, 'download').filter(({ status }) => status === 200)
  const first = new Map<string | undefined, number>()
  const last = new Map<string | undefined, number>()
  for (const [at, { query }] of calls.entries()) {
    if (!first.has(query.prefix)) first.set(query.prefix, at)
    last.set(query.prefix, at)
  }
  const underWay = calls.map((_, now) =>
    [...first].filter(([prefix, at]) => at <= now && now <= (last.get(prefix) ?? 0))
  )
  return Math.max(...underWay.map(these => these.length))
}

/** The execution as it is a few minutes after its end. */
function justEnded(execution: SampleExecution): SampleExecution {
  const { graph } = execution
  if (graph === undefined) throw new Error('it has no graph')
  const endedAt = Date.now() - 10 * MINUTE
  return { ...execution, graph: { ...graph, startedAt: endedAt - 20 * MINUTE, endedAt } }
}

describe('over the limit', () => {
  const grid = overLimit({ stages: 4, steps: 25 })

  test('stage by stage', async () => {
    await using sandbox = await startWith(grid, { limit: 30 })
    await using run = await act(sandbox, grid)
    await expectEveryLog(run, grid)
    expect(begun(sandbox)).toHaveLength(4)
    expect(on(sandbox, 'blob')).toEqual([])
  })

  test('and a stage, too: log by log', async () => {
    await using sandbox = await startWith(grid, { limit: 20 })
    await using run = await act(sandbox, grid)
    await expectEveryLog(run, grid)
    expect(begun(sandbox)).toEqual([])
    expect(on(sandbox, 'blob')).toHaveLength(grid.logs.length)
  })

  test('with awkward names, earlier attempts and services', async () => {
    await using sandbox = await startWith(small, { limit: 10 })
    await using run = await act(sandbox, small)
    await expectEveryLog(run, small)
  })

  test('with the standard keys', async () => {
    const standard = smallExecution({ layout: 'standard' })
    await using sandbox = await startWith(standard, { limit: 10 })
    await using run = await act(sandbox, standard)
    await expectEveryLog(run, standard)
  })

  test('1,200 logs, 100 at once: an export a stage, a few at a time, one artifact', async () => {
    const big = overLimit({ stages: 12 })
    await using sandbox = await startWith(big, { results: true })
    await using run = await act(sandbox, big, { upload: 'true' }, sandbox.results.env)
    await expectEveryLog(run, big)
    expect(begun(sandbox)).toHaveLength(12)
    expect(mostAtOnce(sandbox)).toBeGreaterThan(1)
    expect(mostAtOnce(sandbox)).toBeLessThanOrEqual(3)
    expect(on(sandbox, 'blob')).toEqual([])
    const name = run.outputs['artifact-name'] ?? ''
    expect(sandbox.results.artifacts.map(each => each.name).sort()).toEqual([name, `${name}.html`])
    const artifact = await unzip(await fetchArtifact(sandbox, run.outputs['artifact-name'] ?? ''))
    expect(storedLogs(artifact)).toEqual(sourceLogs(big.logs))
  })
})

describe('an export that is not to be used', () => {
  test('was made while the execution ran: another spelling is another export', async () => {
    const execution = justEnded(small)
    await using sandbox = await startWith(execution)
    sandbox.script({ for: execution.prefix, keep: 3 })
    await sandbox.exports.prepare(execution.account, execution.prefix, 15 * MINUTE)
    await using run = await act(sandbox, execution)
    await expectEveryLog(run, execution)
    expect(begun(sandbox).length).toBeGreaterThan(1)
    expect(on(sandbox, 'storage')).toHaveLength(1)
    expect(on(sandbox, 'blob')).toEqual([])
  })

  test('was made while the execution ran, which only its lines tell: it is read, and then another one instead', async () => {
    const line = (ago: number): string => {
      const time = new Date(Date.now() - ago).toISOString()
      return `{"level":"INFO","pos":0,"out":"so far\\n","time":"${time}","args":null}\n`
    }
    const frame = frameOf()
    const early = {
      key: keyOf(frame, { stage: ['Build'], steps: [['Compile']] }),
      content: line(16 * MINUTE)
    }
    const late = { key: keyOf(frame, { stage: ['Deploy'], steps: [['Rollout']] }), content: line(3 * MINUTE) }
    const execution = { ...frame, logs: [early, late] }
    await using sandbox = await startWith(execution, { results: true })
    const prefix = `${frame.account}/pipeline/${frame.pipeline}/${frame.run}/-`
    sandbox.script({ for: prefix, keep: 1 })
    await sandbox.exports.prepare(execution.account, prefix, 15 * MINUTE)
    const byLogsAlone = { 'org-id': '', 'project-id': '', upload: 'true' }
    await using run = await act(sandbox, execution, byLogsAlone, sandbox.results.env)
    await expectEveryLog(run, execution)
    expect(run.stdout).toContain('may have been made before the execution ended')
    expect(on(sandbox, 'storage')).toHaveLength(2)
    const stored = await unzip(await fetchArtifact(sandbox, run.outputs['artifact-name'] ?? ''))
    expect(storedLogs(stored)).toEqual(sourceLogs(execution.logs))
    expect([...stored.keys()].filter(name => name.startsWith('logs/'))).toHaveLength(2)
  })

  test('never ends: another spelling, after some minutes', async () => {
    await using sandbox = await startWith(small)
    sandbox.exports.seed(small.account, small.prefix, 'in_progress')
    await using run = await act(sandbox, small, {})
    await expectEveryLog(run, small)
    expect(run.stdout).toMatch(/in progress for 5 minutes without an end/u)
  })

  test('has a link that is dead: asked again, then another spelling', async () => {
    await using sandbox = await startWith(small)
    sandbox.faults.add({ on: 'storage', times: 2, do: { status: 403 } })
    await using run = await act(sandbox, small)
    await expectEveryLog(run, small)
    expect(begun(sandbox)).toHaveLength(2)
  })

  test('lacks logs that the graph tells of: these are had one by one', async () => {
    await using sandbox = await startWith(small)
    sandbox.script({ for: /./u, keep: name => !name.includes('/Lint/') })
    await using run = await act(sandbox, small)
    await expectEveryLog(run, small)
    expect(on(sandbox, 'blob').map(({ query }) => query.key?.split('/').at(-1))).toEqual(
      expect.arrayContaining(['Check_Style', 'check_style'])
    )
  })
})

describe('without an export that works, the graph tells what to ask for, log by log', () => {
  const grid = overLimit({ stages: 2, steps: 10 })
  const ways: [string, (sandbox: Sandbox) => void][] = [
    [
      'switched off',
      ({ faults }) =>
        faults.add({ on: 'download', times: Infinity, do: { status: 404, body: '404 page not found\n' } })
    ],
    [
      'refused',
      ({ faults }) =>
        faults.add({
          on: 'download',
          times: Infinity,
          do: { status: 403, body: '{"error_msg":"not enabled for this account"}' }
        })
    ],
    ['without any answer', ({ faults }) => faults.add({ on: 'download', times: Infinity, do: 'hang' })],
    [
      'broken',
      ({ faults }) =>
        faults.add({ on: 'download', times: Infinity, do: { status: 500, body: '{"error_msg":"redis"}' } })
    ],
    ['failing', sandbox => sandbox.script({ for: /./u, error: 'zipfile: no space', errorTimes: Infinity })],
    [
      'with links that are all dead',
      ({ faults }) => faults.add({ on: 'storage', times: Infinity, do: { status: 403 } })
    ]
  ]
  test.each(ways)('%s', async (_, spoil) => {
    await using sandbox = await startWith(grid)
    spoil(sandbox)
    await using run = await act(sandbox, grid, {})
    await expectEveryLog(run, grid)
    expect(on(sandbox, 'blob').length).toBeGreaterThanOrEqual(grid.logs.length)
  })
})

describe('what cannot be had', () => {
  const grid = overLimit({ stages: 3, steps: 25 })
  const lost = `${grid.prefix}/Region_02`

  test('of one stage is a gap: the others are there, and the rest is told as partial', async () => {
    await using sandbox = await startWith(grid, { limit: 30 })
    sandbox.script({ for: new RegExp(`^${lost}`, 'u'), error: 'zipfile: no space', errorTimes: Infinity })
    sandbox.faults.add({
      on: 'blob',
      times: Infinity,
      do: { status: 500, body: '{"error_msg":"storage is down"}' }
    })
    await using run = await act(sandbox, grid)
    expectSuccess(run)
    const files = await filesAt(run)
    const { complete, gaps } = manifestIn(files)
    const reason = /zipfile: no space[^]*25 of 25 logs could not be fetched[^]*storage is down/u
    expect(complete).toBe(false)
    expect(gaps).toEqual([{ prefix: lost, reason: expect.stringMatching(reason) }])
    expect(annotationsOf(run).warnings).toEqual([expect.stringMatching(/Region_02[^]*no space/u)])
    expect(run.summary).toMatch(/Region_02[^]*no space/u)
    const others = grid.logs.filter(({ key }) => !key.startsWith(lost))
    expect(storedLogs(files)).toEqual(sourceLogs(others))
  })

  test('at all is an error, also where nothing to be found would be none', async () => {
    await using sandbox = await startWith(grid)
    for (const route of ['download', 'blob'] as const)
      sandbox.faults.add({ on: route, times: Infinity, do: { status: 500, body: '{"error_msg":"down"}' } })
    await using run = await act(sandbox, grid, { 'if-no-logs-found': 'ignore' })
    expect(errorOf(run)).toMatch(/500: down/u)
  })

  test('any more, since Harness has dropped it: the age of the execution is told', async () => {
    await using sandbox = await startSandbox()
    sandbox.addExecution({ ...small, logs: [] })
    await using run = await act(sandbox, small)
    expectSuccess(run)
    expect(annotationsOf(run).warnings).toEqual([
      expect.stringMatching(/ended \d+ days ago .*Harness has no log of it.*retention/u)
    ])
    await using strict = await act(sandbox, small, { 'if-no-logs-found': 'error' })
    expect(errorOf(strict)).toMatch(/retention/u)
  })
})

describe('two executions with one pipeline and number', () => {
  const twin = smallExecution({ project: 'twin', execution: 'twin00000000000000000A', lines: 3 })
  const logsOnly = { 'org-id': '', 'project-id': '' }

  test('are kept apart, and a warning tells how to have one', async () => {
    await using sandbox = await startWith(small)
    sandbox.addExecution(twin)
    await using run = await act(sandbox, small, logsOnly)
    expectSuccess(run)
    const { files, executions } = manifestIn(await filesAt(run))
    expect(files).toHaveLength(small.logs.length + twin.logs.length)
    expect(executions.map(each => each.executionId).toSorted()).toEqual(
      [small.execution, twin.execution].toSorted()
    )
    const { warnings } = annotationsOf(run)
    expect(warnings).toEqual([expect.stringMatching(/2 executions.*execution-id/u)])
    expect(warnings[0]).toContain(small.execution)
    expect(warnings[0]).toContain(twin.execution)
  })

  test.each([
    ['the id', { ...logsOnly, 'execution-id': small.execution }],
    ['the project', {}]
  ])('with %s are one', async (_, inputs) => {
    await using sandbox = await startWith(small)
    sandbox.addExecution(twin)
    await using run = await act(sandbox, small, inputs)
    await expectEveryLog(run, small)
  })

  test('with the standard keys: the project is part of these', async () => {
    const standard = smallExecution({ layout: 'standard' })
    await using sandbox = await startWith(standard)
    sandbox.addExecution(smallExecution({ layout: 'standard', project: 'twin', execution: twin.execution }))
    await using run = await act(sandbox, standard)
    await expectEveryLog(run, standard)
    expect(on(sandbox, 'exists')).toEqual([])
  })
})
