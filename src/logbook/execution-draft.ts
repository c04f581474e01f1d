import type { KnownExecution } from '../harness/execution/execution.ts'
import type { StepSelection } from '../selection/selection.ts'
import { compareInstants, instantOf, msOf } from '../text/times.ts'
import { assignExecutions, knownOwner, type Owner } from './execution-of-log.ts'
import { draftStages, type OrderedStage } from './stage-drafts.ts'
import type { ReadLog } from './logbook.ts'
import { inOrder } from './draft-order.ts'
import type { Redact } from './tree-draft.ts'

/** An execution in the making. */
export interface ExecutionDraft {
  readonly owner: Owner
  /** In order of time; those of earlier runs that stand in its steps are among them. */
  readonly logs: readonly ReadLog[]
  readonly stages: readonly OrderedStage[]
  /** In ms since 1970. */
  readonly start: number | null
  readonly anchor: null
  readonly retries: readonly number[]
}

/** How the drafts are made. */
export interface DraftOptions {
  /** Each once; all get a draft, also without logs. */
  readonly executions: readonly KnownExecution[]
  readonly selectionOf: (execution: KnownExecution | null) => StepSelection
  readonly redact: Redact
}

/** The executions with their stages, steps and logs, in the order of the logbook. */
export function draftExecutions(
  logs: readonly ReadLog[],
  { executions, selectionOf, redact }: DraftOptions
): ExecutionDraft[] {
  const groups = groupByExecution(logs, executions)
  const partStages = new Set(executions.flatMap(({ partOf }) => partOf?.stageUuid ?? []))
  const drafts = groups.map(({ owner, logs: own }): ExecutionDraft => ({
    owner,
    logs: own,
    stages:
      owner.known?.partOf?.role === 'retried-from'
        ? []
        : draftStages(own, owner.known, { selection: selectionOf(owner.known), partStages, redact }),
    start: owner.known?.startedAt ?? msOf(instantOf(own[0]?.startedAt ?? null)),
    anchor: null,
    retries: []
  }))
  return inOrder(
    drafts.filter(({ owner }) => owner.known !== null),
    drafts.filter(({ owner }) => owner.known === null)
  )
}

/** The logs of an earlier run stand with those of the execution that took its steps over. */
function groupByExecution(
  logs: readonly ReadLog[],
  executions: readonly KnownExecution[]
): { owner: Owner; logs: ReadLog[] }[] {
  const ordered = logs
    .map(log => ({ log, instant: instantOf(log.startedAt) }))
    .sort((a, b) => compareInstants(a.instant, b.instant) || compareKeys(a.log.key, b.log.key))
    .map(({ log }) => log)
  const later = new Map(executions.map(known => [known.executionId, knownOwner(known)]))
  const groups = new Map<string, { owner: Owner; logs: ReadLog[] }>()
  for (const owner of executions.map(knownOwner)) groups.set(owner.id, { owner, logs: [] })
  for (const [at, found] of assignExecutions(ordered, executions).entries()) {
    const log = ordered[at]
    if (log === undefined) continue
    const partOf = found.known?.partOf
    const owner = partOf?.role === 'retried-from' ? (later.get(partOf.executionId) ?? found) : found
    const group = groups.get(owner.id)
    if (group === undefined) groups.set(owner.id, { owner, logs: [log] })
    else group.logs.push(log)
  }
  return [...groups.values()]
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
