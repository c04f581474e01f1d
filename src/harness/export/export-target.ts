import type { StepSelection } from '../../selection/selection.ts'
import type { KnownExecution } from '../execution/execution.ts'
import { prefixCandidates } from '../keys/prefixes.ts'

/** Which logs are asked for: those of a run, or everything under raw prefixes. */
export type ExportTarget = RunTarget | PrefixesTarget

/** All logs of a run. */
export interface RunTarget {
  readonly kind: 'run'
  readonly account: string
  readonly pipeline: string
  readonly run: number
  /** planExecutionId, where it is known. */
  readonly execution: string | null
  /** What the Pipeline Service told; null without org and project. */
  readonly known?: KnownExecution | null
  /** By identifiers; that of all targets by default. */
  readonly selection?: StepSelection
}

/** Whatever is under raw prefixes. */
export interface PrefixesTarget {
  readonly kind: 'prefixes'
  readonly account: string
  readonly prefixes: readonly string[]
}

/** The prefixes to try in turn for a run, or for one of its stages; see `prefixCandidates`. */
export function prefixesOf(target: RunTarget, stage: string | null): readonly string[] {
  const { account, pipeline, run, known = null } = target
  const { org, project } = known ?? { org: null, project: null }
  const usesSimplifiedKeys = known?.usesSimplifiedKeys ?? null
  return prefixCandidates(
    { account, org, project, pipeline, run, execution: executionOf(target), usesSimplifiedKeys },
    stage
  )
}

/** planExecutionId; null where it is not known. */
export function executionOf({ execution, known = null }: RunTarget): string | null {
  const id = execution ?? known?.executionId ?? ''
  return id === '' ? null : id
}

/** What a gap calls a target. */
export function nameOfTarget(target: ExportTarget): string {
  const [first = ''] = target.kind === 'run' ? prefixesOf(target, null) : target.prefixes
  return first
}
