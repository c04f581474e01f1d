import { isFailure, type StatusKind } from '../../src/harness/execution/execution-status.ts'
import { shownKind } from '../../src/report/status.ts'
import type { PageExecution, PageStage, PageStep, PageTiming } from '../../src/report/page/page-data.ts'

/** One run of a step, or of a stage without known steps, in the timeline. */
export interface TimelineBar {
  /** Unique. */
  readonly place: string
  readonly name: string
  readonly status: string | null
  readonly kind: StatusKind
  /** A later attempt follows. */
  readonly isRetried: boolean
  readonly timing: PageTiming
  /** Whether the execution would have been shorter without it. */
  readonly isCritical: boolean
  /** An approval, a queue: time went by, nothing ran. */
  readonly isWait: boolean
  /** It ran in the background until its stage ended. */
  readonly isService: boolean
  readonly hasLog: boolean
}

/** A step with a bar for each of its attempts, or a step group with none. */
export interface TimelineRow {
  /** Unique in its stage. */
  readonly id: string
  readonly kind: 'group' | 'step'
  readonly name: string
  /** How many step groups it is in. */
  readonly depth: number
  readonly bars: readonly TimelineBar[]
  /** From the first start to the last end of what is in it. */
  readonly timing: PageTiming
}

/** A stage with the rows of its steps. */
export interface TimelineStage {
  readonly place: string
  readonly name: string
  readonly status: string | null
  readonly timing: PageTiming
  readonly rows: readonly TimelineRow[]
}

export interface TimelineChart {
  readonly timing: PageTiming
  readonly stages: readonly TimelineStage[]
}

/** What starts within so many ms after something else ended may have waited for it. */
const HAND_OVER = 5_000

/** When each step ran; null where less than one stretch of time is known. */
export function timelineOf({ stages }: PageExecution): TimelineChart | null {
  const placed = stages
    .map(stage => ({ stage, steps: stepBarsOf(stage) }))
    .filter(({ steps }) => steps.length > 0)
  const bars = placed.flatMap(({ steps }) => steps.map(({ bar }) => bar))
  const timing = around(bars.map(bar => bar.timing))
  if (timing === null || timing.end <= timing.start) return null
  const critical = criticalBars(bars)
  return {
    timing,
    stages: placed.flatMap(({ stage, steps }) => {
      const marked = steps.map(({ step, bar }) => ({ step, bar: { ...bar, isCritical: critical.has(bar) } }))
      const { place, name, status } = stage
      const own = around(marked.map(({ bar }) => bar.timing))
      return own === null ? [] : [{ place, name, status, timing: own, rows: rowsOf(marked) }]
    })
  }
}

interface StepBar {
  /** Null for the bar of a whole stage. */
  readonly step: PageStep | null
  readonly bar: TimelineBar
}

function stepBarsOf(stage: PageStage): StepBar[] {
  // What ran in an earlier run would stretch the chart to that run.
  const own = stage.steps.filter(({ fromRun }) => fromRun === null)
  if (own.length === 0 && stage.steps.length > 0) return []
  const bars = own.flatMap(step => {
    const { timing, logs } = step
    if (timing === null) return []
    return [{ step, bar: { ...barOf(step, timing, logs.length > 0), isService: step.isService } }]
  })
  if (bars.length > 0 || stage.timing === null) return bars
  return [{ step: null, bar: barOf(stage, stage.timing, false) }]
}

function barOf(
  { place, name, status, isRetried }: PageStep | PageStage,
  timing: PageTiming,
  hasLog: boolean
): TimelineBar {
  const kind = shownKind(status, isRetried)
  // Harness's step types aren't in the page: a step that is called so and says nothing only waited.
  const isWait =
    kind === 'waiting' || /\bapprov/i.test(name) || (!hasLog && /\b(?:wait|queue|hold|barrier)/i.test(name))
  return { place, name, status, kind, isRetried, timing, isCritical: false, isWait, isService: false, hasLog }
}

/** Attempts of a step share a row; a group has one above those of its steps. */
function rowsOf(bars: readonly StepBar[]): TimelineRow[] {
  const rows = new Map<
    string,
    Omit<TimelineRow, 'timing'> & { readonly timings: PageTiming[]; bars: TimelineBar[] }
  >()
  const add = (
    id: string,
    row: Pick<TimelineRow, 'kind' | 'name' | 'depth'>,
    timing: PageTiming
  ): TimelineBar[] => {
    const own = rows.get(id) ?? { id, ...row, timings: [], bars: [] }
    own.timings.push(timing)
    rows.set(id, own)
    return own.bars
  }
  for (const { step, bar } of bars) {
    const groups = step?.groups ?? []
    for (const [depth, { id, name }] of groups.entries())
      add(`group ${id}`, { kind: 'group', name, depth }, bar.timing)
    const name = withoutAttempt(bar.name)
    const id = `step ${JSON.stringify([groups.at(-1)?.id, name])}`
    add(id, { kind: 'step', name, depth: groups.length }, bar.timing).push(bar)
  }
  return [...rows.values()].flatMap(({ timings, ...row }) => {
    const timing = around(timings)
    return timing === null ? [] : [{ ...row, timing }]
  })
}

function withoutAttempt(name: string): string {
  return name.replace(/ \(attempt \d{1,9}\)$/, '')
}

/** From the last end back, each time to what ended last before the start. */
function criticalBars(bars: readonly TimelineBar[]): Set<TimelineBar> {
  // Nothing waits for a service. Of those that ended at the same time what broke is what counts.
  const byEnd = bars
    .filter(({ isService }) => !isService)
    .sort((a, b) => b.timing.end - a.timing.end || Number(isFailure(b.status)) - Number(isFailure(a.status)))
  const critical = new Set<TimelineBar>()
  let start = Infinity
  for (const bar of byEnd) {
    // What began later than the one behind it can't have been waited for.
    if (bar.timing.end > start + HAND_OVER || bar.timing.start >= start) continue
    critical.add(bar)
    start = bar.timing.start
  }
  return critical
}

function around(timings: readonly PageTiming[]): PageTiming | null {
  if (timings.length === 0) return null
  return timings.reduce(({ start, end }, timing) => ({
    start: Math.min(start, timing.start),
    end: Math.max(end, timing.end)
  }))
}
