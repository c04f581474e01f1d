import { quotedText } from '../failure/inert-text.ts'
import { backOff, isPassingStatus, retry } from '../failure/retry.ts'
import type { Clock } from '../system/clock.ts'
import type { Repository } from './context.ts'
import { limitWaitOf, messageOf, noList, statusOf } from './github-errors.ts'

/** How to reach GitHub, and the repository that everything is about. */
export interface GitHubConnection {
  /** Of the REST API; without a final slash. */
  readonly apiUrl: string
  readonly token: string
  readonly repository: Repository
  readonly clock: Clock
  readonly log: (message: string) => void
  /** Blanks secrets in what GitHub says. */
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

/** Of each call. */
export const TRIES = 4
/** For an answer, in ms; the client by itself would wait for five minutes. */
const TIME_LIMIT = 30_000
const PAGE_SIZE = 100
/** A rate limit that is waited out, in ms. */
const LONGEST_LIMIT = 120_000

/**
 * Signs in to GitHub with the runner's toolkit. What passes is waited out: a broken connection, a
 * 5xx, an answer that is none, and a rate limit that ends soon.
 */
export async function connectGitHub(connection: GitHubConnection): Promise<GitHubClient> {
  // Few runs need it, and it takes a moment to load.
  const { getOctokit } = await import('@actions/github')
  const signIn = (): ReturnType<typeof getOctokit> => {
    const octokit = getOctokit(connection.token, { baseUrl: connection.apiUrl })
    octokit.hook.before('request', options => {
      options.request = { ...options.request, signal: AbortSignal.timeout(TIME_LIMIT) }
    })
    return octokit
  }
  const octokit = signIn()
  // The pages of a list can't be told from other calls by what the hook is given.
  const lists = signIn()
  lists.hook.after('request', ({ data }) => {
    if (!Array.isArray(data)) throw noList()
  })
  const { owner, name } = connection.repository
  const route = (path: string): string => `/repos/${owner}/${name}${path}`
  return {
    connection,
    call: (method, path, body = {}) =>
      retried(connection, async () => {
        const answer = await octokit.request(`${method} ${route(path)}`, { ...body })
        return answer.data as unknown
      }),
    list: (path, mostPages) =>
      retried(connection, async () => {
        const items: unknown[] = []
        let pages = 0
        const answers = lists.paginate.iterator(`GET ${route(path)}`, { per_page: PAGE_SIZE })
        for await (const { data } of answers) {
          items.push(...data)
          pages += 1
          if (pages === mostPages) break
        }
        return items
      }),
    graphql: (query, variables) => retried(connection, () => octokit.graphql(query, { ...variables }))
  }
}

/** A call that failed. */
class Refusal {
  readonly error: unknown

  constructor(error: unknown) {
    this.error = error
  }
}

async function retried<T>({ clock, log, redact }: GitHubConnection, call: () => Promise<T>): Promise<T> {
  const outcome = await retry<T | Refusal>(() => call().catch((error: unknown) => new Refusal(error)), {
    clock,
    waitAfter: (one, tries) =>
      one instanceof Refusal && tries < TRIES ? waitAfter(one.error, tries, clock) : null,
    onWait: (one, wait) => {
      if (one instanceof Refusal)
        log(
          `GitHub: ${quotedText(messageOf(one.error), redact)}; trying again in ${Math.ceil(wait / 1000)} s.`
        )
    }
  })
  if (outcome instanceof Refusal) throw outcome.error
  return outcome
}

/** In ms; null: asking again helps nothing. */
function waitAfter(error: unknown, tries: number, clock: Clock): number | null {
  const limit = limitWaitOf(error, clock)
  if (limit !== null) return limit > LONGEST_LIMIT ? null : limit
  const status = statusOf(error)
  const isPassing = status === null ? !isGraphqlAnswer(error) : isPassingStatus(status)
  return isPassing ? backOff(tries) : null
}

/** GraphQL tells its errors in an answer of the status 200. */
function isGraphqlAnswer(error: unknown): boolean {
  return error instanceof Error && error.name === 'GraphqlResponseError'
}
