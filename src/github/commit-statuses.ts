import type { Clock } from '../system/clock.ts'
import { Failure } from '../failure/failure.ts'
import { objectOf, textOf } from '../harness/http/foreign-json.ts'
import { inertText, quotedText } from '../failure/inert-text.ts'
import { backOff, isPassingStatus, LONGEST_RETRY_AFTER, retry, retryAfter } from '../failure/retry.ts'
import type { CommitStatus } from './commit-status.ts'
import type { RunContext } from './context.ts'

/** Whose statuses, and how to reach GitHub. */
export interface StatusRequest {
  readonly context: RunContext
  readonly token: string
  readonly sha: string
  readonly clock: Clock
  readonly log: (message: string) => void
  /** Blanks secrets in what GitHub says, before that is cut to length. */
  readonly redact: (text: string) => string
}

const PAGE_SIZE = 100
/** GitHub keeps 1,000 statuses for each context of a commit. */
const MOST_PAGES = 50
const TRIES = 4
/** For an answer, in ms; the client by itself would wait for five minutes. */
const TIME_LIMIT = 30_000

/**
 * All statuses of a commit, newest first, several of one context ("List commit statuses for a
 * reference", GitHub REST API).
 *
 * @throws Failure `unauthorised`, `forbidden` (naming the permission that is missing),
 *   `not-found` (no such commit), `rate-limited`, `network`
 */
export async function readCommitStatuses(request: StatusRequest): Promise<CommitStatus[]> {
  const { clock, log, redact } = request
  const outcome = await retry<CommitStatus[] | Refusal>(
    () => listStatuses(request).catch((error: unknown) => new Refusal(error)),
    {
      clock,
      waitAfter: (one, tries) =>
        one instanceof Refusal && tries < TRIES ? waitAfter(one, tries, clock) : null,
      onWait: (one, wait) => {
        if (one instanceof Refusal)
          log(
            `GitHub: ${quotedText(messageOf(one.error), redact)}; trying again in ${Math.ceil(wait / 1000)} s.`
          )
      }
    }
  )
  if (outcome instanceof Refusal) throw explain(outcome.error, request)
  return outcome
}

/** A try that gave no statuses. */
class Refusal {
  readonly error: unknown

  constructor(error: unknown) {
    this.error = error
  }
}

/** In ms; null: asking again helps nothing. */
function waitAfter({ error }: Refusal, tries: number, clock: Clock): number | null {
  const status = statusOf(error)
  const isLimit = status === 429 || status === 403
  if (isLimit) return toldWaitOf(error, clock)
  return status === null || isPassingStatus(status) ? backOff(tries) : null
}

async function listStatuses({ context, token, sha }: StatusRequest): Promise<CommitStatus[]> {
  // Only runs that name no execution need it.
  const { getOctokit } = await import('@actions/github')
  const octokit = getOctokit(token, { baseUrl: context.apiUrl })
  octokit.hook.before('request', options => {
    options.request = { ...options.request, signal: AbortSignal.timeout(TIME_LIMIT) }
  })
  octokit.hook.after('request', ({ data }) => {
    if (!Array.isArray(data)) throw new OddAnswer('its answer is no list of statuses')
  })
  const statuses: CommitStatus[] = []
  const { owner = '', name: repo = '' } = context.repository ?? {}
  const pages = octokit.paginate.iterator(octokit.rest.repos.listCommitStatusesForRef, {
    owner,
    repo,
    ref: sha,
    per_page: PAGE_SIZE
  })
  let count = 0
  for await (const { data } of pages) {
    statuses.push(...(data as unknown[]).flatMap(entry => readStatus(entry) ?? []))
    count += 1
    if (count === MOST_PAGES) break
  }
  return statuses
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

/**
 * Broken off, or not GitHub's: the client itself takes a body that it can't read for an empty one.
 */
class OddAnswer extends Error {}

/**
 * How long GitHub asks to wait after too many calls, in ms; null when it doesn't tell, or longer
 * than a job should wait.
 */
function toldWaitOf(error: unknown, clock: Clock): number | null {
  const header = (error as GitHubError).response?.headers?.['retry-after']
  const wait = retryAfter(typeof header === 'string' ? header : undefined, clock)
  return wait === null || wait >= LONGEST_RETRY_AFTER ? null : wait
}

interface GitHubError {
  readonly status?: unknown
  readonly response?: { readonly headers?: Readonly<Record<string, unknown>> }
}

/** HTTP status; null when no answer came. */
function statusOf(error: unknown): number | null {
  const { status, response } = error as GitHubError
  // Octokit says 500 for a connection that broke.
  return typeof status === 'number' && response !== undefined ? status : null
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function explain(error: unknown, { context, sha, redact }: StatusRequest): Failure {
  const status = statusOf(error)
  const said = quotedText(messageOf(error), redact)
  const host = inertText(URL.canParse(context.apiUrl) ? new URL(context.apiUrl).host : context.apiUrl)
  const options = { ...(status === null ? {} : { status }), cause: error }
  if (error instanceof OddAnswer) {
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
  if (isRateLimited(error, status)) {
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

/**
 * "Rate limits for the REST API": 403 or 429, with no calls remaining, or with a message that says
 * so (secondary limits).
 */
function isRateLimited(error: unknown, status: number): boolean {
  if (status !== 403 && status !== 429) return false
  const headers = (error as GitHubError).response?.headers ?? {}
  return status === 429 || headers['x-ratelimit-remaining'] === '0' || /rate limit/iu.test(messageOf(error))
}
