import { hasRun, isFinal, statusKind } from '../harness/execution/execution-status.ts'
import type { KnownExecution } from '../harness/execution/execution.ts'
import { isTakenFrom } from '../harness/execution/taken-over.ts'

/** An execution that a commit's statuses link to. */
export interface LinkedRun {
  readonly execution: KnownExecution
  /** In which its stages set statuses. */
  readonly contexts: ReadonlySet<string>
}

/**
 * The later run of the same pipeline that takes the place of this one: a retry from a stage, or a
 * new run of the same stages. The commit then has statuses of both, of this run for the stages that
 * did not run again. Where such a stage went wrong, this run still counts; so do both of two that
 * went on side by side.
 *
 * @returns null where this run counts
 */
export function supersedingRun(run: LinkedRun, all: readonly LinkedRun[]): KnownExecution | null {
  const later = all.filter(
    ({ execution }) =>
      isSamePipeline(execution, run.execution) &&
      execution.run > run.execution.run &&
      !wentBeside(run.execution, execution)
  )
  const wentWrong = stagesThat(run, status => !isFine(status))
  if (!haveStages(later, wentWrong)) return null
  const ran = stagesThat(run, () => true)
  const takesOver = (other: LinkedRun): boolean =>
    sharesContext(other, run) || (ran.length > 0 && haveStages([other], ran))
  return later.find(takesOver)?.execution ?? null
}

function isSamePipeline(a: KnownExecution, b: KnownExecution): boolean {
  return (['account', 'org', 'project', 'pipeline'] as const).every(part => a[part] === b[part])
}

/**
 * Whether the later run is none of the same once more: a retry begins when the run before has
 * ended. One that was aborted may have been so for the later one, a moment after that began.
 */
function wentBeside(earlier: KnownExecution, later: KnownExecution): boolean {
  if (isTakenFrom(earlier, later)) return false
  const isOfSameParent = earlier.parent?.executionId === later.parent?.executionId
  if (earlier.parent !== null && isOfSameParent) return true
  if (statusKind(earlier.status) === 'aborted' || later.startedAt === null) return false
  const end = isFinal(earlier.status) ? (earlier.endedAt ?? -Infinity) : Infinity
  return later.startedAt < end
}

function sharesContext(a: LinkedRun, b: LinkedRun): boolean {
  return [...a.contexts].some(context => b.contexts.has(context))
}

/** Identifiers of the stages of a run that ran, and whose status is so. */
function stagesThat({ execution }: LinkedRun, isSo: (status: string) => boolean): string[] {
  const ran = execution.stages.filter(({ status }) => hasRun(status))
  return ran.filter(({ status }) => isSo(status)).map(({ identifier }) => identifier)
}

function isFine(status: string): boolean {
  return ['success', 'ignored'].includes(statusKind(status))
}

/**
 * Whether all these stages ran in one of the runs, or will. Harness sets no status for some stages,
 * such as deployments; the graph has them all the same.
 */
function haveStages(runs: readonly LinkedRun[], identifiers: readonly string[]): boolean {
  const stages = runs.flatMap(({ execution }) => execution.stages)
  const runsOrWill = stages.filter(({ status }) => statusKind(status) !== 'skipped')
  const has = new Set(runsOrWill.map(({ identifier }) => identifier))
  return identifiers.every(identifier => has.has(identifier))
}
