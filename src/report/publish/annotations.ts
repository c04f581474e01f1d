import * as core from '@actions/core'
import { inertKey, inertText } from '../../failure/inert-text.ts'
import type { Logbook } from '../../logbook/logbook.ts'
import { collisionOf } from '../summary/collision.ts'
import { linesAfterTelling } from '../excerpt-rows.ts'
import { nameOfPlace } from '../failed-places.ts'
import type { HarnessFailure, ReportedLogbook } from '../failures.ts'
import { formatCount, formatCountOf } from '../../text/figures.ts'
import type { SourcePlace } from '../../github/source/source-place.ts'
import { reportUrls, type ReportUrl } from '../report-url.ts'
import { areAllListed } from './failed-steps-output.ts'

/** How what broke and what is missing is told. */
export interface AnnotationOptions {
  /** As annotations; else as plain lines of the run's log. */
  readonly annotations: boolean
  /** The address of the report's page; null for none. */
  readonly reportUrl?: string | null
  /** Annotations of each kind that the step has, or will have, for other reasons. */
  readonly alreadySaid?: { readonly errors: number; readonly warnings: number }
  /** Blanks what quoting has put together. */
  readonly redact: (composed: string) => string
}

/** GitHub shows so many annotations of a kind a step. */
const MOST_OF_A_KIND = 10
const TITLE_LIMIT = 120
const LINE_LIMIT = 300
const MESSAGE_LIMIT = 600
const PATH_LIMIT = 500
const URL_LIMIT = 1000
/** Lines after the telling one that are told, too. */
const MOST_EXPLAINING = 2

interface Annotation {
  readonly title: string
  readonly message: string
  readonly place: SourcePlace | null
}

/**
 * Tells each failure as an error and each gap as a warning, no more than GitHub shows; the last one
 * counts the rest.
 */
export function annotate(logbook: ReportedLogbook, options: AnnotationOptions): void {
  const { errors, warnings } = options.alreadySaid ?? { errors: 0, warnings: 0 }
  const { failures } = logbook
  const urlOf = reportUrls(logbook, options.reportUrl ?? null)
  const shown = atMost(failures, MOST_OF_A_KIND - errors)
  for (const failure of shown) sayError(annotationOf(failure, urlOf), options)
  if (shown.length < failures.length) {
    const steps = failures.slice(shown.length).reduce((sum, { others }) => sum + 1 + others.length, 0)
    const where = areAllListed(failures)
      ? 'the output failed-steps lists them'
      : 'manifest.json tells the status of each log'
    const more = `${formatCount(steps)} more steps failed; ${where}.`
    sayError({ title: 'More steps failed', message: more, place: null }, options)
  }
  warnOfGaps(logbook, options, MOST_OF_A_KIND - warnings)
}

function warnOfGaps(logbook: Logbook, { annotations, redact }: AnnotationOptions, most: number): void {
  const sayPlain = annotations ? (text: string) => core.warning(text) : (text: string) => core.info(text)
  const say = (text: string): void => sayPlain(redact(text))
  const collision = collisionOf(logbook)
  if (collision !== null) say(collision)
  const { gaps } = logbook
  const shown = atMost(gaps, collision === null ? most : most - 1)
  for (const { prefix, reason } of shown)
    say(inertText(`Missing: ${inertKey(prefix)}: ${inertText(reason, 500)}`, 1000))
  if (shown.length < gaps.length) {
    const more = formatCount(gaps.length - shown.length)
    say(`${more} more logs are missing; manifest.json lists them all under "gaps".`)
  }
}

/** All, or so many that one more annotation can count the rest. */
function atMost<T>(items: readonly T[], most: number): readonly T[] {
  return items.length <= most ? items : items.slice(0, Math.max(0, most - 1))
}

/**
 * The telling line and what explains it, Harness's message, where it stands: in the artifact, and
 * in the report.
 */
function annotationOf(failure: HarnessFailure, urlOf: ReportUrl): Annotation {
  const { excerpt, message, file, telling, place, others, source } = failure
  const name = inertText(nameOfPlace(place) ?? 'The execution', TITLE_LIMIT)
  const more = others.length === 0 ? '' : `, and ${formatCountOf(others.length, 'more step')}`
  const probably = telling === null || telling.sure ? '' : 'Probably: '
  const lines = [
    inertText(telling === null ? '' : probably + telling.text, LINE_LIMIT),
    ...(excerpt === null ? [] : linesAfterTelling(excerpt, MOST_EXPLAINING)).map(text =>
      inertText(text, LINE_LIMIT)
    ),
    inertText(message ?? '', MESSAGE_LIMIT),
    file === null ? '' : inertText(telling === null ? file.text : `${file.text}:${telling.line}`, PATH_LIMIT),
    file === null ? '' : inertText(urlOf(file, telling?.line ?? null) ?? '', URL_LIMIT)
  ]
  const known = lines.filter(line => line !== '')
  return {
    title: `${name} failed${more}`,
    message: (known.length > 0 ? known : ['No message.']).join('\n'),
    place: source
  }
}

function sayError({ title, message, place }: Annotation, { annotations, redact }: AnnotationOptions): void {
  if (!annotations) {
    core.info(redact(`${title}: ${message.replaceAll('\n', ' · ')}`))
    return
  }
  core.error(redact(message), {
    title: redact(title),
    ...(place === null ? {} : { file: place.file, startLine: place.line }),
    ...(place?.column == null ? {} : { startColumn: place.column })
  })
}
