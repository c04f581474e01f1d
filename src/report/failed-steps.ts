import { isFailure, statusKind } from '../harness/execution/execution-status.ts'
import { plainIdentifier } from '../selection/selection.ts'
import type { Excerpt } from '../diagnosis/excerpt.ts'
import { shownExecutions, type ShownExecution } from './shown-executions.ts'
import type { Course, Execution, LogFile, Logbook, Stage, Step } from '../logbook/logbook.ts'

/** What broke: a step; or a stage, or the whole execution, that failed without a failed step in it. */
export interface FailedStep {
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
  /** Of `file`. */
  readonly excerpt: Excerpt | null
  /** Of the step's logs the one that says most; null without a log. */
  readonly file: LogFile | null
}

/**
 * What broke, failed before aborted, otherwise in the logbook's order. Of a retried step only the last attempt counts. Where Harness's
 * statuses are unknown, a step counts as failed when its log has lines of level ERROR or FATAL; the one whose log says most comes first.
 */
export function failedSteps(logbook: Logbook): readonly FailedStep[] {
  return shownExecutions(logbook).flatMap(failedStepsOf)
}

/**
 * What broke in an execution and those that belong to it, see `failedSteps`. The failed step of a
 * chained pipeline is what broke, not the stage that ran the pipeline.
 */
export function failedStepsOf(shown: ShownExecution): readonly FailedStep[] {
  const failed = failedIn(shown, [])
  if (failed.every(isToldByLogsAlone)) return [...failed].sort((a, b) => rankOf(b) - rankOf(a))
  // What was aborted mostly is so because something else failed.
  return [...failed.filter(item => !isAborted(item)), ...failed.filter(isAborted)]
}

function failedIn({ execution, stages }: ShownExecution, above: readonly Stage[]): FailedStep[] {
  const last = new Set(lastAttemptsOfStages(stages.map(({ stage }) => stage)))
  const failed = stages.flatMap(({ stage, parts }): FailedStep[] => {
    if (!last.has(stage)) return []
    const inside = parts.flatMap(part => failedIn(part, [...above, stage]))
    if (inside.length > 0) return inside
    const steps = lastAttemptsOfSteps(stage.steps).filter(step => hasFailed(step, stage, execution))
    if (steps.length > 0) return steps.map(step => failedStep(execution, above, stage, step))
    return isFailure(stage.status) ? [failedStep(execution, above, stage, null)] : []
  })
  if (failed.length > 0 || !isFailure(execution.status)) return failed
  return [failedStep(execution, above, null, null)]
}

/** `Stage › Step`; the stage alone, or null, where it was that which failed. Foreign text. */
export function placeOfFailure({ above, stage, step }: FailedStep): string | null {
  const names = [...above, stage, step].flatMap(one => one?.name ?? [])
  return names.length === 0 ? null : names.join(' › ')
}

/** Whether Harness's statuses are unknown, so that what broke was told from the logs alone. */
export function isToldByLogsAlone({ step }: FailedStep): boolean {
  return step !== null && step.status === null
}

function failedStep(
  execution: Execution,
  above: readonly Stage[],
  stage: Stage | null,
  step: Step | null
): FailedStep {
  const course: Course = step ?? stage ?? execution
  const message = step === null ? withElsewhere(course.failure, execution) : course.failure
  const file = mostTelling(step?.files ?? [])
  return { execution, above, stage, step, message, excerpt: file?.excerpt ?? null, file }
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

/** The log of the command unit that failed, else the one whose excerpt ranks highest; of equal ones the last, since a step ends with what failed. */
function mostTelling(files: readonly LogFile[]): LogFile | null {
  const failed = files.filter(file => isFailure(file.status))
  return (failed.length > 0 ? failed : files).reduce<LogFile | null>(
    (best, file) => (best === null || scoreOf(file) >= scoreOf(best) ? file : best),
    null
  )
}

function scoreOf({ excerpt }: LogFile): number {
  return excerpt?.score ?? -1
}

function rankOf({ file }: FailedStep): number {
  return file === null ? -1 : scoreOf(file)
}

function hasFailed(step: Step, stage: Stage, execution: Execution): boolean {
  if (step.status !== null) return isFailure(step.status)
  const mayHaveFailed = !['success', 'ignored', 'skipped'].includes(statusKind(execution.status))
  return stage.status === null && mayHaveFailed && step.files.some(file => file.errors > 0)
}

function isAborted({ stage, step }: FailedStep): boolean {
  return statusKind((step ?? stage)?.status ?? null) === 'aborted'
}

function lastAttemptsOfSteps(steps: readonly Step[]): readonly Step[] {
  const last = new Map<string, number>()
  const note = (id: string, attempt: number): void => void last.set(id, Math.max(last.get(id) ?? 1, attempt))
  for (const step of steps) {
    note(idOf(step, step.groups), step.attempt)
    // It may be the step's group that was retried.
    const groups = step.groups.map(group => plainIdentifier(group, step.attempt))
    note(idOf(step, groups), step.attempt)
  }
  return steps.filter(step => step.attempt >= (last.get(idOf(step, step.groups)) ?? 1))
}

function idOf({ identifier, name }: Step, groups: readonly string[]): string {
  return JSON.stringify([groups, identifier ?? name])
}

/** A stage's attempt stands in its name, see `displayName`. */
function lastAttemptsOfStages(stages: readonly Stage[]): readonly Stage[] {
  const attempts = stages.map(({ identifier, name }) => {
    const [ending = '', attempt = '1'] = / \(attempt (\d{1,9})\)$/u.exec(name) ?? []
    return {
      id: JSON.stringify([identifier, name.slice(0, name.length - ending.length)]),
      attempt: Number(attempt)
    }
  })
  const last = new Map<string, number>()
  for (const { id, attempt } of attempts) last.set(id, Math.max(last.get(id) ?? 1, attempt))
  return stages.filter((_, at) => {
    const own = attempts[at]
    return own === undefined || own.attempt >= (last.get(own.id) ?? 1)
  })
}
