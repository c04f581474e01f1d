import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { frameOf } from '../../../sandbox/executions.ts'
import { FollowedLogs } from '../../../src/harness/stream/followed-logs.ts'
import type { ExecutionNode, KnownExecution } from '../../../src/harness/execution/execution.ts'
import { createRedactor } from '../../../src/redaction/redaction.ts'
import { LiveLogOutput } from '../../../src/report/follow/live-log-output.ts'
import { LiveLogs } from '../../../src/report/follow/live-logs.ts'
import { knownOf, nodeOf } from '../../fixtures/known-execution.ts'
import { buildRecord, quickClock, startStreaming, type Streaming } from '../../harness/stream/streaming.ts'

let server: Streaming
let directory: string
let printed: string[]
let hints: number
let live: LiveLogs

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'live-logs-'))
  server = await startStreaming()
  printed = []
  hints = 0
  const output = new LiveLogOutput({
    line: text => void printed.push(text),
    openGroup: title => void printed.push(`> ${title}`),
    closeGroup: () => void printed.push('<'),
    redactor: createRedactor([], [])
  })
  live = new LiveLogs({
    transport: server.transport,
    clock: quickClock,
    output,
    followed: new FollowedLogs(directory),
    newsIsNear: () => void (hints += 1)
  })
})
afterEach(async () => {
  await live.end()
  await server[Symbol.asyncDispose]()
  await rm(directory, { recursive: true })
})

/** Of a stage of these steps, in order, which have these statuses. */
function look(statuses: Readonly<Record<string, string>>): KnownExecution {
  const steps = Object.entries(statuses).map(([name, status]): ExecutionNode => {
    const logKeys = status === 'NotStarted' ? [] : [server.log(name).key]
    return nodeOf('step', name, { status, logKeys })
  })
  const stages = [nodeOf('stage', 'Build', { status: 'Running', children: steps })]
  const { accountId: account } = server.sandbox
  return knownOf({ ...frameOf({ account }), logs: [] }, { status: 'Running', stages })
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise(setImmediate)
}

test('a step of a chained pipeline is followed, and named with the stage that ran it', async () => {
  const a = server.log('A')
  server.open(a)
  server.write(a, buildRecord(0, 'of A\n'))
  const main = look({})
  const partOf = { role: 'child', executionId: main.executionId, stageUuid: 'Ship' } as const
  const ran = { executionId: 'child', org: null, project: null, attempt: 1 }
  const ship = nodeOf('stage', 'Ship', { status: 'Running', child: ran })
  live.follow([
    { ...main, stages: [ship] },
    { ...look({ A: 'Running' }), executionId: 'child', partOf }
  ])
  await until(() => printed.includes('of A'))
  expect(printed).toEqual(['> Ship › Build › A', 'of A'])
  // The stage that waits for it is at work: no other look is asked for.
  expect(hints).toBe(0)
})

describe('a step that begins between two looks', () => {
  test('is followed from its first line on, and the next look is asked for', async () => {
    const [a, b] = [server.log('A'), server.log('B')]
    server.open(a)
    server.write(a, buildRecord(0, 'of A\n'))
    live.follow([look({ A: 'Running', B: 'NotStarted' })])
    await until(() => printed.includes('of A'))
    server.close(a)
    const before = hints
    server.open(b)
    server.write(b, buildRecord(0, 'of B\n'))
    await until(() => printed.includes('of B'))
    expect(hints).toBeGreaterThan(before)
    expect(live.hasShown(nodeOf('step', 'B', { logKeys: [b.key] }))).toBe(true)
    // The step before it has ended, so that neither has to be told from the other.
    expect(printed).toEqual(['> Build › A', 'of A', '<', '> Build › B', 'of B'])
  })

  test('and is never opened is not waited for', async () => {
    const a = server.log('A')
    server.open(a)
    server.write(a, buildRecord(0, 'of A\n'))
    live.follow([look({ A: 'Running', B: 'NotStarted' })])
    await until(() => printed.includes('of A'))
    server.close(a)
    live.follow([look({ A: 'Success', B: 'Skipped' })])
    await until(() => printed.includes('<'))
    const asked = server.sandbox.requests.filter(({ query }) => query.key === server.log('B').key).length
    await live.end()
    expect(server.sandbox.requests.filter(({ query }) => query.key === server.log('B').key)).toHaveLength(
      asked
    )
  })
})

test('between two steps the next look is asked for, and while one is at work it is not', () => {
  live.follow([look({ A: 'Success', B: 'NotStarted' })])
  expect(hints).toBe(1)
  live.follow([look({ A: 'Success', B: 'Running' })])
  expect(hints).toBe(1)
})
