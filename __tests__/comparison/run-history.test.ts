import { describe, expect, test } from '@jest/globals'
import { findHistory, type ListRuns, type RunHistory } from '../../src/comparison/run-history.ts'
import type { ExecutionSource } from '../../src/harness/execution/execution-source.ts'
import type { KnownExecution } from '../../src/harness/execution/execution.ts'
import type { ListedRun, RunQuery } from '../../src/harness/execution/run-list.ts'
import { smallExecution } from '../../sandbox/executions.ts'
import { knownOf } from '../fixtures/known-execution.ts'

const DAY = 24 * 3_600_000
const START = Date.parse('2026-03-01T12:00:00Z')
const PAGE_SIZE = 50

function sourceOf(changes: Partial<ExecutionSource> = {}): ExecutionSource {
  return {
    repository: 'shop',
    branch: null,
    tag: null,
    commit: null,
    commitMessage: null,
    pullRequest: null,
    services: [],
    environments: [],
    ...changes
  }
}

const onBranch = (branch: string, commit: string | null = null): ExecutionSource =>
  sourceOf({ branch, commit })

function onPull(number: number, targetBranch = 'main'): ExecutionSource {
  const sourceBranch = `fix-${number}`
  const pullRequest = { number, title: null, url: null, sourceBranch, targetBranch }
  return sourceOf({ branch: sourceBranch, pullRequest })
}

/** A run that began so many hours before run 100. */
function runOf(run: number, status: string, changes: Partial<ListedRun> = {}): ListedRun {
  const startedAt = START - (100 - run) * 3_600_000
  return {
    run,
    executionId: `e${run}`,
    status,
    startedAt,
    endedAt: startedAt + 60_000,
    source: null,
    rollbackId: null,
    url: `https://app.harness.io/${run}`,
    ...changes
  }
}

const failed = (source: ExecutionSource | null = null): KnownExecution =>
  knownOf(smallExecution(), { run: 100, executionId: 'e100', status: 'Failed', startedAt: START, source })

/** A pipeline with these runs, the newest first; it looks at statuses, and at nothing else. */
function pipelineOf(runs: readonly ListedRun[]): { list: ListRuns; queries: Omit<RunQuery, 'pipeline'>[] } {
  const queries: Omit<RunQuery, 'pipeline'>[] = []
  const list: ListRuns = query => {
    queries.push(query)
    const { page, statuses } = query
    const all = runs.filter(({ status }) => statuses?.includes(status) ?? true)
    const shown = all.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)
    return Promise.resolve({ runs: shown, isLast: (page + 1) * PAGE_SIZE >= all.length })
  }
  return { list, queries }
}

function outlineOf(history: RunHistory): object {
  const { lastSuccess, failingSince, failedRuns, earlierFailures, isOfSameBranch, passedOnCommit } = history
  return {
    success: lastSuccess?.run ?? null,
    isOfSameBranch,
    since: failingSince?.run ?? null,
    failedRuns,
    earlier: earlierFailures.map(({ run }) => run),
    passed: passedOnCommit?.run ?? null
  }
}

async function historyOf(runs: readonly ListedRun[], execution = failed()): Promise<object> {
  return outlineOf(await findHistory(pipelineOf(runs).list, execution))
}

