import type { ExecutionScope } from './execution-answer.ts'
import { inScope } from './pipeline-service.ts'
import type { Harness } from '../http/http.ts'
import { Failure } from '../../failure/failure.ts'
import { inertText } from '../../failure/inert-text.ts'
import { fetchRunPage, type ListedRun } from './run-list.ts'

const MOST_PAGES = 40

/**
 * The id (planExecutionId) of a run of the pipeline.
 * @throws Failure `not-found` with the runs that there are, and those of `askPipelineService`
 */
export async function findRun(
  harness: Harness,
  scope: ExecutionScope,
  pipeline: string,
  run: number,
  deadline?: number
): Promise<string> {
  const found: ListedRun[] = []
  let newest: number | null = null
  let oldest: number | null = null
  let isLast = false
  for (let page = 0; page < MOST_PAGES && !isLast; page += 1) {
    const { runs, ...pageFacts } = await fetchRunPage(harness, scope, { pipeline, page }, deadline)
    const matching = runs.filter(one => one.run === run)
    found.push(...matching)
    // One more of the number may be the first of the next page.
    const mayGoOn = matching.length > 0 && runs.at(-1) === matching.at(-1)
    const numbers = runs.map(one => one.run)
    newest = numbers.reduce<number | null>((most, number) => Math.max(most ?? number, number), newest)
    oldest = numbers.reduce<number | null>((least, number) => Math.min(least ?? number, number), oldest)
    const isPassed = numbers.length > 0 && numbers.every(number => number < run)
    isLast = isPassed || pageFacts.isLast
    const id = isLast || !mayGoOn ? originalOf(found) : null
    if (id !== null) return id
  }
  throw explainNoRun(scope, { pipeline, run, newest, oldest, sawAll: isLast })
}

/**
 * A rollback can have the run number of the execution that it rolls back, which began before it.
 */
function originalOf(runs: readonly ListedRun[]): string | null {
  const rollbacks = new Set(runs.map(({ rollbackId }) => rollbackId))
  const originals = runs.filter(({ executionId }) => !rollbacks.has(executionId))
  const [first] = (originals.length > 0 ? originals : runs).toSorted(
    (a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0)
  )
  return first?.executionId ?? null
}

interface RunsSeen {
  readonly pipeline: string
  readonly run: number
  readonly newest: number | null
  readonly oldest: number | null
  /** No older run was left to look at. */
  readonly sawAll: boolean
}

function explainNoRun(scope: ExecutionScope, { pipeline, run, newest, oldest, sawAll }: RunsSeen): Failure {
  const named = `the pipeline ${inertText(pipeline)} ${inScope(scope)}`
  if (newest === null || oldest === null) {
    return new Failure(
      'not-found',
      `Harness knows no run of ${named}.`,
      'Check pipeline-id (the identifier, not the name), org-id and project-id.'
    )
  }
  const seen =
    newest === oldest ? `only run ${newest} was seen` : `runs ${newest} down to ${oldest} were seen`
  return new Failure(
    'not-found',
    `Harness has no run ${run} of ${named}; ${seen}.`,
    sawAll
      ? 'Check run-sequence: it counts the runs of each pipeline for itself, so it may be of another one (pipeline-id).'
      : 'An older run is found by execution-id, or by the address of its page as execution-url.'
  )
}
