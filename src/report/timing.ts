import { statusKind } from '../harness/execution/execution-status.ts'
import type { RunState, Execution, LogFile, Stage, Step } from '../logbook/logbook.ts'

/** In ms since 1970. */
export interface Timing {
  readonly start: number
  readonly end: number
}

/**
 * When the step ran: as Harness tells it, else from its first to its last log line; null while it
 * runs, when it was skipped, and where nothing tells.
 */
export function timingOfStep(step: Step): Timing | null {
  return timingOfRunState(step, () => step.files.map(file => timingBetween(file)))
}

/**
 * When the stage ran: as Harness tells it, else from its first step's start to its last one's end.
 */
export function timingOfStage(stage: Stage): Timing | null {
  return timingOfRunState(stage, () => stage.steps.map(timingOfStep))
}

/**
 * When the execution ran: as Harness tells it, else from its first stage's start to its last one's
 * end.
 */
export function timingOfExecution(execution: Execution): Timing | null {
  return timingOfRunState(execution, () => execution.stages.map(timingOfStage))
}

/** In ms. */
export function durationOf(timing: Timing | null): number | null {
  return timing === null ? null : timing.end - timing.start
}

function timingOfRunState(runState: RunState, inside: () => (Timing | null)[]): Timing | null {
  if (statusKind(runState.status) === 'skipped') return null
  if (runState.startedAt !== null) return timingBetween(runState)
  const timings = inside().filter(timing => timing !== null)
  if (timings.length === 0) return null
  return timings.reduce(({ start, end }, timing) => ({
    start: Math.min(start, timing.start),
    end: Math.max(end, timing.end)
  }))
}

function timingBetween({ startedAt, endedAt }: Pick<LogFile, 'startedAt' | 'endedAt'>): Timing | null {
  if (startedAt === null || endedAt === null) return null
  const [start, end] = [Date.parse(startedAt), Date.parse(endedAt)]
  return end >= start ? { start, end } : null
}
