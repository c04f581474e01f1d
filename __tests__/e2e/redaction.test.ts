import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { frameOf, type SampleExecution } from '../../sandbox/executions.ts'
import type { RunResult } from '../../sandbox/runner.ts'
import { ndjson, START } from '../../sandbox/sample-logs.ts'
import type { SampleNode } from '../../sandbox/sample-graph.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { runWithClock } from './run-action.ts'
import { fetchArtifact, filesAt, manifestIn, unzip } from './run-results.ts'
import { everythingOf, expectNone } from './secret-search.ts'
import { annotationsOf, errorOf, expectSuccess } from './run-output.ts'

// Secrets that the logs and names themselves hold: what the action knows as one is `***` wherever
// it writes.

const KEY = 'pat.kmpySmUISimoRrJL6NL73w.65a0c0ffee.S3cr+t/K~y="%&?\\'
const PATTERN = 'ticket-\\d+'
const MATCH = 'ticket-4711'
/** The sandbox's day, and with it a part of the links that it makes. */
const TODAY = Date.UTC(2046, 0, 5, 6, 7, 8)
const OF_LINK = 'minioadmin/20460105/us-east-1/s3/aws4_request'
const HEAD = '7c3a1f0d5b9e4826a1c07d3f5e8b2a946d10c3e7'
/** Of the large log; together they are many chunks of every stream on the way. */
const MANY = 30_000

const ended = { from: START, to: START + 60_000, status: 'Failed' }

/** @param token of GitHub */
function leakyExecution(token: string): SampleExecution {
  const frame = frameOf({ run: 7, pipeline: 'Leaky', execution: 'leaky0000000000000000A' })
  const leaks = [
    `the key ${KEY} as it is`,
    `https://example.com/?key=${encodeURIComponent(KEY)}`,
    `authorization: Basic ${Buffer.from(`x:${KEY}`).toString('base64')}`,
    `\u001b[1m${KEY.slice(0, 20)}\u001b[31m${KEY.slice(20)}\u001b[0m in colours`,
    JSON.stringify({ key: KEY }),
    `git clone https://x-access-token:${token}@github.com/octocat/shop`,
    `see ${MATCH} and ${MATCH}`,
    `credential ${OF_LINK} of the link, or ${encodeURIComponent(OF_LINK)}`,
    `Error: ${KEY}, ${token} and ${MATCH} were refused`
  ]
  const shape = (at: number): string => `line ${at} of many tells ${KEY} and goes on${'.'.repeat(at % 37)}`
  const many = Array.from({ length: MANY }, (_, at) => ndjson('info', at, `${shape(at)}\n`, at / 100)).join(
    ''
  )
  // Not JSON, and longer than what is held: wherever it is cut, a secret is there.
  const long = `${`${KEY} ${MATCH} `.repeat(MANY)}\n`
  const logs = [
    {
      key: `${frame.prefix}/Build/Login`,
      content: leaks.map((text, at) => ndjson(at === 8 ? 'ERROR' : 'info', at, `${text}\n`, at)).join('')
    },
    { key: `${frame.prefix}/Build/Many`, content: many },
    { key: `${frame.prefix}/Build/Long`, content: long },
    {
      key: `${frame.prefix}/Build/${MATCH}-commandUnit:Fetch ${MATCH}`,
      content: ndjson('ERROR', 0, `unit of ${MATCH}\n`, 0)
    }
  ]
  const step = (identifier: string, name: string, at: number): SampleNode => {
    const failure = `${name} could not log in with ${KEY}\nnor with ${token}, see ${MATCH}`
    return { kind: 'step', identifier, name, ...ended, failure, keys: [logs[at]?.key ?? ''] }
  }
  const children = [
    step('Login', `Login with ${KEY}`, 0),
    step('Many', `Many of ${MATCH}`, 1),
    step('Long', `Long with ${token}`, 2),
    { ...step(MATCH, MATCH, 3), units: [{ name: `Fetch ${MATCH}`, status: 'FAILURE' }] }
  ]
  const stage: SampleNode = {
    kind: 'stage',
    identifier: 'Build',
    name: `Build ${token} ${MATCH}`,
    ...ended,
    children
  }
  const graph = {
    name: `Leaky ${KEY}`,
    status: 'Failed',
    failure: `${KEY} ${token} ${MATCH}`,
    startedAt: START,
    endedAt: START + 60_000,
    stages: [stage]
  }
  return { ...frame, logs, graph }
}

let sandbox: Sandbox
let execution: SampleExecution
beforeAll(async () => {
  sandbox = await startSandbox({ apiKey: KEY, results: true, github: true, now: () => TODAY })
  execution = leakyExecution(sandbox.github.token)
  sandbox.addExecution(execution)
  sandbox.github.setHarnessStatus(HEAD, execution, 'Build', 'failure')
})
afterAll(() => sandbox.close())

/** With GitHub's token only where the inputs name no execution. */
function act(
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {}
): Promise<RunResult> {
  const given = {
    'api-key': KEY,
    'base-url': sandbox.baseUrl,
    'account-id': sandbox.accountId,
    redact: PATTERN,
    ...inputs
  }
  return runWithClock(given, { ...sandbox.github.env, ...env })
}

