import type { LogFile } from '../../logbook/logbook.ts'
import { isToldByLogsAlone, type FailedStep } from '../failed-steps.ts'
import { formatCount, formatCountOf } from '../figures.ts'
import { code, inlineText, link, nameText, paragraph, preformattedLine } from './markdown.ts'
import { statusAndDuration, statusIcon } from '../status.ts'
import { durationOf, timingOfExecution, timingOfStage, timingOfStep } from '../timing.ts'

/** The address of a line of a log, 1-based among its display lines, or of the log as a whole, in the report; null where there is none. */
export type LineUrl = (file: LogFile, line: number | null) => string | null

/** Failed steps told with their excerpts; the others are counted. */
const MOST_BROKEN = 5

/**
 * What broke, as blocks of markdown; none where nothing did.
 *
 * @param excerptReach lines of the excerpts before and after the telling one; null for no excerpts
 */
export function whatBroke(
  broken: readonly FailedStep[],
  excerptReach: number | null,
  lineUrl: LineUrl = () => null
): string[] {
  const shown = broken.slice(0, MOST_BROKEN)
  const rest = broken.length - shown.length
  if (shown.length === 0) return []
  return [
    '<h3>What broke</h3>',
    shown.some(isToldByLogsAlone)
      ? "<p>Harness's statuses are not known here; these are the steps whose logs have lines of level ERROR or FATAL.</p>"
      : '',
    ...shown.flatMap(failed => cardOf(failed, excerptReach, lineUrl)),
    rest > 0 ? `<p>… and ${formatCountOf(rest, 'more step')} that failed.</p>` : ''
  ]
}

function cardOf(failed: FailedStep, excerptReach: number | null, lineUrl: LineUrl): string[] {
  const { above, stage, step, execution, message, file, excerpt } = failed
  const { status } = step ?? stage ?? execution
  const timing =
    step !== null ? timingOfStep(step) : stage !== null ? timingOfStage(stage) : timingOfExecution(execution)
  const names = [...above, stage, step].flatMap(one => one?.name ?? [])
  const delegates = (step?.delegates ?? []).map(name => inlineText(name, 60)).join(', ')
  const place = names.map(name => nameText(name)).join(' › ') || 'The execution'
  const facts = inlineText(statusAndDuration(status, durationOf(timing)), 100)
  const errors = isToldByLogsAlone(failed) ? errorsOf(step?.files ?? []) : 0
  const telling = excerpt?.lines[excerpt.telling]
  const line = telling === undefined ? '' : `, line ${formatCount(telling.number)}`
  const url = file === null ? null : lineUrl(file, telling?.number ?? null)
  return [
    paragraph([
      `${statusIcon(status)} <b>${place}</b>`.trim(),
      facts,
      errors > 0 ? formatCountOf(errors, 'error') : '',
      delegates === '' ? '' : `delegate ${delegates}`
    ]),
    message === null || message.trim() === '' ? '' : `<blockquote>${inlineText(message, 1000)}</blockquote>`,
    excerptOf(failed, excerptReach),
    file === null
      ? ''
      : paragraph([`${code(file.text, 300)}${line}`, url === null ? '' : link('Show in the report', url)])
  ]
}

/** Lines are numbered as an editor does that shows the text file. */
function excerptOf({ excerpt }: FailedStep, reach: number | null): string {
  if (excerpt === null || reach === null) return ''
  const first = Math.max(0, excerpt.telling - reach)
  const lines = excerpt.lines.slice(first, excerpt.telling + reach + 1)
  const width = Math.max(...lines.map(({ number }) => String(number).length))
  const rows = lines.map(({ number, text }, at) => {
    const row = `${String(number).padStart(width)}  ${preformattedLine(text)}`.trimEnd()
    return first + at === excerpt.telling ? `<b>▸ ${row}</b>` : `  ${row}`
  })
  return rows.length === 0 ? '' : `<pre>\n${rows.join('\n')}\n</pre>`
}

function errorsOf(files: readonly LogFile[]): number {
  return files.reduce((sum, file) => sum + file.errors, 0)
}
