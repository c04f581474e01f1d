import { describe, expect, test } from '@jest/globals'
import { readExecution } from '../../../src/harness/execution/execution-answer.ts'
import type { ExecutionNode, KnownExecution } from '../../../src/harness/execution/execution.ts'
import { executionAnswer, graphOf, type Json } from '../../fixtures/execution-answer.ts'

const SCOPE = { account: 'acc', org: 'O', project: 'J' }

function read(summary: Json, graph: Json = {}, rollbackGraph?: unknown): KnownExecution {
  const { data } = JSON.parse(executionAnswer(summary, graph)) as { data: Json }
  const place = { executionId: 'exec1', baseUrl: 'https://app.harness.io' }
  const execution = readExecution({ ...data, rollbackGraph }, SCOPE, place)
  if (execution === null) throw new Error('there is no execution')
  return execution
}

function node(json: Json): ExecutionNode {
  const [only] = read({}, graphOf({ one: json })).stages
  if (only === undefined) throw new Error('there is no node')
  return only
}

describe('a chained pipeline', () => {
  const stage = { stepType: 'PIPELINE_STAGE', baseFqn: 'pipeline.stages.Ship' }
  const details = (value: unknown): Json => ({ stepDetails: { childPipelineExecutionDetails: value } })
  const waitsFor = (id: unknown): Json => ({ executableResponses: [{ async: { callbackIds: [id] } }] })

  test.each([
    [
      'is named with its place',
      { ...stage, ...details({ planExecutionId: 'c1', orgId: 'O2', projectId: 'J2' }), ...waitsFor('c0') },
      { executionId: 'c1', org: 'O2', project: 'J2' }
    ],
    [
      'is named by what the stage waits for alone',
      { ...stage, ...waitsFor('c1') },
      { executionId: 'c1', org: null, project: null }
    ],
    ['is not there before the stage starts', stage, null],
    ['is none of another stage', { ...stage, stepType: 'APPROVAL_STAGE', ...waitsFor('c1') }, null],
    [
      'has no id that leads elsewhere',
      { ...stage, ...details({ planExecutionId: '../x', orgId: 'O' }) },
      null
    ]
  ])('%s', (_, json, expected) => {
    expect(node(json)).toMatchObject({ kind: 'stage', child: expected })
  })

  test.each([
    ['Ship', {}, 1],
    ['Ship_2', {}, 3],
    ['Ship_1_1', {}, 1],
    ['Shipping_2', {}, 1],
    ['Ship_2', { strategyMetadata: { currentIteration: 2 } }, 1]
  ])('of %j %j is attempt %d', (identifier, more, attempt) => {
    const details = { stepDetails: { childPipelineExecutionDetails: { planExecutionId: 'c1' } } }
    const logBaseKey = `acc/pipeline/P/1/-x/${identifier}`
    expect(node({ ...stage, ...details, logBaseKey, ...more }).child?.attempt).toBe(attempt)
  })
})

describe('a rollback', () => {
  test.each([
    ['by its whole summary', {}, { pipelineExecutionSummary: { planExecutionId: 'back1' } }, 'back1'],
    ['by its id alone', { rollbackModeExecutionId: 'back1' }, undefined, 'back1'],
    ['none', {}, undefined, null],
    ['none, where it is the execution itself', { rollbackModeExecutionId: 'exec1' }, undefined, null],
    ['none, where the id leads elsewhere', { rollbackModeExecutionId: '../x' }, undefined, null]
  ])('%s', (_, summary, graph, expected) => {
    expect(read(summary, {}, graph).rollbackId).toBe(expected)
  })
})

describe('a step that was copied from an earlier run', () => {
  const ran = 'acc/pipeline/Deploy/41/-old/Build/Test'
  const response = (key: string): Json => ({ executableResponses: [{ async: { logKeys: [key] } }] })

  test.each([
    ['the new run', 'acc/pipeline/Deploy/42/-exec1/Build/Test'],
    ['the earlier run', ran],
    ['nothing', '']
  ])('has the keys of that run; logBaseKey names %s', (_, logBaseKey) => {
    expect(node({ stepType: 'Run', logBaseKey, ...response(ran) }).logKeys).toEqual([ran])
  })

  test('has the keys of its command units there, too', () => {
    const unit = (name: string): string => `${ran}-commandUnit:${name}`
    const json = {
      stepType: 'K8sRollingDeploy',
      logBaseKey: 'acc/pipeline/Deploy/42/-exec1/Build/Test-commandUnit:Fetch',
      executableResponses: [{ task: { logKeys: [unit('Fetch')], units: ['Fetch', 'Apply'] } }]
    }
    expect(node(json).logKeys).toEqual([unit('Fetch'), unit('Apply')])
  })

  test('a step of this run keeps the key that only logBaseKey names', () => {
    const own = 'acc/pipeline/Deploy/42/-exec1/Build/Test'
    const json = { stepType: 'Run', logBaseKey: own, ...response(`${own}-commandUnit:Execute`) }
    expect(node(json).logKeys).toContain(own)
  })
})

test('a step names its delegates, each once', () => {
  const delegateInfoList = [{ name: 'helm-1' }, { id: 'x' }, { name: 'helm-1' }, null, { name: 'helm-2' }]
  expect(node({ stepType: 'Run', delegateInfoList }).delegates).toEqual(['helm-1', 'helm-2'])
})
