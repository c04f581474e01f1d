import type { Artifact } from '../../github/artifact/artifact.ts'
import type { Failure } from '../../failure/failure.ts'
import { inertKey } from '../../failure/inert-text.ts'
import type { Logbook } from '../../logbook/logbook.ts'
import { collisionOf } from './collision.ts'
import { executionFacts } from '../execution-facts.ts'
import { shownExecutions, stagesIn, type ShownExecution } from '../shown-executions.ts'
import { failuresIn, type ReportedLogbook } from '../failures.ts'
import { countErrors, formatErrors } from '../error-count.ts'
import { reportHome, reportUrls, type ReportUrl } from '../report-url.ts'
import { formatBytes, formatCount, formatCountOf } from '../../text/figures.ts'
import { code, inlineText, link, paragraph } from './markdown.ts'
import { statusAndDuration, statusIcon } from '../status.ts'
import { timelineOf } from './timeline.ts'
import { durationOf, timingOfExecution } from '../timing.ts'
import { treeSection } from './tree-table.ts'
import { whatBroke } from './what-broke.ts'

/** Where else the reader can look. */
export interface SummaryLinks {
  readonly artifact: Artifact | null
  /** The HTML report's page; null without one. */
  readonly reportUrl: string | null
}

/**
 * Bytes of UTF-8; GitHub refuses a summary of more than 1 MiB a step ("Workflow commands", "Step
 * isolation and limits").
 */
export const SUMMARY_LIMIT = 1000 * 1024

/** How much is told. */
interface Detail {
  readonly timeline: boolean
  /** Steps and units of the tree, of all executions together. */
  readonly treeRows: number
  /** Lines before and after the telling one. */
  readonly excerptReach: number | null
  readonly executions: number
  readonly gaps: number
  /** The files of the logs are there: their paths and numbers say something. */
  readonly hasFiles: boolean
  /** What of the above was given up, in words. */
  readonly leftOut: readonly string[]
}

const FULL: Detail = {
  timeline: true,
  treeRows: 500,
  excerptReach: 20,
  executions: 20,
  gaps: 50,
  hasFiles: true,
  leftOut: []
}
const SHORT: Detail = {
  ...FULL,
  timeline: false,
  treeRows: 60,
  excerptReach: 10,
  gaps: 5
}
/** What is given up one after the other until the rest fits. */
const SHRINKING: readonly Partial<Detail>[] = [
  { timeline: false, leftOut: ['the timeline'] },
  { treeRows: 100, leftOut: ['the timeline', 'most of the steps'] },
  { treeRows: 0, leftOut: ['the timeline', 'the steps'] },
  { excerptReach: 2, leftOut: ['the timeline', 'the steps', 'most lines of the excerpts'] },
  { excerptReach: null, leftOut: ['the timeline', 'the steps', 'the excerpts'] },
  { executions: 1, gaps: 5, leftOut: ['the timeline', 'the steps', 'the excerpts', 'most of the rest'] }
]

/**
 * The job summary in GitHub-flavoured markdown: what broke, the tree, the timeline, the numbers,
 * the gaps. What is unknown is left out.
 *
 * @param limit the most bytes; the timeline, then the tree, then the excerpts are given up for
 *   it, and the summary says so
 * @returns '' where not even the least fits
 */
export function summaryOf(logbook: ReportedLogbook, links: SummaryLinks, limit = SUMMARY_LIMIT): string {
  return composeWithin(logbook, links, limit, [FULL, ...SHRINKING])
}

/**
 * The same for a comment: without the timeline, with fewer steps and shorter excerpts.
 *
 * @param hasFiles whether the logs were exported already, so that their files can be named
 */
export function shortSummaryOf(
  logbook: ReportedLogbook,
  links: SummaryLinks,
  hasFiles: boolean,
  limit: number
): string {
  return composeWithin(logbook, links, limit, [{ ...SHORT, hasFiles }, ...SHRINKING.slice(2)])
}

function composeWithin(
  logbook: ReportedLogbook,
  links: SummaryLinks,
  limit: number,
  details: readonly Partial<Detail>[]
): string {
  let detail = FULL
  for (const less of details) {
    detail = { ...detail, ...less }
    const summary = compose(logbook, links, detail)
    if (Buffer.byteLength(summary) <= limit) return summary
  }
  return ''
}

/** The summary of a run that found no logs. */
export function summaryOfNothing({ summary, next }: Failure): string {
  return joined(['<h2>No logs</h2>', `<p>${inlineText(summary, 1000)}<br>${inlineText(next, 1000)}</p>`])
}

function compose(logbook: ReportedLogbook, links: SummaryLinks, detail: Detail): string {
  const all = shownExecutions(logbook)
  const shown = all.slice(0, detail.executions)
  const several = all.length > 1
  const notShown = all.length - shown.length
  const urlOf = reportUrls(logbook, links.reportUrl)
  const share = { ...detail, treeRows: Math.floor(detail.treeRows / Math.max(1, shown.length)) }
  return joined([
    ...(several
      ? [headline(formatCountOf(all.length, 'execution'), [...linksOf(links), numbersOf(all)])]
      : []),
    ...shown.flatMap(one => sectionsOf(one, logbook, several ? null : links, share, urlOf)),
    notShown > 0 ? `<p>… and ${formatCountOf(notShown, 'more execution')}.</p>` : '',
    ...missing(logbook, detail)
  ])
}

