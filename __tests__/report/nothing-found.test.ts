import { describe, expect, test } from '@jest/globals'
import { explainNothingFound } from '../../src/report/nothing-found.ts'
import { HOSTILE, isInert } from '../fixtures/failures.ts'

describe('explainNothingFound', () => {
  const target = { kind: 'run', account: 'acc', pipeline: 'Deploy', run: 42, execution: null } as const

  test('of a run: names what was looked for, what to check, and the standard prefix to try', () => {
    const failure = explainNothingFound(target, null)
    expect(failure.kind).toBe('not-found')
    expect(failure.summary).toBe('Harness has no logs of run 42 of the pipeline Deploy, account acc.')
    expect(failure.next).toContain(
      'log-prefix: accountId:acc/orgId:ORG/projectId:PROJECT/pipelineId:Deploy/runSequence:42/'
    )
  })

  test('of a stage: names it', () => {
    expect(explainNothingFound(target, 'Build').summary).toContain('stage Build of run 42')
  })

  test('of prefixes: names them, made inert', () => {
    const failure = explainNothingFound(
      { kind: 'prefixes', account: 'acc', prefixes: ['acc/a', HOSTILE] },
      null
    )
    expect(failure.summary).toContain('Harness has no logs under acc/a, bad')
    expect(isInert(failure.message)).toBe(true)
  })
})
