import { readFileSync } from 'node:fs'

/** What the runner's environment tells of the workflow run; unknown values are null. */
export interface RunContext {
  /** `https://github.com/OWNER/REPO/actions/runs/ID` */
  readonly runUrl: string | null
  /** The event is of a pull request whose head is in another repository: GitHub gives such runs no secrets. */
  readonly isForkPullRequest: boolean
  /** Dependabot started the run, which then has the secrets of Dependabot only. */
  readonly isDependabot: boolean
  readonly repository: Repository | null
  /** Where GitHub's REST API is; without a final slash. */
  readonly apiUrl: string
  /** Where the job has checked out its repository, if it has. */
  readonly workspace: string | null
  /** The commit that the event is about; of a pull request its head, not the merge commit that GITHUB_SHA names. */
  readonly headSha: string | null
  /** The status that a `status` event tells of. */
  readonly status: StatusEvent | null
}

export interface Repository {
  readonly owner: string
  readonly name: string
}

/** A commit status that was just set; anybody with write access can have set it, to anything. */
export interface StatusEvent {
  readonly targetUrl: string | null
}

/** Reads the default environment variables and the event's payload (docs.github.com, "Variables" and "Webhook events and payloads"). */
export function readRunContext(env: NodeJS.ProcessEnv = process.env): RunContext {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env
  const name = env.GITHUB_EVENT_NAME ?? ''
  const event = readEvent(env.GITHUB_EVENT_PATH)
  // `pull_request_target` runs in the base repository and has its secrets.
  const hasSecrets = name === 'pull_request_target'
  const known = server !== undefined && repository !== undefined && run !== undefined
  return {
    runUrl: known ? `${server}/${repository}/actions/runs/${run}` : null,
    isForkPullRequest: !hasSecrets && isFork(event),
    isDependabot: env.GITHUB_ACTOR === 'dependabot[bot]',
    repository: repositoryOf(repository ?? ''),
    apiUrl: (env.GITHUB_API_URL ?? 'https://api.github.com').replace(/\/+$/u, ''),
    workspace: env.GITHUB_WORKSPACE ?? null,
    headSha: shaOf(name, event),
    status: name === 'status' ? { targetUrl: textAt(event, ['target_url']) } : null
  }
}

/** Where each event's payload has its head commit. */
const SHA_PATHS = new Map<string, readonly string[]>(
  Object.entries({
    pull_request: ['pull_request', 'head', 'sha'],
    pull_request_target: ['pull_request', 'head', 'sha'],
    pull_request_review: ['pull_request', 'head', 'sha'],
    push: ['after'],
    workflow_run: ['workflow_run', 'head_sha'],
    check_suite: ['check_suite', 'head_sha'],
    check_run: ['check_run', 'head_sha'],
    status: ['sha']
  })
)

function shaOf(eventName: string, event: unknown): string | null {
  const path = SHA_PATHS.get(eventName)
  const sha = path === undefined ? null : textAt(event, path)
  return sha !== null && isCommitSha(sha) ? sha : null
}

/** A whole SHA-1 or SHA-256; the one of zeros stands for no commit, as where a branch was deleted. */
export function isCommitSha(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u.test(text) && !/^0+$/u.test(text)
}

function repositoryOf(text: string): Repository | null {
  const [, owner, name] = /^([\w.-]+)\/([\w.-]+)$/u.exec(text) ?? []
  return owner === undefined || name === undefined ? null : { owner, name }
}

function isFork(event: unknown): boolean {
  if (valueAt(event, ['pull_request']) === undefined) return false
  // A deleted fork's `repo` is null.
  const [head, base] = ['head', 'base'].map(side =>
    valueAt(event, ['pull_request', side, 'repo', 'full_name'])
  )
  return head !== base
}

function textAt(value: unknown, path: readonly string[]): string | null {
  const found = valueAt(value, path)
  return typeof found === 'string' ? found : null
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let found = value
  for (const name of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    found = (found as Readonly<Record<string, unknown>>)[name]
  }
  return found
}

function readEvent(path: string | undefined): unknown {
  if (path === undefined || path === '') return null
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}
