import type { StoredLines } from '../blocks/stored-log.ts'
import type { TellingLine } from '../diagnosis/diagnosis.ts'
import type { LogBaseline, NamedRun } from './baselines.ts'
import type { NewLines } from './new-lines.ts'
import { hashOfText } from './line-hasher.ts'

/** What the log of the last good run tells of a failed one. */
export interface GoodComparison {
  readonly run: NamedRun
  readonly newLines: NewLines
  /** What the report's page can show of the good log; null for nothing. */
  readonly stored: StoredLines | null
}

/** What a failed step's log has to do with those of earlier runs. */
export interface LogComparison {
  /** What is new since the last good run; null where its log could not be fetched. */
  readonly good: GoodComparison | null
  /** Earlier failed runs that failed the same way, the newest first. */
  readonly sameIn: readonly NamedRun[]
  /** Those that failed otherwise. */
  readonly otherIn: readonly NamedRun[]
  /** Those that failed elsewhere: the step passed there. */
  readonly passedIn: readonly NamedRun[]
  /** A run of the same commit in which the step passed. */
  readonly passedOnCommit: NamedRun | null
}

/**
 * Whether a log failed the way that earlier ones did: whether they have a line like the telling
 * one. A line that may not say why, or that the good run has too, tells nothing of that.
 *
 * @param newLines null where there is no good log
 */
export function compareLog(
  { good, earlier, passedOnCommit }: LogBaseline,
  newLines: NewLines | null,
  telling: TellingLine | null
): LogComparison {
  const hash = telling?.sure === true ? hashOfText(telling.line.text) : 0
  const isTold = hash !== 0 && good?.templates.has(hash) !== true
  const failed = isTold ? earlier.filter(({ templates }) => templates !== null) : []
  const isSame = ({ templates }: (typeof earlier)[number]): boolean => templates?.has(hash) === true
  return {
    good: good === null || newLines === null ? null : { run: good.run, newLines, stored: good.stored },
    sameIn: failed.filter(isSame).map(({ run }) => run),
    otherIn: failed.filter(step => !isSame(step)).map(({ run }) => run),
    passedIn: earlier.filter(({ templates }) => templates === null).map(({ run }) => run),
    passedOnCommit
  }
}
