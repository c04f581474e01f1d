import type { ChildProcess } from 'node:child_process'
import { watch } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { ActionClock } from '../../../sandbox/action-clock.ts'
import type { SampleExecution } from '../../../sandbox/executions.ts'
import { failedDeploy } from '../../../sandbox/failed-deploy.ts'
import { graphAt } from '../../../sandbox/graph-at.ts'
import type { Route } from '../../../sandbox/http.ts'
import { largeExecution } from '../../../sandbox/large-execution.ts'
import type { RunOptions, RunResult } from '../../../sandbox/runner.ts'
import { treeOf } from '../../../sandbox/runner-files.ts'
import { START } from '../../../sandbox/sample-logs.ts'
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts'
import { actOn, sample } from '../run-action.ts'
import { filesAt, manifestIn, sourceLogs, storedLogs } from '../run-results.ts'
import { everythingOf, expectNone } from '../secret-search.ts'

/** The exit code of a process that each of them ends. */
const CODES = { SIGINT: 130, SIGTERM: 143 } as const
type Signal = keyof typeof CODES
const HEAD = '7c3a1f0d5b9e4826a1c07d3f5e8b2a946d10c3e7'
const deploy = failedDeploy()
const MIB = 1_048_576
/** It is read by threads, for longer than a signal takes. */
const large = largeExecution({ run: 3, files: 40, bytes: 80 * MIB })
/** Its page takes longer to write than a signal takes. */
const paged = largeExecution({ run: 4, files: 10, bytes: 24 * MIB })

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ results: true, github: true })
  for (const execution of [sample, deploy, large, paged]) sandbox.addExecution(execution)
  for (const { account, prefix } of [sample, large, paged]) await sandbox.exports.prepare(account, prefix)
})
afterAll(() => sandbox.close())
afterEach(() => {
  sandbox.faults.clear()
  sandbox.requests.length = 0
})

let runs = 0
/**
 * Runs until `strike` is called, which sends the signal; time stands still from then on, so what
 * waits does not end.
 */
async function interrupt(
  signal: Signal,
  inputs: Record<string, string>,
  arm: (strike: () => void, clock: ActionClock) => RunOptions
): Promise<RunResult> {
  let child: ChildProcess | undefined
  const clock = new ActionClock()
  let isSent = false
  const strike = (): void => {
    if (isSent) return
    isSent = true
    clock.stop()
    child?.kill(signal)
  }
  const options = arm(strike, clock)
  const given = { 'artifact-name': `stopped-${(runs += 1)}`, ...inputs }
  const env = { ...sandbox.results.env, GITHUB_API_URL: sandbox.github.origin }
  return actOn(sandbox, given, env, {
    ...options,
    clock,
    onSpawn: spawned => {
      child = spawned
      options.onSpawn?.(spawned)
    }
  })
}

/** Strikes as soon as the request is there; it is never answered. */
const hangingAt =
  (on: Route) =>
  (strike: () => void): RunOptions => {
    const when = (): boolean => {
      setImmediate(strike)
      return true
    }
    sandbox.faults.add({ on, when, do: 'hang' })
    return {}
  }

const KNOWN = {
  'execution-id': deploy.execution,
  'org-id': deploy.org,
  'project-id': deploy.project,
  'pipeline-id': deploy.pipeline,
  'run-sequence': String(deploy.run)
}
const SAMPLE = { 'execution-id': sample.execution }
/** Uploads one thing only: the page would be uploaded beside the logs. */
const WITHOUT_REPORT = { ...SAMPLE, report: 'false' }

function expectStopped(run: RunResult, signal: Signal): void {
  expect([run.code, run.signal, run.stderr]).toEqual([CODES[signal], null, ''])
  const signatures = sandbox.requests.flatMap(({ query }) => query['X-Amz-Signature'] ?? [])
  const tokens = [sandbox.results.env.ACTIONS_RUNTIME_TOKEN, sandbox.github.token]
  expectNone([sandbox.apiKey, ...tokens, ...new Set(signatures)], everythingOf(run, new Map()))
}

const countOf = (route: Route): number => sandbox.requests.filter(({ on }) => on === route).length

/** Only what `logs-path` names is left, and it is whole; there is no artifact. */
async function expectOnlyLogs(run: RunResult): Promise<void> {
  expect(run.outputs).not.toHaveProperty('artifact-id')
  expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(sample.logs))
  const top = (run.outputs['logs-path'] ?? '').slice(run.tempDir.length + 1)
  expect(new Set(run.left.map(path => path.split('/')[0]))).toEqual(new Set([top]))
}

// Windows has no signals: there the runner ends the process.
const describeSignals = process.platform === 'win32' ? describe.skip : describe

