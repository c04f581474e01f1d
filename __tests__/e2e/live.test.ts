import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Fault } from '../../sandbox/faults.ts'
import { secondaryLimit } from '../../sandbox/github-limits.ts'
import { frameOf, type SampleExecution } from '../../sandbox/executions.ts'
import { playExecution } from '../../sandbox/live-execution.ts'
import { runAction, type RunResult } from '../../sandbox/runner.ts'
import { ndjson, START } from '../../sandbox/sample-logs.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { formatMarker, readMarker } from '../../src/github/comment/comment-marker.ts'
import { commandsIn } from '../fixtures/runner-commands.ts'
import { filesAt, manifestIn } from './run-results.ts'

/**
 * Harness and the action work at the same time here, both faster than in life: see fast-time.ts.
 */
const FAST_TIME = {
  NODE_OPTIONS: `--import=${pathToFileURL(resolve(import.meta.dirname, 'fast-time.ts')).href}`
}

const HEAD = '7c3a1f0d5b9e4826a1c07d3f5e8b2a946d10c3e7'
const LINES = 200
let sandbox: Sandbox

beforeEach(async () => {
  sandbox = await startSandbox({ github: true, streams: { pingEvery: 200 } })
  sandbox.github.pulls.add({ number: 7, state: 'open', head: { sha: HEAD, repo: null } })
})
afterEach(() => sandbox.close())

/** A build of one step that talks a lot, and a second one that ends as told. */
function sample(end: 'Failed' | 'Success', run = 42): SampleExecution {
  const frame = frameOf({ run, execution: `Live${run}00000000000000` })
  const [tests, publish] = [`${frame.prefix}/Build/Run_Tests`, `${frame.prefix}/Build/Publish`]
  const talk = Array.from({ length: LINES }, (_, at) =>
    ndjson('info', at, at % 50 === 7 ? `::error::line ${at} end\n` : `line ${at} end\n`, 1 + (at * 5) / LINES)
  )
  const last =
    end === 'Failed'
      ? ndjson('info', 0, 'npm error code E403 you may not publish @everyone\n', 7)
      : ndjson('info', 0, 'published\n', 7)
  const at = (second: number): number => START + second * 1000
  const step = (identifier: string, key: string, from: number, to: number, status: string) =>
    ({ kind: 'step', identifier, keys: [key], from: at(from), to: at(to), status }) as const
  const steps = [step('Run_Tests', tests, 1, 6.5, 'Success'), step('Publish', publish, 6.5, 8, end)]
  return {
    ...frame,
    logs: [
      { key: tests, content: talk.join('') },
      { key: publish, content: last }
    ],
    graph: {
      name: 'Release',
      status: end,
      startedAt: START,
      endedAt: at(9),
      stages: [{ kind: 'stage', identifier: 'Build', from: at(0), to: at(9), status: end, children: steps }]
    }
  }
}

/** Runs the action while the execution runs. */
async function actDuring(
  execution: SampleExecution,
  inputs: Readonly<Record<string, string>>,
  onStdout: (text: string) => void = () => undefined,
  kept?: number
): Promise<RunResult> {
  using played = playExecution(sandbox, execution, { speed: 2, ...(kept === undefined ? {} : { kept }) })
  const { account, org, project, pipeline, run } = played.execution
  return await runAction(
    {
      'api-key': sandbox.apiKey,
      'base-url': sandbox.baseUrl,
      'account-id': account,
      'org-id': org,
      'project-id': project,
      'pipeline-id': pipeline,
      'run-sequence': String(run),
      'github-token': sandbox.github.token,
      upload: 'false',
      ...inputs
    },
    { ...FAST_TIME, ...sandbox.github.env },
    { event: { name: 'pull_request', payload: { pull_request: { number: 7 } } }, onStdout }
  )
}

/** How often each line of the talking step stands in the run's log, by its number. */
function shownLines(stdout: string): number[] {
  return [...stdout.matchAll(/line (\d+) end/gu)].map(([, number]) => Number(number))
}
const all = Array.from({ length: LINES }, (_, at) => at)
const comments = (): string[] => sandbox.github.pulls.commentsOf(7).map(({ body }) => body)

