import type {
  PageData,
  PageExecution,
  PageLog,
  PageStage,
  PageStep
} from '../../src/report/page/page-data.ts'
import { isFailure } from '../../src/harness/execution/execution-status.ts'
import type { Route } from '../data/route.ts'

/** Where a log stands. */
export interface LogPlace {
  readonly execution: PageExecution
  readonly stage: PageStage
  readonly step: PageStep
  readonly log: PageLog
}

/** All logs of a report, in order. */
export function* logsOf(report: PageData): Generator<LogPlace> {
  for (const execution of report.executions)
    for (const stage of execution.stages)
      for (const step of stage.steps) for (const log of step.logs) yield { execution, stage, step, log }
}

/** `Stage › Step`, and the command unit where the step has several logs. */
export function titleOf({ stage, step, log }: LogPlace): string {
  const unit = step.logs.length > 1 ? [log.unit ?? 'Log'] : []
  return [stage.name, step.name, ...unit].join(' › ')
}

/**
 * The log of a place; of a step with several the most telling one, of a stage or an execution that
 * of what broke in it, else its first one. Case doesn't count, as no two places differ in it alone.
 */
export function findLog(report: PageData, place: string): LogPlace | null {
  const wanted = place.toLowerCase()
  let best: LogPlace | null = null
  for (const candidate of logsOf(report)) {
    const own = candidate.log.place.toLowerCase()
    if (own === wanted) return candidate
    if (!own.startsWith(`${wanted}/`)) continue
    if (best === null || rankOf(candidate) > rankOf(best)) best = candidate
  }
  return best
}

/** What the page shows first: the telling line of what broke, or else the overview. */
export function defaultRoute(report: PageData): Route {
  for (const { broken } of report.executions)
    for (const { place } of broken) {
      const found = findLog(report, place)
      if (found !== null) return routeTo(found.log)
    }
  return { view: 'overview' }
}

/** A log, at the line that says why it failed. */
export function routeTo({ place, telling }: PageLog): Route {
  return { view: 'log', place, lines: telling === null ? null : { from: telling, to: telling } }
}

function rankOf({ step, log }: LogPlace): number {
  if (isFailure(log.status)) return 3
  if (isFailure(step.status)) return 2
  return log.errors > 0 ? 1 : 0
}
