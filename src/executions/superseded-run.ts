import { hasRun, statusKind } from '../harness/execution/execution-status.ts'
import type { KnownExecution } from '../harness/execution/execution.ts'

/** An execution that a commit's statuses link to. */
export interface LinkedRun {
  readonly execution: KnownExecution
  /** In which its stages set statuses. */
  readonly contexts: ReadonlySet<string>
}

/**
 * The later run of the same pipeline that takes the place of this one: a retry from a stage, or a
 * new run of the same stages. The commit then has statuses of both, of this run for the stages that
 * did not run again.
 *
 * @returns null where this run counts
 */
export function supersedingRun(run: LinkedRun, all: readonly LinkedRun[]): KnownExecution | null {
  const later = all.filter(
    other =>
      isSamePipeline(other.execution, run.execution) &&
      other.execution.run > run.execution.run &&
      (sharesContext(other, run) || hasStagesOf(other.execution, run.execution))
  )
  return later[0]?.execution ?? null
}

function isSamePipeline(a: KnownExecution, b: KnownExecution): boolean {
  return (['account', 'org', 'project', 'pipeline'] as const).every(part => a[part] === b[part])
}

function sharesContext(a: LinkedRun, b: LinkedRun): boolean {
  return [...a.contexts].some(context => b.contexts.has(context))
}

/** Harness sets no status for some stages, such as deployments; the graph has them all the same. */
function hasStagesOf(later: KnownExecution, earlier: KnownExecution): boolean {
  const ran = earlier.stages.filter(({ status }) => hasRun(status))
  const runsOrWill = later.stages.filter(({ status }) => statusKind(status) !== 'skipped')
  const has = new Set(runsOrWill.map(({ identifier }) => identifier))
  return ran.length > 0 && ran.every(({ identifier }) => has.has(identifier))
}
