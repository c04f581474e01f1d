import type { VNode } from 'preact'
import { formatCount, formatCountOf, formatDuration } from '../../src/text/figures.ts'
import { statusWord } from '../../src/report/status.ts'
import type { LogPlace } from '../app/places.ts'
import { StatusMark } from '../app/status-mark.tsx'
import { TIME_MODES, type TimeMode } from './line-times.ts'

/** Which lines are shown. */
export type LevelFilter = 'all' | 'warnings' | 'errors'

interface LogHeaderProps {
  readonly place: LogPlace
  readonly errors: number
  readonly warnings: number
  /** Whether all of the log was looked at, so that the figures are final. */
  readonly isComplete: boolean
  readonly filter: LevelFilter
  readonly times: TimeMode
  readonly isWrapped: boolean
  readonly onFilter: (filter: LevelFilter) => void
  readonly onTimes: (times: TimeMode) => void
  readonly onWrap: () => void
  readonly onError: (step: 1 | -1) => void
  readonly onDownload: (kind: 'text' | 'ndjson') => void
  readonly onCopyLink: () => void
  readonly onUnit: (place: string) => void
}

/** What the log is of, and what can be done with it. */
export function LogHeader(props: LogHeaderProps): VNode {
  const { place, errors, warnings, isComplete, filter, times, isWrapped } = props
  const { stage, step, log } = place
  const status = log.status ?? step.status
  const { timing } = step
  return (
    <header class="log-header">
      <div class="log-title">
        <StatusMark status={status} />
        <h2>
          <span class="quiet">{stage.name} ›</span> {step.name}
        </h2>
        {step.logs.length > 1 ? (
          <select
            aria-label="Command unit"
            value={log.place}
            onChange={event => props.onUnit(event.currentTarget.value)}
          >
            {step.logs.map(each => (
              <option key={each.place} value={each.place}>
                {each.unit ?? 'Log'}
              </option>
            ))}
          </select>
        ) : null}
        <span class="quiet facts">
          {[
            statusWord(status),
            timing === null ? null : formatDuration(timing.end - timing.start),
            formatCountOf(log.lines, 'line')
          ]
            .filter(fact => fact !== null)
            .join(' · ')}
        </span>
      </div>
      <div class="log-tools" role="toolbar" aria-label="The log">
        <button
          type="button"
          disabled={errors === 0}
          onClick={() => props.onError(-1)}
          aria-label="Previous error"
          title="Previous error (p)"
        >
          ↑
        </button>
        <button
          type="button"
          disabled={errors === 0}
          onClick={() => props.onError(1)}
          aria-label="Next error"
          title="Next error (n)"
        >
          ↓
        </button>
        <select
          aria-label="Lines"
          value={filter}
          onChange={event => props.onFilter(filterOf(event.currentTarget.value))}
        >
          <option value="all">All lines</option>
          <option value="warnings">
            Warnings and errors ({formatCount(warnings + errors)}
            {isComplete ? '' : '…'})
          </option>
          <option value="errors">
            Errors ({formatCount(errors)}
            {isComplete ? '' : '…'})
          </option>
        </select>
        <select
          aria-label="Times"
          value={times}
          onChange={event => props.onTimes(timesOf(event.currentTarget.value))}
        >
          {TIME_MODES.map(([mode, name]) => (
            <option key={mode} value={mode}>
              {name}
            </option>
          ))}
        </select>
        <button type="button" aria-pressed={isWrapped} onClick={props.onWrap} title="Wrap long lines (w)">
          Wrap
        </button>
        <button type="button" onClick={() => props.onDownload('text')} title="Download this log as text">
          Text
        </button>
        <button
          type="button"
          onClick={() => props.onDownload('ndjson')}
          title="Download this log as Harness had it"
        >
          NDJSON
        </button>
        <button type="button" onClick={props.onCopyLink}>
          Copy link
        </button>
      </div>
    </header>
  )
}

function filterOf(value: string): LevelFilter {
  return value === 'errors' || value === 'warnings' ? value : 'all'
}

function timesOf(value: string): TimeMode {
  return TIME_MODES.find(([mode]) => mode === value)?.[0] ?? 'off'
}
