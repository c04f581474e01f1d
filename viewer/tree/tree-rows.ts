import { isFailure } from '../../src/harness/execution/execution-status.ts'
import { nameEnds } from '../app/name-ends.ts'
import type {
  PageData,
  PageGroup,
  PageLog,
  PageStage,
  PageStep,
  PageTiming
} from '../../src/report/page/page-data.ts'

/** A row of the tree. */
export interface TreeRow {
  /** Unique. */
  readonly id: string
  readonly kind: 'execution' | 'stage' | 'group' | 'step' | 'unit'
  /** From 1. */
  readonly level: number
  readonly name: string
  /** What the stage ran: `Deploy Region, run 77`; null for all else. */
  readonly ran: string | null
  readonly status: string | null
  /** A later attempt follows. */
  readonly isRetried: boolean
  /** The earlier run that all of it was taken from; null for what ran in this one. */
  readonly fromRun: number | null
  /** In ms. */
  readonly duration: number | null
  readonly errors: number
  readonly warnings: number
  /** The place that it opens; null for one that only has rows below it. */
  readonly opens: string | null
  /** A step that left no log, a stage without steps. */
  readonly isEmpty: boolean
  /** Id of the row above it in the tree. */
  readonly parent: string | null
  readonly hasRows: boolean
}

/** All rows in order; executions only where there are several. */
export function treeRows(report: PageData): TreeRow[] {
  const several = report.executions.length > 1
  return report.executions.flatMap(execution => {
    const { place, name, runSequence, status, timing, stages } = execution
    const level = several ? 2 : 1
    const rows = stages.flatMap(stage => rowsOfStage(stage, level, several ? place : null))
    if (!several) return rows
    const logs = stages.flatMap(stage => stage.steps.flatMap(step => step.logs))
    const own: TreeRow = {
      id: place,
      kind: 'execution',
      ran: null,
      level: 1,
      name: runSequence === null ? name : `${name} #${runSequence}`,
      status,
      isRetried: false,
      fromRun: null,
      duration: durationOf(timing),
      ...totalsOf(logs),
      opens: null,
      isEmpty: false,
      parent: null,
      hasRows: rows.length > 0
    }
    return [own, ...rows]
  })
}

/** Where the end of each row's name begins that stays in sight, see `nameEnds`; by id. */
export function rowNameEnds(rows: readonly TreeRow[]): ReadonlyMap<string, number> {
  const siblings = new Map<string | null, TreeRow[]>()
  for (const row of rows) {
    const together = siblings.get(row.parent)
    if (together === undefined) siblings.set(row.parent, [row])
    else together.push(row)
  }
  return new Map(
    [...siblings.values()].flatMap(together => {
      const ends = nameEnds(together.map(({ name }) => name))
      return together.map(({ id, name }, at) => [id, ends[at] ?? name.length] as const)
    })
  )
}

function rowsOfStage(stage: PageStage, level: number, parent: string | null): TreeRow[] {
  const { place, name, ran, isRetried, status, timing, steps } = stage
  const rows: TreeRow[] = []
  let above: readonly { readonly id: string }[] = []
  for (const step of steps) {
    const same = step.groups.findIndex((group, at) => group.id !== above[at]?.id)
    for (const [at, group] of step.groups.entries()) {
      if (same < 0 || at < same) continue
      rows.push({
        id: `${place}//${group.id}`,
        kind: group.stage === null ? 'group' : 'stage',
        ran: null,
        level: level + 1 + at,
        name: group.name,
        status: group.stage?.status ?? null,
        isRetried: false,
        fromRun: group.stage === null ? null : runOf(steps.filter(each => isIn(each, group))),
        duration: durationOf(group.stage?.timing ?? null),
        errors: 0,
        warnings: 0,
        opens: failedStepIn(steps.filter(each => isIn(each, group))),
        isEmpty: false,
        parent: at === 0 ? place : `${place}//${step.groups[at - 1]?.id ?? ''}`,
        hasRows: true
      })
    }
    above = step.groups
    const inside = step.groups.at(-1)
    rows.push(...rowsOfStep(step, level + 1 + step.groups.length, inside ? `${place}//${inside.id}` : place))
  }
  const totals = totalsOf(steps.flatMap(step => step.logs))
  const hasRows = rows.length > 0
  return [
    {
      id: place,
      kind: 'stage',
      ran,
      level,
      name,
      status,
      isRetried,
      fromRun: runOf(steps),
      duration: durationOf(timing),
      ...totals,
      opens: hasRows ? failedStepIn(steps) : place,
      isEmpty: !hasRows,
      parent,
      hasRows
    },
    ...rows
  ]
}

function rowsOfStep(step: PageStep, level: number, parent: string): TreeRow[] {
  const { place, name, isRetried, status, timing, logs } = step
  const [only, ...others] = logs
  const alone = others.length === 0
  const own: TreeRow = {
    id: place,
    kind: 'step',
    ran: null,
    level,
    name,
    status,
    isRetried,
    fromRun: step.fromRun,
    duration: durationOf(timing),
    ...totalsOf(logs),
    opens: alone ? place : failedStepIn([step]),
    isEmpty: only === undefined,
    parent,
    hasRows: !alone
  }
  if (alone) return [own]
  return [
    own,
    ...logs.map((log): TreeRow => {
      const { errors, warnings, unit } = log
      const rest = {
        ran: null,
        isRetried,
        fromRun: null,
        level: level + 1,
        duration: null,
        errors,
        warnings,
        opens: log.place,
        isEmpty: false,
        parent: place,
        hasRows: false
      }
      return { id: log.place, kind: 'unit', name: unit ?? 'Log', status: log.status, ...rest }
    })
  ]
}

function isIn({ groups }: PageStep, group: PageGroup): boolean {
  return groups.some(({ id }) => id === group.id)
}

/** The earlier run that all of the steps were taken from. */
function runOf([first, ...others]: readonly PageStep[]): number | null {
  const run = first?.fromRun ?? null
  return others.every(({ fromRun }) => fromRun === run) ? run : null
}

/** The place of the first step that failed for good; null where none did. */
function failedStepIn(steps: readonly PageStep[]): string | null {
  return steps.find(({ status, isRetried }) => !isRetried && isFailure(status))?.place ?? null
}

function totalsOf(logs: readonly PageLog[]): { errors: number; warnings: number } {
  return {
    errors: logs.reduce((sum, log) => sum + log.errors, 0),
    warnings: logs.reduce((sum, log) => sum + log.warnings, 0)
  }
}

function durationOf(timing: PageTiming | null): number | null {
  return timing === null ? null : timing.end - timing.start
}