const RUN = { 'pipeline-id': 'Leaky', 'run-sequence': '7' }
const byCommit = (): Record<string, string> => ({
  'commit-sha': HEAD,
  'github-token': sandbox.github.token,
  overwrite: 'true'
})

describe('what the logs, names and messages of an execution hold', () => {
  test('of the key, the link, the token and the patterns is *** in all that is said, left and uploaded', async () => {
    await using run = await act(byCommit(), sandbox.results.env)
    expectSuccess(run)
    const files = await filesAt(run)
    const secrets = [KEY, sandbox.github.token, MATCH, OF_LINK]
    expectNone(secrets, everythingOf(run, files))
    const uploaded = await unzip(await fetchArtifact(sandbox, run.outputs['artifact-name'] ?? ''))
    expect([...uploaded.keys()].toSorted()).toEqual([...files.keys()].toSorted())
    expectNone(
      secrets,
      [...uploaded].map(([path, bytes]) => `${path}\n${bytes.toString('latin1')}`).join('\n')
    )
  })

  test('is told around its place, so that the text still makes sense', async () => {
    await using run = await act(byCommit(), sandbox.results.env)
    const { failedSteps } = annotationsOf(run)
    expect(failedSteps.join('\n')).toContain('could not log in with *** nor with ***, see ***')
    expect(failedSteps[0]).toMatch(/^Error: \*\*\*, \*\*\* and \*\*\* were refused\n/u)
    expect(run.stdout).toContain('title=Build *** *** › Login with *** failed')
    expect(run.summary).toContain('Error: ***, *** and *** were refused')
    expect(JSON.parse(run.outputs['failed-steps'] ?? '')).toContainEqual(
      expect.objectContaining({ stage: 'Build *** ***', step: 'Many of ***' })
    )
    const files = await filesAt(run)
    const { executions, files: listed } = manifestIn(files)
    expect(executions).toMatchObject([{ name: 'Leaky ***', failure: '*** *** ***' }])
    const login = listed.find(({ key }) => key.endsWith('/Login'))
    const text = files.get(login?.text ?? '')?.toString() ?? ''
    expect(text).toContain('the key *** as it is\n')
    expect(text).toContain('*** in colours\n')
    expect(text).toContain('{"key":"***"}\n')
    expect(text).toContain('https://x-access-token:***@github.com/octocat/shop\n')
    expect(text).toContain('see *** and ***\n')
    expect(text).toContain('credential *** of the link, or ***\n')
  })

  test('is counted for each file, wherever the chunks of the stream end', async () => {
    await using run = await act({ ...RUN, upload: 'false' })
    expectSuccess(run)
    const files = await filesAt(run)
    const { files: listed } = manifestIn(files)
    const redactions = Object.fromEntries(
      listed.map(({ key, redactions }) => [key.replace(/.*\//u, ''), redactions])
    )
    expect(redactions).toMatchObject({ Many: MANY, Long: 2 * MANY })
    const many = listed.find(({ key }) => key.endsWith('/Many'))
    for (const path of [many?.raw, many?.text]) {
      const content = files.get(path ?? '')?.toString() ?? ''
      expect(content.match(/ tells \*\*\* and goes on/gu)).toHaveLength(MANY)
    }
    // JSON stays JSON.
    const raw =
      files
        .get(many?.raw ?? '')
        ?.toString()
        .trimEnd()
        .split('\n') ?? []
    for (const line of raw) JSON.parse(line)
  })

  test('stays where no input names it: the token of GitHub is none of ours unless it was used', async () => {
    await using run = await act({ ...RUN, redact: '', upload: 'false' })
    const everything = everythingOf(run, await filesAt(run))
    expectNone([KEY], everything)
    expect(everything).toContain(MATCH)
  })
})

describe('a pattern reaches what the inputs name', () => {
  test('in the artifact’s default name', async () => {
    await using run = await act({ ...RUN, redact: 'Leaky', overwrite: 'true' }, sandbox.results.env)
    expectSuccess(run)
    expect(run.outputs['artifact-name']).toBe('harness-logs-___-7')
    expectNone(['Leaky'], everythingOf(run, await filesAt(run)))
  })

  test.each(['warn', 'ignore', 'error'])('in what is told when there are no logs: %s', async choice => {
    const inputs = { 'pipeline-id': 'Nothing_here', 'run-sequence': '7', 'if-no-logs-found': choice }
    await using run = await act({ ...inputs, redact: 'Nothing_\\w+' })
    if (choice === 'error') errorOf(run)
    else expectSuccess(run)
    expect(run.summary).toContain('run 7 of the pipeline ***')
    expectNone(['Nothing_here'], everythingOf(run, new Map()))
  })

  test('in the outputs of an execution whose logs are gone', async () => {
    const gone = { ...execution, run: 6, execution: 'Gone00000000000000000A', logs: [] }
    sandbox.addExecution(gone)
    const inputs = { 'org-id': gone.org, 'project-id': gone.project, 'execution-id': gone.execution }
    await using run = await act({ ...inputs, redact: 'Gone\\w+' })
    expectSuccess(run)
    expect(run.outputs).toMatchObject({
      'execution-id': '***',
      'execution-url': expect.stringContaining('/***'),
      'failed-steps': expect.stringContaining('***')
    })
    expectNone([gone.execution], everythingOf(run, new Map()))
  })
})
