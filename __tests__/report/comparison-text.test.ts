import { describe, expect, test } from '@jest/globals'
import type { NamedRun, PastRun, PipelineHistory } from '../../src/comparison/baselines.ts'
import type { LogComparison } from '../../src/comparison/log-comparison.ts'
import { historyRemarks, remarksOf, type Remark } from '../../src/report/comparison-text.ts'

const HOUR = 3_600_000
const NOON = Date.parse('2026-03-01T12:00:00Z')
const SHA = '0d4f5c1b7a2e9836f1d05c7b3e8a4692d01b5f7c'

/** The words of a remark, without its links. */
function plainRemark(remark: Remark): string {
  return remark.map(part => (typeof part === 'string' ? part : part.text)).join('')
}

const named = (run: number): NamedRun => ({ run, executionId: `e${run}`, url: `https://h.example/${run}` })

function past(run: number, changes: Partial<PastRun> = {}): PastRun {
  return { ...named(run), startedAt: null, endedAt: null, commit: null, repository: null, ...changes }
}

function said(changes: Partial<LogComparison>): string[] {
  const nothing = { good: null, sameIn: [], otherIn: [], passedIn: [], passedOnCommit: null }
  return remarksOf({ ...nothing, ...changes }, 4210).map(plainRemark)
}

function goodWith(count: number): LogComparison['good'] {
  return { run: named(117), newLines: { count, kinds: count, spans: [], first: [] }, stored: null }
}

describe('of a failure', () => {
  test.each<[Partial<LogComparison>, string[]]>([
    [{}, []],
    [{ good: goodWith(37) }, ['37 of 4,210 lines are new since #117']],
    [{ good: goodWith(0) }, ['no line is new since #117']],
    [{ sameIn: [named(120), named(119)] }, ['the same failure as in #120 and #119']],
    [{ otherIn: [named(120)] }, ['a new failure: #120 failed differently']],
    [
      { sameIn: [named(120)], otherIn: [named(119)] },
      ['the same failure as in #120', '#119 failed differently']
    ],
    [{ passedIn: [named(120), named(119)] }, ['this step passed in #120 and #119']],
    [{ passedOnCommit: named(121) }, ['passed on the same commit in #121: perhaps flaky']]
  ])('%j', (changes, expected) => {
    expect(said(changes)).toEqual(expected)
  })

  test('that was not compared nothing is said', () => {
    expect(remarksOf(null, 10)).toEqual([])
  })

  test('a run is named with its page', () => {
    expect(
      remarksOf({ good: null, sameIn: [named(9)], otherIn: [], passedIn: [], passedOnCommit: null }, 1)
    ).toEqual([['the same failure as in ', { text: '#9', url: 'https://h.example/9' }]])
  })
})

describe('of a pipeline', () => {
  function told(changes: Partial<PipelineHistory>, compareUrl: string | null = null): string {
    const nothing = { lastSuccess: null, isOfSameBranch: true, failingSince: null, failedRuns: 1 }
    const failed = { startedAt: NOON, endedAt: NOON + HOUR }
    return historyRemarks({ ...nothing, ...changes }, failed, compareUrl)
      .map(plainRemark)
      .join('; ')
  }

  test.each<[string, Partial<PipelineHistory>]>([
    ['', {}],
    ['The run before did not fail', { failingSince: past(120) }],
    [
      'Failing since #119 (3 runs, 2 d 1 h)',
      { failingSince: past(119, { startedAt: NOON - 48 * HOUR }), failedRuns: 3 }
    ],
    ['Failing since #119 (3 runs)', { failingSince: past(119), failedRuns: 3 }],
    [
      'last success #117, 2 h 0 m before, 0d4f5c1',
      { lastSuccess: past(117, { endedAt: NOON - 2 * HOUR, commit: SHA }) }
    ],
    ['last success #117 of another branch', { lastSuccess: past(117), isOfSameBranch: false }],
    ['last success #117', { lastSuccess: past(117, { commit: '](http://evil' }) }]
  ])('%s', (expected, changes) => {
    expect(told(changes)).toBe(expected)
  })

  test('what changed is linked where that is known', () => {
    expect(told({ lastSuccess: past(117) }, 'https://github.com/o/r/compare/a...b')).toBe(
      'last success #117; What changed'
    )
  })
})
