import { findParts, type LostPart } from './execution-parts.ts'
import { fetchPart, type PartWaiting, type WaitForPart } from './fetch-part.ts'
import {
  NOTHING_FOUND,
  type AwaitedExecution,
  type FindOptions,
  type FoundExecutions
} from './found-executions.ts'
import { PartsAtWork } from './parts-at-work.ts'
import { letLogsSettle, waitForExecution } from './wait-for-execution.ts'
import type { OpenOnPage } from '../harness/execution/execution-url.ts'
import { hasRun, isFinal } from '../harness/execution/execution-status.ts'
import type { KnownExecution } from '../harness/execution/execution.ts'
import type { ExportGap } from '../harness/export/collected-logs.ts'
import { explainExpired } from '../harness/export/expired-logs.ts'
import { Failure } from '../failure/failure.ts'
import { inertText } from '../failure/inert-text.ts'
import type { Harness } from '../harness/http/http.ts'
import { prefixesOf, type ExportTarget, type RunTarget } from '../harness/export/export-target.ts'
import { hasSelectedLogs } from '../selection/graph-selection.ts'
import {
  isStageSelected,
  selectExecutions,
  type SelectedExecution,
  type SelectedExecutions
} from '../selection/select-executions.ts'
import type { StepSelection } from '../selection/selection.ts'

/** An execution with those that belong to it, at the end of the wait for all of them. */
export interface AwaitedFamily extends AwaitedExecution {
  readonly parts: readonly AwaitedExecution[]
  /** The parts that are not among the logs. */
  readonly lost: readonly LostPart[]
}

/**
 * Waits as the user wishes for the end of an execution and of those that belong to it, and then
 * for their logs.
 *
 * @throws Failure those of `waitForExecution`
 */
export async function awaitFamily(
  harness: Harness,
  seen: KnownExecution,
  open: OpenOnPage | null,
  options: FindOptions
): Promise<AwaitedFamily> {
  const { deadline, waitForCompletion } = options
  const wait: WaitForPart = (one, waiting) => awaitOne(harness, one, options, { ...waiting, saw })
  using atWork = new PartsAtWork((part, stop) => fetchPart(harness, part, { deadline, wait, stop }))
  const saw = (look: KnownExecution): void => {
    if (waitForCompletion) atWork.saw(look)
  }
  const awaited = await wait(seen, { shown: look => look })
  const { parts, lost } = await findParts(harness, awaited.execution, { deadline, wait, atWork })
  return { ...awaited, open, parts, lost }
}

interface Waiting extends PartWaiting {
  /** Gets it at every look while it goes on. */
  readonly saw: (look: KnownExecution) => void
}

async function awaitOne(
  harness: Harness,
  seen: KnownExecution,
  { waitForCompletion: wait, deadline, pace, watch }: FindOptions,
  { shown, saw, stop }: Waiting
): Promise<AwaitedExecution> {
  const show = (look: KnownExecution): void => {
    if (stop?.aborted !== true) watch?.(shown(look))
  }
  const found = await waitForExecution(harness, seen, {
    wait,
    deadline,
    pace,
    watch: watch === null ? null : show,
    meanwhile: saw,
    ...(stop === undefined ? {} : { stop })
  })
  if (found.partial === null) await letLogsSettle(harness, found.execution, deadline)
  return { ...found, open: null }
}

/**
 * What was selected of the executions, and the targets that have its logs. An execution in which
 * the names mean other identifiers than in the first is a gap.
 *
 * @throws Failure when none has what was named: the first one's, see `resolveSelection`
 */
export function selectIn(
  found: readonly AwaitedFamily[],
  options: FindOptions,
  harness: Harness
): FoundExecutions {
  const executions: SelectedExecution[] = []
  const partial: ExportGap[] = []
  const notices = new Set<string>()
  let selection: StepSelection | null = null
  let failure: Failure | null = null
  let loss: Failure | null = null
  for (const family of distinct(found)) {
    const { execution, parts, lost, open } = family
    const known = parts.map(part => part.execution)
    const selected = attempt(() => selectExecutions(execution, known, options.selection, open))
    if (selected instanceof Failure) {
      failure ??= withLost(selected, lost)
      // Of a pull request's executions, one may have the stage and another not.
      harness.connection.log(
        `Run ${execution.run} of ${inertText(execution.pipelineName)}: ${selected.message}`
      )
      continue
    }
    selection ??= selected.selection
    if (!isSame(selection, selected.selection)) {
      const reason = explainOther(selected.selection, selection)
      partial.push({ prefix: prefixOf(execution), reason })
      continue
    }
    for (const notice of selected.notices) notices.add(notice)
    executions.push(...selected.executions)
    const concerned = lost.filter(({ stageUuid }) =>
      isStageSelected(execution, stageUuid, selected.selection)
    )
    partial.push(...unfinished(family, selected), ...concerned.map(({ gap }) => gap))
    loss ??= concerned[0]?.failure ?? null
  }
  if (executions.length === 0 && failure !== null) throw failure
  for (const notice of notices) options.notice(notice)
  const targets = targetsOf(executions, loss !== null)
  // Where all that could have logs is lost, that there are none says nothing.
  const nothing = targets.length === 0 ? (loss ?? explainNone(executions, harness)) : null
  return {
    ...NOTHING_FOUND,
    targets,
    executions,
    selection: selection ?? options.selection,
    partial,
    nothing
  }
}

