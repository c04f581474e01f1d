import { isFailure, statusKind } from '../../harness/execution/execution-status.ts'
import { inertText } from '../../failure/inert-text.ts'
import type { Logbook, Stage } from '../../logbook/logbook.ts'
import { formatCount, formatDuration } from '../../text/figures.ts'
import { shownExecutions, stagesIn } from '../shown-executions.ts'
import { statusShape, statusWord } from '../status.ts'
import { durationOf, timingOfStage } from '../timing.ts'

/** The closing table shows no more stages than this; the manifest has them all. */
const MOST_ROWS = 60

interface Column {
  readonly title: string
  readonly figure: boolean
  readonly cell: (stage: Stage) => string
}

const COLUMNS: readonly Column[] = [
  { title: 'Stage', figure: false, cell: stage => inertText(stage.name, 60) || '(no name)' },
  { title: 'Status', figure: false, cell: stage => wordOf(stage.status) },
  { title: 'Steps', figure: true, cell: stage => formatCount(stage.steps.length) },
  { title: 'Lines', figure: true, cell: stage => formatCount(total(stage, file => file.lines)) },
  { title: 'Errors', figure: true, cell: stage => formatCount(total(stage, file => file.errors)) },
  { title: 'Duration', figure: true, cell: durationText }
]

/**
 * A short table of what was found, one line a stage, made inert for the run's log. A column of
 * which nothing is known is left out. What failed is kept before other stages when there are very
 * many.
 */
export function tableOf(logbook: Logbook): readonly string[] {
  const shownStages = shownExecutions(logbook).flatMap(one => [...stagesIn(one)])
  const stages = shownStages.map(({ shownStage, above }) => {
    const name = [...above, shownStage.stage].map(one => one.name).join(' › ')
    return { ...shownStage.stage, name }
  })
  const kept = new Set(
    [
      ...stages.filter(stage => isFailure(stage.status)),
      ...stages.filter(stage => !isFailure(stage.status))
    ].slice(0, MOST_ROWS)
  )
  const shown = stages.filter(stage => kept.has(stage))
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
  const more = stages.length - shown.length
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

function total(stage: Stage, of: (file: Stage['steps'][number]['files'][number]) => number): number {
  return stage.steps.reduce((sum, step) => sum + step.files.reduce((inner, file) => inner + of(file), 0), 0)
}
