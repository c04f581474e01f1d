import { expect, test } from '@jest/globals'
import { failedSteps, stepsById } from '../../src/comparison/step-logs.ts'
import type { ExecutionNode, KnownExecution } from '../../src/harness/execution/execution.ts'
import { smallExecution } from '../../sandbox/executions.ts'
import { knownOf, nodeOf } from '../fixtures/known-execution.ts'

const ALL = { stage: null, step: null }
const FAILED = { status: 'Failed' }

/** A run with this one stage. */
function runOf(run: number, steps: readonly ExecutionNode[]): KnownExecution {
  const stages = [nodeOf('stage', 'Build', { ...FAILED, children: steps })]
  return knownOf(smallExecution(), { account: 'A', pipeline: 'P', run, executionId: `e${run}`, stages })
}

function keyOf(run: number, ...path: string[]): string {
  return `A/pipeline/P/${run}/-e${run}/Build/${path.join('/')}`
}

function step(run: number, identifier: string, changes: Partial<ExecutionNode> = {}): ExecutionNode {
  return nodeOf('step', identifier, { logKeys: [keyOf(run, identifier)], ...changes })
}

/** Which log of run 1 each log of run 2 is compared with. */
function pairs(now: readonly ExecutionNode[], before: readonly ExecutionNode[]): (string | undefined)[] {
  const other = stepsById(runOf(1, before))
  return failedSteps(runOf(2, now), ALL).flatMap(({ id, keys }) =>
    [...keys.keys()].map(unit => other.get(id)?.keys.get(unit))
  )
}

test('a step is found by its identifiers, also when it was retried', () => {
  expect(pairs([step(2, 'Test', FAILED)], [step(1, 'Test')])).toEqual([keyOf(1, 'Test')])
  expect(pairs([step(2, 'Test_1', { ...FAILED, name: 'Test' })], [step(1, 'Test')])).toEqual([
    keyOf(1, 'Test')
  ])
  const retried = step(1, 'Test_2', { name: 'Test' })
  expect(pairs([step(2, 'Test', FAILED)], [step(1, 'Test'), retried])).toEqual([keyOf(1, 'Test_2')])
})

test('a step of another name, group or stage is another one', () => {
  expect(pairs([step(2, 'Test', FAILED)], [step(1, 'Tests')])).toEqual([undefined])
  const inGroup = nodeOf('group', 'Group', {
    children: [nodeOf('step', 'Test', { logKeys: [keyOf(1, 'Group', 'Test')] })]
  })
  expect(pairs([step(2, 'Test', FAILED)], [inGroup])).toEqual([undefined])
})

test('of a matrix the same iteration is meant', () => {
  const iteration = (run: number, at: number, value: string, changes = {}): ExecutionNode => {
    const logKeys = [keyOf(run, 'Test', `Test_${at}`)]
    return nodeOf('step', `Test_${at}`, { iteration: value, logKeys, ...changes })
  }
  const before = [iteration(1, 0, 'linux'), iteration(1, 1, 'windows')]
  expect(pairs([iteration(2, 1, 'windows', FAILED)], before)).toEqual([keyOf(1, 'Test', 'Test_1')])
  expect(pairs([iteration(2, 1, 'macos', FAILED)], before)).toEqual([undefined])
})

test('the log of the command unit that failed is compared', () => {
  const units = (run: number, status: string): Partial<ExecutionNode> => ({
    logKeys: [`${keyOf(run, 'Roll')}-commandUnit:Prepare`, `${keyOf(run, 'Roll')}-commandUnit:Wait`],
    units: [
      { name: 'Prepare', status: 'SUCCESS', startedAt: null, endedAt: null },
      { name: 'Wait', status, startedAt: null, endedAt: null }
    ]
  })
  const now = step(2, 'Roll', { ...FAILED, ...units(2, 'FAILURE') })
  expect(pairs([now], [step(1, 'Roll', units(1, 'SUCCESS'))])).toEqual([
    `${keyOf(1, 'Roll')}-commandUnit:Wait`
  ])
})

test('at most 20 steps are compared: first what failed, the earlier first', () => {
  const steps = Array.from({ length: 30 }, (_, at) => step(2, `S${at}`, { ...FAILED, endedAt: 1000 - at }))
  const aborted = step(2, 'Stopped', { status: 'Aborted', endedAt: 1 })
  const found = failedSteps(runOf(2, [aborted, ...steps]), ALL).map(({ endedAt }) => endedAt)
  expect(found).toHaveLength(20)
  expect(found.slice(0, 2)).toEqual([971, 972])
  expect(failedSteps(runOf(2, [aborted, step(2, 'S')]), ALL)).toHaveLength(1)
})

test('what was not selected is not compared', () => {
  const run = runOf(2, [step(2, 'Test', FAILED), step(2, 'Lint', FAILED)])
  const keys = failedSteps(run, { stage: 'Build', step: 'Lint' }).flatMap(one => [...one.keys.values()])
  expect(keys).toEqual([keyOf(2, 'Lint')])
})

test.each([
  ['account', 'B/pipeline/P/1/-e1/Build/Test'],
  ['pipeline', 'A/pipeline/Q/1/-e1/Build/Test'],
  ['run', 'A/pipeline/P/3/-e1/Build/Test'],
  ['execution', 'A/pipeline/P/1/-other/Build/Test'],
  [
    'project',
    'accountId:A/orgId:default/projectId:secret/pipelineId:P/runSequence:1/level0:pipeline/level1:stages/level2:Build/level3:spec/level4:execution/level5:steps/level6:Test'
  ],
  ['kind', '../../etc/passwd']
])('a graph does not lead to a log of another %s', (_, key) => {
  const before = nodeOf('step', 'Test', { logKeys: [key] })
  expect([...stepsById(runOf(1, [before])).values()].flatMap(({ keys }) => [...keys.values()])).toEqual([])
})
