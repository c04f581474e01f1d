import type { SampleExecution } from './executions.ts'
import { isHeld, type Faults } from './faults.ts'
import { describe, listen, readBody, sendText, type PocketServer, type SandboxRequest } from './http.ts'
import { NOT_ACCESSIBLE, pullRequestRoute, PullRequests, type GitHubAnswer } from './pull-requests.ts'

/** A commit status, newest first in the lists. */
export interface SampleStatus {
  readonly context: string
  readonly state: 'pending' | 'success' | 'failure' | 'error'
  readonly target_url: string | null
  readonly description: string | null
  /** null where GitHub no longer knows who set it. */
  readonly creator: { readonly login: string } | null
}

/** Who sets Harness's statuses: the account of its GitHub connector. */
export const HARNESS_LOGIN = 'acme-harness'

/**
 * A pocket api.github.com with one repository: the statuses of its commits, its pull requests and
 * their comments.
 */
export interface GitHubApi {
  readonly origin: string
  /** The one that it knows, and the runner's GITHUB_REPOSITORY. */
  readonly repository: 'octocat/shop'
  /** May read everything and write comments. */
  readonly token: string
  /** May only read, as the token of a fork's pull request. */
  readonly readToken: string
  readonly server: PocketServer
  /** Is known, but may not. */
  readonly weakToken: string
  readonly pulls: PullRequests
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
const HARNESS_WORDS = { pending: 'RUNNING', success: 'SUCCEEDED', failure: 'FAILED', error: 'ERRORED' }
/** GitHub's own bounds. */
const [MOST_PER_PAGE, LONGEST_DESCRIPTION] = [100, 140]
/** What Harness leaves of an identifier, the dots included. */
const LONGEST_NAME = 30
const JSON_TYPE = 'application/json; charset=utf-8'

/** A status with what GitHub adds. */
interface StoredStatus extends SampleStatus {
  readonly url: string
  readonly id: number
  readonly created_at: string
  readonly updated_at: string
}

/** Starts it on a free port of 127.0.0.1; the repository is `octocat/shop`. */
export async function startGitHubApi(options: GitHubOptions): Promise<GitHubApi> {
  const token = 'ghs_Sandb0xT0ken0000000000000000000000'
  const weakToken = 'ghs_Sandb0xWeak00000000000000000000000'
  const readToken = 'ghs_Sandb0xRead00000000000000000000000'
  const statuses = new Map<string, StoredStatus[]>()
  const pulls = new PullRequests(options.now)
  let count = 0
  const server = await listen(options.now, async (request, client) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    const route = STATUSES.test(path) ? 'statuses' : (pullRequestRoute(path) ?? 'other')
    const record = describe(request, client, route, options.now())
    options.requests.push(record)
    const { response, fault } = options.faults.meet(record, request, client)
    if (response === null) return
    const sent = (await readBody(request)).toString()
    if (sent !== '') record.body = JSON.parse(sent)
    if (isHeld(fault)) await fault.hold()
    count += 1
    const { status, body, link } = paged(record, answer(record, request.headers.authorization ?? ''))
    sendText(response, status, status === 204 ? '' : JSON.stringify(body), {
      'content-type': JSON_TYPE,
      'x-ratelimit-limit': '1000',
      'x-ratelimit-remaining': String(Math.max(0, 1000 - count)),
      'x-ratelimit-reset': String(Math.floor(options.now() / 1000) + 3600),
      'x-ratelimit-used': String(count),
      'x-ratelimit-resource': 'core',
      ...(link === undefined ? {} : { link })
    })
  })

  function answer(record: SandboxRequest, authorization: string): GitHubAnswer {
    const given = authorization.replace(/^(?:token|bearer) /iu, '')
    if (![token, readToken, weakToken].includes(given))
      return { status: 401, body: { message: 'Bad credentials', status: '401' } }
    if (record.on !== 'statuses' && record.on !== 'other') {
      if (given !== weakToken) return pulls.answer(record, given === token ? 'write' : 'read')
      return { status: 403, body: { message: NOT_ACCESSIBLE, status: '403' } }
    }
    const sha = STATUSES.exec(record.path)?.[1]
    if (sha === undefined || record.method !== 'GET')
      return { status: 404, body: { message: 'Not Found', status: '404' } }
    if (given === weakToken) return { status: 403, body: { message: NOT_ACCESSIBLE, status: '403' } }
    return { status: 200, items: statuses.get(sha) ?? [] }
  }

  function paged(record: SandboxRequest, given: GitHubAnswer): Answer {
    if ('body' in given) return given
    const { items: all, status } = given
    const size = Math.min(MOST_PER_PAGE, Math.max(1, Number(record.query.per_page ?? '30')))
    const page = Math.max(1, Number(record.query.page ?? '1'))
    const last = Math.max(1, Math.ceil(all.length / size))
    const linkTo = (to: number, rel: string): string =>
      `<${server.origin}${record.path}?per_page=${size}&page=${to}>; rel="${rel}"`
    const back = page > 1 ? [linkTo(page - 1, 'prev'), linkTo(1, 'first')] : []
    const on = page < last ? [linkTo(page + 1, 'next'), linkTo(last, 'last')] : []
    const body = all.slice((page - 1) * size, page * size)
    return last === 1 ? { status, body } : { status, body, link: [...back, ...on].join(', ') }
  }

  const setStatus = (sha: string, status: Partial<SampleStatus>): void => {
    const whole = {
      context: 'ci/other',
      state: 'success',
      target_url: null,
      description: null,
      creator: { login: 'octocat' },
      ...status
    } as const
    const all = statuses.get(sha) ?? []
    const at = new Date(options.now()).toISOString().replace(/\.\d+/u, '')
    const url = `${server.origin}/repos/octocat/shop/statuses/${sha}`
    const added = { url, id: 41_000_000_001 + all.length, created_at: at, updated_at: at }
    statuses.set(sha, [{ ...whole, ...added }, ...all])
  }
  return {
    origin: server.origin,
    repository: 'octocat/shop',
    token,
    readToken,
    weakToken,
    pulls,
    env: { GITHUB_API_URL: server.origin },
    setStatus,
    setHarnessStatus: (sha, execution, stage, state) => {
      const { pipeline, execution: id } = execution
      setStatus(sha, {
        context: `${cut(pipeline)}-${cut(stage)}`,
        state,
        target_url: harnessLink(options.harnessUrl, execution),
        creator: { login: HARNESS_LOGIN },
        description:
          `Execution status of Pipeline - ${pipeline} (${id}) Stage - ${stage} was ${HARNESS_WORDS[state]}`.slice(
            0,
            LONGEST_DESCRIPTION
          )
      })
    },
    server,
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
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 3)}...` : name
}

interface Answer {
  readonly status: number
  readonly body: unknown
  readonly link?: string
}
