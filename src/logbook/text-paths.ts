import type { ExecutionDraft } from './execution-draft.ts'
import type { ReadLog } from './logbook.ts'
import { filesInOrder } from './step-files.ts'
import { assignTextPaths, type TextName } from './names.ts'
import type { Redact } from './tree-draft.ts'

/** The readable file of each log. */
export function textPathsOf(drafts: readonly ExecutionDraft[], redact: Redact): ReadonlyMap<ReadLog, string> {
  const labels = executionLabels(drafts, redact)
  const names: TextName[] = []
  const logs: ReadLog[] = []
  for (const [executionAt, { stages }] of drafts.entries()) {
    for (const [stageAt, { stage, steps }] of stages.entries()) {
      for (const [stepAt, step] of steps.entries()) {
        for (const [unitAt, log] of filesInOrder(step).entries()) {
          logs.push(log)
          names.push({
            execution: labels[executionAt] ?? null,
            stageIndex: stageAt + 1,
            stage: stage.name,
            stepIndex: stepAt + 1,
            step: step.name,
            unitIndex: unitAt + 1,
            unit: log.unit === null ? null : redact(log.unit),
            alone: step.logs.length === 1
          })
        }
      }
    }
  }
  const paths = assignTextPaths(names, redact)
  return new Map(logs.map((log, at) => [log, paths[at] ?? '']))
}

/**
 * `PIPELINE-RUN`, and `PIPELINE-RUN-2` for a second one of the same: executions of two projects can
 * share both. A rollback, which can have the run number of what it rolls back, says that it is one.
 * None where there is one execution; an earlier run has no stages and counts for none.
 */
function executionLabels(drafts: readonly ExecutionDraft[], redact: Redact): string[] {
  if (drafts.filter(({ owner }) => owner.known?.partOf?.role !== 'retried-from').length < 2) return []
  const seen = new Map<string, number>()
  return drafts.map(({ owner, logs }) => {
    const isRollback = owner.known?.partOf?.role === 'rollback'
    const of = owner.known ?? logs.find(log => log.logKey !== null)?.logKey
    const label =
      of === undefined || of === null
        ? 'Other'
        : `${redact(of.pipeline)}-${of.run}${isRollback ? '-rollback' : ''}`
    const count = (seen.get(label) ?? 0) + 1
    seen.set(label, count)
    return count === 1 ? label : `${label}-${count}`
  })
}
