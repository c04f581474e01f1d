import { expect, test } from '@jest/globals'
import { statusKind } from '../../src/harness/execution/execution-status.ts'
import { failureAt, failuresOf, nextFailure } from '../../viewer/story/failures.ts'
import { namesOfGaps } from '../../viewer/story/gap-names.ts'
import { whyEmpty } from '../../viewer/story/why-empty.ts'
import { reportOf, sampleExecution } from './sample-page.ts'

const first = sampleExecution('A-1', [], ['A-1/Deploy/Rollout/Wait', 'A-1/Scan'])
const report = reportOf([
  {
    ...first,
    broken: first.broken.map((told, at) =>
      at === 0
        ? { ...told, others: [{ place: 'A-1/Deploy EU/Rollout', title: 'Deploy EU › Rollout' }] }
        : told
    )
  },
  sampleExecution('B-2', [], ['B-2'])
])
const failures = failuresOf(report)

test('failures are in the order in which they are told, those of the same behind the one that is told', () => {
  expect(failures.map(({ place }) => place)).toEqual([
    'A-1/Deploy/Rollout/Wait',
    'A-1/Deploy EU/Rollout',
    'A-1/Scan',
    'B-2'
  ])
})

test('a place is that of a failure, also another log of the step that failed', () => {
  expect(failureAt(failures, ['A-1/Scan'])).toBe(2)
  expect(failureAt(failures, ['A-1/Deploy/Rollout/Wait', 'A-1/Deploy/Rollout'])).toBe(0)
  expect(failureAt(failures, ['A-1/Deploy/Rollout/Apply', 'A-1/Deploy/Rollout'])).toBe(0)
  expect(failureAt(failures, ['A-1/Deploy/Roll', 'A-1/Deploy/Roll'])).toBe(-1)
})

test('the way through failures goes round, and nowhere from the only one', () => {
  const place = (at: number, way: 1 | -1): string | undefined => nextFailure(failures, at, way)?.place
  expect([place(0, 1), place(3, 1), place(0, -1)]).toEqual([
    'A-1/Deploy EU/Rollout',
    failures[0]?.place,
    'B-2'
  ])
  expect([place(-1, 1), place(-1, -1)]).toEqual([failures[0]?.place, 'B-2'])
  expect(nextFailure(failures.slice(0, 1), 0, 1)).toBeNull()
  expect(nextFailure([], -1, 1)).toBeNull()
})

test('why there is no log is told for every kind of status', () => {
  const told = ['Skipped', 'Queued', 'Running', 'Aborted', 'Failed', 'Success', null].map(status => {
    expect(statusKind(status)).toBeDefined()
    return whyEmpty({ kind: 'stage', status })
  })
  expect(told[0]).toBe('Harness skipped this stage: it did not run and has no log.')
  expect(new Set(told).size).toBe(6)
})

test('what is missing is told in names, the first three', () => {
  const gap = (name: string | null): { name: string | null; prefix: string; reason: string } => ({
    name,
    prefix: 'acc/pipeline/x',
    reason: 'it is damaged'
  })
  expect(namesOfGaps([gap('Scan › Secrets')])).toBe('Scan › Secrets')
  expect(namesOfGaps(['a', 'b', 'b', 'c', 'd', 'e'].map(gap))).toBe('a, b, c and 2 more')
  expect(namesOfGaps([gap('a'), gap(null)])).toBe('a and others')
  expect(namesOfGaps([gap(null)])).toBe('some logs')
})
