import type {
  PageData,
  PageExecution,
  PageLog,
  PageStage,
  PageStep,
  PageTiming
} from '../../src/report/page/page-data.ts'
import { isFailure } from '../../src/harness/execution/execution-status.ts'
import type { LineRange } from '../../src/report/page/permalink.ts'
import type { Route } from '../data/route.ts'

/** Where a log stands. */
export interface LogPlace {
  readonly execution: PageExecution
  readonly stage: PageStage
  readonly step: PageStep
  readonly log: PageLog
}

/** What left no log: a step, a stage without steps, an execution without stages. */
export interface EmptyPlace {
  readonly kind: 'execution' | 'stage' | 'step'
  readonly place: string
  /** `Stage › Step`. */
  readonly title: string
  readonly status: string | null
  readonly isRetried: boolean
  readonly timing: PageTiming | null
  /** Harness's own failure message. */
  readonly failure: string | null
}

/** What a place of the report is. */
export type FoundPlace =
  { readonly kind: 'log'; readonly at: LogPlace } | { readonly kind: 'empty'; readonly at: EmptyPlace }

/** All logs of a report, in order. */
export function* logsOf(report: PageData): Generator<LogPlace> {
  for (const execution of report.executions)
    for (const stage of execution.stages)
      for (const step of stage.steps) for (const log of step.logs) yield { execution, stage, step, log }
}

/** `Stage › Step`, and the command unit where the step has several logs. */
export function titleOf({ stage, step, log }: LogPlace): string {
  const unit = step.logs.length > 1 ? [log.unit ?? 'Log'] : []
  return [...stagesOf(stage, step), step.name, ...unit].join(' › ')
}

/** The stage of a step by name, with that of the pipeline that it ran. */
export function stagesOf({ name }: PageStage, { groups }: PageStep): readonly string[] {
  return [name, ...groups.filter(({ stage }) => stage !== null).map(group => group.name)]
}

const indexes = new WeakMap<PageData, ReadonlyMap<string, FoundPlace>>()

/**
 * What is at a place. A step with several logs is the most telling one of them; a stage or an
 * execution is what broke in it, else its first log. Case doesn't count, as no two places differ in
 * it alone.
 */
export function findPlace(report: PageData, place: string): FoundPlace | null {
  let index = indexes.get(report)
  if (index === undefined) {
    index = indexOf(report)
    indexes.set(report, index)
  }
  return index.get(place.toLowerCase()) ?? null
}

/** What the page shows first: what broke, or else the overview. */
export function defaultRoute(report: PageData): Route {
  for (const { broken } of report.executions)
    for (const { place } of broken) {
      const found = findPlace(report, place)
      if (found !== null) return routeTo(found)
    }
  return { view: 'overview' }
}

/** A log, at the line that says why it failed; or what has none. */
export function routeTo(found: FoundPlace): Route {
  if (found.kind === 'empty') return { view: 'log', place: found.at.place, lines: null }
  const { place, telling } = found.at.log
  return { view: 'log', place, lines: telling === null ? null : { from: telling, to: telling } }
}

/** The places that something has: a log's, then that of its step. */
export function placesOf(found: FoundPlace): readonly string[] {
  return found.kind === 'empty' ? [found.at.place] : [found.at.log.place, found.at.step.place]
}

/** The lines that an address shows; where it names none, the one that says why the log failed. */
export function linesShown(lines: LineRange | null, place: LogPlace): LineRange | null {
  const { telling } = place.log
  if (lines !== null || telling === null || !isOfFailure(place)) return lines
  return { from: telling, to: telling }
}

/** Whether a log is of what failed. */
export function isOfFailure({ step, log }: LogPlace): boolean {
  return isFailure(log.status ?? step.status)
}

function indexOf(report: PageData): ReadonlyMap<string, FoundPlace> {
  const index = new Map<string, FoundPlace>()
  const add = (place: string, found: FoundPlace): void => void index.set(place.toLowerCase(), found)
  for (const execution of report.executions) {
    const inStages: FoundPlace[] = []
    for (const stage of execution.stages) {
      const inSteps: FoundPlace[] = []
      for (const step of stage.steps) {
        const logs = step.logs.map(log => ({ kind: 'log', at: { execution, stage, step, log } }) as const)
        const own = best(logs) ?? emptyPlace('step', step, [...stagesOf(stage, step), step.name].join(' › '))
        add(step.place, own)
        for (const log of logs) add(log.at.log.place, log)
        inSteps.push(own)
      }
      const own = best(inSteps) ?? emptyPlace('stage', stage, stage.name)
      add(stage.place, own)
      inStages.push(own)
    }
    add(execution.place, best(inStages) ?? emptyPlace('execution', execution, execution.name))
  }
  return index
}

/** Of what stands together the most telling one, of equal ones the first. */
function best(found: readonly FoundPlace[]): FoundPlace | null {
  return found.reduce<FoundPlace | null>(
    (most, one) => (most === null || rankOf(one) > rankOf(most) ? one : most),
    null
  )
}

function rankOf(found: FoundPlace): number {
  if (found.kind === 'empty') return isFailure(found.at.status) && !found.at.isRetried ? 3 : 0
  const { step, log } = found.at
  if (step.isRetried) return 1
  if (isFailure(log.status)) return 5
  if (isFailure(step.status)) return 4
  return log.errors > 0 ? 2 : 1
}

function emptyPlace(
  kind: EmptyPlace['kind'],
  item: PageExecution | PageStage | PageStep,
  title: string
): FoundPlace {
  const { place, status, timing, failure } = item
  const isRetried = 'isRetried' in item && item.isRetried
  return { kind: 'empty', at: { kind, place, title, status, isRetried, timing, failure } }
}
