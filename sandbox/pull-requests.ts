import type { SandboxRequest } from './http.ts'

/** What an account may do in the repository. */
export type Access = 'write' | 'read'

/** An answer of the API; `items` are those of all pages. */
export type GitHubAnswer =
  | { readonly status: number; readonly body: unknown }
  | { readonly status: number; readonly items: readonly unknown[] }

/** Who wrote a comment. */
export interface SampleUser {
  readonly login: string
  readonly type: 'User' | 'Bot'
}

/** A comment on a pull request, as the API gives it. */
export interface StoredComment {
  readonly id: number
  readonly node_id: string
  readonly html_url: string
  readonly user: SampleUser
  readonly created_at: string
  readonly author_association: string
  body: string
  updated_at: string
}

/** A pull request of the repository. */
export interface SamplePullRequest {
  readonly number: number
  readonly state: 'open' | 'closed'
  readonly head: { readonly sha: string; readonly repo: { readonly full_name: string } | null }
}

/** The runner's own token writes as this one. */
export const ACTIONS_BOT: SampleUser = { login: 'github-actions[bot]', type: 'Bot' }
/** GitHub's own bound, in characters. */
const LONGEST_BODY = 65_536
const COMMENTS = /^\/repos\/octocat\/shop\/issues\/(\d+)\/comments$/
const COMMENT = /^\/repos\/octocat\/shop\/issues\/comments\/(\d+)$/
const PULLS = /^\/repos\/octocat\/shop\/commits\/([0-9a-f]+)\/pulls$/
const NOT_FOUND: GitHubAnswer = { status: 404, body: { message: 'Not Found', status: '404' } }
/** What a token without the permission is told. */
export const NOT_ACCESSIBLE = 'Resource not accessible by integration'

/** Which of the calls about pull requests a path is. */
export function pullRequestRoute(path: string): 'comments' | 'comment' | 'pulls' | 'graphql' | null {
  if (COMMENTS.test(path)) return 'comments'
  if (COMMENT.test(path)) return 'comment'
  if (PULLS.test(path)) return 'pulls'
  return path === '/graphql' ? 'graphql' : null
}

/** The pull requests of `octocat/shop` and their comments. */
export class PullRequests {
  readonly #now: () => number
  readonly #pulls: SamplePullRequest[] = []
  readonly #commits = new Map<string, number[]>()
  readonly #comments = new Map<number, StoredComment[]>()
  readonly #minimised = new Map<string, string>()
  #count = 0
  #listener: (pullRequest: number, body: string) => void = () => undefined

  constructor(now: () => number) {
    this.#now = now
  }

  /** Adds a pull request; `commits` are those that it consists of, its head included. */
  add(pull: SamplePullRequest, commits: readonly string[] = [pull.head.sha]): void {
    this.#pulls.push(pull)
    for (const sha of commits) this.#commits.set(sha, [...(this.#commits.get(sha) ?? []), pull.number])
    this.#comments.set(pull.number, [])
  }

  /** Gets every text that is written into a comment from now on. */
  onWrite(listener: (pullRequest: number, body: string) => void): void {
    this.#listener = listener
  }

  /** Writes a comment as somebody. */
  comment(number: number, body: string, user: SampleUser = ACTIONS_BOT): StoredComment {
    const id = 2_700_000_001 + this.#count
    this.#count += 1
    const at = new Date(this.#now()).toISOString().replace(/\.\d+/u, '')
    const comment: StoredComment = {
      id,
      node_id: `IC_kwDOSandbox${id}`,
      html_url: `https://github.com/octocat/shop/pull/${number}#issuecomment-${id}`,
      user,
      created_at: at,
      updated_at: at,
      author_association: user.type === 'Bot' ? 'NONE' : 'CONTRIBUTOR',
      body
    }
    this.#comments.set(number, [...(this.#comments.get(number) ?? []), comment])
    this.#listener(number, body)
    return comment
  }

  /** All comments of a pull request, oldest first. */
  commentsOf(number: number): readonly StoredComment[] {
    return this.#comments.get(number) ?? []
  }

  /** Deletes a comment, as anybody with the right may. */
  delete(id: number): void {
    for (const [number, comments] of this.#comments) {
      this.#comments.set(
        number,
        comments.filter(comment => comment.id !== id)
      )
    }
  }

  /** Why a comment is minimised; null when it is not. */
  minimisedAs({ node_id: node }: StoredComment): string | null {
    return this.#minimised.get(node) ?? null
  }

