import type { Execution } from '../../logbook/logbook.ts'
import type { ReportedLogbook } from '../failures.ts'
import { inlineText, link, paragraph } from './markdown.ts'
import { shortSummaryOf, type SummaryLinks } from './summary.ts'

/** What a comment says at its end. */
export interface CommentFooter {
  /** The run of the workflow; null where it is not known. */
  readonly runUrl: string | null
  /**
   * Whether Harness is watched, was watched and is no more, will be by a later run, or all is
   * known.
   */
  readonly state: 'watching' | 'left' | 'handed-over' | 'final'
}

/** Room for the footer, in bytes. */
const FOOTER = 1000

/** The comment on a pull request: the pieces of the summary, shorter, within so many bytes. */
export function commentOf(
  logbook: ReportedLogbook,
  links: SummaryLinks,
  footer: CommentFooter,
  limit: number
): string {
  return `${shortSummaryOf(logbook, links, footer.state === 'final', limit - FOOTER)}\n${footerOf(footer)}`.trim()
}

/** What stands in place of a failure that is over. */
export function fixedComment({ name, pipeline, runSequence, url }: Execution, runUrl: string | null): string {
  const what = inlineText(name ?? pipeline ?? '') || 'Harness'
  return paragraph([
    // A colon could end an emoji's name that the foreign name begins.
    `✅ ${what}`,
    `Fixed in run ${runSequence ?? '?'}`,
    url === null ? '' : link('Open in Harness', url),
    runUrl === null ? '' : link('Logs', runUrl)
  ])
}

function footerOf({ runUrl, state }: CommentFooter): string {
  const job = (label: string): string => (runUrl === null ? label : link(label, runUrl))
  if (state === 'watching') return `<p><sub>Brought up to date by ${job('the workflow run')}.</sub></p>`
  if (state === 'handed-over') {
    return `<p><sub>From ${job('the workflow run')}. The next stage that ends brings this up to date.</sub></p>`
  }
  if (state === 'left') {
    return `<p><sub>Not brought up to date any more: ${job('the workflow run')} ended before all was known. Harness has the rest.</sub></p>`
  }
  return runUrl === null ? '' : `<p><sub>From ${job('the workflow run')}.</sub></p>`
}
