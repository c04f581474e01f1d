import { isFailure, statusKind } from '../harness/execution/execution-status.ts'
import { plainIdentifier } from '../selection/selection.ts'
import type { Excerpt } from '../diagnosis/excerpt.ts'
import type { Course, Execution, LogFile, Logbook, Stage, Step } from '../logbook/logbook.ts'

/** What broke: a step; or a stage, or the whole execution, that failed without a failed step in it. */
export interface FailedStep {
  readonly execution: Execution
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
  return logbook.executions.flatMap(failedStepsOf)
}

/** What broke in one execution of a logbook, see `failedSteps`. */
export function failedStepsOf(execution: Execution): readonly FailedStep[] {
  const failed = lastAttemptsOfStages(execution.stages).flatMap((stage): FailedStep[] => {
    const steps = lastAttemptsOfSteps(stage.steps).filter(step => hasFailed(step, stage, execution))
    if (steps.length === 0 && isFailure(stage.status)) return [failedStep(execution, stage, null)]
    return steps.map(step => failedStep(execution, stage, step))
  })
  if (failed.length === 0) return isFailure(execution.status) ? [failedStep(execution, null, null)] : []
  if (failed.every(isToldByLogsAlone)) return [...failed].sort((a, b) => rankOf(b) - rankOf(a))
  // What was aborted mostly is so because something else failed.
  return [...failed.filter(item => !isAborted(item)), ...failed.filter(isAborted)]
}

/** `Stage › Step`; the stage alone, or null, where it was that which failed. Foreign text. */
export function placeOfFailure({ stage, step }: FailedStep): string | null {
  if (stage === null) return null
  return step === null ? stage.name : `${stage.name} › ${step.name}`
}

/** Whether Harness's statuses are unknown, so that what broke was told from the logs alone. */
export function isToldByLogsAlone({ step }: FailedStep): boolean {
  return step !== null && step.status === null
}

function failedStep(execution: Execution, stage: Stage | null, step: Step | null): FailedStep {
  const course: Course = step ?? stage ?? execution
  const file = mostTelling(step?.files ?? [])
  return { execution, stage, step, message: course.failure, excerpt: file?.excerpt ?? null, file }
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
