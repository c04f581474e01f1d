import { describe, expect, test } from '@jest/globals'
import { frameOf } from '../../../sandbox/executions.ts'
import type { ExecutionNode } from '../../../src/harness/execution/execution.ts'
import { logWishesOf } from '../../../src/report/follow/log-wishes.ts'
import { knownOf, nodeOf } from '../../fixtures/known-execution.ts'

const FRAME = frameOf()
const keyIn = (stage: string, step: string): string => `${FRAME.prefix}/${stage}/${step}`

const step = (name: string, status: string, changes: Partial<ExecutionNode> = {}): ExecutionNode =>
  nodeOf('step', name, { status, logKeys: status === 'NotStarted' ? [] : [keyIn('Build', name)], ...changes })

/** The ends of the keys that are wished for: `!` for those of steps that are over, `?` awaited. */
function wishesOf(
  children: readonly ExecutionNode[],
  begun: readonly string[] = [],
  status = 'Running'
): string[] {
  const stages = [nodeOf('stage', 'Build', { status, children })]
  return logWishesOf(knownOf({ ...FRAME, logs: [] }, { status, stages }), new Set(begun)).map(
    ({ log, isOver, isAwaited }) =>
      `${log.key.split('/').at(-1) ?? ''}${isOver ? '!' : ''}${isAwaited ? '?' : ''}`
  )
}

describe('the logs that are followed', () => {
  test('are those of steps at work and ended, and the next step’s', () => {
    const steps = [
      step('A', 'Success'),
      step('B', 'Running'),
      step('C', 'NotStarted'),
      step('D', 'NotStarted')
    ]
    expect(wishesOf(steps)).toEqual(['A!', 'B', 'C?'])
  })

  test('once the next step’s has brought lines, that of the one after it is awaited', () => {
    const steps = [
      step('A', 'Running'),
      step('B', 'NotStarted'),
      step('C', 'NotStarted'),
      step('D', 'NotStarted')
    ]
    expect(wishesOf(steps, [keyIn('Build', 'B')])).toEqual(['A', 'B', 'C?'])
  })

  test.each<[string, ExecutionNode[]]>([
    ['nothing has begun', [step('A', 'NotStarted')]],
    [
      'the step beside it has command units',
      [
        step('A', 'Running', {
          logKeys: [`${keyIn('Build', 'A')}-commandUnit:X`],
          units: [{ name: 'X', status: 'RUNNING', startedAt: 1, endedAt: null }]
        }),
        step('B', 'NotStarted')
      ]
    ],
    [
      'the step beside it has another key',
      [step('A', 'Running', { logKeys: [keyIn('Build', 'Z')] }), step('B', 'NotStarted')]
    ],
    [
      'only a service is beside it',
      [
        step('redis', 'Running', { logKeys: [`${FRAME.prefix}/Build/serviceId:redis`] }),
        step('B', 'NotStarted')
      ]
    ],
    ['it is skipped', [step('A', 'Running'), step('B', 'Skipped', { logKeys: [] })]]
  ])('no next step’s where %s', (_, steps) => {
    expect(wishesOf(steps).filter(wish => wish.endsWith('?'))).toEqual([])
  })

  test('no next step’s once the stage has ended', () => {
    expect(wishesOf([step('A', 'Failed'), step('B', 'NotStarted')], [], 'Failed')).toEqual(['A!'])
  })

  test('the next step’s of keys in the standard layout', () => {
    const [a, b] = ['A', 'B'].map(name => `${FRAME.prefix}/level5:steps/level6:${name}`)
    const stages = [
      nodeOf('stage', 'Build', {
        status: 'Running',
        children: [step('A', 'Running', { logKeys: [a ?? ''] }), step('B', 'NotStarted')]
      })
    ]
    const wishes = logWishesOf(knownOf({ ...FRAME, logs: [] }, { status: 'Running', stages }), new Set())
    expect(wishes.map(({ log }) => log.key)).toEqual([a, b])
  })

  test('of a step with command units are those that have begun, and the next one', () => {
    const units = ['SUCCESS', 'RUNNING', 'QUEUED', 'QUEUED'].map((status, at) => ({
      name: `U${at}`,
      status,
      startedAt: status === 'QUEUED' ? null : at,
      endedAt: null
    }))
    const logKeys = units.map(({ name }) => `${keyIn('Build', 'A')}-commandUnit:${name}`)
    const rollout = step('A', 'Running', { units, logKeys })
    const [a, b, c, d] = units.map(({ name }) => `A-commandUnit:${name}`)
    expect(wishesOf([rollout])).toEqual([`${a}!`, b, `${c}?`])
    expect(wishesOf([rollout], logKeys.slice(2, 3))).toEqual([`${a}!`, b, c, `${d}?`])
  })
})
