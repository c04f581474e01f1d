import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { smallExecution, type SampleExecution } from '../../sandbox/executions.ts'
import { failedDeploy } from '../../sandbox/failed-deploy.ts'
import { graphAt } from '../../sandbox/graph-at.ts'
import type { RunOptions, RunResult } from '../../sandbox/runner.ts'
import { START } from '../../sandbox/sample-logs.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { runWithClock } from './run-action.ts'
import { filesAt, manifestIn } from './run-results.ts'
import { annotationsOf, errorOf, expectSuccess } from './run-output.ts'

const HEAD = '7c3a1f0d5b9e4826a1c07d3f5e8b2a946d10c3e7'
const execution = smallExecution()
let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({ results: true, github: true })
  sandbox.addExecution(execution)
  sandbox.github.setStatus(HEAD, { context: 'ci/other', target_url: 'https://ci.example.com/build/1' })
  sandbox.github.setHarnessStatus(HEAD, execution, 'Build', 'pending')
  sandbox.github.setHarnessStatus(HEAD, execution, 'Build', 'success')
  sandbox.github.setHarnessStatus(HEAD, execution, 'Deploy', 'failure')
})
afterAll(() => sandbox.close())

/** The `with:` block of the step that uses the action. */
function inputsOf(example: string): Record<string, string> {
  const lines = readFileSync(resolve(import.meta.dirname, '../../examples', example), 'utf8').split('\n')
  const uses = lines.findIndex(line => /\buses: OWNER\/harness-logs@v1$/.test(line))
  const start = lines.findIndex((line, at) => at > uses && /^\s+with:$/.test(line))
  const indent = /^\s*/.exec(lines[start] ?? '')?.[0].length ?? 0
  const inputs: Record<string, string> = {}
  for (const line of lines.slice(start + 1)) {
    const [, spaces = '', name, value = ''] = /^(\s*)([\w-]+): *(.*)$/.exec(line) ?? []
    if (/^\s*#/.test(line)) continue
    if (name === undefined || spaces.length <= indent) break
    inputs[name] = value.replace(/^'(.*)'$/u, '$1')
  }
  return inputs
}

/**
 * Runs an example's step: what GitHub would put in place of its expressions, and the sandbox's
 * addresses.
 */
async function runExample(
  example: string,
  event: NonNullable<RunOptions['event']>,
  values: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
  token = sandbox.github.token
): Promise<RunResult> {
  const inputs = Object.fromEntries(
    Object.entries(inputsOf(example)).map(([name, text]) => [
      name,
      text.replace(/\$\{\{ (.*?) \}\}/gu, (_, expression: string) => {
        const value = values[expression]
        if (value === undefined) throw new Error(`${example} has ${expression}, which the test does not know`)
        return value
      })
    ])
  )
  const given = {
    'base-url': sandbox.baseUrl,
    'github-token': token,
    overwrite: 'true',
    ...inputs
  }
  const all = { ...sandbox.results.env, ...sandbox.github.env, ...env }
  return runWithClock(given, all, { event })
}

const PROJECT = { 'vars.HARNESS_ORG_ID': execution.org, 'vars.HARNESS_PROJECT_ID': execution.project }
const KEY = (): Record<string, string> => ({ 'secrets.HARNESS_API_KEY': sandbox.apiKey, ...PROJECT })

const REPOSITORY = { id: 1, full_name: 'octocat/shop', private: true, owner: { login: 'octocat' } }

function pullRequest(head: { readonly full_name: string }): unknown {
  return {
    action: 'synchronize',
    number: 7,
    before: 'b'.repeat(40),
    after: HEAD,
    pull_request: {
      number: 7,
      state: 'open',
      merge_commit_sha: 'c'.repeat(40),
      head: { ref: 'cart', sha: HEAD, repo: { ...REPOSITORY, ...head } },
      base: { ref: 'main', sha: 'd'.repeat(40), repo: REPOSITORY }
    },
    repository: REPOSITORY,
    sender: { login: 'octocat' }
  }
}

function status(targetUrl: string | null): Record<string, unknown> {
  return {
    id: 9,
    sha: HEAD,
    name: 'octocat/shop',
    target_url: targetUrl,
    context: 'Deploy_Service-Deploy',
    description: `Execution status of Pipeline - Deploy_Service (${execution.execution}) Stage - Deploy was FAILED`,
    state: 'failure',
    commit: { sha: HEAD },
    branches: [{ name: 'cart', commit: { sha: HEAD } }],
    repository: REPOSITORY
  }
}

async function expectAllLogs(run: RunResult): Promise<void> {
  expectSuccess(run)
  const { files, complete, executions } = manifestIn(await filesAt(run))
  expect(complete).toBe(true)
  expect(executions.map(each => each.executionId)).toEqual([execution.execution])
  expect(files.map(file => file.key).toSorted()).toEqual(execution.logs.map(log => log.key).toSorted())
  expect(run.outputs).toMatchObject({
    'artifact-name': 'harness-logs-Deploy_Service-42',
    'execution-id': execution.execution,
    'execution-status': 'Success'
  })
  expect(run.summary).toContain('Deploy Service · run 42')
}

describe('examples/pull-request.yml', () => {
  const event = { name: 'pull_request', payload: pullRequest({ full_name: 'octocat/shop' }) }

  test('brings the executions of the head commit, by the key alone', async () => {
    await using run = await runExample('pull-request.yml', event, KEY())
    await expectAllLogs(run)
  })

  test('of a fork is told that forks get no secrets', async () => {
    const fork = { name: 'pull_request', payload: pullRequest({ full_name: 'mallory/shop' }) }
    await using run = await runExample('pull-request.yml', fork, {
      'secrets.HARNESS_API_KEY': '',
      ...PROJECT
    })
    expect(errorOf(run)).toMatch(/comes from a fork, and GitHub gives forks no secrets/u)
  })

  test("of Dependabot is told where Dependabot's secrets are kept", async () => {
    const env = { GITHUB_ACTOR: 'dependabot[bot]' }
    await using run = await runExample(
      'pull-request.yml',
      event,
      { 'secrets.HARNESS_API_KEY': '', ...PROJECT },
      env
    )
    expect(errorOf(run)).toMatch(/Dependabot started this run.*Secrets and variables > Dependabot/u)
  })

  test('without the permission is told which one to give', async () => {
    await using run = await runExample('pull-request.yml', event, KEY(), {}, sandbox.github.weakToken)
    expect(errorOf(run)).toMatch(
      /403: Resource not accessible by integration.*`permissions: statuses: read`/u
    )
  })
})

describe('examples/status.yml', () => {
  const link = (of: SampleExecution = execution): string => {
    const { account, org, project, pipeline } = of
    return `${sandbox.baseUrl}/ng/#/account/${account}/ci/orgs/${org}/projects/${project}/pipelines/${pipeline}/deployments/${of.execution}/pipeline`
  }

  test('brings the execution that the status links to, without a call to GitHub', async () => {
    const before = sandbox.requests.length
    await using run = await runExample('status.yml', { name: 'status', payload: status(link()) }, KEY())
    await expectAllLogs(run)
    expect(sandbox.requests.slice(before).filter(({ on }) => on === 'statuses')).toEqual([])
  })

  test('brings that of a fork and of Dependabot, too: the event is of the base repository, and needs no permission', async () => {
    const event = { name: 'status', payload: { ...status(link()), branches: [] } }
    await using run = await runExample('status.yml', event, KEY(), {}, sandbox.github.weakToken)
    await expectAllLogs(run)
  })

  test('a run that is not the last ends within 15 s, and the last one makes the comment right', async () => {
    const deploy = failedDeploy()
    const { graph } = deploy
    if (graph === undefined) throw new Error('the sample has a graph')
    const { pulls } = sandbox.github
    const sha = 'e'.repeat(40)
    pulls.add({ number: 7, state: 'open', head: { sha, repo: null } })
    sandbox.addExecution(deploy)
    const event = (stage: string, state: 'success' | 'failure'): NonNullable<RunOptions['event']> => {
      sandbox.github.setHarnessStatus(sha, deploy, stage, state)
      return {
        name: 'status',
        payload: { ...status(link(deploy)), sha, context: `Release_Shop-${stage}`, state }
      }
    }
    // The matrix has failed on one of its axes; Harness sets the status a while later.
    sandbox.pipelines.live(deploy.execution, graphAt(graph, START + 330_000))
    sandbox.github.setHarnessStatus(sha, deploy, 'Compatibility', 'pending')
    await using first = await runExample('status.yml', event('Build', 'success'), KEY())
    expectSuccess(first)
    expect(first.milliseconds).toBeLessThan(15_000)
    expect([first.outputs['artifact-id'], first.left]).toEqual([undefined, []])
    expect(first.stdout).toMatch(/goes on: the run that starts when Release_Shop-Compatibility has ended/u)
    expect(pulls.commentsOf(7).map(({ body }) => body)).toEqual([
      expect.stringMatching(
        /"phase":"broken"[^]*What broke[^]*The next stage that ends brings this up to date/u
      )
    ])

    sandbox.pipelines.live(deploy.execution, graph)
    await using last = await runExample('status.yml', event('Compatibility', 'failure'), KEY())
    expectSuccess(last)
    expect(pulls.commentsOf(7).map(({ body }) => body)).toEqual([
      expect.stringMatching(
        /"phase":"final"[^]*What broke[^]*Download the logs|Download the logs[^]*What broke/u
      )
    ])
  })

  test('without the secret is told to give one', async () => {
    const event = { name: 'status', payload: status(link()) }
    await using run = await runExample('status.yml', event, { 'secrets.HARNESS_API_KEY': '', ...PROJECT })
    expect(errorOf(run)).toMatch(/`api-key` is empty.*secrets\.HARNESS_API_KEY/u)
  })

  test.each([
    'https://app.harness.io.evil.example/ng/account/a/all/orgs/o/projects/p/pipelines/x/executions/e',
    null
  ])('a status that links to %s is never followed', async target => {
    const before = sandbox.requests.length
    await using run = await runExample('status.yml', { name: 'status', payload: status(target) }, KEY())
    expectSuccess(run)
    expect(annotationsOf(run).warnings).toEqual([
      expect.stringMatching(/links to no page of an execution on 127\.0\.0\.1.*execution-url/u)
    ])
    expect(sandbox.requests.slice(before)).toEqual([])
  })
})

describe('examples/run-sequence.yml', () => {
  const event = {
    name: 'workflow_dispatch',
    payload: { inputs: { 'run-sequence': '42' }, ref: 'refs/heads/main' }
  }
  const values = (): Record<string, string> => ({
    ...KEY(),
    'vars.HARNESS_ACCOUNT_ID': execution.account,
    'vars.HARNESS_ORG_ID': execution.org,
    'vars.HARNESS_PROJECT_ID': execution.project,
    'vars.HARNESS_PIPELINE_ID': execution.pipeline,
    'inputs.run-sequence': '42',
    'inputs.stage-id': ''
  })

  test('brings the run, without any permission', async () => {
    await using run = await runExample('run-sequence.yml', event, values(), {}, sandbox.github.weakToken)
    await expectAllLogs(run)
  })

  test('brings one stage of it', async () => {
    await using run = await runExample('run-sequence.yml', event, { ...values(), 'inputs.stage-id': 'Lint' })
    expectSuccess(run)
    expect(manifestIn(await filesAt(run)).files.map(file => file.stage)).toEqual(['Lint', 'Lint'])
  })

  test('without the secret or the variables is told all that is missing', async () => {
    const none = {
      'secrets.HARNESS_API_KEY': '',
      'vars.HARNESS_ACCOUNT_ID': '',
      'vars.HARNESS_PIPELINE_ID': ''
    }
    await using run = await runExample('run-sequence.yml', event, { ...values(), ...none })
    expect(errorOf(run)).toMatch(
      /3 inputs need a change:[^]*`api-key` is empty[^]*`account-id`[^]*`pipeline-id`/u
    )
  })

  test('works without the two variables that are optional', async () => {
    const without = { ...values(), 'vars.HARNESS_ORG_ID': '', 'vars.HARNESS_PROJECT_ID': '' }
    await using run = await runExample('run-sequence.yml', event, without)
    expectSuccess(run)
    expect(manifestIn(await filesAt(run)).files).toHaveLength(execution.logs.length)
    expect(annotationsOf(run).notices).toEqual([expect.stringMatching(/org-id and project-id/u)])
  })

  test('a run that is not there is told with those that are', async () => {
    await using run = await runExample('run-sequence.yml', event, {
      ...values(),
      'inputs.run-sequence': '41'
    })
    expect(errorOf(run)).toMatch(/run 41.*\b42\b/u)
  })
})

describe('examples/beside.yml', () => {
  test('brings the executions and keeps a comment, with the permissions that it asks for', async () => {
    const { pulls } = sandbox.github
    pulls.add({ number: 8, state: 'open', head: { sha: HEAD, repo: null } })
    const payload = {
      ...(pullRequest({ full_name: 'octocat/shop' }) as object),
      pull_request: { number: 8, head: { sha: HEAD, repo: REPOSITORY }, base: { repo: REPOSITORY } }
    }
    await using run = await runExample('beside.yml', { name: 'pull_request', payload }, KEY())
    await expectAllLogs(run)
    expect(pulls.commentsOf(8).map(({ body }) => body)).toEqual([expect.stringContaining('"phase":"final"')])
  })

  test('two copies in one job touch nothing of each other', async () => {
    const { pulls } = sandbox.github
    pulls.add({ number: 9, state: 'open', head: { sha: HEAD, repo: null } })
    const payload = {
      ...(pullRequest({ full_name: 'octocat/shop' }) as object),
      pull_request: { number: 9, head: { sha: HEAD, repo: REPOSITORY }, base: { repo: REPOSITORY } }
    }
    const temp = await mkdtemp(join(tmpdir(), 'copies-test-'))
    const run = (name: string): Promise<RunResult> =>
      runExample('beside.yml', { name: 'pull_request', payload }, KEY(), {
        RUNNER_TEMP: temp,
        'INPUT_ARTIFACT-NAME': name
      })
    const copies = await Promise.all([run('copy-1'), run('copy-2')])
    for (const copy of copies) {
      expectSuccess(copy)
      expect(manifestIn(await filesAt(copy)).files).toHaveLength(execution.logs.length)
    }
    const paths = copies.map(({ outputs }) => outputs['logs-path'] ?? '')
    expect((await readdir(temp)).map(name => join(temp, name)).toSorted()).toEqual(paths.toSorted())
    expect(copies.map(({ outputs }) => outputs['artifact-name'])).toEqual(['copy-1', 'copy-2'])
    expect(pulls.commentsOf(9).map(({ body }) => body)).toEqual([expect.stringContaining('"phase":"final"')])
    for (const copy of copies) await copy.dispose()
    await rm(temp, { recursive: true })
  })
})
