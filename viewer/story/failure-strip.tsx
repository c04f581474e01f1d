import type { VNode } from 'preact'
import { statusKind } from '../../src/harness/execution/execution-status.ts'
import { formatCount } from '../../src/text/figures.ts'
import type { ShownFailure } from './failures.ts'

interface FailureStripProps {
  readonly failures: readonly ShownFailure[]
  /** Index of the one that is shown. */
  readonly at: number
  readonly onStep: (way: 1 | -1) => void
}

/** Above what failed: which of the failures it is, what Harness says of it, and the way on. */
export function FailureStrip({ failures, at, onStep }: FailureStripProps): VNode | null {
  const told = failures[at]?.told
  if (told === undefined) return null
  const { message, sure, toldByLogsAlone, excerpt } = told
  // That of others that failed of the same has other numbers.
  const telling =
    told.place === failures[at]?.place ? excerpt?.lines[excerpt.telling]?.text.trim() : undefined
  const kind = toldByLogsAlone ? 'unknown' : statusKind(told.status)
  const said = message?.trim() ?? ''
  return (
    <section class={`failure-strip ${kind}`} aria-label="What failed">
      {/* A long message scrolls. */}
      <p tabIndex={0}>
        <strong>
          <span aria-hidden="true">{kind === 'aborted' ? '⊘ ' : toldByLogsAlone ? '? ' : '✕ '}</span>
          {nameOf(kind, toldByLogsAlone)}
          {failures.length === 1 ? '' : ` ${formatCount(at + 1)} of ${formatCount(failures.length)}`}
        </strong>
        {said === '' ? null : <span class="message">{said}</span>}
        {telling === undefined || said.includes(withoutWord(telling)) ? null : <code>{telling}</code>}
        {toldByLogsAlone ? (
          <span class="quiet">Harness’s status is not known here: this log has errors.</span>
        ) : null}
        {sure === false && !toldByLogsAlone ? (
          <span class="quiet">The marked line is the most likely one.</span>
        ) : null}
      </p>
      {failures.length === 1 ? null : (
        <div class="steps">
          <button type="button" onClick={() => onStep(-1)} title="Previous failure ([)">
            <span class="visually-hidden">Previous failure</span>
            <span aria-hidden="true">‹</span>
          </button>
          <button type="button" onClick={() => onStep(1)} title="Next failure (])">
            Next failure <kbd>]</kbd>
          </button>
        </div>
      )}
    </section>
  )
}

function nameOf(kind: string, isLikely: boolean): string {
  if (isLikely) return 'Likely error'
  return kind === 'aborted' ? 'Aborted' : 'Failure'
}

/** What a line says behind its `error: `. */
function withoutWord(line: string): string {
  return line.replace(/^\W*(?:error|fatal)\W+/i, '')
}