  /** Answers a call of a token with this access. */
  answer(record: SandboxRequest, access: Access): GitHubAnswer {
    if (record.on === 'graphql') return this.#graphql(record.body, access)
    if (record.method !== 'GET' && access !== 'write') {
      return { status: 403, body: { message: NOT_ACCESSIBLE, status: '403' } }
    }
    if (record.on === 'pulls') return this.#pullsOf(PULLS.exec(record.path)?.[1] ?? '')
    if (record.on === 'comments') {
      return this.#commentsCall(record, Number(COMMENTS.exec(record.path)?.[1]))
    }
    return this.#commentCall(record, Number(COMMENT.exec(record.path)?.[1]))
  }

  #pullsOf(sha: string): GitHubAnswer {
    const numbers = this.#commits.get(sha)
    if (numbers === undefined) {
      return { status: 422, body: { message: `No commit found for SHA: ${sha}`, status: '422' } }
    }
    return { status: 200, items: this.#pulls.filter(({ number }) => numbers.includes(number)) }
  }

  #commentsCall({ method, body }: SandboxRequest, number: number): GitHubAnswer {
    const comments = this.#comments.get(number)
    if (comments === undefined) return NOT_FOUND
    if (method === 'GET') return { status: 200, items: comments }
    const refusal = refuseBody(body)
    if (refusal !== null) return refusal
    return { status: 201, body: this.comment(number, bodyOf(body) ?? '') }
  }

  #commentCall({ method, body }: SandboxRequest, id: number): GitHubAnswer {
    for (const [number, comments] of this.#comments) {
      const comment = comments.find(each => each.id === id)
      if (comment === undefined) continue
      if (method === 'GET') return { status: 200, body: comment }
      if (method === 'DELETE') {
        this.delete(id)
        return { status: 204, body: null }
      }
      const refusal = refuseBody(body)
      if (refusal !== null) return refusal
      comment.body = bodyOf(body) ?? ''
      this.#listener(number, comment.body)
      comment.updated_at = new Date(this.#now()).toISOString().replace(/\.\d+/u, '')
      return { status: 200, body: comment }
    }
    return NOT_FOUND
  }

  /** Errors of GraphQL come with a 200. */
  #graphql(body: unknown, access: Access): GitHubAnswer {
    const { query, variables } = (body ?? {}) as { query?: string; variables?: Record<string, unknown> }
    const id = String(variables?.id)
    const comment = [...this.#comments.values()].flat().find(({ node_id: node }) => node === id)
    const [, call = ''] = /\b(minimizeComment|unminimizeComment|node)\s*\(/u.exec(query ?? '') ?? []
    const fail = (type: string, message: string): GitHubAnswer => ({
      status: 200,
      body: { data: { [call]: null }, errors: [{ type, path: [call], message }] }
    })
    if (call === '') return fail('undefinedField', "Field doesn't exist on type 'Query'")
    if (comment === undefined) {
      return fail('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`)
    }
    const minimised = (): Record<string, unknown> => ({
      isMinimized: this.#minimised.has(id),
      minimizedReason: this.#minimised.get(id) ?? null
    })
    if (call === 'node') {
      const viewerDidAuthor = comment.user.login === ACTIONS_BOT.login
      return { status: 200, body: { data: { node: { viewerDidAuthor, ...minimised() } } } }
    }
    if (access !== 'write') return fail('FORBIDDEN', NOT_ACCESSIBLE)
    if (call === 'unminimizeComment') this.#minimised.delete(id)
    else {
      const [, reason] = /\bclassifier:\s*([A-Z_]+)/u.exec(query ?? '') ?? []
      if (reason === undefined) return fail('argumentLiteralsIncompatible', 'a classifier is required')
      this.#minimised.set(id, reason.toLowerCase())
    }
    const key = call === 'minimizeComment' ? 'minimizedComment' : 'unminimizedComment'
    return { status: 200, body: { data: { [call]: { [key]: minimised() } } } }
  }
}

function bodyOf(body: unknown): string | null {
  const text = (body as { body?: unknown } | null)?.body
  return typeof text === 'string' ? text : null
}

function refuseBody(body: unknown): GitHubAnswer | null {
  const text = bodyOf(body)
  if (text !== null && text !== '' && text.length <= LONGEST_BODY) return null
  const said =
    text === null || text === ''
      ? 'body cannot be blank'
      : `Body is too long (maximum is ${LONGEST_BODY} characters)`
  const error = { resource: 'IssueComment', code: 'unprocessable', field: 'data', message: said }
  return { status: 422, body: { message: 'Validation Failed', errors: [error], status: '422' } }
}
