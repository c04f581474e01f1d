import { expect, test } from '@jest/globals'
import { smallExecution } from '../../../sandbox/executions.ts'
import { explainFailedExecutions } from '../../../src/report/publish/failed-executions.ts'
import type { PartOf } from '../../../src/harness/execution/execution.ts'
import { knownOf, nodeOf } from '../../fixtures/known-execution.ts'

const EXECUTION = smallExecution({ lines: 1 })

/** A part that failed, and the execution that it belongs to with these statuses. */
function failureWith(role: PartOf['role'], status: string, stageStatus: string): string | null {
  const stages = [nodeOf('stage', 'Ship', { status: stageStatus })]
  const main = knownOf(EXECUTION, { status, stages })
  const partOf = { role, executionId: main.executionId, stageUuid: 'Ship' }
  const part = knownOf(EXECUTION, { executionId: 'part', run: 7, status: 'Failed', stages: [], partOf })
  return explainFailedExecutions([main, part], text => text)?.summary ?? null
}

test.each<[string, PartOf['role'], string, string, RegExp | null]>([
  ['the earlier run of a retry', 'retried-from', 'Success', 'Success', null],
  ['a child whose stage was forgiven', 'child', 'IgnoreFailed', 'IgnoreFailed', null],
  ['a child whose execution still runs', 'child', 'Running', 'Running', /^Run 7 .* Failed/u],
  ['a child, and the execution with it', 'child', 'Failed', 'Failed', /^Run 42 .* 1 more failed, too/u]
])('%s', (_, role, status, stageStatus, expected) => {
  const summary = failureWith(role, status, stageStatus)
  if (expected === null) expect(summary).toBeNull()
  else expect(summary).toMatch(expected)
})

test("Harness's message is redacted before it is cut", () => {
  const failure = `${'x'.repeat(490)} Secr3tOfTheTests`
  const failed = knownOf(EXECUTION, { status: 'Failed', failure, stages: [] })
  const message = explainFailedExecutions([failed], text => text.replace('Secr3tOfTheTests', '***'))?.summary
  expect(message).toContain('xx ***.')
  expect(message).not.toContain('Secr3t')
})
