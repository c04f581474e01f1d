import { quotedText } from '../failure/inert-text.ts'
import type { Clock } from '../system/clock.ts'
import type { Repository } from './context.ts'
import { limitWaitOf, messageOf, statusOf } from './github-errors.ts'

/** How to reach GitHub, and the repository that everything is about. */
export interface GitHubConnection {
  /** Of the REST API; without a final slash. */
  readonly apiUrl: string
  readonly token: string
  readonly repository: Repository
  readonly clock: Clock
  readonly log: (message: string) => void
  /** Blanks secrets: comes before the cut of what GitHub says. */
  readonly redact: (text: string) => string
}

/**
 * Calls of GitHub's API; what they give is foreign, nothing of it is checked. They throw Octokit's
 * errors.
 */
export interface GitHubClient {
  readonly connection: GitHubConnection
  /** @param path below `/repos/OWNER/NAME` */
  call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: Readonly<Record<string, unknown>>
  ): Promise<unknown>
  /** The items of all pages of a list, at most so many pages of 100. */
  list(path: string, mostPages: number): Promise<unknown[]>
  graphql(query: string, variables: Readonly<Record<string, unknown>>): Promise<unknown>
}

const TRIES = 4
/** For an answer, in ms; the client by itself would wait for five minutes. */
const TIME_LIMIT = 30_000

/**
 * Signs in to GitHub with the runner's toolkit. What passes is waited out: a broken connection, a
 * 5xx, and a rate limit that ends within `longestWait`.
 *
 * @param longestWait in ms, for a rate limit
 */
export async function connectGitHub(
  connection: GitHubConnection,
  longestWait: number
): Promise<GitHubClient> {
  // Few runs need it, and it takes a moment to load.
  const { getOctokit } = await import('@actions/github')
  const octokit = getOctokit(connection.token, { baseUrl: connection.apiUrl })
  octokit.hook.before('request', options => {
    options.request = { ...options.request, signal: AbortSignal.timeout(TIME_LIMIT) }
  })
  const { owner, name } = connection.repository
  const route = (path: string): string => `/repos/${owner}/${name}${path}`
  return {
    connection,
    call: (method, path, body = {}) =>
      retried(connection, longestWait, async () => {
        const answer = await octokit.request(`${method} ${route(path)}`, { ...body })
        return answer.data as unknown
      }),
    list: (path, mostPages) =>
      retried(connection, longestWait, async () => {
        const items: unknown[] = []
        let pages = 0
        for await (const { data } of octokit.paginate.iterator(`GET ${route(path)}`, { per_page: 100 })) {
          if (!Array.isArray(data)) throw new TypeError('the answer is no list')
          items.push(...data)
          pages += 1
          if (pages === mostPages) break
        }
        return items
      }),
    graphql: (query, variables) =>
      retried(connection, longestWait, () => octokit.graphql(query, { ...variables }))
  }
}

async function retried<T>(
  { clock, log, redact }: GitHubConnection,
  longestWait: number,
  call: () => Promise<T>
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call()
    } catch (error) {
      const status = statusOf(error)
      const limit = limitWaitOf(error, clock)
      const isPassing = status === null ? !isGraphqlAnswer(error) : status >= 500
      const wait = limit ?? (isPassing ? 1000 * 2 ** attempt : null)
      if (attempt === TRIES || wait === null || (limit !== null && limit > longestWait)) throw error
      log(`GitHub: ${quotedText(messageOf(error), redact)}; trying again in ${Math.ceil(wait / 1000)} s.`)
      await clock.sleep(wait)
    }
  }
}

/** GraphQL tells its errors in an answer of the status 200. */
function isGraphqlAnswer(error: unknown): boolean {
  return error instanceof Error && error.name === 'GraphqlResponseError'
}