/** @param links null where they stand above all executions */
function sectionsOf(
  shown: ShownExecution,
  logbook: ReportedLogbook,
  links: SummaryLinks | null,
  detail: Detail,
  urlOf: ReportUrl
): string[] {
  return [
    headlineOf(shown, links),
    ...whatBroke(failuresIn(logbook, shown.execution), detail, urlOf, logbook.histories),
    ...treeSection(shown, logbook, detail.treeRows, urlOf),
    ...(detail.timeline ? timelineSection(shown, logbook.retried) : []),
    detail.hasFiles ? `<p>${numbersOf([shown])}</p>` : ''
  ]
}

function headlineOf(shown: ShownExecution, links: SummaryLinks | null): string {
  const { execution } = shown
  const { name, pipeline, runSequence, status, url } = execution
  const label = inlineText(name ?? pipeline ?? '') || 'Harness execution'
  // `#42` would become a link to an issue of the repository.
  const run = runSequence === null ? '' : ` · run ${runSequence}`
  const state = statusAndDuration(status, durationOf(timingOfExecution(execution)))
  return headline(
    `${statusIcon(status)} ${label}${run}`.trim(),
    [
      inlineText(state, 100),
      url === null ? '' : link('Open in Harness', url),
      ...(links === null ? [] : linksOf(links))
    ],
    factsText(shown)
  )
}

/** `Pull request 118: … · Branch main`, inert. */
function factsText(shown: ShownExecution): string {
  return paragraph(executionFacts(shown).map(({ label, text }) => `${label} ${inlineText(text, 120)}`))
}

function headline(title: string, facts: readonly string[], more = ''): string {
  return `<h2>${title}</h2>\n${paragraph(facts)}${more}`.trimEnd()
}

function linksOf({ artifact, reportUrl }: SummaryLinks): string[] {
  return [
    reportUrl === null ? '' : link('Report', reportHome(reportUrl)),
    artifact?.url == null ? '' : `${link('Download the logs', artifact.url)} (${formatBytes(artifact.size)})`
  ]
}

function timelineSection(shown: ShownExecution, retried: ReportedLogbook['retried']): string[] {
  const timeline = timelineOf(shown, retried)
  if (timeline === null) return []
  const { mermaid, leftOut } = timeline
  return [
    '<h3>Timeline</h3>',
    `\`\`\`mermaid\n${mermaid}\n\`\`\``,
    leftOut > 0
      ? `<p>What failed and the longest steps; ${formatCount(leftOut)} others are left out.</p>`
      : ''
  ]
}

function numbersOf(executions: readonly ShownExecution[]): string {
  const stages = executions.flatMap(one => [...stagesIn(one)].map(({ shownStage }) => shownStage.stage))
  const steps = stages.flatMap(stage => stage.steps)
  const files = steps.flatMap(step => step.files)
  const total = (of: (file: (typeof files)[number]) => number): number =>
    files.reduce((sum, file) => sum + of(file), 0)
  const redactions = total(file => file.redactions)
  const missing = total(file => file.missingAtStart)
  const cut = total(file => file.cutLines)
  return [
    formatCountOf(stages.length, 'stage'),
    formatCountOf(steps.length, 'step'),
    formatCountOf(files.length, 'log'),
    formatCountOf(
      total(file => file.lines),
      'line'
    ),
    formatErrors(countErrors(files)),
    formatCountOf(
      total(file => file.warnings),
      'warning'
    ),
    formatBytes(total(file => file.bytes)),
    ...(redactions > 0 ? [`${formatCountOf(redactions, 'place')} blanked`] : []),
    ...(missing > 0 ? [`${formatCountOf(missing, 'line')} missing at the start of logs`] : []),
    ...(cut > 0 ? [`${formatCountOf(cut, 'line')} cut by Harness`] : [])
  ].join(' · ')
}

function missing(logbook: Logbook, { gaps: most, leftOut }: Detail): string[] {
  const collision = collisionOf(logbook)
  const shown = logbook.gaps.slice(0, most)
  const rest = logbook.gaps.length - shown.length
  const items = [
    ...(collision === null ? [] : [inlineText(collision, 1000)]),
    ...shown.map(({ prefix, reason }) => `${code(inertKey(prefix, 300), 300)}: ${inlineText(reason, 500)}`),
    ...(rest > 0 ? [`… and ${formatCount(rest)} more, all in <code>manifest.json</code>`] : []),
    ...(leftOut.length > 0
      ? [
          `To stay within what GitHub takes as a summary, ${leftOut.join(', ')} are left out here; the artifact has everything.`
        ]
      : [])
  ]
  if (items.length === 0) return []
  return ['<h3>Gaps</h3>', `<ul>\n${items.map(item => `<li>${item}</li>`).join('\n')}\n</ul>`]
}

/** A blank line ends an HTML block, and the next begins a new one. */
function joined(blocks: readonly string[]): string {
  return `${blocks.filter(block => block !== '').join('\n\n')}\n`
}
