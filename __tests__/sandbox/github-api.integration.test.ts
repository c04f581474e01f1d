import { describe, expect, test } from '@jest/globals'
import { smallExecution } from '../../sandbox/executions.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'

const SHA = 'a'.repeat(40)
const PATH = `/repos/octocat/shop/commits/${SHA}/statuses`

interface Status {
  readonly context: string
  readonly state: string
  readonly target_url: string | null
  readonly description: string | null
  readonly created_at: string
}

function ask(
  sandbox: Sandbox,
  path = PATH,
  authorization = `token ${sandbox.github.token}`
): Promise<Response> {
  return fetch(`${sandbox.github.origin}${path}`, { headers: { authorization } })
}

async function statuses(sandbox: Sandbox): Promise<readonly Status[]> {
  return (await (await ask(sandbox)).json()) as readonly Status[]
}

describe('the statuses of a commit', () => {
  test('are told newest first, several of a context, in pages with links', async () => {
    await using sandbox = await startSandbox({ github: true })
    for (let at = 0; at < 5; at += 1)
      sandbox.github.setStatus(SHA, { context: 'ci', description: String(at) })
    const pages: string[][] = []
    let next: string | undefined = `${PATH}?per_page=2`
    while (next !== undefined) {
      const response = await ask(sandbox, next)
      pages.push(((await response.json()) as Status[]).map(({ description }) => description ?? ''))
      const [, url] = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '') ?? []
      next = url?.slice(sandbox.github.origin.length)
    }
    expect(pages).toEqual([['4', '3'], ['2', '1'], ['0']])
    expect(sandbox.requests.map(({ on }) => on)).toEqual(['statuses', 'statuses', 'statuses'])
  })

  test('are none for another commit', async () => {
    await using sandbox = await startSandbox({ github: true })
    sandbox.github.setStatus('b'.repeat(40), {})
    expect(await statuses(sandbox)).toEqual([])
  })

  test('are those that Harness sets', async () => {
    await using sandbox = await startSandbox({ github: true })
    const pipeline = 'A_Pipeline_With_A_Name_Of_More_Than_Thirty'
    const execution = smallExecution({ pipeline })
    sandbox.github.setHarnessStatus(SHA, execution, 'Build', 'pending')
    sandbox.github.setHarnessStatus(SHA, execution, 'S'.repeat(31), 'failure')
    const [newest, oldest] = await statuses(sandbox)
    expect(oldest).toMatchObject({
      state: 'pending',
      context: 'A_Pipeline_With_A_Name_Of_M...-Build',
      target_url: `${sandbox.baseUrl}/ng/#/account/${sandbox.accountId}/ci/orgs/default/projects/proj/pipelines/${pipeline}/deployments/${execution.execution}/pipeline`
    })
    expect(newest).toMatchObject({
      state: 'failure',
      context: `A_Pipeline_With_A_Name_Of_M...-${'S'.repeat(27)}...`
    })
    expect(oldest?.description).toBe(
      `Execution status of Pipeline - ${pipeline} (${execution.execution}) Stage - Build was RUNNING`
    )
    expect(newest?.description).toHaveLength(140)
  })
})

describe('refusals', () => {
  test.each<[string, (sandbox: Sandbox) => string, string, number]>([
    ['no token', () => '', PATH, 401],
    ['a wrong token', () => 'bearer ghs_wrong', PATH, 401],
    ['no permission', sandbox => `bearer ${sandbox.github.weakToken}`, PATH, 403],
    ['another repository', sandbox => `bearer ${sandbox.github.token}`, PATH.replace('shop', 'other'), 404],
    ['none', sandbox => `Bearer ${sandbox.github.token}`, PATH, 200]
  ])('%s', async (_, authorization, path, status) => {
    await using sandbox = await startSandbox({ github: true })
    const response = await ask(sandbox, path, authorization(sandbox))
    expect(response.status).toBe(status)
    expect(Number(response.headers.get('x-ratelimit-remaining'))).toBe(999)
    expect(response.headers.get('x-ratelimit-reset')).toMatch(/^\d{10}$/)
  })

  test('a fault stands in for the answer', async () => {
    await using sandbox = await startSandbox({ github: true })
    const headers = { 'x-ratelimit-remaining': '0' }
    sandbox.faults.add({ on: 'statuses', do: { status: 429, headers, body: '{}' } })
    expect((await ask(sandbox)).status).toBe(429)
    expect((await ask(sandbox)).status).toBe(200)
  })

  test('a sandbox without it says how to have it', async () => {
    await using sandbox = await startSandbox()
    expect(() => sandbox.github).toThrow('github: true')
  })
})
