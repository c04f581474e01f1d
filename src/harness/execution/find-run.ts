import { runOf, type ExecutionScope } from './execution-answer.ts'
import { askPipelineService, inScope } from './pipeline-service.ts'
import type { Harness } from '../http/http.ts'
import { listOf, objectOf, textOf, timeOf, type ForeignObject } from '../http/foreign-json.ts'
import { Failure } from '../../failure/failure.ts'
import { inertText } from '../../failure/inert-text.ts'

const PATH = '/pipeline/api/pipelines/execution/summary'
/** Bytes; a page of summaries has several MB. */
const ANSWER_LIMIT = 64 * 1_048_576
const PAGE_SIZE = 50
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
  const found: ForeignObject[] = []
  let newest: number | null = null
  let oldest: number | null = null
  let isLast = false
  for (let page = 0; page < MOST_PAGES && !isLast; page += 1) {
    const data = await fetchRuns(harness, scope, { pipeline, page }, deadline)
    const runs = data.runs.filter(isOf(pipeline))
    const matching = runs.filter(({ runSequence }) => runSequence === run)
    found.push(...matching)
    // One more of the number may be the first of the next page.
    const mayGoOn = matching.length > 0 && runs.at(-1) === matching.at(-1)
    const numbers = runs.map(({ runSequence }) => runOf(runSequence)).filter(number => number !== null)
    newest = numbers.reduce<number | null>((most, number) => Math.max(most ?? number, number), newest)
    oldest = numbers.reduce<number | null>((least, number) => Math.min(least ?? number, number), oldest)
    const isPassed = numbers.length > 0 && numbers.every(number => number < run)
    isLast = isPassed || data.isLast
    const id = isLast || !mayGoOn ? originalOf(found) : null
    if (id !== null) return id
  }
  throw explainNoRun(scope, { pipeline, run, newest, oldest, sawAll: isLast })
}

/** A page of the pipeline's runs, newest first. */
interface RunsPage {
  readonly runs: readonly ForeignObject[]
  readonly isLast: boolean
}

function fetchRuns(
  harness: Harness,
  scope: ExecutionScope,
  { pipeline, page }: { readonly pipeline: string; readonly page: number },
  deadline?: number
): Promise<RunsPage> {
  const question = {
    method: 'POST',
    path: PATH,
    query: { pipelineIdentifier: pipeline, page: String(page), size: String(PAGE_SIZE) },
    body: '{"filterType":"PipelineExecution"}',
    answerLimit: ANSWER_LIMIT,
    what: `the runs of the pipeline ${inertText(pipeline)} ${inScope(scope)}`,
    check: 'Check pipeline-id, org-id and project-id.'
  } as const
  const read = (data: unknown): RunsPage | null => {
    const { content, last, totalPages } = objectOf(data)
    if (!Array.isArray(content)) return null
    const isLast = last === true || content.length === 0 || page + 1 === totalPages
    return { runs: listOf(content).map(objectOf), isLast }
  }
  return askPipelineService(harness, scope, question, read, deadline)
}

/**
 * A rollback can have the run number of the execution that it rolls back, which began before it.
 */
function originalOf(runs: readonly ForeignObject[]): string | null {
  const rollbacks = new Set(runs.map(({ rollbackModeExecutionId: id }) => textOf(id)))
  const originals = runs.filter(({ planExecutionId: id }) => !rollbacks.has(textOf(id)))
  const first = (originals.length > 0 ? originals : runs)
    .toSorted((a, b) => (timeOf(a.startTs) ?? 0) - (timeOf(b.startTs) ?? 0))
    .find(({ planExecutionId }) => textOf(planExecutionId) !== null)
  return textOf(first?.planExecutionId)
}

/** A server that leaves out the filter also tells of other pipelines' runs. */
function isOf(pipeline: string): (summary: ForeignObject) => boolean {
  return ({ pipelineIdentifier }) => (textOf(pipelineIdentifier) ?? pipeline) === pipeline
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