describe('without a branch', () => {
  test('the newest success before counts, and the failures since then', async () => {
    const runs = [
      runOf(102, 'Success'),
      runOf(101, 'Failed'),
      runOf(100, 'Failed'),
      runOf(99, 'Failed'),
      runOf(98, 'Aborted'),
      runOf(97, 'Errored'),
      runOf(96, 'Success'),
      runOf(95, 'Success'),
      runOf(94, 'Failed')
    ]
    expect(await historyOf(runs)).toEqual({
      success: 96,
      isOfSameBranch: true,
      since: 97,
      failedRuns: 3,
      earlier: [99, 97],
      passed: null
    })
  })

  test('a first failure is one of a single run', async () => {
    expect(await historyOf([runOf(100, 'Failed'), runOf(99, 'Success')])).toMatchObject({
      success: 99,
      since: 100,
      failedRuns: 1
    })
  })

  test('a run that was forgiven is no success, and ends the failures', async () => {
    const runs = [runOf(99, 'Failed'), runOf(98, 'IgnoreFailed'), runOf(97, 'Failed'), runOf(96, 'Success')]
    expect(await historyOf(runs)).toMatchObject({ success: 96, since: 99, failedRuns: 2, earlier: [99] })
  })

  test('runs that are not over count for nothing', async () => {
    const runs = [runOf(99, 'Running'), runOf(98, 'ApprovalWaiting'), runOf(97, 'Success')]
    expect(await historyOf(runs)).toMatchObject({ success: 97, since: 100, earlier: [] })
  })

  test('a rollback is no run', async () => {
    const runs = [runOf(99, 'Failed', { rollbackId: 'e98' }), runOf(98, 'Success'), runOf(97, 'Success')]
    expect(await historyOf(runs)).toMatchObject({ success: 97, since: 99 })
  })

  test('nothing older than 30 days counts, nor of unknown time', async () => {
    const old = { startedAt: START - 31 * DAY }
    const runs = [runOf(99, 'Failed'), runOf(98, 'Success', { startedAt: null }), runOf(97, 'Success', old)]
    expect(await historyOf(runs)).toEqual({
      success: null,
      isOfSameBranch: false,
      since: null,
      failedRuns: 2,
      earlier: [99],
      passed: null
    })
  })

  test('where all runs failed, the first one is known', async () => {
    expect(await historyOf([runOf(99, 'Failed'), runOf(98, 'Failed')])).toMatchObject({
      success: null,
      since: 98
    })
  })

  test('where too many runs failed, the success is found, and since when they fail is not told', async () => {
    const runs = Array.from({ length: 10_000 }, (_, at) =>
      runOf(99 - at, at === 9_000 ? 'Success' : 'Failed')
    )
    const near = runs.map(run => ({ ...run, run: run.run + 10_000, startedAt: START - 1000 }))
    const { list, queries } = pipelineOf(near)
    const history = await findHistory(list, { ...failed(), run: 20_000 })
    expect(outlineOf(history)).toMatchObject({ success: 1099, since: null, failedRuns: 51 })
    expect(queries).toHaveLength(2)
  })

  test('pages that repeat themselves for ever are asked for three times at most', async () => {
    let asked = 0
    const list: ListRuns = () => {
      asked++
      return Promise.resolve({ runs: [runOf(99, 'Failed'), runOf(99, 'Failed')], isLast: false })
    }
    const history = await findHistory(list, failed(onPull(7)))
    expect(outlineOf(history)).toMatchObject({ success: null, since: null })
    expect(asked).toBeLessThanOrEqual(3)
    expect(outlineOf(await findHistory(list, failed()))).toMatchObject({ earlier: [99], failedRuns: 2 })
  })
})

describe('of a branch', () => {
  test('other branches, and the pull requests into it, do not count', async () => {
    const { list, queries } = pipelineOf([
      runOf(99, 'Success', { source: onBranch('other') }),
      runOf(98, 'Success', { source: onPull(7) }),
      runOf(97, 'Success', { source: sourceOf({ branch: 'main', repository: 'fork' }) }),
      runOf(96, 'Failed', { source: onBranch('main') }),
      runOf(95, 'Success', { source: onBranch('main') })
    ])
    const history = await findHistory(list, failed(onBranch('main')))
    expect(outlineOf(history)).toMatchObject({ success: 95, isOfSameBranch: true, since: 96, earlier: [96] })
    expect(queries).toEqual([{ page: 0, moduleProperties: { ci: { branch: 'main' } } }])
  })

  test('where it never was good, any success counts', async () => {
    const runs = [
      runOf(99, 'Failed', { source: onBranch('new') }),
      runOf(98, 'Success', { source: onBranch('main') })
    ]
    expect(await historyOf(runs, failed(onBranch('new')))).toMatchObject({
      success: 98,
      isOfSameBranch: false,
      since: 99
    })
  })
})

describe('of a pull request', () => {
  const target = { source: onBranch('main') }

  test('its own runs count first', async () => {
    const runs = [runOf(99, 'Success', target), runOf(98, 'Success', { source: onPull(7) })]
    const { list, queries } = pipelineOf(runs)
    expect(outlineOf(await findHistory(list, failed(onPull(7))))).toMatchObject({
      success: 98,
      isOfSameBranch: true
    })
    const pullRequest = { sourceBranch: 'fix-7', targetBranch: 'main' }
    expect(queries).toEqual([
      { page: 0, moduleProperties: { ci: { ciExecutionInfoDTO: { event: 'pullRequest', pullRequest } } } }
    ])
  })

  test('then the target branch, then any', async () => {
    const other = runOf(99, 'Success', { source: onPull(8) })
    const ofTarget = await historyOf([other, runOf(98, 'Success', target)], failed(onPull(7)))
    expect(ofTarget).toMatchObject({ success: 98, isOfSameBranch: false, since: 100 })
    expect(await historyOf([other], failed(onPull(7)))).toMatchObject({ success: 99, isOfSameBranch: false })
  })
})

test('a run of the same commit that passed is known, whenever it was', async () => {
  const source = onBranch('main', 'abc')
  const runs = [
    runOf(101, 'Success', { source }),
    runOf(100, 'Failed', { source }),
    runOf(99, 'Success', { source: onBranch('main', 'def') })
  ]
  expect(await historyOf(runs, failed(source))).toMatchObject({ success: 99, passed: 101 })
  expect(await historyOf(runs.slice(1), failed(source))).toMatchObject({ passed: null })
})
