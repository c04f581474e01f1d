import type { Failure } from '../failure/failure.ts'
import type { RunContext } from '../github/context.ts'
import type { OpenOnPage } from '../harness/execution/execution-url.ts'
import type { KnownExecution } from '../harness/execution/execution.ts'
import type { ExportGap } from '../harness/export/collected-logs.ts'
import type { ExportTarget } from '../harness/export/export-target.ts'
import type { SelectedExecution } from '../selection/select-executions.ts'
import type { StepSelection } from '../selection/selection.ts'
import type { LookPace } from './look-pace.ts'

/** Which logs are to be fetched. */
export interface FoundExecutions {
  /** None where no execution was found; `nothing` then says why. */
  readonly targets: readonly ExportTarget[]
  /** Those that were looked up, each followed by those that belong to it. */
  readonly executions: readonly SelectedExecution[]
  /** By identifiers, where the executions are known. */
  readonly selection: StepSelection
  /**
   * What is known to be missing: what is to come of executions that had not ended, and executions
   * that could not be looked up.
   */
  readonly partial: readonly ExportGap[]
  readonly nothing: Failure | null
  /** Another run of the workflow, which comes later, brings the logs of what goes on. */
  readonly isLeftToLaterRun: boolean
}

/** To which is added what was found. */
export const NOTHING_FOUND: Omit<FoundExecutions, 'selection'> = {
  targets: [],
  executions: [],
  partial: [],
  nothing: null,
  isLeftToLaterRun: false
}

/** The executions that could be looked up. */
export function knownExecutions({ executions }: Pick<FoundExecutions, 'executions'>): KnownExecution[] {
  return executions.map(({ execution }) => execution)
}

/** What is selected of each of them. */
export function selectionsOf({
  executions
}: Pick<FoundExecutions, 'executions'>): ReadonlyMap<KnownExecution, StepSelection> {
  return new Map(executions.map(({ execution, selection }) => [execution, selection]))
}

/** How to look for them. */
export interface FindOptions {
  readonly context: RunContext
  /** As the user wrote it. */
  readonly selection: StepSelection
  readonly waitForCompletion: boolean
  /** In ms since 1970. */
  readonly deadline: number
  /** Says something once that the user may want to act on. */
  readonly notice: (message: string) => void
  /** Of the looks at those that run. */
  readonly pace: LookPace
  /** See `WaitOptions`. */
  readonly watch: ((execution: KnownExecution) => void) | null
}

/** An execution at the end of the wait for it. */
export interface AwaitedExecution {
  readonly execution: KnownExecution
  /** Why more may come; null when it has ended. */
  readonly partial: string | null
  /** What the page shows that named it. */
  readonly open: OpenOnPage | null
}