// One code hears both signals, so each moment meets one of them, in turn.
describeSignals('a cancelled job', () => {
  test('while it looks the execution up, leaves nothing', async () => {
    await using run = await interrupt('SIGINT', KNOWN, hangingAt('execution'))
    expectStopped(run, 'SIGINT')
    expect(run.left).toEqual([])
  })

  test('while it reads the statuses of the commit, leaves nothing', async () => {
    const repo = { full_name: 'octocat/shop' }
    const payload = { pull_request: { head: { sha: HEAD, repo }, base: { repo } } }
    const inputs = {
      'account-id': '',
      'pipeline-id': '',
      'run-sequence': '',
      'github-token': sandbox.github.token
    }
    await using run = await interrupt('SIGTERM', inputs, strike => ({
      ...hangingAt('statuses')(strike),
      event: { name: 'pull_request', payload }
    }))
    expectStopped(run, 'SIGTERM')
    expect(run.left).toEqual([])
  })

  test('while it waits for the execution to end, leaves nothing', async () => {
    const { graph } = deploy
    if (graph === undefined) throw new Error('the sample has a graph')
    sandbox.pipelines.live(
      deploy.execution,
      ...Array.from({ length: 9 }, () => graphAt(graph, START + 150_000))
    )
    await using run = await interrupt('SIGINT', KNOWN, strike => ({
      onStdout: text => {
        if (/Running|running/u.test(text)) strike()
      }
    }))
    sandbox.pipelines.live(deploy.execution, graph)
    expectStopped(run, 'SIGINT')
    expect(run.left).toEqual([])
  })

  test('while threads read logs, ends them too and leaves nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'signals-test-'))
    const inputs = {
      'execution-id': large.execution,
      'pipeline-id': large.pipeline,
      'run-sequence': String(large.run)
    }
    await using run = await interrupt('SIGTERM', inputs, strike => {
      // Each thread writes blocks of its own.
      const watcher = watch(folder, { recursive: true }, (_, name) => {
        if (!/report-blocks-\d$/u.test(name ?? '')) return
        watcher.close()
        strike()
      })
      return { folder }
    })
    expectStopped(run, 'SIGTERM')
    expect(run.stdout).toContain('::group::Read the logs')
    expect(run.left).toEqual([])
    expect(run.outputs).not.toHaveProperty('logs-path')
    await rm(folder, { recursive: true })
  })

  test.each<[string, Signal, SampleExecution, RegExp, boolean]>([
    ['while it unpacks', 'SIGINT', large, /json$/u, false],
    ['while it writes the page', 'SIGTERM', paged, /index\.html$/u, true]
  ])('%s, with %s, leaves nothing in output-dir, or all of it', async (...row) => {
    const [, signal, execution, written, mayBeWhole] = row
    const directory = await mkdtemp(join(tmpdir(), 'signals-test-'))
    const inputs = {
      'execution-id': execution.execution,
      'pipeline-id': execution.pipeline,
      'run-sequence': String(execution.run),
      'output-dir': directory
    }
    await using run = await interrupt(signal, inputs, strike => {
      const watcher = watch(directory, { recursive: true }, (_, name) => {
        if (!written.test(name ?? '')) return
        watcher.close()
        strike()
      })
      return {}
    })
    expectStopped(run, signal)
    expect(run.left).toEqual([])
    // The page may be there by the time that the signal arrives.
    if (!mayBeWhole || run.outputs['logs-path'] === undefined) {
      expect(run.outputs).not.toHaveProperty('logs-path')
      expect(await treeOf(directory)).toEqual([])
    } else {
      const files = await filesAt(run)
      expect(manifestIn(files)).toMatchObject({ complete: true, gaps: [] })
      expect(files.get('index.html')?.toString().trimEnd()).toMatch(/<\/html>$/u)
    }
    await rm(directory, { recursive: true })
  })

  test.each<[string, Signal, Route]>([
    ['while it creates the artifact', 'SIGINT', 'create'],
    ['while it finalizes the artifact', 'SIGTERM', 'finalize']
  ])('%s, with %s, leaves logs-path only', async (_, signal, on) => {
    await using run = await interrupt(signal, SAMPLE, hangingAt(on))
    expectStopped(run, signal)
    await expectOnlyLogs(run)
  })

  test.each<[string, Signal, Route]>([
    ['between two tries to create the artifact', 'SIGTERM', 'create'],
    ['between two tries to finalize it', 'SIGINT', 'finalize']
  ])('%s, with %s, leaves logs-path only', async (_, signal, on) => {
    await using run = await interrupt(signal, WITHOUT_REPORT, (strike, clock) => {
      // Before the wait begins: what the process prints may arrive after the wait is over.
      const when = (): boolean => {
        clock.stop()
        return true
      }
      sandbox.faults.add({ on, when, times: Infinity, do: { status: 503, body: '{"msg":"try later"}' } })
      return {
        onStdout: text => {
          if (text.includes('Retrying request in')) strike()
        }
      }
    })
    expectStopped(run, signal)
    expect(countOf(on)).toBe(1)
    await expectOnlyLogs(run)
  })

  test('between two tries to upload a block, leaves logs-path only', async () => {
    // Azure's client tries a second time at once; it waits only after that.
    sandbox.faults.add({ on: 'upload', do: { status: 503 } })
    await using run = await interrupt('SIGINT', WITHOUT_REPORT, strike => {
      sandbox.faults.add({
        on: 'upload',
        do: { status: 503 },
        when: request => {
          const strikeOnceAnswered = (): void => {
            if (request.status === undefined) setImmediate(strikeOnceAnswered)
            else strike()
          }
          setImmediate(strikeOnceAnswered)
          return true
        }
      })
      return {}
    })
    expectStopped(run, 'SIGINT')
    expect([countOf('upload'), countOf('finalize')]).toEqual([2, 0])
    await expectOnlyLogs(run)
  })
})
