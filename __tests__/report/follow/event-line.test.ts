import { describe, expect, test } from '@jest/globals'
import type { ExecutionEvent } from '../../../src/executions/execution-events.ts'
import type { ExecutionNode } from '../../../src/harness/execution/execution.ts'
import { eventLine, placeName } from '../../../src/report/follow/event-line.ts'
import { HOSTILE, isInert } from '../../fixtures/failures.ts'
import { nodeOf } from '../../fixtures/known-execution.ts'

function eventOf(kind: ExecutionEvent['kind'], changes: Partial<ExecutionNode> = {}): ExecutionEvent {
  const node = nodeOf('step', 'Rollout', changes)
  return { kind, node, path: [nodeOf('stage', 'Deploy'), node] }
}

describe('eventLine', () => {
  test.each<[string, ExecutionEvent, string | null]>([
    ['● Deploy › Rollout', eventOf('started', { status: 'Running' }), null],
    ['✓ Deploy › Rollout  1 m 12 s', eventOf('ended', { startedAt: 1000, endedAt: 73_000 }), null],
    ['✓ Deploy › Rollout', eventOf('ended', { startedAt: 1000 }), null],
    ['✓ Deploy › Rollout', eventOf('ended', { startedAt: 5000, endedAt: 1000 }), null],
    [
      '✕ Deploy › Rollout  3 m 52 s  error: deployment "web" exceeded its progress deadline',
      eventOf('ended', { status: 'Failed', startedAt: 1, endedAt: 232_001 }),
      'error: deployment "web" exceeded its progress deadline'
    ],
    [
      '◔ Deploy › Rollout  waits for the approval of ada',
      eventOf('waits', { status: 'ApprovalWaiting', waitsFor: 'the approval of ada' }),
      null
    ]
  ])('%s', (line, event, reason) => {
    expect(eventLine(event, reason).slice(1)).toBe(line.slice(1))
  })

  test('what waits for nothing that is known says its state', () => {
    const line = eventLine(eventOf('waits', { status: 'ResourceWaiting' }), null)
    expect(line).toMatch(/Deploy › Rollout {2}\S/u)
    expect(line).not.toContain('waits for')
  })

  test('a name that is empty, and one that is long', () => {
    expect(placeName([nodeOf('stage', 'S', { name: '\u200b' })])).toBe('(no name)')
    expect(placeName([nodeOf('stage', 'x'.repeat(500))])).toHaveLength(60)
  })

  test('a long reason is cut', () => {
    const line = eventLine(eventOf('ended', { status: 'Failed' }), 'r'.repeat(500))
    expect(line.length).toBeLessThan(200)
  })

  test.each(['started', 'waits', 'ended'] as const)('foreign text is inert: %s', kind => {
    const hostile = { name: HOSTILE, status: HOSTILE, waitsFor: HOSTILE }
    const node = nodeOf('step', 'x', hostile)
    const line = eventLine({ kind, node, path: [nodeOf('stage', 'y', { name: HOSTILE }), node] }, HOSTILE)
    expect(isInert(line)).toBe(true)
  })
})
