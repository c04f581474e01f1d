import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SampleExecution } from './executions.ts'
import { actOut, type Faults } from './faults.ts'
import { describe, listen, sendText, type SandboxRequest } from './http.ts'

/** A commit status, newest first in the lists. */
export interface SampleStatus {
  readonly context: string
  readonly state: 'pending' | 'success' | 'failure' | 'error'
  readonly target_url: string | null
  readonly description: string | null
}

/** A pocket api.github.com with the statuses of one repository's commits. */
export interface GitHubApi {
  readonly origin: string
  /** May read statuses. */
  readonly token: string
  /** Is known, but may not. */
  readonly weakToken: string
  /** What the action's process needs to find it. */
  readonly env: { readonly GITHUB_API_URL: string }
  /** Sets a status, which is then the newest one. */
  setStatus(sha: string, status: Partial<SampleStatus>): void
  /** Sets the status that Harness sets for a stage. */
  setHarnessStatus(sha: string, execution: SampleExecution, stage: string, state: SampleStatus['state']): void
  close(): Promise<void>
}

/** What it needs to know. */
export interface GitHubOptions {
  readonly faults: Faults
  readonly requests: SandboxRequest[]
  readonly now: () => number
  /** Where Harness's links point to. */
  readonly harnessUrl: string
}

const STATUSES = /^\/repos\/octocat\/shop\/commits\/([^/]+)\/statuses$/
const HARNESS_WORDS = { pending: 'running', success: 'success', failure: 'failed', error: 'error' }

/** Starts it on a free port of 127.0.0.1; the repository is `octocat/shop`. */
export async function startGitHubApi(options: GitHubOptions): Promise<GitHubApi> {
  const token = 'ghs_Sandb0xT0ken0000000000000000000000'
  const weakToken = 'ghs_Sandb0xWeak00000000000000000000000'
  const statuses = new Map<string, SampleStatus[]>()
  const server = await listen((request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    const record = describe(request, response, STATUSES.test(path) ? 'statuses' : 'other', options.now())
    options.requests.push(record)
    request.resume()
    if (!actOut(options.faults.take(record), request, response)) answer(record, request, response)
    return Promise.resolve()
  })

  function answer(record: SandboxRequest, request: IncomingMessage, response: ServerResponse): void {
    const given = (request.headers.authorization ?? '').replace(/^(?:token|bearer) /iu, '')
    if (given !== token && given !== weakToken) return send(response, 401, { message: 'Bad credentials' })
    if (given === weakToken)
      return send(response, 403, { message: 'Resource not accessible by integration', status: '403' })
    const sha = STATUSES.exec(record.path)?.[1]
    if (sha === undefined) return send(response, 404, { message: 'Not Found' })
    const all = statuses.get(sha) ?? []
    const size = Number(record.query.per_page ?? '30')
    const page = Number(record.query.page ?? '1')
    const isLast = page * size >= all.length
    const next = `<${server.origin}${record.path}?per_page=${size}&page=${page + 1}>; rel="next"`
    send(response, 200, all.slice((page - 1) * size, page * size), isLast ? {} : { link: next })
  }

  const setStatus = (sha: string, status: Partial<SampleStatus>): void => {
    const whole = {
      context: 'ci/other',
      state: 'success',
      target_url: null,
      description: null,
      ...status
    } as const
    statuses.set(sha, [whole, ...(statuses.get(sha) ?? [])])
  }
  return {
    origin: server.origin,
    token,
    weakToken,
    env: { GITHUB_API_URL: server.origin },
    setStatus,
    setHarnessStatus: (sha, execution, stage, state) => {
      const { pipeline, execution: id } = execution
      setStatus(sha, {
        context: `${cut(pipeline)}-${cut(stage)}`,
        state,
        target_url: harnessLink(options.harnessUrl, execution),
        description:
          `Execution status of Pipeline - ${pipeline} (${id}) Stage - ${stage} was ${HARNESS_WORDS[state]}`.slice(
            0,
            140
          )
      })
    },
    close: () => server.close()
  }
}

/** The link that Harness puts into a status. */
export function harnessLink(
  harnessUrl: string,
  { account, org, project, pipeline, execution }: SampleExecution
): string {
  return `${harnessUrl}/ng/#/account/${account}/ci/orgs/${org}/projects/${project}/pipelines/${pipeline}/deployments/${execution}/pipeline`
}

function cut(name: string): string {
  return name.length > 30 ? `${name.slice(0, 30)}...` : name
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {}
): void {
  sendText(response, status, JSON.stringify(body), {
    'content-type': 'application/json; charset=utf-8',
    'x-ratelimit-limit': '1000',
    'x-ratelimit-remaining': '998',
    ...headers
  })
}
