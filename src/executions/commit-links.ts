import { Failure } from '../failure/failure.ts'
import { connectGitHub } from '../github/github-client.ts'
import { readCommitStatuses } from '../github/statuses/commit-statuses.ts'
import type { CommitStatus } from '../github/statuses/commit-status.ts'
import {
  linkedExecutions,
  type LinkedExecution,
  type LinkedExecutions,
  type LinkingStatus
} from '../github/statuses/linked-executions.ts'
import { parseExecutionUrl } from '../harness/execution/execution-url.ts'
import type { Harness } from '../harness/http/http.ts'
import type { CommitRequest } from '../inputs/execution-request.ts'
import type { FindOptions } from './found-executions.ts'

/** So many runs whose statuses newer ones have replaced are looked up. */
const MOST_REPLACED = 10
/** For a status on this Harness, where those that are there link to another one, in ms. */
const ELSEWHERE_PATIENCE = 50_000

/** What the statuses of a commit link to. */
export interface CommitLinks extends LinkedExecutions {
  /**
   * The newest of those of which another execution's statuses have replaced all: tries before it,
   * or runs that went on beside it and set the same statuses.
   */
  readonly replaced: readonly LinkedExecution[]
}

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
): Promise<CommitLinks> {
  const { clock, log, redact } = connection
  const { repository, apiUrl, status } = context
  const ofEvent = status === null ? [] : [status]
  const github = { apiUrl, token: githubToken, clock, log, redact }
  const statuses =
    sha === null || repository === null
      ? ofEvent
      : await readCommitStatuses(await connectGitHub({ ...github, repository }), sha)
  const links = linkedExecutions(statuses, connection.baseUrl, bounds)
  return { ...links, replaced: replacedIn(statuses, links, connection.baseUrl, bounds) }
}

/** One layer below the other: each has the newest statuses of what those above leave. */
function replacedIn(
  statuses: readonly CommitStatus[],
  { followed }: LinkedExecutions,
  baseUrl: string,
  bounds: CommitRequest['bounds']
): readonly LinkedExecution[] {
  const replaced: LinkedExecution[] = []
  let rest = statuses
  for (let layer = followed; layer.length > 0 && replaced.length < MOST_REPLACED;) {
    const above = new Set(layer.map(({ page }) => page.executionId))
    rest = rest.filter(({ targetUrl }) => {
      const page = targetUrl === null ? null : parseExecutionUrl(targetUrl)
      return page !== null && !above.has(page.executionId)
    })
    layer = linkedExecutions(rest, baseUrl, bounds).followed
    replaced.push(...layer)
  }
  return replaced.slice(0, MOST_REPLACED)
}

/** Once more: the token was good a moment ago, and what was found by then must not be lost. */
export async function readLinksAgain(
  before: CommitLinks,
  ...args: Parameters<typeof readLinks>
): Promise<CommitLinks> {
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
