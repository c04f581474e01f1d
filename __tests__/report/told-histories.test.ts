import { expect, test } from '@jest/globals'
import type { PipelineHistory } from '../../src/comparison/baselines.ts'
import { toldHistories } from '../../src/report/told-histories.ts'
import { sampleExecutionOf, sampleLogbook } from './sample-logbook.ts'

const [GOOD, BAD] = ['0d4f5c1b7a2e9836f1d05c7b3e8a4692d01b5f7c', 'b81c6f20d5a94e7386c1fd02e95b7a34c60d81fe']
const REPOSITORY = 'https://github.com/octocat/shop'

function linkOf(
  from: string | null,
  to: string | null,
  repository: string | null,
  url = REPOSITORY
): string | null {
  const common = {
    branch: null,
    tag: null,
    commitMessage: null,
    pullRequest: null,
    services: [],
    environments: []
  }
  const source = { ...common, repository, commit: to }
  const logbook = sampleLogbook([sampleExecutionOf([], { executionId: 'e1', source })])
  const run = { run: 7, executionId: 'e0', url: 'https://h.example/7' }
  const history: PipelineHistory = {
    lastSuccess: { ...run, startedAt: null, endedAt: null, commit: from, repository },
    isOfSameBranch: true,
    failingSince: null,
    failedRuns: 1
  }
  const [told] = toldHistories(logbook, new Map([['e1', history]]), url).values()
  const parts = told?.remarks.flat() ?? []
  return (
    parts.flatMap(part => (typeof part !== 'string' && part.text === 'What changed' ? part.url : []))[0] ??
    null
  )
}

test.each([['shop'], ['octocat/shop'], ['OctoCat/Shop']])('commits of %s are compared at GitHub', name => {
  expect(linkOf(GOOD, BAD, name)).toBe(`${REPOSITORY}/compare/${GOOD}...${BAD}`)
})

test.each([
  ['another repository', GOOD, BAD, 'shop2'],
  ['an unknown repository', GOOD, BAD, null],
  ['the end of its name alone', GOOD, BAD, 'op'],
  ['no commit', null, BAD, 'shop'],
  ['what is no commit', '../../evil', BAD, 'shop'],
  ['the same commit', BAD, BAD, 'shop']
])('%s is not', (_, from, to, name) => {
  expect(linkOf(from, to, name)).toBeNull()
})

test('only of what was compared something is told', () => {
  const logbook = sampleLogbook([sampleExecutionOf([], { executionId: 'e1' })])
  expect(toldHistories(logbook, new Map(), REPOSITORY).size).toBe(0)
})
