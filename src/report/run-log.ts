import { quoteInert } from '../harness/quote.ts'
import { filesOf, type Logbook } from '../logs/logbook.ts'
import { formatBytes, formatCount } from './figures.ts'

/** The closing table shows no more rows than this; the manifest has them all. */
const MOST_ROWS = 60

/** A short table of what was found, one line a log: stage, step, lines, size, file. Made inert for the run's log. */
export function tableOf(logbook: Logbook): readonly string[] {
  const rows = [...filesOf(logbook)].map(({ stage, step, file }) => [
    quoteInert(stage.name, 40),
    quoteInert(file.unit === null ? step.name : `${step.name} › ${file.unit}`, 60),
    formatCount(file.lines),
    formatBytes(file.bytes),
    quoteInert(file.text, 200)
  ])
  const shown = [['Stage', 'Step', 'Lines', 'Size', 'File'], ...rows.slice(0, MOST_ROWS)]
  const widths = [0, 1, 2, 3].map(column => Math.max(...shown.map(row => row[column]?.length ?? 0)))
  const lines = shown.map(row => row.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join('  '))
  const more = rows.length - MOST_ROWS
  return more > 0 ? [...lines, `… and ${formatCount(more)} more, all in manifest.json`] : lines
}

function pad(cell: string, width: number, column: number): string {
  return column === 2 || column === 3 ? cell.padStart(width) : cell.padEnd(width)
}
