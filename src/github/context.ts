import { readFileSync } from 'node:fs'

/** What the runner's environment tells of the workflow run; unknown values are null. */
export interface RunContext {
  /** `https://github.com/OWNER/REPO/actions/runs/ID` */
  readonly runUrl: string | null
  /** The event is of a pull request whose head is in another repository: GitHub gives such runs no secrets. */
  readonly isForkPullRequest: boolean
}

/** Reads the default environment variables and the event's payload (docs.github.com, "Variables" and "Webhook events and payloads"). */
export function readRunContext(env: NodeJS.ProcessEnv = process.env): RunContext {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env
  // `pull_request_target` runs in the base repository and has its secrets.
  const hasSecrets = env.GITHUB_EVENT_NAME === 'pull_request_target'
  const known = server !== undefined && repository !== undefined && run !== undefined
  return {
    runUrl: known ? `${server}/${repository}/actions/runs/${run}` : null,
    isForkPullRequest: !hasSecrets && isFork(readEvent(env.GITHUB_EVENT_PATH))
  }
}

interface PullRequestEvent {
  readonly pull_request?: {
    readonly head?: { readonly repo?: { readonly full_name?: unknown } | null }
    readonly base?: { readonly repo?: { readonly full_name?: unknown } | null }
  }
}

function isFork(event: PullRequestEvent | null): boolean {
  if (event?.pull_request === undefined) return false
  const { head, base } = event.pull_request
  // A deleted fork's `repo` is null.
  return head?.repo?.full_name !== base?.repo?.full_name
}

function readEvent(path: string | undefined): PullRequestEvent | null {
  if (path === undefined || path === '') return null
  try {
    const event: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof event === 'object' ? event : null
  } catch {
    return null
  }
}
