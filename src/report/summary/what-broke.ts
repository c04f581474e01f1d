import { excerptRows } from '../excerpt-rows.ts'
import { countErrors, formatErrors } from '../error-count.ts'
import { durationOfPlace, namedDelegates, runStateOfPlace, type FailedPlace } from '../failed-places.ts'
import type { HarnessFailure, ReportedLogbook } from '../failures.ts'
import { formatCount, formatCountOf } from '../../text/figures.ts'
import type { ReportUrl } from '../report-url.ts'
import { code, inlineText, link, nameText, paragraph, preformattedLine } from './markdown.ts'
import { remarkHtml } from './remark-html.ts'
import { statusAndDuration, statusIcon } from '../status.ts'

/** Failures told with their excerpts; the others are counted. */
const MOST_BROKEN = 5
/** Other places of a failure that are named. */
const MOST_PLACES = 30

/** How much is told of a failure. */
export interface FailureDetail {
  /** Lines of the excerpts before and after the telling one; null for no excerpts. */
  readonly excerptReach: number | null
  /** The files of the logs are there, so that a path says where to look. */
  readonly hasFiles: boolean
}

/**
 * What broke, as blocks of markdown; none where nothing did.
 *
 * @param histories are told above the failures
 */
export function whatBroke(
  failures: readonly HarnessFailure[],
  detail: FailureDetail,
  urlOf: ReportUrl = () => null,
  histories: ReportedLogbook['histories'] = new Map()
): string[] {
  const shown = failures.slice(0, MOST_BROKEN)
  const rest = failures.slice(shown.length).reduce((sum, { others }) => sum + 1 + others.length, 0)
  if (shown.length === 0) return []
  return [
    '<h3>What broke</h3>',
    ...historiesOf(shown, histories),
    shown.some(({ isToldByLogsAlone }) => isToldByLogsAlone)
      ? "<p>Harness's statuses are not known here; these are the steps whose logs have errors.</p>"
      : '',
    ...shown.flatMap(failure => cardOf(failure, detail, urlOf)),
    rest > 0 ? `<p>… and ${formatCountOf(rest, 'more step')} that failed.</p>` : ''
  ]
}

/** Since when the pipelines fail: that of the execution itself, and those that its stages ran. */
function historiesOf(failures: readonly HarnessFailure[], histories: ReportedLogbook['histories']): string[] {
  const executions = new Set(failures.flatMap(({ main, place }) => [main, place.execution]))
  const told = [...executions].flatMap(execution => {
    const remarks = histories.get(execution)?.remarks ?? []
    return remarks.length === 0 ? [] : [{ name: execution.name ?? execution.pipeline ?? '', remarks }]
  })
  return told.map(({ name, remarks }) =>
    paragraph([told.length > 1 ? inlineText(name, 100) : '', ...remarks.map(remarkHtml)])
  )
}

function cardOf(
  failure: HarnessFailure,
  { excerptReach, hasFiles }: FailureDetail,
  urlOf: ReportUrl
): string[] {
  const { place, others, message, isToldByLogsAlone } = failure
  const { status } = runStateOfPlace(place)
  const delegates = namedDelegates(place)
    .map(name => inlineText(name, 60))
    .join(', ')
  const errors = countErrors(isToldByLogsAlone ? (place.step?.files ?? []) : [])
  return [
    paragraph([
      `${statusIcon(status)} <b>${placeText(place)}</b>`.trim(),
      inlineText(statusAndDuration(status, durationOfPlace(place)), 100),
      errors.errors > 0 ? formatErrors(errors) : '',
      delegates === '' ? '' : `delegate ${delegates}`
    ]),
    message === null ? '' : `<blockquote>${inlineText(message, 1000)}</blockquote>`,
    excerptOf(failure, excerptReach),
    hasFiles ? whereOf(failure, urlOf) : lineOf(failure),
    paragraph(failure.remarks.map(remarkHtml)),
    othersOf(others, urlOf)
  ]
}

/** `logs/01-Build/02-Test.log:1204 · Show in the report`. */
function whereOf({ file, telling }: HarnessFailure, urlOf: ReportUrl): string {
  if (file === null) return ''
  const url = urlOf(file, telling?.line ?? null)
  const path = code(telling === null ? file.text : `${file.text}:${telling.line}`, 300)
  return paragraph([
    telling?.sure === false ? `Probably ${path}` : path,
    url === null ? '' : link('Show in the report', url)
  ])
}

/** Where the file is not there yet. */
function lineOf({ telling }: HarnessFailure): string {
  if (telling === null) return ''
  const line = `line ${formatCount(telling.line)} of the step's log`
  return paragraph([telling.sure ? `From ${line}` : `Probably ${line}`])
}

function othersOf(others: readonly FailedPlace[], urlOf: ReportUrl): string {
  if (others.length === 0) return ''
  const named = others.slice(0, MOST_PLACES).map(place => {
    const { execution, stage, step, file } = place
    return link(placeText(place), urlOf(file ?? step ?? stage ?? execution, file?.telling?.line ?? null))
  })
  const rest = others.length - named.length
  const more = rest > 0 ? [`… and ${formatCount(rest)} more`] : []
  return paragraph([`The same in ${formatCountOf(others.length, 'more step')}`, ...named, ...more])
}

function placeText({ above, stage, step }: FailedPlace): string {
  const names = [...above, stage, step].flatMap(one => one?.name ?? [])
  return names.map(name => nameText(name)).join(' › ') || 'The execution'
}

/** Lines are numbered as an editor does that shows the text file. */
function excerptOf({ excerpt }: HarnessFailure, reach: number | null): string {
  if (excerpt === null || reach === null) return ''
  const rows = excerptRows(excerpt, reach)
  const width = Math.max(...excerpt.lines.map(({ number }) => String(number).length))
  const shown = rows.map(row => {
    if (row.kind === 'left-out') return `  ${' '.repeat(width)}  ${row.text}`
    const { number, text } = row.line
    const line = `${String(number).padStart(width)}  ${preformattedLine(text)}`.trimEnd()
    return row.isTelling ? `<b>▸ ${line}</b>` : `  ${line}`
  })
  return shown.length === 0 ? '' : `<pre>\n${shown.join('\n')}\n</pre>`
}
