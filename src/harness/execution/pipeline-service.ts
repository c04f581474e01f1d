import type { ExecutionScope } from './execution-answer.ts'
import { Failure } from '../../failure/failure.ts'
import { errorMessageOf } from '../http/error-message.ts'
import { parseJsonObject } from '../../text/json-object.ts'
import type { Answer } from '../http/connection.ts'
import type { Harness } from '../http/http.ts'
import { inertText } from '../../failure/inert-text.ts'
import { backOff, retry } from '../../failure/retry.ts'

/** What the Pipeline Service is asked. */
export interface ServiceQuestion {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Beside the scope. */
  readonly query: Readonly<Record<string, string>>
  readonly body?: string
  /** Longest answer, in bytes: what is longer could take all memory when parsed. */
  readonly answerLimit: number
  /** What the answer is about, for messages: "the execution X of the project Y". */
  readonly what: string
  /** What to check when Harness does not know it. */
  readonly check: string
}

/**
 * Asks the Pipeline Service; an answer that can't be read is asked for once more.
 *
 * @param read the answer's `data` as a value, null when it is not what it should be
 * @throws Failure `not-found`, `forbidden` (also: no permission on the project),
 *   `unexpected-answer`, `unavailable` (a 5xx), and those of `Harness.call`. The server's own words
 *   and its correlation id are quoted.
 */
export async function askPipelineService<T>(
  harness: Harness,
  scope: ExecutionScope,
  question: ServiceQuestion,
  read: (data: unknown) => T | null,
  deadline?: number
): Promise<T> {
  return await orOnceMore(harness, async () => {
    const answer = await callService(harness, scope, question, deadline)
    const value = read(dataOf(answer, harness, question))
    if (value === null) throw explainShape(question.what)
    return value
  })
}

/** An answer that is none may be a moment's trouble; every question can be asked again. */
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
 * Most installations have the service at `/pipeline`, some only behind `/gateway`, where the Log
 * Service is.
 */
async function callService(
  harness: Harness,
  scope: ExecutionScope,
  { method, path, query, body, answerLimit }: ServiceQuestion,
  deadline: number | undefined
): Promise<Answer> {
  const options = { ...(body === undefined ? {} : { body }), answerLimit, hasOtherAddress: true }
  const call = (at: string): Promise<Answer> =>
    harness
      .call(method, at, { ...queryOf(scope), ...query }, deadline, options)
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
  { what, check }: Pick<ServiceQuestion, 'what' | 'check'>
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

/** Where something is looked for, for messages. */
export function inScope({ account, org, project }: ExecutionScope): string {
  return `in the project ${inertText(project)} of the organization ${inertText(org)}, account ${inertText(account)}`
}

function queryOf({ account, org, project }: ExecutionScope): Record<string, string> {
  return { accountIdentifier: account, orgIdentifier: org, projectIdentifier: project }
}
