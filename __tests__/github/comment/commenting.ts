import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts'
import { CommentWriter } from '../../../src/github/comment/comment-writer.ts'
import type { PullRequestHints } from '../../../src/github/comment/find-pull-requests.ts'
import { connectGitHub, type GitHubClient } from '../../../src/github/github-client.ts'
import type { Clock } from '../../../src/system/clock.ts'
import { FakeClock } from '../../fixtures/fake-clock.ts'

export const SHA = 'a'.repeat(40)

/** A sandbox with the open pull request 7. */
export async function startGitHub(): Promise<Sandbox> {
  const sandbox = await startSandbox({ github: true })
  sandbox.github.pulls.add({ number: 7, state: 'open', head: { sha: SHA, repo: null } })
  return sandbox
}

/** A client of it, on a clock of its own. */
export function clientOf(
  sandbox: Sandbox,
  token = sandbox.github.token,
  clock: Clock = new FakeClock()
): Promise<GitHubClient> {
  const repository = { owner: 'octocat', name: 'shop' }
  const connection = { apiUrl: sandbox.github.origin, token, repository, clock, log: () => undefined, redact }
  return connectGitHub(connection)
}

const redact = (text: string): string => text.replaceAll('s3cret-value', '***')

/** Something that happens once, and can be waited for. */
export interface Moment {
  readonly reached: Promise<void>
  readonly reach: () => void
}

/** A moment that has not come yet. */
export function moment(): Moment {
  let reach = (): void => undefined
  const reached = new Promise<void>(resolve => (reach = resolve))
  return { reached, reach }
}

/** A writer, and what it said. */
export function writerOf(
  sandbox: Sandbox,
  { token, hints = { pullRequest: 7, sha: SHA } }: { token?: string; hints?: PullRequestHints } = {}
): { writer: CommentWriter; notices: string[]; logged: string[]; clock: FakeClock } {
  const notices: string[] = []
  const logged: string[] = []
  const clock = new FakeClock()
  const writer = new CommentWriter({
    connect: () => clientOf(sandbox, token, clock),
    hints,
    redact,
    log: message => void logged.push(message),
    notice: message => void notices.push(message),
    now: clock.now
  })
  return { writer, notices, logged, clock }
}

/** What stands on the pull request, without the markers. */
export function shownOn(sandbox: Sandbox, number = 7): string[] {
  return sandbox.github.pulls.commentsOf(number).map(({ body }) => body.replace(/^<!--.*-->\n/u, ''))
}
