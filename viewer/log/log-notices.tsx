import type { VNode } from 'preact'
import { tellCutLines, tellMissingAtStart } from '../../src/text/lines-not-kept.ts'
import type { PageLog } from '../../src/report/page/page-data.ts'
import type { LevelFilter } from './log-tools.tsx'

/** What is missing of a log: in this page, or in Harness itself. */
export function LogNotices({
  log,
  isDamaged
}: {
  readonly log: PageLog
  readonly isDamaged: boolean
}): VNode {
  const notKept = [tellMissingAtStart(log.missingAtStart), tellCutLines(log.cutLines)].filter(
    one => one !== null
  )
  return (
    <>
      {isDamaged ? (
        <p class="notice" role="alert">
          This page is incomplete: it broke off while it was loaded or saved, and lines of this log are
          missing. All of them are in the artifact: {log.path}
        </p>
      ) : null}
      {notKept.length === 0 ? null : <p class="notice">{notKept.join('. ')}.</p>}
    </>
  )
}

const NOTHING: Readonly<Record<LevelFilter, string>> = {
  all: 'No lines',
  warnings: 'No warnings and no errors',
  errors: 'No errors',
  new: 'No new lines'
}

interface NoSuchLinesProps {
  readonly filter: LevelFilter
  /** Whether all of the log was looked at. */
  readonly isComplete: boolean
  readonly onAll: () => void
}

/** Where the level filter leaves nothing. */
export function NoSuchLines({ filter, isComplete, onAll }: NoSuchLinesProps): VNode {
  if (!isComplete) return <p class="nothing quiet">Looking through the log…</p>
  return (
    <p class="nothing">
      <span class="quiet">{NOTHING[filter]} in this log.</span>
      <button type="button" onClick={onAll}>
        Show all lines
      </button>
    </p>
  )
}
