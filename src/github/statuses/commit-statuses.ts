import { objectOf, textOf } from '../../harness/http/foreign-json.ts'
import { Failure } from '../../failure/failure.ts'
import { inertText, quotedText } from '../../failure/inert-text.ts'
import type { CommitStatus } from './commit-status.ts'
import { TRIES, type GitHubClient } from '../github-client.ts'
import { isOddAnswer, isRateLimited, messageOf, statusOf } from '../github-errors.ts'

/** GitHub keeps 1,000 statuses for each context of a commit. */
const MOST_PAGES = 50

/**
 * All statuses of a commit, newest first, several of one context ("List commit statuses for a
 * reference", GitHub REST API).
 *
 * @throws Failure `unauthorised`, `forbidden` (naming the permission that is missing),
 *   `not-found` (no such commit), `rate-limited`, `network`
 */
export async function readCommitStatuses(client: GitHubClient, sha: string): Promise<CommitStatus[]> {
  const path = `/commits/${encodeURIComponent(sha)}/statuses`
  const entries = await client.list(path, MOST_PAGES).catch((error: unknown) => {
    throw explain(error, client, sha)
  })
  return entries.flatMap(entry => readStatus(entry) ?? [])
}

function readStatus(entry: unknown): CommitStatus | null {
  const { context, target_url: targetUrl, state, creator } = objectOf(entry)
  const name = textOf(context)
  if (name === null) return null
  return {
    context: name,
    targetUrl: textOf(targetUrl),
    state: textOf(state) ?? '',
    creator: textOf(objectOf(creator).login)
  }
}

function explain(error: unknown, { connection }: GitHubClient, sha: string): Failure {
  const { apiUrl, redact } = connection
  const status = statusOf(error)
  const said = quotedText(messageOf(error), redact)
  const host = inertText(URL.canParse(apiUrl) ? new URL(apiUrl).host : apiUrl)
  const options = { ...(status === null ? {} : { status }), cause: error }
  if (isOddAnswer(error)) {
    return new Failure(
      'unexpected-answer',
      `GitHub (${host}) did not tell the commit's statuses, also after ${TRIES} tries: ${said}.`,
      'Run the job again in a few minutes, or name the execution with execution-url.',
      options
    )
  }
  if (status === null) {
    return new Failure(
      'network',
      `GitHub (${host}) can't be reached to read the commit's statuses (${said}).`,
      "Check the runner's network and proxy, or name the execution with execution-url.",
      options
    )
  }
  if (isRateLimited(error)) {
    return new Failure(
      'rate-limited',
      `GitHub limits the rate of calls with this token (${status}: ${said}).`,
      'Run the job again later, or name the execution with execution-url, which needs no call to GitHub.',
      options
    )
  }
  if (status === 401) {
    return new Failure(
      'unauthorised',
      `GitHub does not take the github-token (401: ${said}).`,
      "Leave github-token out, which uses the job's own token; or give one that has not expired.",
      options
    )
  }
  if (status === 403 || status === 404) {
    return new Failure(
      'forbidden',
      `GitHub does not let this token read the statuses of commit ${inertText(sha)} (${status}: ${said}).`,
      'Give the job `permissions: statuses: read`, or pass a github-token that has it.',
      options
    )
  }
  if (status === 422) {
    return new Failure(
      'not-found',
      `The repository has no commit ${inertText(sha)} (${status}: ${said}).`,
      'Check commit-sha.',
      options
    )
  }
  return new Failure(
    'unexpected-answer',
    `GitHub could not tell the statuses of commit ${inertText(sha)} (${status}: ${said}), also after ${TRIES} tries.`,
    'Run the job again in a few minutes, or name the execution with execution-url.',
    options
  )
}