describe('follow', () => {
  test('steps: a line for each that starts and ends, and what the failed one says', async () => {
    await using run = await actDuring(sample('Failed'), {})
    expect(run.code).toBe(0)
    const lines = run.stdout.split('\n')
    expect(lines).toContainEqual('● Build › Run Tests')
    expect(lines).toContainEqual(expect.stringMatching(/^✓ Build › Run Tests {2}2\.\d s$/u))
    expect(lines).toContainEqual(
      expect.stringMatching(/^✕ Build › Publish {2}0\.\d s {2}npm error code E403 you may not publish/u)
    )
    expect(shownLines(run.stdout)).toEqual([])
    expect(sandbox.requests.some(({ on }) => on === 'stream')).toBe(false)
  })

  test('logs: each line once and in order, over breaks and a restart, and none is a command', async () => {
    for (const breakAfter of [0, 700, 2500, 9000]) sandbox.faults.add({ on: 'stream', do: { breakAfter } })
    let isRestarted = false
    const execution = sample('Success')
    await using run = await actDuring(execution, { follow: 'logs' }, text => {
      if (isRestarted || !text.includes('line 100 end')) return
      isRestarted = true
      sandbox.streams.stop()
      sandbox.streams.restart()
    })
    expect(run.code).toBe(0)
    expect([isRestarted, shownLines(run.stdout)]).toEqual([true, all])
    expect(run.stdout).toContain('::group::Build › Run Tests\n')
    expect(commandsIn(run.stdout).filter(({ name }) => name === 'error')).toEqual([])
  })

  test('logs: where Harness kept only the end of a log, what was followed is its start', async () => {
    await using run = await actDuring(sample('Success'), { follow: 'logs' }, undefined, 50)
    expect(run.code).toBe(0)
    const files = await filesAt(run)
    const tests = manifestIn(files).files.find(({ key }) => key.endsWith('/Run_Tests'))
    expect(tests).toMatchObject({ lines: LINES, missingAtStart: 0, followedLines: LINES - 50 })
    expect(shownLines(files.get(tests?.text ?? '')?.toString() ?? '')).toEqual(all)
  })

  test.each<[string, Fault]>([
    ['are refused', { status: 404, body: '404 page not found' }],
    ['a proxy holds back', { stallAfter: 0 }]
  ])('logs that %s are told once, and all else goes on', async (_, fault) => {
    sandbox.faults.add({ on: 'stream', times: 1000, do: fault })
    await using run = await actDuring(sample('Failed'), { follow: 'logs' })
    expect(run.code).toBe(0)
    expect(run.stdout.match(/can't be followed/gu)).toHaveLength(1)
    expect(run.stdout).toMatch(/^✕ Build › Publish/mu)
  })

  test('false: as quiet as ever', async () => {
    await using run = await actDuring(sample('Success'), { follow: 'false' })
    expect(run.stdout).not.toMatch(/^[●✓] Build/mu)
    expect(run.stdout).toMatch(/Run 42 of Release: Success\./u)
  })
})

describe('comment', () => {
  const phases = (): string[] => {
    const seen: string[] = []
    sandbox.github.pulls.onWrite((_, body) => {
      const phase = readMarker(body)?.phase ?? 'none'
      if (seen.at(-1) !== phase) seen.push(phase)
    })
    return seen
  }

  test('true: one comment, from running over what broke to the end, which mentions nobody', async () => {
    const seen = phases()
    await using run = await actDuring(sample('Failed'), { comment: 'true' })
    expect(run.code).toBe(0)
    expect(seen).toEqual(['running', 'broken', 'final'])
    const [comment = '', ...others] = comments()
    expect(others).toEqual([])
    expect(comment).toContain('npm error code E403 you may not publish')
    expect(comment.replaceAll(/<pre>[^]*?<\/pre>|<code>[^]*?<\/code>/gu, '')).not.toContain('@everyone')
    expect(run.outputs['comment-url']).toMatch(/#issuecomment-\d+$/u)
  })

  test('failure: none while all is well, and the failure of before is folded', async () => {
    await using first = await actDuring(sample('Success', 41), { comment: 'failure' })
    expect([first.outputs['comment-url'], comments()]).toEqual(['', []])
    await using second = await actDuring(sample('Failed', 42), { comment: 'failure' })
    expect([second.code, comments().length]).toEqual([0, 1])
    await using third = await actDuring(sample('Success', 43), { comment: 'failure' })
    expect(third.code).toBe(0)
    const [comment] = sandbox.github.pulls.commentsOf(7)
    if (comment === undefined) throw new Error('there is no comment')
    expect(comment.body).toContain('Fixed in run 43')
    expect(sandbox.github.pulls.minimisedAs(comment)).toBe('resolved')
  })

  test('a later run that stands there already is left alone', async () => {
    const pipeline = [sandbox.accountId, 'default', 'proj', 'Deploy_Service'].join('/')
    const marker = formatMarker({ pipeline, run: 99, phase: 'running', seenAt: 1, isFailure: false })
    sandbox.github.pulls.comment(7, `${marker}\nnewer`)
    await using run = await actDuring(sample('Failed'), { comment: 'true' })
    expect([run.code, comments()]).toEqual([0, [`${marker}\nnewer`]])
  })

  test('two jobs at once leave one comment, which is right', async () => {
    const execution = sample('Failed')
    using played = playExecution(sandbox, execution, { speed: 2 })
    const inputs = {
      'api-key': sandbox.apiKey,
      'base-url': sandbox.baseUrl,
      'account-id': execution.account,
      'org-id': execution.org,
      'project-id': execution.project,
      'execution-id': played.execution.execution,
      'github-token': sandbox.github.token,
      upload: 'false',
      comment: 'true'
    }
    const env = { ...FAST_TIME, ...sandbox.github.env }
    const event = { name: 'pull_request', payload: { pull_request: { number: 7 } } }
    const runs = await Promise.all([runAction(inputs, env, { event }), runAction(inputs, env, { event })])
    for (const run of runs) await run.dispose()
    expect(runs.map(({ code }) => code)).toEqual([0, 0])
    expect(comments().map(body => readMarker(body)?.phase)).toEqual(['final'])
  })

  test('a token that only reads is a notice, and limits are waited out', async () => {
    await using weak = await actDuring(sample('Failed', 41), {
      comment: 'true',
      'github-token': sandbox.github.readToken
    })
    expect([weak.code, comments()]).toEqual([0, []])
    expect(weak.stdout.match(/^::notice.*pull-requests: write/gmu)).toHaveLength(1)
    sandbox.faults.add(
      { on: 'comments', do: secondaryLimit(30) },
      { on: 'comment', do: secondaryLimit(20, 429) }
    )
    await using limited = await actDuring(sample('Failed', 42), { comment: 'true' })
    expect([limited.code, comments().map(body => readMarker(body)?.phase)]).toEqual([0, ['final']])
  })

  test('a job that is cancelled says so in the comment, within two seconds', async () => {
    const execution = sample('Failed')
    using played = playExecution(sandbox, execution, { speed: 0.2 })
    let child: { kill: (signal: 'SIGTERM') => boolean } | null = null
    sandbox.github.pulls.onWrite(() => child?.kill('SIGTERM'))
    await using run = await runAction(
      {
        'api-key': sandbox.apiKey,
        'base-url': sandbox.baseUrl,
        'account-id': execution.account,
        'org-id': execution.org,
        'project-id': execution.project,
        'execution-id': played.execution.execution,
        'github-token': sandbox.github.token,
        upload: 'false',
        comment: 'true'
      },
      // In real time: the process has a moment for its last words.
      sandbox.github.env,
      {
        event: { name: 'pull_request', payload: { pull_request: { number: 7 } } },
        onSpawn: spawned => (child = spawned)
      }
    )
    expect(run.code).toBe(143)
    expect(run.left).toEqual([])
    expect(comments()).toEqual([expect.stringContaining('Not brought up to date any more')])
  })
})
