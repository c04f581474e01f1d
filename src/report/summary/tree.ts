import { isFailure, statusKind } from '../../harness/execution/execution-status.ts'
import { iterationOf } from '../../harness/keys/iterations.ts'
import type { LogFile, Stage, Step } from '../../logbook/logbook.ts'
import { formatCount } from '../../text/figures.ts'
import type { ReportedLogbook } from '../failures.ts'
import {
  stageLabel,
  stagesIn,
  stepLabel,
  wholeStageLabel,
  type ShownExecution,
  type ShownStage
} from '../shown-executions.ts'
import { durationOf, timingOfStage, timingOfStep } from '../timing.ts'

/** A row of the tree of an execution; unknown figures are null. Texts are foreign. */
export interface TreeRow {
  readonly kind: 'stage' | 'group' | 'step' | 'unit' | 'rest'
  /** 0 for a stage. */
  readonly depth: number
  readonly name: string
  readonly status: string | null
  /** In ms. */
  readonly duration: number | null
  readonly lines: number | null
  readonly errors: number | null
  readonly warnings: number | null
  /** A later attempt follows. */
  readonly isRetried: boolean
  /** What it is a row of; null for a group and for what stands for several. */
  readonly item: Stage | Step | LogFile | null
}

/** Rows of an execution, and what they leave out. */
export interface Tree {
  readonly rows: readonly TreeRow[]
  readonly stagesLeftOut: number
  readonly stepsLeftOut: number
}

export interface Group {
  /** Unique in its stage. */
  readonly id: string
  readonly name: string
}

/** Groups deeper than this are shown at this depth. */
const DEEPEST = 5
/** Command units that a step shows. */
const MOST_UNITS = 20

/**
 * Stages, step groups, steps and command units in order; the members of a group stand together,
 * where its first one does. The stages of a pipeline that a stage ran stand inside that stage.
 *
 * Of an execution that succeeded there are the stages alone.
 *
 * @param most how many steps and units are shown, and how many stages. What failed is kept before
 *   others, what has errors next; a stage says how many of its steps it leaves out.
 */
export function treeOf(shown: ShownExecution, logbook: ReportedLogbook, most: number): Tree {
  const stages = [...stagesIn(shown)].map(({ shownStage }) => shownStage)
  const areStagesAlone = statusKind(shown.execution.status) === 'success'
  const kept = areStagesAlone ? new Set<Step>() : chooseSteps(stages, most)
  const chosen = chooseStages(stages, kept, most)
  const steps = stages.reduce((sum, { stage }) => sum + stage.steps.length, 0)
  const rows = shown.stages.flatMap(stage => rowsOfStage(stage, 0, { chosen, kept, logbook, areStagesAlone }))
  return {
    rows,
    stagesLeftOut: stages.length - chosen.size,
    stepsLeftOut: areStagesAlone ? 0 : steps - kept.size
  }
}

/**
 * Those with steps that are shown, then those that failed; what holds one of them is shown, too.
 */
function chooseStages(
  stages: readonly ShownStage[],
  kept: ReadonlySet<Step>,
  most: number
): ReadonlySet<ShownStage> {
  const hasKept = ({ stage }: ShownStage): boolean => stage.steps.some(step => kept.has(step))
  const ranked = [
    ...stages.filter(hasKept),
    ...stages.filter(one => !hasKept(one) && isFailure(one.stage.status)),
    ...stages.filter(one => !hasKept(one) && !isFailure(one.stage.status))
  ].slice(0, most)
  const chosen = new Set(ranked)
  const holds = (one: ShownStage): boolean =>
    one.parts.some(part => part.stages.some(inside => chosen.has(inside) || holds(inside)))
  for (const stage of stages) if (holds(stage)) chosen.add(stage)
  return chosen
}

/** What of the tree is shown. */
interface Choice {
  readonly chosen: ReadonlySet<ShownStage>
  readonly kept: ReadonlySet<Step>
  readonly logbook: ReportedLogbook
  readonly areStagesAlone: boolean
}

