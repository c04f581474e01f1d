import { describe, expect, test } from '@jest/globals'
import type { ExportTarget } from '../../../src/harness/export/export-target.ts'
import { explainNothingFound, explainNothingWhole } from '../../../src/report/summary/nothing-found.ts'
import { HOSTILE, isInert } from '../../fixtures/failures.ts'

const run: ExportTarget = {
  kind: 'run',
  account: 'acc',
  pipeline: 'Deploy',
  run: 42,
  execution: null,
  known: null
}
const all = { stage: null, step: null }

describe('explainNothingFound', () => {
  test('of a run: names what was looked for, what to check, and the standard prefix to try', () => {
    const failure = explainNothingFound([run], all)
    expect(failure.kind).toBe('not-found')
    expect(failure.summary).toBe('Harness has no logs of run 42 of the pipeline Deploy, account acc.')
    expect(failure.next).toContain('that the run has started')
    expect(failure.next).toContain(
      'log-prefix: accountId:acc/orgId:ORG/projectId:PROJECT/pipelineId:Deploy/runSequence:42/'
    )
  })

  test('of a stage and a step: names them', () => {
    const failure = explainNothingFound([run], { stage: 'Build', step: 'Test' })
    expect(failure.summary).toContain('no logs of step Test of stage Build of run 42')
    expect(failure.next).toContain('that the stage or step has run')
  })

  test('of an execution that was looked up: nothing about ids', () => {
    const known = {
      account: 'acc',
      org: 'o',
      project: 'p',
      pipeline: 'Deploy',
      pipelineName: 'Deploy',
      run: 42,
      executionId: 'exec',
      status: 'Success',
      url: 'https://app.harness.io/',
      startedAt: null,
      endedAt: null,
      failure: null,
      usesSimplifiedKeys: true,
      trigger: null,
      abortedBy: null,
      source: null,
      rollbackId: null,
      parent: null,
      partOf: null,
      stages: []
    }
    expect(explainNothingFound([{ ...run, known }], all).next).toBe(
      'Check that the run has started, and that the logs are not older than Harness keeps them.'
    )
  })

  test('of nothing that can have logs: what was named', () => {
    expect(explainNothingFound([], { stage: 'Build', step: null }).message).toBe(
      'Harness has no logs of stage Build. Check that the stage or step has run.'
    )
  })

  test('of several: names some', () => {
    const targets = Array.from({ length: 7 }, (_, at): ExportTarget => ({ ...run, run: at + 1 }))
    expect(explainNothingFound(targets, all).summary).toMatch(/of run 1 .*, of run 5 of .* and 2 more\.$/)
  })

  test('of prefixes: names them, made inert', () => {
    const failure = explainNothingFound(
      [{ kind: 'prefixes', account: 'acc', prefixes: ['acc/a', HOSTILE] }],
      all
    )
    expect(failure.summary).toContain('Harness has no logs under acc/a, under bad')
    expect(failure.next).toContain('log-prefix')
    expect(isInert(failure.message)).toBe(true)
  })

  test('hostile names are made inert', () => {
    const failure = explainNothingFound([{ ...run, account: HOSTILE, pipeline: HOSTILE }], {
      stage: HOSTILE,
      step: HOSTILE
    })
    expect(isInert(failure.message)).toBe(true)
  })
})

test('explainNothingWhole counts what is missing', () => {
  expect(explainNothingWhole(3).summary).toContain('(3 missing)')
})
