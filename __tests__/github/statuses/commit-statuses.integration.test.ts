import { describe, expect, jest, test } from '@jest/globals'
import type { CommitStatus } from '../../../src/github/statuses/commit-status.ts'
import { readCommitStatuses } from '../../../src/github/statuses/commit-statuses.ts'
import { connectGitHub } from '../../../src/github/github-client.ts'
import { FakeClock } from '../../fixtures/fake-clock.ts'
import { failureOf } from '../../fixtures/failures.ts'
import { freePort, serve, type Handler, type Pocket } from '../../fixtures/pocket-server.ts'

const SHA = '0123456789abcdef0123456789abcdef01234567'
const TOKEN = 'ghs_T0ken'

async function read(apiUrl: string): Promise<CommitStatus[]> {
  const github = await connectGitHub({
    apiUrl,
    token: TOKEN,
    repository: { owner: 'octocat', name: 'shop' },
    clock: new FakeClock(),
    log: () => undefined,
    redact: text => text
  })
  return readCommitStatuses(github, SHA)
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Handler =>
  response => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  }

async function messageOf(handler: Handler): Promise<string> {
  await using github = await serve(handler)
  const failure = await failureOf(() => read(github.origin))
  expect(failure.message).not.toContain(TOKEN)
  return failure.message
}

/** Pages of statuses, linked as GitHub links them. */
function paged(pages: readonly unknown[][]): Handler {
  return (response, { url }) => {
    const params = new URL(url, 'http://x').searchParams
    const page = Number(params.get('page') ?? '1')
    const next = `<http://${response.req.headers.host ?? ''}${url.split('?')[0] ?? ''}?per_page=100&page=${page + 1}>; rel="next"`
    json(200, pages[page - 1] ?? [], page < pages.length ? { link: next } : {})(response, { url } as never, 1)
  }
}

describe('readCommitStatuses', () => {
  test('reads all pages, with who set each status', async () => {
    const status = (context: string, target_url: unknown): unknown => ({
      context,
      target_url,
      state: 'success',
      creator: context === 'c' ? null : { login: 'octocat' }
    })
    await using github: Pocket = await serve(
      paged([
        [status('a', 'https://new'), status('b', null), null, { context: 7 }],
        [status('a', 'https://old'), status('c', 'https://c')],
        [{ context: '__proto__', target_url: 5, state: 5, creator: 'x' }]
      ])
    )
    expect(await read(github.origin)).toEqual([
      { context: 'a', targetUrl: 'https://new', state: 'success', creator: 'octocat' },
      { context: 'b', targetUrl: null, state: 'success', creator: 'octocat' },
      { context: 'a', targetUrl: 'https://old', state: 'success', creator: 'octocat' },
      { context: 'c', targetUrl: 'https://c', state: 'success', creator: null },
      { context: '__proto__', targetUrl: null, state: '', creator: null }
    ])
    const [first] = github.seen
    expect(first?.url).toBe(`/repos/octocat/shop/commits/${SHA}/statuses?per_page=100`)
    expect(first?.headers.authorization).toMatch(new RegExp(`^(?:token|bearer) ${TOKEN}$`, 'iu'))
  })

  test('pages without end are cut off', async () => {
    await using github = await serve(paged(Array.from({ length: 1000 }, (_, at) => [{ context: `c${at}` }])))
    expect(await read(github.origin)).toHaveLength(50)
  })

  test('401 names the token', async () => {
    expect(await messageOf(json(401, { message: 'Bad credentials' }))).toMatch(
      /does not take the github-token \(401: Bad credentials\)\. Leave github-token out/su
    )
  })

  test.each([403, 404])('%i names the permission that is missing', async status => {
    expect(await messageOf(json(status, { message: 'Resource not accessible by integration' }))).toMatch(
      /does not let this token read the statuses.*Resource not accessible.*`permissions: statuses: read`/su
    )
  })

  test('a rate limit is told as one, not as a missing permission', async () => {
    const limited = /limits the rate of calls.*later/su
    const message = 'API rate limit exceeded for installation'
    expect(await messageOf(json(403, { message }, { 'x-ratelimit-remaining': '0' }))).toMatch(limited)
    expect(await messageOf(json(403, { message: 'You have exceeded a secondary rate limit' }))).toMatch(
      limited
    )
    expect(await messageOf(json(429, { message: 'Too many' }))).toMatch(limited)
  })

  test('an unknown commit is told with the input to check', async () => {
    expect(await messageOf(json(422, { message: `No commit found for SHA: ${SHA}` }))).toMatch(
      /has no commit.*commit-sha/su
    )
  })

  test('trouble that may pass is waited out', async () => {
    await using github = await serve((response, seen, nth) => {
      if (nth < 3) json(502, { message: 'Bad gateway' })(response, seen, nth)
      else json(200, [])(response, seen, nth)
    })
    expect(await read(github.origin)).toEqual([])
    expect(github.seen).toHaveLength(3)
  })

  test('and trouble that stays is told', async () => {
    expect(await messageOf(json(503, { message: 'Unavailable' }))).toMatch(/503.*after 4 tries/su)
    const port = await freePort()
    const failure = await failureOf(() => read(`http://127.0.0.1:${port}`))
    expect(failure).toMatchObject({ kind: 'network' })
    expect(failure.message).toMatch(/can't be reached.*execution-url/su)
  })

  test('a service that says nothing is not waited for long', async () => {
    const limit = new AbortController()
    const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(limit.signal)
    try {
      await using github = await serve(() => limit.abort())
      expect(await failureOf(() => read(github.origin))).toMatchObject({ kind: 'network' })
      expect(timeout).toHaveBeenCalledWith(30_000)
    } finally {
      timeout.mockRestore()
    }
  })

  test('what GitHub says is quoted inert', async () => {
    expect(await messageOf(json(404, { message: 'x\n::error::y\u202e##[group]' }))).not.toMatch(
      /^::|\n|\u202e|##\[/u
    )
  })
})
