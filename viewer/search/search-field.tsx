import type { RefObject, VNode } from 'preact'
import { formatCountOf } from '../../src/text/figures.ts'
import type { SearchState } from './client.ts'
import type { SearchQuery } from './query.ts'

interface SearchFieldProps {
  readonly query: SearchQuery
  readonly state: SearchState | null
  /** The log that is shown, or was shown last; null for none. */
  readonly log: { readonly place: string; readonly title: string } | null
  readonly input: RefObject<HTMLInputElement | null>
  readonly onChange: (query: SearchQuery) => void
  /** Gives the search up. */
  readonly onLeave: () => void
  readonly onStep: (way: 1 | -1) => void
}

/** What is searched for, and how. */
export function SearchField(props: SearchFieldProps): VNode {
  const { query, state, log, input, onChange, onLeave, onStep } = props
  const { text, regex, matchCase, wholeWord, place } = query
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape') onLeave()
    else return
    event.preventDefault()
  }
  return (
    <search class={`search-bar${text === '' ? '' : ' active'}`}>
      <input
        ref={input}
        type="search"
        placeholder={place === null ? 'Search in all logs' : 'Search in this log'}
        aria-label="Search"
        aria-keyshortcuts="/"
        aria-invalid={state?.problem != null}
        value={text}
        onInput={event => onChange({ ...query, text: event.currentTarget.value })}
        onKeyDown={onKeyDown}
      />
      <Toggle
        name="Match case"
        label="Aa"
        isOn={matchCase}
        onClick={() => onChange({ ...query, matchCase: !matchCase })}
      />
      <Toggle
        name="Whole word"
        label="W"
        isOn={wholeWord}
        onClick={() => onChange({ ...query, wholeWord: !wholeWord })}
      />
      <Toggle
        name="Regular expression"
        label=".*"
        isOn={regex}
        onClick={() => onChange({ ...query, regex: !regex })}
      />
      {log === null ? null : (
        <Toggle
          name={`Only in this log: ${log.title}`}
          label="This log"
          isOn={place !== null}
          onClick={() => onChange({ ...query, place: place === null ? log.place : null })}
        />
      )}
      <button type="button" aria-label="Previous result" disabled={!state?.count} onClick={() => onStep(-1)}>
        ↑
      </button>
      <button type="button" aria-label="Next result" disabled={!state?.count} onClick={() => onStep(1)}>
        ↓
      </button>
      <output class="search-count" aria-live="polite">
        {state === null ? '' : resultOf(state)}
      </output>
    </search>
  )
}

interface ToggleProps {
  readonly name: string
  readonly label: string
  readonly isOn: boolean
  readonly onClick: () => void
}

function Toggle({ name, label, isOn, onClick }: ToggleProps): VNode {
  return (
    <button type="button" aria-pressed={isOn} aria-label={name} title={name} onClick={onClick}>
      {label}
    </button>
  )
}

function resultOf({ count, progress, problem, results }: SearchState): string {
  if (problem !== null) return problem
  const found =
    count === 0
      ? 'Nothing found'
      : `${formatCountOf(count, 'line')} in ${formatCountOf(results.length, 'log')}`
  return progress < 1 ? `${count === 0 ? 'Searching' : found}… ${Math.floor(progress * 100)} %` : found
}
