import { readExecution, runOf, type ExecutionScope } from './execution-answer.ts'
import type { KnownExecution } from './execution.ts'
import { Failure } from '../../failure/failure.ts'
import { listOf, objectOf, textOf, timeOf, type ForeignObject } from '../http/foreign-json.ts'
import { errorMessageOf, parseJsonObject } from '../http/error-message.ts'
import type { Answer } from '../http/connection.ts'
import type { CallOptions, Harness } from '../http/http.ts'
import { inertText } from '../../failure/inert-text.ts'
import { backOff, retry } from '../../failure/retry.ts'

export type { ExecutionScope } from './execution-answer.ts'

const EXECUTION_PATH = '/pipeline/api/pipelines/execution/v2/'
const SUMMARY_PATH = '/pipeline/api/pipelines/execution/summary'
/**
 * Bytes. A graph of 10,000 nodes has some tens of MB, a page of summaries several; what is longer
 * could take all memory when parsed.
 */
const GRAPH_LIMIT = 128 * 1_048_576
const PAGE_LIMIT = 64 * 1_048_576
const PAGE_SIZE = 50
const MOST_PAGES = 40

/**
 * An execution with its graph, as the Pipeline Service tells it.
 * @throws Failure `not-found`, `forbidden` (also: no permission on the project),
 *   `unexpected-answer`, `unavailable` (a 5xx), and those of `Harness.call`. The server's own words
 *   and its correlation id are quoted.
 */
export async function fetchExecution(
  harness: Harness,
  scope: ExecutionScope,
  executionId: string,
  deadline?: number
): Promise<KnownExecution> {
  const path = EXECUTION_PATH + encodeURIComponent(executionId)
  const query = { ...queryOf(scope), renderFullBottomGraph: 'true' }
  const what = `the execution ${inertText(executionId)} ${inScope(scope)}`
  return await orOnceMore(harness, async () => {
    const answer = await callService(harness, scope, { method: 'GET', path, query }, deadline, {
      answerLimit: GRAPH_LIMIT
    })
    const data = dataOf(answer, harness, {
      what,
      check: 'Check execution-id, org-id and project-id (or execution-url).'
    })
    const execution = readExecution(data, scope, { executionId, baseUrl: harness.connection.baseUrl })
    if (execution === null) throw explainShape(what)
    return execution
  })
}

/** An answer that is none may be a moment's trouble; both questions can be asked again. */
async function orOnceMore<T>({ connection }: Harness, ask: () => Promise<T>): Promise<T> {
  const outcome = await retry<T | Failure>(() => ask().catch(oddAnswer), {
    clock: connection.clock,
    waitAfter: (one, tries) => (one instanceof Failure && tries === 1 ? backOff(tries) : null),
    onWait: one => {
      if (one instanceof Failure) connection.log(`Harness: ${one.summary} Asking once more.`)
    }
  })
  if (outcome instanceof Failure) throw outcome
  return outcome
}

function oddAnswer(error: unknown): Failure {
  if (error instanceof Failure && isOddAnswer(error)) return error
  throw error
}

function isOddAnswer({ kind, status }: Failure): boolean {
  return kind === 'unexpected-answer' && status === null
}

/**
 * The id (planExecutionId) of a run of the pipeline.
 * @throws Failure `not-found` with the runs that there are, and those of `fetchExecution`
 */
