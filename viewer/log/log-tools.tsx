import type { VNode } from 'preact'
import { formatCount, formatCountOf } from '../../src/text/figures.ts'
import { TIME_MODES, type TimeMode } from './line-times.ts'

/** Which lines are shown. */
export type LevelFilter = 'all' | 'warnings' | 'errors'
export const LEVEL_FILTERS: readonly LevelFilter[] = ['all', 'warnings', 'errors']

export interface LogToolsProps {
  readonly errors: readonly number[]
  readonly warnings: number
  readonly kinds: number
  /** Number of the selected line; null for none. */
  readonly selected: number | null
  /** Whether all of the log was looked at, so that the figures are final. */
  readonly isComplete: boolean
  readonly filter: LevelFilter
  readonly times: TimeMode
  readonly isWrapped: boolean
  readonly areKindsShown: boolean
  /** Whether some sections are folded; null where there are none. */
  readonly isFolded: boolean | null
  readonly onFilter: (filter: LevelFilter) => void
  readonly onTimes: (times: TimeMode) => void
  readonly onWrap: () => void
  readonly onKinds: () => void
  readonly onFold: (isFolded: boolean) => void
  readonly onError: (step: 1 | -1) => void
  readonly onDownload: (kind: 'text' | 'ndjson') => void
  readonly onCopyLink: () => void
}

/** @param isOpen where the page is narrow; elsewhere they are always there */
export function LogTools({ isOpen, ...props }: LogToolsProps & { readonly isOpen: boolean }): VNode {
  const { errors, warnings, kinds, selected, isComplete, filter, times, isWrapped, isFolded } = props
  const more = isComplete ? '' : '…'
  const at = selected === null ? -1 : errors.indexOf(selected)
  return (
    <div class={`log-tools${isOpen ? ' open' : ''}`} role="toolbar" aria-label="The log">
      {errors.length === 0 ? null : (
        <span class="stepper">
          <button
            type="button"
            onClick={() => props.onError(-1)}
            aria-label="Previous error"
            title="Previous error (p)"
          >
            ↑
          </button>
          <span>
            Error {at < 0 ? '–' : formatCount(at + 1)} / {formatCount(errors.length)}
            {more}
          </span>
          <button
            type="button"
            onClick={() => props.onError(1)}
            aria-label="Next error"
            title="Next error (n)"
          >
            ↓
          </button>
        </span>
      )}
      {kinds > 1 ? (
        <button type="button" aria-expanded={props.areKindsShown} onClick={props.onKinds}>
          {formatCountOf(kinds, 'kind')}
        </button>
      ) : null}
      <select
        aria-label="Lines"
        value={filter}
        onChange={event => props.onFilter(filterOf(event.currentTarget.value))}
      >
        <option value="all">All lines</option>
        <option value="warnings">
          Warnings and errors ({formatCount(warnings + errors.length)}
          {more})
        </option>
        <option value="errors">
          Errors ({formatCount(errors.length)}
          {more})
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
      {isFolded === null ? null : (
        <button type="button" onClick={() => props.onFold(!isFolded)} title="Fold or open all sections (f)">
          {isFolded ? 'Open sections' : 'Fold sections'}
        </button>
      )}
      <button type="button" onClick={() => props.onDownload('text')} title="Download this log as text">
        Download text
      </button>
      <button
        type="button"
        onClick={() => props.onDownload('ndjson')}
        title="Download this log as Harness had it"
      >
        NDJSON
      </button>
      <button type="button" onClick={props.onCopyLink} title="Copy a link for whoever may see the run">
        Copy link
      </button>
    </div>
  )
}

function filterOf(value: string): LevelFilter {
  return LEVEL_FILTERS.find(filter => filter === value) ?? 'all'
}

function timesOf(value: string): TimeMode {
  return TIME_MODES.find(([mode]) => mode === value)?.[0] ?? 'off'
}
