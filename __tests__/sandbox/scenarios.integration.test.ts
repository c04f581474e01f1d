import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { startSandbox } from '../../sandbox/sandbox.ts'
import { SCENARIOS, type ScenarioRun } from '../../sandbox/scenarios.ts'
import { SHOP_SOURCES } from '../../sandbox/shop-sources.ts'
import { post } from './ask.ts'

const OPTIONS = { layout: 'today', stage: 'Build', step: '', lines: 5 } as const
const PROMISED = ['success', 'failed', 'running-then-done', 'over-limit', 'stale-cache', 'pull-request']

type Prepared = AsyncDisposable & { readonly run: ScenarioRun; readonly sandbox: Sandbox }
type Sandbox = Awaited<ReturnType<typeof startSandbox>>

async function prepare(name: string): Promise<Prepared> {
  const scenario = SCENARIOS.get(name)
  if (scenario === undefined) throw new Error(`no scenario ${name}`)
  const sandbox = await startSandbox(scenario.sandbox)
  const run = await scenario.prepare(sandbox, OPTIONS)
  return { run, sandbox, [Symbol.asyncDispose]: () => sandbox.close() }
}

/**
 * Looks an execution up by its number, as the action does with these inputs, and then at the
 * execution itself.
 */
async function look({ run, sandbox }: Prepared): Promise<string> {
  const { 'org-id': org = '', 'project-id': project = '', 'account-id': account = '' } = run.inputs
  const scope = new URLSearchParams({
    accountIdentifier: account,
    orgIdentifier: org,
    projectIdentifier: project,
    pipelineIdentifier: run.inputs['pipeline-id'] ?? ''
  })
  const ask = async (path: string, init: RequestInit): Promise<unknown> => {
    const url = `${sandbox.baseUrl}/pipeline/api/pipelines/execution/${path}?${scope.toString()}`
    const response = await fetch(url, { ...init, headers: { 'x-api-key': sandbox.apiKey } })
    return ((await response.json()) as { data: unknown }).data
  }
  const { content } = (await ask('summary', { method: 'POST', body: '{}' })) as {
    content: readonly { planExecutionId: string; runSequence: number }[]
  }
  const found = content.find(({ runSequence }) => String(runSequence) === run.inputs['run-sequence'])
  const one = (await ask(`v2/${found?.planExecutionId ?? ''}`, {})) as {
    pipelineExecutionSummary: { status: string }
  }
  return one.pipelineExecutionSummary.status
}

test('the help lists every scenario that is promised', async () => {
  const demo = resolve(import.meta.dirname, '../../sandbox/demo.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [demo, '--help'])
  expect([...SCENARIOS.keys()]).toEqual(expect.arrayContaining(PROMISED))
  for (const [name, { about }] of SCENARIOS) expect(stdout).toContain(`${name.padEnd(18)}${about}\n`)
})

test.each([['--scenario', 'nothing'], ['--scenario'], ['--lines', '0'], ['--speed', '9']])(
  'the demo refuses %s %s',
  async (...given) => {
    const demo = resolve(import.meta.dirname, '../../sandbox/demo.ts')
    const refused = promisify(execFile)(process.execPath, [demo, ...given])
    await expect(refused).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--scenario NAME')
    })
  }
)

describe('what the scenarios prepare', () => {
  test.each([
    ['failed', ['Failed']],
    ['success', ['Success']],
    ['running-then-done', ['Running', 'ApprovalWaiting', 'Failed', 'Failed']],
    ['over-limit', ['Success']],
    ['stale-cache', ['Success']]
  ])('%s can be looked up: %j', async (name, statuses) => {
    await using prepared = await prepare(name)
    const seen: string[] = []
    for (const _ of statuses) seen.push(await look(prepared))
    expect(seen).toEqual(statuses)
  })

  test('over-limit is refused as a whole and by nine stages, not by one', async () => {
    await using prepared = await prepare('over-limit')
    const { sandbox, run } = prepared
    const { 'account-id': account, 'pipeline-id': pipeline, 'run-sequence': number } = run.inputs
    const start = `${account}/pipeline/${pipeline}/${number}/-n8Rz2kVbQ3yXw7LcT5mPdA`
    const statuses: number[] = []
    for (const part of ['', '/Region_0', '/Region_01'])
      statuses.push((await post(sandbox, start + part)).status)
    expect(statuses).toEqual([500, 500, 200])
  })

  test('stale-cache has an export that was made before the end', async () => {
    await using prepared = await prepare('stale-cache')
    const { sandbox, run } = prepared
    const { 'account-id': account, 'pipeline-id': pipeline, 'run-sequence': number } = run.inputs
    const prefix = `${account}/pipeline/${pipeline}/${number}/-r5Wb0sQeSuOcVt1kYh7PzQ`
    const answer = (await (await post(sandbox, prefix)).json()) as { status: string; expires: string }
    expect(answer.status).toBe('success')
    const age = Date.now() - (Date.parse(answer.expires) - 7 * 86_400_000)
    expect([age > 14 * 60_000, age < 16 * 60_000]).toEqual([true, true])
  })

  test('pull-request gives the key alone, and statuses of the head', async () => {
    await using prepared = await prepare('pull-request')
    const { sandbox, run } = prepared
    expect(Object.keys(run.inputs).toSorted()).toEqual(['api-key', 'base-url', 'github-token'])
    const { pull_request: pull } = run.event?.payload as { pull_request: { head: { sha: string } } }
    const response = await fetch(
      `${sandbox.github.origin}/repos/octocat/shop/commits/${pull.head.sha}/statuses`,
      { headers: { authorization: `token ${sandbox.github.token}` } }
    )
    const statuses = (await response.json()) as readonly { context: string; target_url: string }[]
    expect(statuses.map(({ context }) => context)).toEqual([
      'Release_Shop-Compatibility_22',
      'Release_Shop-Compatibility_20',
      'Release_Shop-Build',
      'Release_Shop-Lint',
      'Release_Shop-Build',
      'ci/other'
    ])
    expect(statuses.filter(({ target_url: url }) => url.startsWith(sandbox.baseUrl))).toHaveLength(5)
  })

  test('layouts names no project', async () => {
    await using prepared = await prepare('layouts')
    expect(prepared.run.inputs).toMatchObject({ 'run-sequence': '42', 'stage-id': 'Build' })
    expect(prepared.run.inputs).not.toHaveProperty('org-id')
  })
})

test('what is checked out breaks in the line that the log names', () => {
  const lines = SHOP_SOURCES['src/checkout.ts']?.split('\n') ?? []
  expect(lines[41]?.indexOf('new Error(`no price')).toBe(13 - 1)
})
