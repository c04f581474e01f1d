import { describe, expect, test } from '@jest/globals'
import type { ExecutionNode, KnownExecution } from '../../src/harness/execution/execution.ts'
import { parseLogKey } from '../../src/harness/keys/log-key.ts'
import type { ChosenLog } from '../../src/reading/choose-logs.ts'
import { hiddenExcerpts } from '../../src/reading/hidden-excerpts.ts'
import { overLimit } from '../../sandbox/over-limit.ts'
import { knownOf, nodeOf } from '../fixtures/known-execution.ts'

const execution = overLimit({ stages: 1, steps: 4 })
const logs = execution.logs.map(({ key }) => chosen(key))
const [first = chosen('?'), ...others] = logs

function chosen(key: string): ChosenLog {
  const logKey = parseLogKey(key)
  return { key, logKey, executionId: logKey?.execution ?? null, sources: [] }
}

/** The execution, whose steps have each of these statuses in turn. */
function known(statuses: readonly string[], changes: Partial<KnownExecution> = {}): KnownExecution {
  const steps = logs.map(({ key }, at): ExecutionNode =>
    nodeOf('step', `S${at}`, { logKeys: [key], status: statuses[at] ?? 'Success' })
  )
  return knownOf(execution, { stages: [nodeOf('stage', 'Build', { children: steps })], ...changes })
}

function hidden(executions: readonly KnownExecution[], errors = 1): readonly boolean[] {
  const isHidden = hiddenExcerpts(logs, executions)
  return logs.map(log => isHidden(log, errors))
}

describe('where the graph is known', () => {
  test('those of steps that did not fail, whatever errors they have', () => {
    expect(hidden([known(['Failed', 'Success', 'Aborted', 'IgnoreFailed'])])).toEqual([
      false,
      true,
      false,
      true
    ])
  })

  test('not where the status, or the step, is unknown', () => {
    expect(hidden([known(['', 'Success'])], 0).slice(0, 2)).toEqual([false, true])
    expect(hidden([known([], { stages: [] })], 0)).toEqual([false, false, false, false])
  })

  test('not where two steps have the same key, and one failed', () => {
    const failed = nodeOf('step', 'Again', { logKeys: [first.key], status: 'Failed' })
    const { stages } = known([])
    expect(hidden([known([], { stages: [...stages, failed] })])).toEqual([false, true, true, true])
  })

  test('not those that stand with the steps of a later run', () => {
    const partOf = { executionId: 'later', stageUuid: null, role: 'retried-from' } as const
    expect(hidden([known([], { partOf })])).toEqual([false, false, false, false])
  })
})

describe('where no graph is known', () => {
  test('those without errors', () => {
    expect(hidden([], 0)).toEqual([true, true, true, true])
    expect(hidden([], 1)).toEqual([false, false, false, false])
  })

  test('not those of a step with several logs: another one may have errors', () => {
    const unit = chosen(`${first.key}-commandUnit:Execute`)
    const isHidden = hiddenExcerpts([...logs, unit], [])
    expect([first, unit, ...others].map(log => isHidden(log, 0))).toEqual([false, false, true, true, true])
  })
})
