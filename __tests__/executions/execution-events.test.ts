import { describe, expect, test } from '@jest/globals'
import { frameOf } from '../../sandbox/executions.ts'
import { eventsBetween } from '../../src/executions/execution-events.ts'
import type { ExecutionNode, KnownExecution } from '../../src/harness/execution/execution.ts'
import { knownOf, nodeOf } from '../fixtures/known-execution.ts'

const EMPTY = { ...frameOf(), logs: [] }
const executionOf = (...stages: ExecutionNode[]): KnownExecution => knownOf(EMPTY, { stages })
const step = (name: string, status: string, changes: Partial<ExecutionNode> = {}): ExecutionNode =>
  nodeOf('step', name, { status, ...changes })
const stage = (name: string, status: string, ...children: ExecutionNode[]): ExecutionNode =>
  nodeOf('stage', name, { status, children })

/** `started Build/Test` */
function told(before: KnownExecution | null, after: KnownExecution): string[] {
  return eventsBetween(before, after).map(
    ({ kind, path }) => `${kind} ${path.map(({ name }) => name).join('/')}`
  )
}

const running = executionOf(stage('Build', 'Running', step('Test', 'Running')))

describe('between two looks', () => {
  test('what begins is told from the outside in, what ends from the inside out', () => {
    const after = executionOf(
      stage('Build', 'Failed', step('Test', 'Failed')),
      stage('Deploy', 'Running', step('Roll', 'Running'))
    )
    expect(told(running, after)).toEqual([
      'ended Build/Test',
      'ended Build',
      'started Deploy',
      'started Deploy/Roll'
    ])
  })

  test('nothing is told where nothing happened', () => {
    expect(told(running, running)).toEqual([])
    expect(told(executionOf(), executionOf())).toEqual([])
  })

  test('what came and went between them is told as ended alone', () => {
    const after = executionOf(stage('Build', 'Running', step('Test', 'Running'), step('Quick', 'Success')))
    expect(told(running, after)).toEqual(['ended Build/Quick'])
  })

  test('a group is no event, and is in the path of its steps', () => {
    const group = nodeOf('group', 'Canary', { status: 'Running', children: [step('Apply', 'Running')] })
    expect(told(running, executionOf(stage('Build', 'Running', step('Test', 'Running'), group)))).toEqual([
      'started Build/Canary/Apply'
    ])
  })

  test.each([
    ['Skipped', []],
    ['NotStarted', []],
    ['Queued', []],
    ['', []],
    ['IgnoreFailed', ['ended Build/Next']],
    ['Aborted', ['ended Build/Next']],
    ['A status of tomorrow', ['started Build/Next']]
  ])('a step that is %j', (status, events) => {
    const after = executionOf(stage('Build', 'Running', step('Test', 'Running'), step('Next', status)))
    expect(told(running, after)).toEqual(events)
  })

  test('what a step waits for is an event, another approver is one more', () => {
    const waiting = (waitsFor: string): KnownExecution =>
      executionOf(stage('Gate', 'Running', step('Approve', 'ApprovalWaiting', { waitsFor })))
    const [none, ada] = [executionOf(stage('Gate', 'Running')), waiting('the approval of ada')]
    expect(told(none, ada)).toEqual(['waits Gate/Approve'])
    expect(told(ada, ada)).toEqual([])
    expect(told(ada, waiting('the approval of bob'))).toEqual(['waits Gate/Approve'])
    expect(told(ada, executionOf(stage('Gate', 'Running', step('Approve', 'Success'))))).toEqual([
      'ended Gate/Approve'
    ])
  })

  test('a step that is tried again is a node of its own', () => {
    const after = executionOf(
      stage('Build', 'Running', step('Test', 'Failed'), step('Test_1', 'Running', { name: 'Test' }))
    )
    expect(told(running, after)).toEqual(['ended Build/Test', 'started Build/Test'])
  })
})

describe('at a first look', () => {
  test('of stages that have ended only they themselves are told', () => {
    const seen = executionOf(
      stage('Build', 'Success', step('Clone', 'Success'), step('Test', 'Success')),
      stage('Deploy', 'Running', step('Roll', 'Success'), step('Check', 'Running'))
    )
    expect(told(null, seen)).toEqual([
      'ended Build',
      'started Deploy',
      'ended Deploy/Roll',
      'started Deploy/Check'
    ])
  })

  test('of a stage that has ended, steps that failed are told', () => {
    const seen = executionOf(stage('Build', 'Failed', step('Clone', 'Success'), step('Test', 'Failed')))
    expect(told(null, seen)).toEqual(['ended Build/Test', 'ended Build'])
  })
})