export async function findRun(
  harness: Harness,
  scope: ExecutionScope,
  pipeline: string,
  run: number,
  deadline?: number
): Promise<string> {
  const what = `the runs of the pipeline ${inertText(pipeline)} ${inScope(scope)}`
  const found: ForeignObject[] = []
  let newest: number | null = null
  let oldest: number | null = null
  let isLast = false
  for (let page = 0; page < MOST_PAGES && !isLast; page += 1) {
    const query = {
      ...queryOf(scope),
      pipelineIdentifier: pipeline,
      page: String(page),
      size: String(PAGE_SIZE)
    }
    const data = await orOnceMore(harness, async () => {
      const call = { method: 'POST', path: SUMMARY_PATH, query } as const
      const body = '{"filterType":"PipelineExecution"}'
      const options = { body, answerLimit: PAGE_LIMIT }
      const answer = await callService(harness, scope, call, deadline, options)
      const { content, last, totalPages } = objectOf(
        dataOf(answer, harness, { what, check: 'Check pipeline-id, org-id and project-id.' })
      )
      if (!Array.isArray(content)) throw explainShape(what)
      return { content: listOf(content), last, totalPages }
    })
    const runs = data.content.map(objectOf).filter(isOf(pipeline))
    const matching = runs.filter(({ runSequence }) => runSequence === run)
    found.push(...matching)
    // One more of the number may be the first of the next page.
    const mayGoOn = matching.length > 0 && runs.at(-1) === matching.at(-1)
    const numbers = runs.map(({ runSequence }) => runOf(runSequence)).filter(number => number !== null)
    newest = numbers.reduce<number | null>((most, number) => Math.max(most ?? number, number), newest)
    oldest = numbers.reduce<number | null>((least, number) => Math.min(least ?? number, number), oldest)
    const isPassed = numbers.length > 0 && numbers.every(number => number < run)
    isLast = isPassed || data.last === true || data.content.length === 0 || page + 1 === data.totalPages
    const id = isLast || !mayGoOn ? originalOf(found) : null
    if (id !== null) return id
  }
  throw explainNoRun(scope, { pipeline, run, newest, oldest, sawAll: isLast })
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

interface ServiceCall {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly query: Readonly<Record<string, string>>
}

/**
 * Most installations have the service at `/pipeline`, some only behind `/gateway`, where the Log
 * Service is.
 */
async function callService(
  harness: Harness,
  scope: ExecutionScope,
  { method, path, query }: ServiceCall,
  deadline: number | undefined,
  options: CallOptions
): Promise<Answer> {
  const call = (at: string): Promise<Answer> =>
    harness
      .call(method, at, query, deadline, { ...options, hasOtherAddress: true })
      .catch(explainForbidden(scope))
  const first = await call(path).catch(laterIfOtherSite)
  if (!(first instanceof Failure) && !isFromElsewhere(first)) return first
  const second = await call(`/gateway${path}`).catch(laterIfOtherSite)
  if (!(second instanceof Failure) && !isFromElsewhere(second)) return second
  throw second instanceof Failure
    ? second
    : new Failure(
        'unexpected-answer',
        `There is no Pipeline Service at ${new URL(harness.connection.baseUrl).host} (${second.status}: ${errorMessageOf(second.body, harness.connection.redact)}).`,
        'Check base-url. Without org-id, project-id and execution-url the logs are found by account-id, pipeline-id and run-sequence alone.',
        { status: second.status }
      )
}

function laterIfOtherSite(error: unknown): Failure {
  if (error instanceof Failure && error.kind === 'unexpected-answer' && error.status !== null) return error
  throw error
}

/** The service answers a 404 in its own JSON. */
function isFromElsewhere({ status, body }: Answer): boolean {
  return (status === 404 || status === 405) && typeof parseJsonObject(body)?.status !== 'string'
}

function explainForbidden({ org, project }: ExecutionScope): (error: unknown) => never {
  return error => {
    if (!(error instanceof Failure) || error.kind !== 'forbidden') throw error
    if (/apikey in request|another Harness account/iu.test(error.summary)) throw error
    // Where a permission is missing, the key itself was good.
    const checkKey = /permission/iu.test(error.summary) ? '' : ` ${error.next}`
    throw new Failure(
      'forbidden',
      error.summary,
      `Give the key's owner the permission to view pipelines in the project ${inertText(project)} of the organization ${inertText(org)} (a role such as Pipeline Viewer), or check org-id and project-id.${checkKey}`,
      { status: 403, cause: error }
    )
  }
}

function dataOf(
  answer: Answer,
  { connection }: Harness,
  { what, check }: { readonly what: string; readonly check: string }
): unknown {
  const { status, body } = answer
  const parsed = parseJsonObject(body)
  const isError = parsed?.status === 'ERROR' || parsed?.status === 'FAILURE'
  if (status === 200 && parsed !== null && !isError) return parsed.data
  const said = errorMessageOf(body, connection.redact)
  if (status >= 500) {
    throw new Failure(
      'unavailable',
      `Harness could not tell of ${what} (${status}: ${said}).`,
      'Run the job again; if it stays, show this message to Harness Support.',
      { status }
    )
  }
  if (status === 200 && !isError) throw explainShape(what)
  throw new Failure('not-found', `Harness does not know ${what} (${status}: ${said}).`, check, { status })
}

function explainShape(what: string): Failure {
  return new Failure(
    'unexpected-answer',
    `The Pipeline Service's answer about ${what} is not what it should be.`,
    'Check that base-url is the address of Harness itself; if it is, report this message as an issue of harness-logs.'
  )
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

function inScope({ account, org, project }: ExecutionScope): string {
  return `in the project ${inertText(project)} of the organization ${inertText(org)}, account ${inertText(account)}`
}

function queryOf({ account, org, project }: ExecutionScope): Record<string, string> {
  return { accountIdentifier: account, orgIdentifier: org, projectIdentifier: project }
}
