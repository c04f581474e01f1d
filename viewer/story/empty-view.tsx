import type { VNode } from 'preact'
import { formatDuration } from '../../src/text/figures.ts'
import { statusWord } from '../../src/report/status.ts'
import type { EmptyPlace } from '../app/places.ts'
import { StatusMark } from '../app/status-mark.tsx'
import { localTime, utcTime } from '../app/times.ts'
import { whyEmpty } from './why-empty.ts'

interface EmptyViewProps {
  readonly place: EmptyPlace
  /** Logs could not be fetched: this may be one of them. */
  readonly hasGaps: boolean
}

/** Instead of a log: what is known of a step, a stage or an execution that left none. */
export function EmptyView({ place, hasGaps }: EmptyViewProps): VNode {
  const { title, status, isRetried, timing, failure } = place
  const facts = [
    statusWord(status, isRetried),
    timing === null ? null : formatDuration(timing.end - timing.start)
  ].filter(fact => fact !== null)
  return (
    <main class="content empty-view" aria-label={title} tabIndex={-1}>
      <div class="log-title">
        <StatusMark status={status} isRetried={isRetried} />
        <h2>{title}</h2>
        <span class="quiet">{facts.join(' · ')}</span>
      </div>
      {failure === null || failure.trim() === '' ? null : <p class="message">{failure}</p>}
      <p>{whyEmpty(place)}</p>
      {hasGaps ? (
        <p>
          Some logs could not be fetched: see the gaps in the <a href="#overview">overview</a>.
        </p>
      ) : null}
      {timing === null ? null : (
        <p class="quiet">
          Started <time title={utcTime(timing.start)}>{localTime(timing.start)}</time>, ended{' '}
          <time title={utcTime(timing.end)}>{localTime(timing.end)}</time>.
        </p>
      )}
    </main>
  )
}
