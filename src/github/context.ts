import { readFileSync } from 'node:fs'
import type { CommitStatus } from './statuses/commit-status.ts'
import { commitOf } from './event-commit.ts'
import { textAt, valueAt } from './event-payload.ts'

/** What the runner's environment tells of the workflow run; unknown values are null. */
export interface RunContext {
  /** `https://github.com/OWNER/REPO/actions/runs/ID` */
  readonly runUrl: string | null
  /** The repository of the action itself, `https://github.com/OWNER/REPO`; null for a local one. */
  readonly actionUrl: string | null
  /**
   * The event is of a pull request whose head is in another repository: GitHub gives such runs no
   * secrets.
   */
  readonly isForkPullRequest: boolean
  /** Dependabot started the run, which then has the secrets of Dependabot only. */
  readonly isDependabot: boolean
  readonly repository: Repository | null
  /** Where GitHub's REST API is; without a final slash. */
  readonly apiUrl: string
  /** Where the job has checked out its repository, if it has. */
  readonly workspace: string | null
  /**
   * The commit that the event is about; of a pull request its head, not the merge commit that
   * GITHUB_SHA names.
   */
  readonly headSha: string | null
  /** Number of the pull request that the event is about; null where it is about none. */
  readonly pullRequest: number | null
  /**
   * The status that a `status` event is about; whoever may set statuses can have set it, to
   * anything.
   */
  readonly status: CommitStatus | null
}

export interface Repository {
  readonly owner: string
  readonly name: string
}

/**
 * Reads the default environment variables and the event's payload (docs.github.com, "Variables" and
 * "Webhook events and payloads").
 */
export function readRunContext(environment: NodeJS.ProcessEnv = process.env): RunContext {
  // Some runners set what they don't know to nothing.
  const env: NodeJS.ProcessEnv = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== '')
  )
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env
  const name = env.GITHUB_EVENT_NAME ?? ''
  const event = readEvent(env.GITHUB_EVENT_PATH)
  // `pull_request_target` runs in the base repository and has its secrets.
  const hasSecrets = name === 'pull_request_target'
  const known = server !== undefined && repository !== undefined && run !== undefined
  return {
    runUrl: known ? `${server}/${repository}/actions/runs/${run}` : null,
    actionUrl: actionUrlOf(server, env.GITHUB_ACTION_REPOSITORY),
    isForkPullRequest: !hasSecrets && isFork(event),
    isDependabot: env.GITHUB_ACTOR === 'dependabot[bot]',
    repository: repositoryOf(repository ?? ''),
    apiUrl: (env.GITHUB_API_URL ?? 'https://api.github.com').replace(/\/+$/u, ''),
    workspace: env.GITHUB_WORKSPACE ?? null,
    headSha: commitOf(name, event, env.GITHUB_SHA ?? null),
    pullRequest: pullRequestOf(event),
    status: name === 'status' ? statusOf(event) : null
  }
}

/** The payload of a `status` event names the one who set it as its sender. */
function statusOf(event: unknown): CommitStatus {
  return {
    context: textAt(event, ['context']) ?? '',
    targetUrl: textAt(event, ['target_url']),
    state: textAt(event, ['state']) ?? '',
    creator: textAt(event, ['sender', 'login'])
  }
}

/** A comment on a pull request is an event of an issue that says so. */
function pullRequestOf(event: unknown): number | null {
  const isIssueOne = valueAt(event, ['issue', 'pull_request']) !== undefined
  const number = valueAt(event, isIssueOne ? ['issue', 'number'] : ['pull_request', 'number'])
  return Number.isSafeInteger(number) && Number(number) > 0 ? Number(number) : null
}

function repositoryOf(text: string): Repository | null {
  const [, owner, name] = /^([\w.-]+)\/([\w.-]+)$/u.exec(text) ?? []
  return owner === undefined || name === undefined ? null : { owner, name }
}

/** A local action, `uses: ./`, has no repository, or an empty one. */
function actionUrlOf(server: string | undefined, repository = ''): string | null {
  const action = repositoryOf(repository)
  return server === undefined || action === null ? null : `${server}/${action.owner}/${action.name}`
}

function isFork(event: unknown): boolean {
  if (valueAt(event, ['pull_request']) === undefined) return false
  // A deleted fork's `repo` is null.
  const [head, base] = ['head', 'base'].map(side =>
    valueAt(event, ['pull_request', side, 'repo', 'full_name'])
  )
  return head !== base
}

function readEvent(path: string | undefined): unknown {
  if (path === undefined) return null
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}
