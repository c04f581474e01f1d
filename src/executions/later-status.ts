import { connectGitHub } from '../github/github-client.ts'
import { readCommitStatuses } from '../github/statuses/commit-statuses.ts'
import type { CommitStatus } from '../github/statuses/commit-status.ts'
import {
  linkedExecutions,
  type LinkedExecution,
  type LinkedExecutions
} from '../github/statuses/linked-executions.ts'
import { fetchExecution } from '../harness/execution/fetch-execution.ts'
import { isFinal } from '../harness/execution/execution-status.ts'
import { Failure } from '../failure/failure.ts'
import { quotedText } from '../failure/inert-text.ts'
import type { Harness } from '../harness/http/http.ts'
import type { CommitRequest } from '../inputs/execution-request.ts'
import { NOTHING_FOUND, type FindOptions, type FoundExecutions } from './found-executions.ts'

/**
 * What a `status` event links to, where a later run of the workflow brings its logs: the execution
 * goes on, and a status of another stage of it is pending. Harness sets that once more when the
 * stage has ended, which starts the workflow again.
 *
 * @returns null where this run is the one to wait, also where the statuses can't be read
 */
export async function leftToLaterRun(
  { followed: [link] }: LinkedExecutions,
  harness: Harness,
  request: CommitRequest,
  options: FindOptions
): Promise<FoundExecutions | null> {
  const { waitForCompletion, selection, watch } = options
  if (request.sha !== null || !waitForCompletion || link === undefined) return null
  try {
    const execution = await fetchExecution(harness, link.page, link.page.executionId, options.deadline)
    if (isFinal(execution.status) || execution.pipeline !== link.page.pipeline) return null
    const later = await laterStatus(link, harness, request, options)
    if (later === null) return null
    const stage = quotedText(later.context, harness.connection.redact, 100)
    harness.connection.log(
      `Run ${execution.run} goes on: the run that starts when ${stage} has ended brings its logs.`
    )
    watch?.(execution)
    return { ...NOTHING_FOUND, executions: [{ execution, selection }], selection, isLeftToLaterRun: true }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    harness.connection.log(error.summary)
    return null
  }
}

/** The pending status of another stage of the same execution. */
async function laterStatus(
  { page, status }: LinkedExecution,
  { connection }: Harness,
  { bounds, githubToken: token }: CommitRequest,
  { context }: FindOptions
): Promise<CommitStatus | null> {
  const { clock, log, redact, baseUrl } = connection
  const { repository, apiUrl, headSha } = context
  if (repository === null || headSha === null) return null
  const client = await connectGitHub({ apiUrl, token, clock, log, redact, repository })
  const pending = newestOf(await readCommitStatuses(client, headSha)).filter(
    one => one.state === 'pending' && one.context !== status.context
  )
  const { followed } = linkedExecutions(pending, baseUrl, bounds)
  return followed.find(link => link.page.executionId === page.executionId)?.status ?? null
}

/** Of each context. @param statuses newest first */
function newestOf(statuses: readonly CommitStatus[]): CommitStatus[] {
  const newest = new Map<string, CommitStatus>()
  for (const status of statuses) if (!newest.has(status.context)) newest.set(status.context, status)
  return [...newest.values()]
}
