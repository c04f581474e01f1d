import { plainLine } from '../failure/inert-text.ts'
import { isFailure, statusKind } from '../harness/execution/execution-status.ts'
import {
  mayBeBroken,
  type RunState,
  type Execution,
  type LogFile,
  type Stage,
  type Step
} from '../logbook/logbook.ts'
import { lastAttemptsOfStages, lastAttemptsOfSteps } from './last-attempts.ts'
import type { ShownExecution } from './shown-executions.ts'
import { durationOf, timingOfExecution, timingOfStage, timingOfStep } from './timing.ts'

/** Of whoever ran or ended a step. */
const NAME_LIMIT = 100

/**
 * Where something broke: a step; or a stage, or the whole execution, that failed without a failed
 * step in it.
 */
export interface FailedPlace {
  /** The one that the step ran in, which may be part of another one. */
  readonly execution: Execution
  /** The stages of the execution that was asked for in which that one ran, from the outside in. */
  readonly above: readonly Stage[]
  /** null: the execution itself. */
  readonly stage: Stage | null
  /** null: the stage itself. */
  readonly step: Step | null
  /** Harness's own failure message; foreign text. */
  readonly message: string | null
  /** Of the step's logs the one that says most; null without a log. */
  readonly file: LogFile | null
  /** Harness's statuses are unknown: it was told from the errors in its log. */
  readonly isToldByLogsAlone: boolean
}

/**
 * Where an execution, and those that belong to it, broke, in the logbook's order. Of a retried step
 * only the last attempt counts. The failed step of a chained pipeline is what broke, not the stage
 * that ran the pipeline. Where Harness's statuses are unknown, a step counts as failed when its log
 * has errors.
 */
export function failedPlaces(
  { execution, stages }: ShownExecution,
  above: readonly Stage[] = []
): readonly FailedPlace[] {
  const last = new Set(lastAttemptsOfStages(stages.map(({ stage }) => stage)))
  const failed = stages.flatMap(({ stage, parts }): readonly FailedPlace[] => {
    if (!last.has(stage)) return []
    const inside = parts.flatMap(part => failedPlaces(part, [...above, stage]))
    if (inside.length > 0) return inside
    const steps = lastAttemptsOfSteps(stage.steps).filter(step => hasFailed(step, stage, execution))
    if (steps.length > 0) return steps.map(step => failedPlace(execution, above, stage, step))
    return isFailure(stage.status) ? [failedPlace(execution, above, stage, null)] : []
  })
  if (failed.length > 0 || !isFailure(execution.status)) return failed
  return [failedPlace(execution, above, null, null)]
}

/** `Stage › Step`; the stage alone, or null, where it was that which failed. Foreign text. */
export function nameOfPlace({ above, stage, step }: FailedPlace): string | null {
  const names = [...above, stage, step].flatMap(one => one?.name ?? [])
  return names.length === 0 ? null : names.join(' › ')
}

/** The delegates that ran the step, each on a line that says something. Foreign text. */
export function namedDelegates({ step }: FailedPlace): readonly string[] {
  return (step?.delegates ?? []).map(name => plainLine(name, NAME_LIMIT)).filter(name => name !== '')
}

/** How what broke went. */
export function runStateOfPlace({ execution, stage, step }: FailedPlace): RunState {
  return step ?? stage ?? execution
}

/** How long what broke ran, in ms. */
export function durationOfPlace({ execution, stage, step }: FailedPlace): number | null {
  const timing =
    step !== null ? timingOfStep(step) : stage !== null ? timingOfStage(stage) : timingOfExecution(execution)
  return durationOf(timing)
}

function failedPlace(
  execution: Execution,
  above: readonly Stage[],
  stage: Stage | null,
  step: Step | null
): FailedPlace {
  return {
    execution,
    above,
    stage,
    step,
    message: withWho(
      step === null ? withElsewhere((stage ?? execution).failure, execution) : step.failure,
      step ?? stage ?? execution,
      execution
    ),
    file: mostTelling(step?.files ?? []),
    isToldByLogsAlone: step !== null && step.status === null
  }
}

/** Of what was aborted it says by whom. */
function withWho(failure: string | null, { status }: RunState, { abortedBy }: Execution): string | null {
  const who = plainLine(abortedBy ?? '', NAME_LIMIT)
  if (statusKind(status) !== 'aborted' || who === '') return failure
  const said = failure?.trim() ?? ''
  return said === '' ? `Aborted by ${who}.` : `Aborted by ${who}. ${said}`
}

/** Where the reader asked for a stage or a step, what failed may be another one. */
function withElsewhere(
  failure: string | null,
  { failedElsewhere: [first, ...others] }: Execution
): string | null {
  if (first === undefined) return failure
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  const said = failure === null ? '' : ` ${failure}`
  return `What failed was not asked for: ${first}${more}.${said}`
}

/**
 * The log of the command unit that failed, else the one whose excerpt ranks highest; of equal ones
 * the last, since a step ends with what failed.
 */
function mostTelling(files: readonly LogFile[]): LogFile | null {
  const failed = files.filter(file => isFailure(file.status))
  return (failed.length > 0 ? failed : files).reduce<LogFile | null>(
    (best, file) => (best === null || scoreOf(file) >= scoreOf(best) ? file : best),
    null
  )
}

/** How telling a log is; -1 for none. */
export function scoreOf(file: LogFile | null): number {
  return file?.score ?? -1
}

function hasFailed(step: Step, stage: Stage, execution: Execution): boolean {
  if (!mayBeBroken(step.status, step.files)) return false
  const mayHaveFailed = !['success', 'ignored', 'skipped'].includes(statusKind(execution.status))
  return step.status !== null || (stage.status === null && mayHaveFailed)
}
