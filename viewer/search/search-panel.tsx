import type { VNode } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { formatCount, formatCountOf } from '../../src/text/figures.ts'
import { titleOf } from '../app/places.ts'
import { markedSpans, type TextRange } from '../log/marked-spans.ts'
import type { LogResult, SearchState } from './client.ts'
import { withContext, type ShownHit } from './hit-context.ts'

interface SearchPanelProps {
  readonly state: SearchState | null
  readonly onOpen: (place: string, line: number) => void
}

/** Lines that are listed of a log at first; a step adds ten times as many. */
const PAGE = 20
/** Logs that are listed at first, and what a step adds: there can be tens of thousands. */
const LOGS = 100
const MORE_LOGS = 500

/** What was found, step by step. */
export function SearchPanel({ state, onOpen }: SearchPanelProps): VNode {
  return (
    <main class="search-panel content" aria-label="Results" aria-busy={state !== null && state.progress < 1}>
      {state === null ? <p class="quiet">Type to search in the logs of all steps.</p> : null}
      {state?.problem == null ? null : <p class="problem">{state.problem}</p>}
      {state !== null && state.problem === null && state.count === 0 && state.progress === 1 ? (
        <p class="quiet">Nothing found for “{state.query.text}”.</p>
      ) : null}
      {state === null ? null : (
        <ResultGroups key={JSON.stringify(state.query)} results={state.results} onOpen={onOpen} />
      )}
    </main>
  )
}

interface ResultGroupsProps {
  readonly results: readonly LogResult[]
  readonly onOpen: SearchPanelProps['onOpen']
}

/** What was found in each log, for one query: another one begins with few logs again. */
function ResultGroups({ results, onOpen }: ResultGroupsProps): VNode {
  const [shown, setShown] = useState(LOGS)
  return (
    <>
      {results.slice(0, shown).map(result => (
        <ResultGroup key={result.place.log.place} result={result} onOpen={onOpen} />
      ))}
      {results.length > shown ? (
        <button type="button" onClick={() => setShown(shown + MORE_LOGS)}>
          Show more of {formatCountOf(results.length, 'log')}
        </button>
      ) : null}
    </>
  )
}

interface ResultGroupProps {
  readonly result: LogResult
  readonly onOpen: SearchPanelProps['onOpen']
}

function ResultGroup({ result, onOpen }: ResultGroupProps): VNode {
  const [shown, setShown] = useState(PAGE)
  const { place, count, hits } = result
  const visible = hits.slice(0, shown)
  // The same element as before where nothing came that is shown, for there can be many of them
  // while a search runs.
  const list = useMemo(
    () => (
      <ol>
        {withContext(visible).map(({ hit, isJoined, hasBefore, hasAfter }) => (
          <li key={hit.number} class={isJoined ? 'joined' : undefined}>
            <Result {...{ hit, hasBefore, hasAfter }} onOpen={() => onOpen(place.log.place, hit.number)} />
          </li>
        ))}
      </ol>
    ),
    [place, shown, visible.length, visible[0]?.number, visible.at(-1)?.number]
  )
  return (
    <section class="result-group" aria-label={titleOf(place)}>
      <h2>
        {titleOf(place)} <span class="quiet">{formatCountOf(count, 'line')}</span>
      </h2>
      {list}
      {hits.length > visible.length ? (
        <button type="button" onClick={() => setShown(shown + 10 * PAGE)}>
          Show more of {formatCount(count)}
        </button>
      ) : count > hits.length ? (
        <p class="quiet">
          … and {formatCountOf(count - hits.length, 'more line')}: see them in the log, marked at its right
          edge.
        </p>
      ) : null}
    </section>
  )
}

interface ResultProps extends Pick<ShownHit, 'hit' | 'hasBefore' | 'hasAfter'> {
  readonly onOpen: () => void
}

function Result({ hit, hasBefore, hasAfter, onOpen }: ResultProps): VNode {
  const { text, ranges } = hit
  return (
    <button type="button" class="result" onClick={onOpen}>
      {hit.before === null || !hasBefore ? null : (
        <Line number={hit.number - 1} text={hit.before} ranges={[]} />
      )}
      <Line number={hit.number} text={text} ranges={ranges} />
      {hit.after === null || !hasAfter ? null : <Line number={hit.number + 1} text={hit.after} ranges={[]} />}
    </button>
  )
}

interface LineProps {
  readonly number: number
  readonly text: string
  readonly ranges: readonly TextRange[]
}

function Line({ number, text, ranges }: LineProps): VNode {
  const spans = markedSpans([{ text, style: null, href: null }], ranges)
  return (
    <span class={ranges.length > 0 ? 'line hit' : 'line'}>
      <span class="number">{formatCount(number)}</span>
      <span class="text">
        {spans.map((span, at) => (span.isHit ? <mark key={at}>{span.text}</mark> : span.text))}
      </span>
    </span>
  )
}
