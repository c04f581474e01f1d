import * as core from '@actions/core'
import { inertText } from '../../failure/inert-text.ts'
import type { Logbook } from '../../logbook/logbook.ts'
import { collisionOf } from '../summary/collision.ts'
import { failedSteps, placeOfFailure, type FailedStep } from '../failed-steps.ts'
import { formatCount } from '../figures.ts'
import { createSourceFinder, type SourcePlace } from '../../github/source-place.ts'

/** How what broke and what is missing is told. */
export interface AnnotationOptions {
  /** As annotations; else as plain lines of the run's log. */
  readonly annotations: boolean
  /** GITHUB_WORKSPACE: where the files are that an annotation can stand at; null for none. */
  readonly workspace: string | null
  /** Annotations of each kind that the step has, or will have, for other reasons. */
  readonly alreadySaid?: { readonly errors: number; readonly warnings: number }
}

/** GitHub shows so many annotations of a kind a step. */
const MOST_OF_A_KIND = 10
const TITLE_LIMIT = 120
const LINE_LIMIT = 300
const MESSAGE_LIMIT = 600

interface Annotation {
  readonly title: string
  readonly message: string
  readonly place: SourcePlace | null
}

/** Tells each failed step as an error and each gap as a warning, no more than GitHub shows; the last one counts the rest. */
export function annotate(logbook: Logbook, options: AnnotationOptions): void {
  const { errors, warnings } = options.alreadySaid ?? { errors: 0, warnings: 0 }
  const finder = createSourceFinder(options.annotations ? options.workspace : null)
  const failed = failedSteps(logbook)
  const shown = atMost(failed, MOST_OF_A_KIND - errors)
  for (const item of shown) {
    const place = item.excerpt === null ? null : finder.find(item.excerpt)
    sayError({ ...textOf(item), place }, options)
  }
  if (shown.length < failed.length) {
    const more = `${formatCount(failed.length - shown.length)} more steps failed; the output failed-steps lists them.`
    sayError({ title: 'More steps failed', message: more, place: null }, options)
  }
  warnOfGaps(logbook, options, MOST_OF_A_KIND - warnings)
}

function warnOfGaps(logbook: Logbook, { annotations }: AnnotationOptions, most: number): void {
  const say = annotations ? (text: string) => core.warning(text) : (text: string) => core.info(text)
  const collision = collisionOf(logbook)
  if (collision !== null) say(collision)
  const { gaps } = logbook
  const shown = atMost(gaps, collision === null ? most : most - 1)
  for (const { prefix, reason } of shown)
    say(inertText(`Missing: ${inertText(prefix)}: ${inertText(reason, 500)}`, 1000))
  if (shown.length < gaps.length) {
    const more = formatCount(gaps.length - shown.length)
    say(`${more} more logs are missing; manifest.json lists them all under "gaps".`)
  }
}

/** All, or so many that one more annotation can count the rest. */
function atMost<T>(items: readonly T[], most: number): readonly T[] {
  return items.length <= most ? items : items.slice(0, Math.max(0, most - 1))
}

function textOf(failed: FailedStep): Pick<Annotation, 'title' | 'message'> {
  const { excerpt, message, file } = failed
  const telling = excerpt?.lines[excerpt.telling]
  const place = inertText(placeOfFailure(failed) ?? 'The execution', TITLE_LIMIT)
  const lines = [
    inertText(telling?.text ?? '', LINE_LIMIT),
    inertText(message ?? '', MESSAGE_LIMIT),
    file === null
      ? ''
      : inertText(
          telling === undefined ? file.text : `${file.text}, line ${formatCount(telling.number)}`,
          LINE_LIMIT
        )
  ]
  const known = lines.filter(line => line !== '')
  return { title: `${place} failed`, message: (known.length > 0 ? known : ['No message.']).join('\n') }
}

function sayError({ title, message, place }: Annotation, { annotations }: AnnotationOptions): void {
  if (!annotations) {
    core.info(`${title}: ${message.replaceAll('\n', ' · ')}`)
    return
  }
  core.error(message, {
    title,
    ...(place === null ? {} : { file: place.file, startLine: place.line }),
    ...(place?.column == null ? {} : { startColumn: place.column })
  })
}
