import { Failure } from '../failure/failure.ts'
import { connectGitHub } from '../github/github-client.ts'
import { readCommitStatuses } from '../github/statuses/commit-statuses.ts'
import {
  linkedExecutions,
  type LinkedExecutions,
  type LinkingStatus
} from '../github/statuses/linked-executions.ts'
import type { Harness } from '../harness/http/http.ts'
import type { CommitRequest } from '../inputs/execution-request.ts'
import type { FindOptions } from './found-executions.ts'

/** For a status on this Harness, where those that are there link to another one, in ms. */
const ELSEWHERE_PATIENCE = 50_000

/**
 * The executions that the statuses of a commit link to; of an event's status without a commit, its
 * own.
 *
 * @throws Failure as `readCommitStatuses`
 */
export async function readLinks(
  { connection }: Harness,
  { sha, bounds, githubToken }: CommitRequest,
  { context }: FindOptions
): Promise<LinkedExecutions> {
  const { clock, log, redact } = connection
  const { repository, apiUrl, status } = context
  const ofEvent = status === null ? [] : [status]
  const github = { apiUrl, token: githubToken, clock, log, redact }
  const statuses =
    sha === null || repository === null
      ? ofEvent
      : await readCommitStatuses(await connectGitHub({ ...github, repository }), sha)
  return linkedExecutions(statuses, connection.baseUrl, bounds)
}

/** Once more: the token was good a moment ago, and what was found by then must not be lost. */
export async function readLinksAgain(
  before: LinkedExecutions,
  ...args: Parameters<typeof readLinks>
): Promise<LinkedExecutions> {
  try {
    return await readLinks(...args)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const [{ connection }] = args
    connection.log(error.summary)
    return before
  }
}

/**
 * Until when to look again, in ms since 1970: for long only where a status of this Harness may
 * still come.
 */
export function startPatience(): (links: LinkedExecutions, harness: Harness) => number {
  let end = Infinity
  return ({ elsewhere }, { connection }) => {
    const isDecided =
      elsewhere.length > 0 && elsewhere.every(link => isOfOtherHarness(link, connection.baseUrl))
    end = isDecided ? Math.min(end, connection.clock.now() + ELSEWHERE_PATIENCE) : Infinity
    return end
  }
}

/**
 * One that has ended there will not come here; nor will a running one, where both are addresses of
 * Harness's own cloud.
 */
function isOfOtherHarness({ status, page }: LinkingStatus, baseUrl: string): boolean {
  const isCloud = (url: string): boolean => new URL(url).hostname.endsWith('.harness.io')
  return status.state !== 'pending' || (isCloud(page.baseUrl) && isCloud(baseUrl))
}
