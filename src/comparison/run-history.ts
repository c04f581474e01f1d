import { isFinal, statusKind } from '../harness/execution/execution-status.ts'
import type { KnownExecution } from '../harness/execution/execution.ts'
import type { ListedRun, RunPage, RunQuery } from '../harness/execution/run-list.ts'
import { isSameCommit } from './same-commit.ts'
import { branchOf, filterFor, isOnBranch, targetOf, type RunBranch } from './run-branch.ts'

/** What is known of the runs before a failed one. */
export interface RunHistory {
  /** The newest successful run before it. */
  readonly lastSuccess: ListedRun | null
  /** Whether that is of the same branch or pull request, or of a pipeline that tells none. */
  readonly isOfSameBranch: boolean
  /**
   * The first of the runs that failed one after the other up to this one, which may be this one;
   * null where that is not known.
   */
  readonly failingSince: Omit<ListedRun, 'status'> | null
  /** How many they are, with this one; what was aborted does not count. */
  readonly failedRuns: number
  /** Those of them before this one, the newest first. */
  readonly earlierFailures: readonly ListedRun[]
  /** A successful run of the same commit, before or after. */
  readonly passedOnCommit: ListedRun | null
}

/** Asks for a page of the pipeline's runs. @throws Failure */
export type ListRuns = (query: Omit<RunQuery, 'pipeline'>) => Promise<RunPage>

/** Of runs, in ms. */
const OLDEST = 30 * 24 * 3_600_000
const SUCCESS = ['Success'] as const

/**
 * Finds out how the pipeline's runs before a failed one went, in at most three pages. First come
 * those of the same branch or pull request; where none of them succeeded the newest success of the
 * target branch counts, else of any.
 *
 * @throws Failure those of `list`
 */
export async function findHistory(list: ListRuns, execution: KnownExecution): Promise<RunHistory> {
  const branch = branchOf(execution.source)
  const own = await ownRuns(list, execution, branch)
  const lastOwn = own.runs.find(isSuccess)
  const lastSuccess = lastOwn ?? (await otherSuccess(list, execution, branch, own.pagesLeft))
  const end = own.runs.findIndex(({ status }) => ['success', 'ignored'].includes(statusKind(status)))
  const inRow = own.runs
    .slice(0, end < 0 ? undefined : end)
    .filter(({ status }) => statusKind(status) === 'failed')
  const isBeginKnown = own.isGapless && (end >= 0 || own.isWhole)
  return {
    lastSuccess,
    isOfSameBranch: lastOwn !== undefined,
    failingSince: isBeginKnown ? (inRow.at(-1) ?? execution) : null,
    failedRuns: inRow.length + 1,
    earlierFailures: inRow,
    passedOnCommit: own.passedOnCommit
  }
}

/** Runs of the same branch before the failed one, the newest first. */
interface OwnRuns {
  readonly runs: readonly ListedRun[]
  /** No run between the oldest of these and the failed one is missing. */
  readonly isGapless: boolean
  /** There are no older ones. */
  readonly isWhole: boolean
  readonly passedOnCommit: ListedRun | null
  readonly pagesLeft: number
}

async function ownRuns(
  list: ListRuns,
  execution: KnownExecution,
  branch: RunBranch | null
): Promise<OwnRuns> {
  const filter = branch === null ? {} : { moduleProperties: filterFor(branch) }
  const page = await list({ page: 0, ...filter })
  const own = page.runs.filter(({ source }) => branch === null || isOnBranch(source, branch))
  const runs = before(own, execution)
  const passedOnCommit = own.find(run => isSuccess(run) && isOfCommit(run, execution)) ?? null
  const hasOld = page.runs.some(run => isTooOld(run, execution))
  const common = { passedOnCommit, isWhole: page.isLast && !hasOld }
  if (page.isLast || hasOld || runs.some(isSuccess)) return { ...common, runs, isGapless: true, pagesLeft: 2 }
  const successes = await list({ page: 0, statuses: SUCCESS, ...filter })
  const older = successes.runs.filter(({ source }) => branch === null || isOnBranch(source, branch))
  const [last] = before(older, execution).filter(isSuccess)
  return {
    ...common,
    runs: last === undefined ? runs : [...runs, last],
    isGapless: false,
    passedOnCommit: passedOnCommit ?? older.find(run => isSuccess(run) && isOfCommit(run, execution)) ?? null,
    pagesLeft: 1
  }
}

async function otherSuccess(
  list: ListRuns,
  execution: KnownExecution,
  branch: RunBranch | null,
  pages: number
): Promise<ListedRun | null> {
  if (branch === null) return null
  const target = targetOf(branch)
  const wanted = [...(target === null ? [] : [target]), null].slice(0, pages)
  for (const each of wanted) {
    const filter = each === null ? {} : { moduleProperties: filterFor(each) }
    const { runs } = await list({ page: 0, statuses: SUCCESS, ...filter })
    const found = before(runs, execution).find(
      run => isSuccess(run) && (each === null || isOnBranch(run.source, each))
    )
    if (found !== undefined) return found
  }
  return null
}

/**
 * Final runs before the failed one, the newest first, none twice and none too old. A rollback is
 * no run of its own.
 */
function before(runs: readonly ListedRun[], execution: KnownExecution): ListedRun[] {
  const rollbacks = new Set(runs.map(({ rollbackId }) => rollbackId))
  const known = new Map(runs.map(run => [run.executionId, run]))
  return [...known.values()]
    .filter(
      run =>
        run.run < execution.run &&
        isFinal(run.status) &&
        run.startedAt !== null &&
        !rollbacks.has(run.executionId) &&
        !isTooOld(run, execution)
    )
    .sort((a, b) => b.run - a.run)
}

function isTooOld({ startedAt }: ListedRun, execution: KnownExecution): boolean {
  const { startedAt: start } = execution
  return startedAt !== null && start !== null && startedAt < start - OLDEST
}

function isSuccess({ status }: ListedRun): boolean {
  return statusKind(status) === 'success'
}

function isOfCommit(run: ListedRun, execution: KnownExecution): boolean {
  return run.executionId !== execution.executionId && isSameCommit(run.source, execution.source)
}