function rowsOfStage(shownStage: ShownStage, depth: number, choice: Choice): TreeRow[] {
  if (!choice.chosen.has(shownStage)) return []
  const { stage, parts } = shownStage
  const steps = stepsInGroups(stage).filter(({ step }) => choice.kept.has(step))
  const rows: TreeRow[] = [
    {
      kind: 'stage',
      depth,
      name: choice.areStagesAlone ? wholeStageLabel(shownStage, choice.logbook) : stageLabel(shownStage),
      status: stage.status,
      duration: durationOf(timingOfStage(stage)),
      ...totalsOf(stagesOf(shownStage).flatMap(one => one.steps.flatMap(step => step.files))),
      isRetried: choice.logbook.retried.has(stage),
      item: stage
    }
  ]
  let above: readonly Group[] = []
  for (const { step, groups } of steps) {
    const differing = groups.findIndex(({ id }, at) => id !== above[at]?.id)
    const entered = differing < 0 ? [] : groups.slice(differing)
    for (const [at, { name }] of entered.entries())
      rows.push(bareRow('group', depth + differing + at + 1, name))
    above = groups
    rows.push(...rowsOfStep(step, depth + groups.length + 1, choice))
  }
  const inside = parts.flatMap(part => part.stages.flatMap(one => rowsOfStage(one, depth + 1, choice)))
  const leftOut = choice.areStagesAlone ? 0 : stage.steps.length - steps.length
  return [...rows, ...rowOfRest(leftOut, depth + 1), ...inside]
}

function stagesOf({ stage, parts }: ShownStage): Stage[] {
  const inside = parts.flatMap(part => [...stagesIn(part)].map(({ shownStage }) => shownStage.stage))
  return [stage, ...inside]
}

function rowsOfStep(step: Step, depth: number, { logbook }: Choice): TreeRow[] {
  const row: TreeRow = {
    kind: 'step',
    depth,
    name: stepLabel(step, logbook),
    status: step.status,
    duration: durationOf(timingOfStep(step)),
    ...totalsOf(step.files),
    isRetried: logbook.retried.has(step),
    item: step
  }
  if (step.files.length === 1) return [row]
  const shown = step.files.slice(0, MOST_UNITS)
  return [
    row,
    ...shown.map(file => rowOfUnit(file, depth + 1)),
    ...rowOfRest(step.files.length - shown.length, depth + 1)
  ]
}

function rowOfRest(count: number, depth: number): TreeRow[] {
  return count > 0 ? [bareRow('rest', depth, `… and ${formatCount(count)} more`)] : []
}

function rowOfUnit(file: LogFile, depth: number): TreeRow {
  const { unit, status } = file
  return { ...bareRow('unit', depth, unit ?? 'Log'), status, ...totalsOf([file]), item: file }
}

function bareRow(kind: TreeRow['kind'], depth: number, name: string): TreeRow {
  const figures = { duration: null, lines: null, errors: null, warnings: null }
  return { kind, depth, name, status: null, ...figures, isRetried: false, item: null }
}

function totalsOf(files: readonly LogFile[]): Pick<TreeRow, 'lines' | 'errors' | 'warnings'> {
  if (files.length === 0) return { lines: null, errors: null, warnings: null }
  const total = (of: (file: LogFile) => number): number => files.reduce((sum, file) => sum + of(file), 0)
  return {
    lines: total(file => file.lines),
    errors: total(file => file.errors),
    warnings: total(file => file.warnings)
  }
}

/** Steps for `most` rows in all, what broke first. */
function chooseSteps(stages: readonly ShownStage[], most: number): ReadonlySet<Step> {
  const steps = stages.flatMap(({ stage }) => stage.steps)
  const hasErrors = (step: Step): boolean => step.files.some(file => file.errors > 0)
  const ranked = [
    ...steps.filter(step => isFailure(step.status)),
    ...steps.filter(step => !isFailure(step.status) && hasErrors(step)),
    ...steps.filter(step => !isFailure(step.status) && !hasErrors(step))
  ]
  const kept = new Set<Step>()
  let rows = 0
  for (const step of ranked) {
    rows += step.files.length > 1 ? Math.min(step.files.length, MOST_UNITS) + 1 : 1
    if (rows > most) break
    kept.add(step)
  }
  return kept
}

/** The stage's steps with the members of a group together, and the groups' names. */
export function stepsInGroups(stage: Stage): { step: Step; groups: readonly Group[] }[] {
  const seen = new Map<string, number>()
  const positionOf = (id: string): number => {
    const position = seen.get(id) ?? seen.size
    seen.set(id, position)
    return position
  }
  return stage.steps
    .map((step, at) => {
      // An iteration of the stage is told by the stage's own name.
      const own = iterationOf(stage.identifier ?? undefined, step.groups[0] ?? '') === null ? 0 : 1
      const ids = step.groups.slice(own, own + DEEPEST)
      const groups = ids.map((id, depth) => ({
        id: JSON.stringify(ids.slice(0, depth + 1)),
        name: step.groupNames[own + depth] ?? id
      }))
      return { step, groups, positions: [...groups.map(({ id }) => positionOf(id)), positionOf(String(at))] }
    })
    .sort((a, b) => comparePositions(a.positions, b.positions))
}

function comparePositions(a: readonly number[], b: readonly number[]): number {
  const differing = a.findIndex((position, at) => position !== b[at])
  return differing < 0 ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0)
}
