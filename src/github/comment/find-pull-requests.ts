import { objectOf } from '../../harness/http/foreign-json.ts'
import { isCommitSha } from '../event-commit.ts'
import type { GitHubClient } from '../github-client.ts'

/** One run comments on so many pull requests at most. */
const MOST = 5
const MOST_PAGES = 3

/** What a run knows of its pull request. */
export interface PullRequestHints {
  /** The event's own; null where it is not of one. */
  readonly pullRequest: number | null
  readonly sha: string | null
}

/**
 * The numbers of the pull requests that a run is about: the event's own, else the open ones of the
 * commit ("List pull requests associated with a commit"). Of those, the ones whose head it is come
 * before those that merely hold it. Throws Octokit's errors.
 */
export async function findPullRequests(
  client: GitHubClient,
  { pullRequest, sha }: PullRequestHints
): Promise<number[]> {
  if (pullRequest !== null) return [pullRequest]
  if (sha === null || !isCommitSha(sha)) return []
  const open = (await client.list(`/commits/${sha}/pulls`, MOST_PAGES)).flatMap(entry => {
    const { number, state, head } = objectOf(entry)
    if (!Number.isSafeInteger(number) || state !== 'open') return []
    return [{ number: Number(number), isHead: objectOf(head).sha === sha }]
  })
  const heads = open.filter(({ isHead }) => isHead)
  return (heads.length > 0 ? heads : open).map(({ number }) => number).slice(0, MOST)
}