/** Why nothing that was selected can have a log; of a chained pipeline's stage, its own words. */
function explainNone(executions: readonly SelectedExecution[], harness: Harness): Failure | null {
  const last = executions.at(-1)
  if (last === undefined || !isFinal(last.execution.status)) return null
  const { execution, selection } = last
  const { redact } = harness.connection
  return explainExpired(execution, { now: harness.now(), months: null, selection, redact })
}

/** What was named may be in what could not be looked up. */
function withLost(failure: Failure, [first]: readonly LostPart[]): Failure {
  if (first === undefined || failure.kind !== 'no-such-selection') return failure
  const { kind, summary, next } = failure
  return new Failure(kind, `${summary} Not all of it could be looked into: ${first.gap.reason}`, next)
}

/** Each execution once: one of several that were asked for is not also a part of another. */
function distinct(found: readonly AwaitedFamily[]): AwaitedFamily[] {
  const seen = new Set(found.map(({ execution }) => execution.executionId))
  return found.map(family => {
    const parts = family.parts.filter(({ execution }) => !seen.has(execution.executionId))
    for (const { execution } of parts) seen.add(execution.executionId)
    return { ...family, parts }
  })
}

function attempt(select: () => SelectedExecutions): SelectedExecutions | Failure {
  try {
    return select()
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}

/** Of those that were selected. */
function unfinished({ parts, ...main }: AwaitedFamily, { executions }: SelectedExecutions): ExportGap[] {
  const selected = new Set(executions.map(({ execution }) => execution))
  return [main, ...parts].flatMap(({ execution, partial }) =>
    partial === null || !selected.has(execution) ? [] : [{ prefix: prefixOf(execution), reason: partial }]
  )
}

/**
 * Those whose logs are asked for. An execution of which nothing but its parts was selected, or has
 * run, has no logs of its own.
 *
 * @param hasLost there are parts beside the executions
 */
function targetsOf(executions: readonly SelectedExecution[], hasLost: boolean): ExportTarget[] {
  const withParts = new Set(executions.flatMap(({ execution }) => execution.partOf?.executionId ?? []))
  return executions
    .filter(({ execution, selection }) => {
      const mayHaveNone = hasLost || withParts.has(execution.executionId) || execution.partOf !== null
      return !mayHaveNone || mayHaveLogs(execution, selection)
    })
    .map(targetOf)
}

/** Where Harness gives no graph, only asking tells. */
function mayHaveLogs(execution: KnownExecution, selection: StepSelection): boolean {
  const isUntold = execution.stages.length === 0 && hasRun(execution.status)
  return isUntold || hasSelectedLogs(execution, selection)
}

function targetOf({ execution, selection }: SelectedExecution): RunTarget {
  const { account, pipeline, run, executionId } = execution
  const id = executionId === '' ? null : executionId
  return { kind: 'run', account, pipeline, run, execution: id, known: execution, selection }
}

/** What its keys most likely begin with. */
function prefixOf(execution: KnownExecution): string {
  const [prefix = ''] = prefixesOf(targetOf({ execution, selection: NOTHING_NAMED }), null)
  return prefix
}

const NOTHING_NAMED: StepSelection = { stage: null, step: null }

function isSame(a: StepSelection, b: StepSelection): boolean {
  return a.stage === b.stage && a.step === b.step
}

function explainOther(here: StepSelection, there: StepSelection): string {
  const named = ({ stage, step }: StepSelection): string =>
    [stage, step].map(part => inertText(part ?? 'all', 100)).join(' / ')
  return `The stage and step that were named are ${named(here)} in this execution, but ${named(there)} in another; the logs of this one were left out. Give identifiers that all have, or name one execution.`
}
