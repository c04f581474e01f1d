import type { ReportedLogbook } from '../failures.ts'
import { stagesIn, type ShownExecution } from '../shown-executions.ts'
import { formatCount, formatCountOf, formatDuration } from '../../text/figures.ts'
import type { ReportUrl } from '../report-url.ts'
import { inlineText, link, nameText } from './markdown.ts'
import { statusIcon, statusWord } from '../status.ts'
import { treeOf, type TreeRow } from './tree.ts'

/** A tree of more rows is folded. */
const OPEN_ROWS = 30

/**
 * Stages and steps as a table, folded when it is long, as blocks of markdown; none where there is
 * nothing.
 *
 * @param most see `treeOf`
 */
export function treeSection(
  shown: ShownExecution,
  logbook: ReportedLogbook,
  most: number,
  urlOf: ReportUrl
): string[] {
  const { rows, stagesLeftOut } = treeOf(shown, logbook, most)
  if (rows.length === 0) return []
  const stages = [...stagesIn(shown)].map(({ shownStage }) => shownStage.stage)
  const steps = stages.reduce((sum, stage) => sum + stage.steps.length, 0)
  const title = `${formatCountOf(stages.length, 'stage')}, ${formatCountOf(steps, 'step')}`
  const table = tableOf(rows, urlOf)
  const rest = stagesLeftOut > 0 ? [`<p>… and ${formatCountOf(stagesLeftOut, 'more stage')}.</p>`] : []
  return rows.length > OPEN_ROWS
    ? ['<h3>Stages and steps</h3>', `<details><summary>${title}</summary>\n${table}\n</details>`, ...rest]
    : ['<h3>Stages and steps</h3>', table, ...rest]
}

interface Column {
  readonly title: string
  readonly figure: boolean
  readonly cell: (row: TreeRow, urlOf: ReportUrl) => string
}

const COLUMNS: readonly Column[] = [
  { title: 'Step', figure: false, cell: treeName },
  {
    title: 'Status',
    figure: false,
    cell: row => inlineText(statusWord(row.status, row.isRetried) ?? '', 40)
  },
  {
    title: 'Duration',
    figure: true,
    cell: row => (row.duration === null ? '' : formatDuration(row.duration))
  },
  { title: 'Lines', figure: true, cell: row => (row.lines === null ? '' : formatCount(row.lines)) },
  { title: 'Errors', figure: true, cell: row => formatSome(row.errors) },
  { title: 'Warnings', figure: true, cell: row => formatSome(row.warnings) }
]

/**
 * Columns without a single entry are left out. Nothing wraps: names would lose their indentation,
 * and a table that is too wide can be scrolled.
 */
function tableOf(rows: readonly TreeRow[], urlOf: ReportUrl): string {
  const columns = COLUMNS.filter(({ cell }) => rows.some(row => cell(row, urlOf) !== ''))
  const heads = columns.map(({ title, figure }) => `<th align="${figure ? 'right' : 'left'}">${title}</th>`)
  const lines = rows.map(row => {
    if (row.kind === 'group' || row.kind === 'rest') {
      return `<td colspan="${columns.length}">${treeName(row, urlOf)}</td>`
    }
    return columns
      .map(({ figure, cell }) => {
        return `<td${figure ? ' align="right"' : ''} nowrap>${cell(row, urlOf)}</td>`
      })
      .join('')
  })
  return ['<table>', ...[heads.join(''), ...lines].map(line => `<tr>${line}</tr>`), '</table>'].join('\n')
}

function treeName({ kind, depth, name, status, isRetried, item }: TreeRow, urlOf: ReportUrl): string {
  const linked = link(nameText(name), item === null ? null : urlOf(item))
  const label = `${statusIcon(status, isRetried)} ${linked}`.trim()
  const indent = '&emsp;'.repeat(depth)
  if (kind === 'stage') return `${indent}<b>${label}</b>`
  return kind === 'group' ? `${indent}<i>${label}</i>` : `${indent}${label}`
}

/** Zero says nothing in a column of figures. */
function formatSome(count: number | null): string {
  return count === null || count === 0 ? '' : formatCount(count)
}
