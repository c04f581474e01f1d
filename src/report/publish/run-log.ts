import { isFailure, statusKind } from '../../harness/execution/execution-status.ts'
import { inertText } from '../../failure/inert-text.ts'
import type { Logbook, Stage, Step } from '../../logbook/logbook.ts'
import { formatCount, formatDuration } from '../../text/figures.ts'
import { shownExecutions, stagesIn, wholeStageLabel, type ShownStage } from '../shown-executions.ts'
import { statusShape, statusWord } from '../status.ts'
import { durationOf, timingOfStage } from '../timing.ts'

/** The closing table shows no more stages than this; the manifest has them all. */
const MOST_ROWS = 60

interface Row {
  /** Foreign. */
  readonly label: string
  readonly stage: Stage
  /** Also those of the pipeline that the stage ran. */
  readonly steps: readonly Step[]
}

interface Column {
  readonly title: string
  readonly figure: boolean
  readonly cell: (row: Row) => string
}

const COLUMNS: readonly Column[] = [
  { title: 'Stage', figure: false, cell: ({ label }) => inertText(label, 80) || '(no name)' },
  { title: 'Status', figure: false, cell: ({ stage }) => wordOf(stage.status) },
  { title: 'Steps', figure: true, cell: ({ steps }) => formatCount(steps.length) },
  { title: 'Lines', figure: true, cell: ({ steps }) => formatCount(total(steps, file => file.lines)) },
  { title: 'Errors', figure: true, cell: ({ steps }) => formatCount(total(steps, file => file.errors)) },
  { title: 'Duration', figure: true, cell: ({ stage }) => durationText(stage) }
]

/**
 * A short table of what was found, one line a stage, made inert for the run's log. A column of
 * which nothing is known is left out. What failed is kept before other stages when there are very
 * many.
 */
export function tableOf(logbook: Logbook): readonly string[] {
  const shownStages = shownExecutions(logbook).flatMap(one => [...stagesIn(one)])
  const rows = shownStages.map(({ shownStage, above }): Row => {
    const { stage } = shownStage
    const names = [...above.map(({ name }) => name), wholeStageLabel(shownStage, logbook)]
    return { label: names.join(' › '), stage, steps: stepsIn(shownStage) }
  })
  const hasFailed = ({ stage }: Row): boolean => isFailure(stage.status)
  const kept = new Set(
    [...rows.filter(hasFailed), ...rows.filter(row => !hasFailed(row))].slice(0, MOST_ROWS)
  )
  const shown = rows.filter(row => kept.has(row))
  const columns = COLUMNS.map(({ title, figure, cell }) => ({ figure, cells: [title, ...shown.map(cell)] }))
  const told = columns.filter(
    ({ cells }) => shown.length === 0 || cells.some((cell, at) => at > 0 && cell !== '')
  )
  const padded = told.map(({ figure, cells }) => {
    const width = Math.max(...cells.map(cell => cell.length))
    return cells.map(cell => (figure ? cell.padStart(width) : cell.padEnd(width)))
  })
  const lines = ['', ...shown].map((_, row) =>
    padded
      .map(cells => cells[row] ?? '')
      .join('  ')
      .trimEnd()
  )
  const more = rows.length - shown.length
  return more > 0 ? [...lines, `… and ${formatCount(more)} more stages, all in manifest.json`] : lines
}

function wordOf(status: string | null): string {
  const word = inertText(statusWord(status) ?? '', 40)
  return statusKind(status) === 'unknown' ? word : `${statusShape(status)} ${word}`
}

function durationText(stage: Stage): string {
  const duration = durationOf(timingOfStage(stage))
  return duration === null ? '' : formatDuration(duration)
}

function stepsIn({ stage, parts }: ShownStage): readonly Step[] {
  return [...stage.steps, ...parts.flatMap(({ stages }) => stages.flatMap(stepsIn))]
}

function total(steps: readonly Step[], of: (file: Step['files'][number]) => number): number {
  return steps.reduce((sum, step) => sum + step.files.reduce((inner, file) => inner + of(file), 0), 0)
}
