import type { PipelineHistory } from '../comparison/baselines.ts'
import type { Excerpt } from '../diagnosis/excerpt.ts'
import { NO_SOURCES, type SourceFinder, type SourcePlace } from '../github/source/source-place.ts'
import type { Execution, LogFile, Logbook, Stage, Step, Telling } from '../logbook/logbook.ts'
import { remarksOf, type Remark } from './comparison-text.ts'
import { failedPlaces, type FailedPlace } from './failed-places.ts'
import { inOrder } from './failure-order.ts'
import { sameFailures } from './same-failure.ts'
import { retriedIn } from './last-attempts.ts'
import { shownExecutions } from './shown-executions.ts'
import { toldHistories, type ToldHistory } from './told-histories.ts'

/**
 * Why something failed in Harness: the one description that everything shows which is published of
 * it.
 */
export interface HarnessFailure {
  /** The execution that was asked for; a failed step can be of one that belongs to it. */
  readonly main: Execution
  /** Where it is described. */
  readonly place: FailedPlace
  /** Where the same failed, too: other regions of a matrix, say. */
  readonly others: readonly FailedPlace[]
  /** Harness's own failure message; foreign text. */
  readonly message: string | null
  /** Of the place's logs the one that says most; null without a log. */
  readonly file: LogFile | null
  /** The line of it that most probably says why. */
  readonly telling: Telling | null
  readonly excerpt: Excerpt | null
  /** Where the log says that it is in the checked-out repository. */
  readonly source: SourcePlace | null
  /** Harness's statuses are unknown: it was told from the errors in its log. */
  readonly isToldByLogsAlone: boolean
  /** What comparing its log with those of earlier runs says. */
  readonly remarks: readonly Remark[]
}

/** A logbook with what broke in it, the most telling first in each execution. */
export interface ReportedLogbook extends Logbook {
  readonly failures: readonly HarnessFailure[]
  /** Stages and steps that a later attempt follows. */
  readonly retried: ReadonlySet<Stage | Step>
  /** How the runs before a failed execution went; of those that were compared. */
  readonly histories: ReadonlyMap<Execution, ToldHistory>
}

/** What else there is to know of what broke. */
export interface FailureContext {
  readonly sources?: SourceFinder
  /** By the ids of executions. */
  readonly histories?: ReadonlyMap<string, PipelineHistory>
  /** The repository of the workflow. */
  readonly repositoryUrl?: string | null
}

/** Finds out once what broke, for all that is published. */
export function reported(logbook: Logbook, context: FailureContext = {}): ReportedLogbook {
  const { sources = NO_SOURCES, histories = new Map(), repositoryUrl = null } = context
  const failures = shownExecutions(logbook).flatMap(shown => {
    const groups = sameFailures(inOrder(failedPlaces(shown), shown.execution))
    return groups.map(group => failureOf(shown.execution, group, sources))
  })
  return {
    ...logbook,
    failures,
    retried: retriedIn(logbook),
    histories: toldHistories(logbook, histories, repositoryUrl)
  }
}

/** Every place of a failure, the described one first. */
export function placesOfFailure({ place, others }: HarnessFailure): readonly FailedPlace[] {
  return [place, ...others]
}

/** What broke in one of the executions that were asked for. */
export function failuresIn({ failures }: ReportedLogbook, main: Execution): readonly HarnessFailure[] {
  return failures.filter(failure => failure.main === main)
}

function failureOf(
  main: Execution,
  [place, ...others]: readonly [FailedPlace, ...FailedPlace[]],
  sources: SourceFinder
): HarnessFailure {
  const { file, message, isToldByLogsAlone } = place
  const excerpt = file?.excerpt ?? null
  return {
    main,
    place,
    others,
    message: message === null || message.trim() === '' ? null : message,
    file,
    telling: file?.telling ?? null,
    excerpt,
    source: file === null ? null : sources.find(file.sourceLines),
    isToldByLogsAlone,
    remarks: file === null ? [] : remarksOf(file.comparison, file.lines)
  }
}
