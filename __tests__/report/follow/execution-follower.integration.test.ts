import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { frameOf } from '../../../sandbox/executions.ts'
import { ndjson } from '../../../sandbox/sample-logs.ts'
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts'
import type { ExecutionNode, KnownExecution } from '../../../src/harness/execution/execution.ts'
import { connect } from '../../../src/harness/http/http.ts'
import { createRedactor } from '../../../src/redaction/redaction.ts'
import { ExecutionFollower } from '../../../src/report/follow/execution-follower.ts'
import { connectionTo } from '../../fixtures/connection.ts'
import { FakeClock } from '../../fixtures/fake-clock.ts'
import { knownOf, nodeOf } from '../../fixtures/known-execution.ts'

const FRAME = frameOf()
const KEY = `${FRAME.prefix}/Build/Test`
const LOG = ndjson('info', 0, 'npm error code E403 s3cret-value\n', 1)

let sandbox: Sandbox
let directory: string
let clock: FakeClock
let said: string[]

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'follower-'))
  clock = new FakeClock()
  said = []
  sandbox = await startSandbox({ accountId: FRAME.account, now: clock.now })
})
afterEach(async () => {
  await sandbox.close()
  await rm(directory, { recursive: true })
})

function newFollower(tellsSteps = true): ExecutionFollower {
  const credentials = { kind: 'api-key', apiKey: sandbox.apiKey } as const
  return new ExecutionFollower({
    harness: connect(connectionTo(sandbox.baseUrl, { credentials, clock })),
    redactor: createRedactor(['s3cret-value'], []),
    directory,
    say: line => void said.push(line),
    liveLogs: null,
    comments: null,
    tellsSteps
  })
}

function look(status: string, ...steps: ExecutionNode[]): KnownExecution {
  const stages = [nodeOf('stage', 'Build', { status, children: steps })]
  return knownOf({ ...FRAME, logs: [] }, { status, stages })
}
const testStep = (status: string, changes: Partial<ExecutionNode> = {}): ExecutionNode =>
  nodeOf('step', 'Test', { status, logKeys: [KEY], ...changes })

describe('an execution that is watched', () => {
  test('each step is told as it starts and ends; a failed one with what its log says', async () => {
    sandbox.addLog(KEY, LOG)
    const follower = newFollower()
    follower.saw(look('Running', testStep('Running')))
    follower.saw(look('Failed', testStep('Failed', { startedAt: 1000, endedAt: 4000, failure: 'exit 1' })))
    await follower.end()
    expect(said).toEqual([
      '● Build',
      '● Build › Test',
      expect.stringMatching(/^✕ Build › Test {2}3\.0 s {2}npm error code E403 \*\*\*$/u),
      '✕ Build',
      expect.stringMatching(/^Run \d+ of .*: Failed\.$/u)
    ])
    expect(await readdir(directory)).toEqual([])
  })

  test('where its log can’t be had, Harness’s own words are the reason, without secrets', async () => {
    const follower = newFollower()
    follower.saw(look('Running', testStep('Running')))
    follower.saw(look('Running', testStep('Failed', { failure: 'exit 1: s3cret-value' })))
    await follower.end()
    expect(said.at(-1)).toMatch(/^✕ Build › Test.* {2}exit 1: \*\*\*$/u)
  })

  test('of many steps that fail at once, a few logs are fetched, and more a minute later', async () => {
    sandbox.addLog(KEY, LOG)
    const failed = (from: number, to: number): ExecutionNode[] =>
      Array.from({ length: to - from }, (_, at) =>
        testStep('Failed', { uuid: `failed ${from + at}`, failure: 'exit 1' })
      )
    const follower = newFollower()
    follower.saw(look('Running'))
    follower.saw(look('Running', ...failed(0, 5)))
    await new Promise(setImmediate)
    await follower.end()
    expect(said.map(line => /E403|exit 1/u.exec(line)?.[0] ?? '')).toEqual([
      '',
      ...['E403', 'E403', 'E403', 'exit 1', 'exit 1']
    ])
    clock.advance(60_000)
    follower.saw(look('Running', ...failed(0, 6)))
    await follower.end()
    expect(said.at(-1)).toContain('E403')
  })

  test('what happens while a failure is looked into is told after it', async () => {
    sandbox.addLog(KEY, LOG)
    const follower = newFollower()
    follower.saw(look('Running', testStep('Running')))
    follower.saw(look('Running', testStep('Failed')))
    follower.saw(look('Running', testStep('Failed'), nodeOf('step', 'Next', { status: 'Running' })))
    await follower.end()
    expect(said.slice(2)).toEqual([expect.stringContaining('✕ Build › Test'), '● Build › Next'])
  })

  test('one that had ended at the first look is not told', async () => {
    const follower = newFollower()
    follower.saw(look('Success', testStep('Success')))
    await follower.end()
    expect(said).toEqual([])
  })

  test('after two minutes without news it is told how it stands', async () => {
    const follower = newFollower()
    for (let at = 0; at < 5; at += 1) {
      follower.saw(look('Running', testStep('Running')))
      // What was seen is told in the next turn.
      await new Promise(setImmediate)
      clock.advance(60_000)
    }
    await follower.end()
    expect(said).toEqual([
      '● Build',
      '● Build › Test',
      expect.stringMatching(/^Run \d+ of .*: Running\. At Test \(Build\)\.$/u),
      expect.stringMatching(/^Run \d+ of .*: Running\. At Test \(Build\)\.$/u)
    ])
  })

  test('the steps of a part stand in the stage that ran it, also where it has come and gone', async () => {
    const main = look('Running')
    const partOf = { role: 'child', executionId: main.executionId, stageUuid: 'Build' } as const
    const child = (id: string, status: string): KnownExecution => ({
      ...look(status, testStep(status, { logKeys: [] })),
      executionId: id,
      partOf
    })
    const follower = newFollower()
    follower.saw(main)
    follower.saw(child('one', 'Running'))
    follower.saw(child('one', 'Success'))
    follower.saw(child('two', 'Failed'))
    await follower.end()
    expect(said.filter(line => !line.startsWith('Run'))).toEqual([
      '● Build',
      '● Build › Build',
      '● Build › Build › Test',
      '✓ Build › Build › Test',
      '✓ Build › Build',
      '✕ Build › Build › Test',
      '✕ Build › Build'
    ])
  })

  test('where steps are not to be told, nothing but how it stands is', async () => {
    const follower = newFollower(false)
    follower.saw(look('Running', testStep('Running')))
    follower.saw(look('Running', testStep('Success')))
    await follower.end()
    expect(said).toEqual([])
  })
})
