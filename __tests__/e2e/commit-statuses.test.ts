import { describe, expect, test } from '@jest/globals'
import { ActionClock } from '../../sandbox/action-clock.ts'
import { smallExecution, type SampleExecution } from '../../sandbox/executions.ts'
import { harnessLink } from '../../sandbox/github-api.ts'
import { retriedDeploy } from '../../sandbox/retried-deploy.ts'
import type { RunResult } from '../../sandbox/runner.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { runWithClock } from './run-action.ts'
import { filesAt, manifestIn } from './run-results.ts'
import { annotationsOf, errorOf, expectSuccess } from './run-output.ts'

const SHA = '7'.repeat(40)
const MINUTE = 60_000

async function startWith(...executions: readonly SampleExecution[]): Promise<Sandbox> {
  const sandbox = await startSandbox({ github: true, clock: new ActionClock() })
  for (const one of executions) sandbox.addExecution(one)
  return sandbox
}

/** Runs the action on a push of the commit, with the key and these inputs alone. */
function act(sandbox: Sandbox, inputs: Readonly<Record<string, string>> = {}): Promise<RunResult> {
  const given = {
    'api-key': sandbox.apiKey,
    'base-url': sandbox.baseUrl,
    'github-token': sandbox.github.token,
    upload: 'false',
    ...inputs
  }
  return runWithClock(given, sandbox.github.env, {
    event: { name: 'push', payload: { after: SHA } },
    ...(sandbox.clock === undefined ? {} : { clock: sandbox.clock })
  })
}

test('a green retry supersedes the run that failed: the job is green, and is told why', async () => {
  const [retry, failed] = retriedDeploy({ noiseBytes: 1000 })
  if (retry === undefined || failed === undefined) throw new Error('there are two')
  await using sandbox = await startWith(retry, failed)
  const { github } = sandbox
  github.setHarnessStatus(SHA, failed, 'Build', 'success')
  github.setHarnessStatus(SHA, failed, 'Deploy', 'failure')
  github.setHarnessStatus(SHA, retry, 'Deploy', 'success')
  await using run = await act(sandbox, { 'fail-on-execution-failure': 'true' })
  expectSuccess(run)
  expect(run.outputs).toMatchObject({
    'execution-id': retry.execution,
    'execution-status': 'Success',
    'failed-steps': '[]'
  })
  expect(annotationsOf(run).notices).toContainEqual(
    expect.stringMatching(/Run \d+ of .* is superseded by its run \d+ on the same commit, and left out\./u)
  )
  const { executions } = manifestIn(await filesAt(run))
  expect(executions.map(({ role, runSequence }) => [role, runSequence])).toEqual([
    ['main', retry.run],
    ['retried-from', failed.run]
  ])
})

describe('final statuses that all link to a vanity address of Harness', () => {
  const execution = smallExecution()
  const setOn = ({ github }: Sandbox): void =>
    ['Build', 'Deploy'].forEach(stage =>
      github.setStatus(SHA, {
        context: `Deploy_Service-${stage}`,
        target_url: harnessLink('https://acme.harness.io', execution),
        state: 'success'
      })
    )

  test.each(['warn', 'error'])('end the run within a minute, naming base-url: %s', async choice => {
    await using sandbox = await startWith(execution)
    setOn(sandbox)
    await using run = await act(sandbox, { 'if-no-logs-found': choice })
    const isError = choice === 'error'
    expect(run.code).toBe(isError ? 1 : 0)
    const [said = ''] = isError ? [errorOf(run)] : annotationsOf(run).warnings
    expect(said).toContain('Set `base-url: https://acme.harness.io`')
    expect(run.milliseconds).toBeLessThan(1.2 * MINUTE)
    expect(sandbox.requests.filter(({ on }) => on !== 'statuses')).toEqual([])
  })
})
