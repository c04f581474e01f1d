import { describe, expect, test } from '@jest/globals'
import { primaryLimit, secondaryLimit } from '../../sandbox/github-limits.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'

const SHA = 'a'.repeat(40)
const REPO = '/repos/octocat/shop'

interface Comment {
  readonly id: number
  readonly node_id: string
  readonly body: string
  readonly user: { readonly login: string }
}

async function started(): Promise<Sandbox> {
  const sandbox = await startSandbox({ github: true })
  sandbox.github.pulls.add(
    { number: 7, state: 'open', head: { sha: SHA, repo: { full_name: 'octocat/shop' } } },
    [SHA, 'b'.repeat(40)]
  )
  return sandbox
}

function call(
  sandbox: Sandbox,
  method: string,
  path: string,
  body?: unknown,
  token = sandbox.github.token
): Promise<Response> {
  return fetch(`${sandbox.github.origin}${path}`, {
    method,
    headers: { authorization: `token ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })
}

const graphql = async (sandbox: Sandbox, query: string, id: string, token?: string): Promise<unknown> =>
  (await call(sandbox, 'POST', '/graphql', { query, variables: { id } }, token)).json()

describe('comments', () => {
  test('are created, read, listed in pages, updated and deleted', async () => {
    await using sandbox = await started()
    for (const body of ['one', 'two', 'three']) {
      const created = await call(sandbox, 'POST', `${REPO}/issues/7/comments`, { body })
      expect(created.status).toBe(201)
    }
    const page = await call(sandbox, 'GET', `${REPO}/issues/7/comments?per_page=2`)
    const [first, second] = (await page.json()) as Comment[]
    expect([first?.body, second?.body]).toEqual(['one', 'two'])
    expect(first?.user.login).toBe('github-actions[bot]')
    expect(page.headers.get('link')).toContain('page=2>; rel="next"')
    const path = `${REPO}/issues/comments/${first?.id ?? 0}`
    expect((await call(sandbox, 'PATCH', path, { body: 'changed' })).status).toBe(200)
    expect(((await (await call(sandbox, 'GET', path)).json()) as Comment).body).toBe('changed')
    expect((await call(sandbox, 'DELETE', path)).status).toBe(204)
    expect((await call(sandbox, 'GET', path)).status).toBe(404)
  })

  test('that are empty or too long are refused', async () => {
    await using sandbox = await started()
    for (const body of ['', 'x'.repeat(65_537)]) {
      expect((await call(sandbox, 'POST', `${REPO}/issues/7/comments`, { body })).status).toBe(422)
    }
  })

  test('are read but not written with a read-only token, and neither without the permission', async () => {
    await using sandbox = await started()
    const { readToken, weakToken } = sandbox.github
    const path = `${REPO}/issues/7/comments`
    expect((await call(sandbox, 'GET', path, undefined, readToken)).status).toBe(200)
    expect((await call(sandbox, 'POST', path, { body: 'x' }, readToken)).status).toBe(403)
    expect((await call(sandbox, 'GET', path, undefined, weakToken)).status).toBe(403)
  })

  test('are minimised and shown again with GraphQL', async () => {
    await using sandbox = await started()
    const comment = sandbox.github.pulls.comment(7, 'x')
    const minimise =
      'mutation($id: ID!) { minimizeComment(input: {subjectId: $id, classifier: RESOLVED}) { minimizedComment { isMinimized } } }'
    expect(await graphql(sandbox, minimise, comment.node_id, sandbox.github.readToken)).toMatchObject({
      errors: [{ type: 'FORBIDDEN' }]
    })
    expect(await graphql(sandbox, minimise, comment.node_id)).toMatchObject({
      data: { minimizeComment: { minimizedComment: { isMinimized: true } } }
    })
    expect(sandbox.github.pulls.minimisedAs(comment)).toBe('resolved')
    const look = 'query($id: ID!) { node(id: $id) { ... on IssueComment { viewerDidAuthor isMinimized } } }'
    expect(await graphql(sandbox, look, comment.node_id)).toMatchObject({
      data: { node: { viewerDidAuthor: true, isMinimized: true } }
    })
    const show =
      'mutation($id: ID!) { unminimizeComment(input: {subjectId: $id}) { unminimizedComment { isMinimized } } }'
    await graphql(sandbox, show, comment.node_id)
    expect(sandbox.github.pulls.minimisedAs(comment)).toBeNull()
    expect(await graphql(sandbox, show, 'IC_other')).toMatchObject({ errors: [{ type: 'NOT_FOUND' }] })
  })

  test('of somebody else are not the viewer’s', async () => {
    await using sandbox = await started()
    const comment = sandbox.github.pulls.comment(7, 'x', { login: 'mallory', type: 'User' })
    const look = 'query($id: ID!) { node(id: $id) { ... on IssueComment { viewerDidAuthor } } }'
    expect(await graphql(sandbox, look, comment.node_id)).toMatchObject({
      data: { node: { viewerDidAuthor: false } }
    })
  })
})

test('the pull requests of a commit are those that hold it', async () => {
  await using sandbox = await started()
  const numbers = async (sha: string): Promise<number[]> => {
    const answer = await call(sandbox, 'GET', `${REPO}/commits/${sha}/pulls`)
    return answer.status === 200
      ? ((await answer.json()) as { number: number }[]).map(each => each.number)
      : []
  }
  expect(await numbers('b'.repeat(40))).toEqual([7])
  expect(await numbers('c'.repeat(40))).toEqual([])
})

test('limits are faults with GitHub’s own headers', async () => {
  await using sandbox = await started()
  sandbox.faults.add({ on: 'comments', do: primaryLimit(1_767_000_000) })
  sandbox.faults.add({ on: 'comments', do: secondaryLimit(60, 429) })
  const path = `${REPO}/issues/7/comments`
  const primary = await call(sandbox, 'GET', path)
  expect([primary.status, primary.headers.get('x-ratelimit-reset')]).toEqual([403, '1767000000'])
  const secondary = await call(sandbox, 'GET', path)
  expect([secondary.status, secondary.headers.get('retry-after')]).toEqual([429, '60'])
  expect((await call(sandbox, 'GET', path)).status).toBe(200)
})
