import type { VNode } from 'preact'
import type { PageNewLines } from '../../src/report/page/page-lines.ts'
import { formatCount, formatCountOf } from '../../src/text/figures.ts'
import { TIME_MODES, type TimeMode } from './line-times.ts'

/** Which lines are shown. */
export type LevelFilter = 'all' | 'warnings' | 'errors' | 'new'
export const LEVEL_FILTERS: readonly LevelFilter[] = ['all', 'warnings', 'errors', 'new']

export interface LogToolsProps {
  readonly errors: readonly number[]
  /** Null for a log that was not compared. */
  readonly newLines: PageNewLines | null
  /** Where stretches of them begin. */
  readonly stretches: readonly number[]
  readonly warnings: number
  readonly kinds: number
  /** Number of the selected line; null for none. */
  readonly selected: number | null
  /** Whether all of the log was looked at, so that the figures are final. */
  readonly isComplete: boolean
  readonly filter: LevelFilter
  readonly times: TimeMode
  readonly isWrapped: boolean
  /** Whether the good run's log is beside it; null where the page doesn't hold that. */
  readonly isBeside: boolean | null
  readonly areKindsShown: boolean
  /** Whether some sections are folded; null where there are none. */
  readonly isFolded: boolean | null
  readonly onFilter: (filter: LevelFilter) => void
  readonly onTimes: (times: TimeMode) => void
  readonly onWrap: () => void
  readonly onBeside: () => void
  readonly onKinds: () => void
  readonly onFold: (isFolded: boolean) => void
  readonly onError: (step: 1 | -1) => void
  readonly onNew: (step: 1 | -1) => void
  readonly onDownload: (kind: 'text' | 'ndjson') => void
  readonly onCopyLink: () => void
}

/** @param isOpen where the page is narrow; elsewhere they are always there */
export function LogTools({ isOpen, ...props }: LogToolsProps & { readonly isOpen: boolean }): VNode {
  const { errors, warnings, kinds, selected, isComplete, filter, times, isWrapped, isFolded } = props
  const more = isComplete ? '' : '…'
  const { newLines, stretches } = props
  return (
    <div class={`log-tools${isOpen ? ' open' : ''}`} role="toolbar" aria-label="The log">
      <Stepper
        what="error"
        numbers={errors}
        keys={['p', 'n']}
        onStep={props.onError}
        {...{ selected, more }}
      />
      <Stepper
        what="new line"
        numbers={stretches}
        keys={['G', 'g']}
        onStep={props.onNew}
        {...{ selected, more: '' }}
      />
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
        {newLines === null ? null : (
          <option value="new">
            New since #{newLines.run} ({formatCount(newLines.count)})
          </option>
        )}
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
      {props.isBeside === null || newLines === null ? null : (
        <button
          type="button"
          aria-pressed={props.isBeside}
          onClick={props.onBeside}
          title="The log of the last good run beside this one (b)"
        >
          Beside #{newLines.run}
        </button>
      )}
      <button
        type="button"
        aria-pressed={isWrapped}
        disabled={props.isBeside === true}
        onClick={props.onWrap}
        title="Wrap long lines (w)"
      >
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

interface StepperProps {
  /** What one goes through: `error`. */
  readonly what: string
  /** Rising. */
  readonly numbers: readonly number[]
  /** Shortcuts to the one before and to the next one. */
  readonly keys: readonly [previous: string, next: string]
  readonly selected: number | null
  /** Stands behind a number that may still grow. */
  readonly more: string
  readonly onStep: (step: 1 | -1) => void
}

/** `↑ Error 1 / 12 ↓`; nothing where there is none. */
function Stepper({
  what,
  numbers,
  keys: [previous, next],
  selected,
  more,
  onStep
}: StepperProps): VNode | null {
  if (numbers.length === 0) return null
  const at = selected === null ? -1 : numbers.indexOf(selected)
  const step = (way: 1 | -1, name: string, key: string, sign: string): VNode => (
    <button type="button" onClick={() => onStep(way)} aria-label={name} title={`${name} (${key})`}>
      {sign}
    </button>
  )
  return (
    <span class="stepper">
      {step(-1, `Previous ${what}`, previous, '↑')}
      <span>
        {what.charAt(0).toUpperCase() + what.slice(1)} {at < 0 ? '–' : formatCount(at + 1)} /{' '}
        {formatCount(numbers.length)}
        {more}
      </span>
      {step(1, `Next ${what}`, next, '↓')}
    </span>
  )
}

function filterOf(value: string): LevelFilter {
  return LEVEL_FILTERS.find(filter => filter === value) ?? 'all'
}

function timesOf(value: string): TimeMode {
  return TIME_MODES.find(([mode]) => mode === value)?.[0] ?? 'off'
}
