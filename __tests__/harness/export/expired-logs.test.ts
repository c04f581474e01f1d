import { describe, expect, test } from '@jest/globals'
import { frameOf } from '../../../sandbox/executions.ts'
import type { KnownExecution } from '../../../src/harness/execution/execution.ts'
import { explainExpired } from '../../../src/harness/export/expired-logs.ts'
import type { Failure } from '../../../src/failure/failure.ts'
import type { StepSelection } from '../../../src/selection/selection.ts'
import { HOSTILE, isInert } from '../../fixtures/failures.ts'
import { knownOf, nodeOf } from '../../fixtures/known-execution.ts'

const DAY = 24 * 3_600_000
const NOW = 1000 * DAY
const ended = (ago: number, changes: Partial<KnownExecution> = {}): KnownExecution =>
  knownOf({ ...frameOf(), logs: [] }, { endedAt: NOW - ago, ...changes })

const ALL: StepSelection = { stage: null, step: null }
const explain = (known: KnownExecution, months: number | null, selection = ALL): Failure =>
  explainExpired(known, {
    now: NOW,
    months,
    selection,
    redact: text => text.replaceAll('s3cret-value', '***')
  })

describe('an execution without logs', () => {
  test('an old one: its age, and retention as the probable cause', () => {
    const failure = explain(ended(200 * DAY), null)
    expect(failure.kind).toBe('not-found')
    expect(failure.message).toMatch(/Run 42 of the pipeline Deploy_Service .* ended 200 days ago .*retention/)
  })

  test('the months that Harness tells are given, and none to what is younger', () => {
    expect(explain(ended(200 * DAY), 6).message).toContain('retention of logs is 6 months')
    expect(explain(ended(40 * DAY), 1).message).toContain('retention of logs is one month')
    const young = explain(ended(40 * DAY), 6)
    expect(young.message).not.toContain('retention')
    expect(young.next).toContain('can reach the log storage')
  })

  test('one that has just ended: its logs may be on their way', () => {
    const failure = explain(ended(180_000), null)
    expect(failure.message).toMatch(/ended 3 minutes ago.*run the job again/i)
    expect(failure.message).not.toContain('retention')
  })

  test('one of which nothing ran has none', () => {
    const stages = [nodeOf('stage', 'Build', { children: [nodeOf('step', 'Run', { status: 'Skipped' })] })]
    expect(explain(ended(DAY, { stages }), null).message).toContain('none of its steps has run')
  })

  test.each([
    ['failed before any step began', [], 'none of its steps has run'],
    [
      'was aborted in the queue, or consists of steps that write none',
      [nodeOf('step', 'Approve', { status: 'Aborted' }), nodeOf('step', 'Run', { status: 'NotStarted' })],
      'none of the steps that ran writes a log'
    ]
  ])('one that %s has none, whatever its age, and what Harness says is told', (_, children, why) => {
    const stages = [nodeOf('stage', 'Build', { status: 'Failed', children })]
    const failure = 'No delegate could run ::error::it'
    const { message } = explain(ended(200 * DAY, { stages, failure }), 6)
    expect(message).toContain(`${why}, so there are no logs. Harness says: ${failure}`)
    expect(message).not.toContain('retention')
  })

  test.each([
    ['Test', /none of the steps that were asked for has run, so there are no logs/u],
    ['Build', /has no log of what was asked for\..*retention/u]
  ])('the stage %s alone of one that has others', (stage, why) => {
    const ran = nodeOf('step', 'Run', { logKeys: [`${frameOf().prefix}/Build/Run`] })
    const skipped = nodeOf('step', 'Run', { status: 'Skipped', uuid: 'skipped' })
    const stages = [
      nodeOf('stage', 'Build', { children: [ran] }),
      nodeOf('stage', 'Test', { status: 'Skipped', children: [skipped] })
    ]
    expect(explain(ended(200 * DAY, { stages }), null, { stage, step: null }).message).toMatch(why)
  })

  test('younger than a month it is not old, also where no months are told', () => {
    const { message } = explain(ended(20 * DAY), null)
    expect(message).toMatch(/ended 20 days ago.* Harness keeps logs for months: .* can reach the log storage/)
    expect(message).not.toContain('retention')
  })

  test('without any time no age is told', () => {
    expect(explain(ended(0, { endedAt: null }), null).message).toContain('ended (Success)')
  })

  test('one that belongs to another is told with its page', () => {
    const partOf = { role: 'child', executionId: 'parent1', stageUuid: 'stage1' } as const
    const { summary } = explain(ended(DAY, { partOf, url: 'https://h.example/page' }), null)
    expect(summary).toMatch(/has no log of it\. Its page: https:\/\/h\.example\/page$/)
  })

  test('what Harness said is made inert', () => {
    const hostile = { pipeline: HOSTILE, executionId: HOSTILE, status: HOSTILE, url: HOSTILE }
    expect(isInert(explain(ended(DAY, hostile), null).message)).toBe(true)
  })

  test('secrets in it are blanked before it is cut', () => {
    const failure = `${'x'.repeat(190)} s3cret-value`
    expect(explain(ended(DAY, { failure }), null).message).not.toContain('s3c')
  })
})
