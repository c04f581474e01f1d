import type { FindOptions, FoundExecutions } from './find-executions.ts'
import type { OpenOnPage } from '../harness/execution/execution-url.ts'
import type { KnownExecution } from '../harness/execution/execution.ts'
import type { ExportGap } from '../harness/export/export-logs.ts'
import { Failure } from '../failure/failure.ts'
import type { Harness } from '../harness/http/http.ts'
import { prefixCandidates, type ExportTarget } from '../harness/keys/prefixes.ts'
import { inertText } from '../failure/inert-text.ts'
import { resolveSelection } from '../selection/resolve-selection.ts'
import type { StepSelection } from '../selection/selection.ts'
import { letLogsSettle, waitForExecution } from './wait-for-execution.ts'

/** An execution at the end of the wait for it. */
export interface AwaitedExecution {
  readonly execution: KnownExecution
  /** Why more may come; null when it has ended. */
  readonly partial: string | null
  /** What the page shows that named it. */
  readonly open: OpenOnPage | null
}

/** Waits for the end of an execution as the user wishes, and then for its logs. @throws Failure those of `waitForExecution` */
export async function awaitExecution(
  harness: Harness,
  seen: KnownExecution,
  open: OpenOnPage | null,
  { waitForCompletion, deadline }: FindOptions
): Promise<AwaitedExecution> {
  const found = await waitForExecution(harness, seen, { wait: waitForCompletion, deadline })
  if (found.partial === null) await letLogsSettle(harness, found.execution, deadline)
  return { ...found, open }
}

/**
 * Those of the executions that have what was selected, as targets. An execution in which the names mean other identifiers than in the
 * first is a gap.
 *
 * @throws Failure when none has it: the first one's, see `resolveSelection`
 */
export function selectIn(
  found: readonly AwaitedExecution[],
  options: FindOptions,
  { connection }: Harness
): FoundExecutions {
  const targets: ExportTarget[] = []
  const partial: ExportGap[] = []
  const notices = new Set<string>()
  let selection: StepSelection | null = null
  let failure: Failure | null = null
  for (const { execution, partial: reason, open } of found) {
    const target = targetOf(execution)
    const [prefix = ''] = prefixCandidates(target, null)
    try {
      const resolved = resolveSelection(execution, options.selection, open)
      selection ??= resolved.selection
      if (!isSame(selection, resolved.selection)) {
        partial.push({ prefix, reason: explainOther(resolved.selection, selection) })
        continue
      }
      for (const notice of resolved.notices) notices.add(notice)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      failure ??= error
      // Of a pull request's executions, one may have the stage and another not.
      connection.log(`Run ${execution.run} of ${inertText(execution.pipelineName)}: ${error.message}`)
      continue
    }
    targets.push(target)
    if (reason !== null) partial.push({ prefix, reason })
  }
  if (targets.length === 0 && failure !== null) throw failure
  for (const notice of notices) options.notice(notice)
  return { targets, selection: selection ?? options.selection, partial, nothing: null }
}

function targetOf(execution: KnownExecution): Extract<ExportTarget, { kind: 'run' }> {
  const { account, pipeline, run, executionId } = execution
  return { kind: 'run', account, pipeline, run, execution: executionId, known: execution }
}

function isSame(a: StepSelection, b: StepSelection): boolean {
  return a.stage === b.stage && a.step === b.step
}

function explainOther(here: StepSelection, there: StepSelection): string {
  const named = ({ stage, step }: StepSelection): string =>
    [stage, step].map(part => inertText(part ?? 'all', 100)).join(' / ')
  return `The stage and step that were named are ${named(here)} in this execution, but ${named(there)} in another; the logs of this one were left out. Give identifiers that all have, or name one execution.`
}
