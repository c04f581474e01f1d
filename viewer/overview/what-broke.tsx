import type { VNode } from 'preact'
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks'
import { excerptRows } from '../../src/report/excerpt-rows.ts'
import { formatCount, formatCountOf, formatDuration } from '../../src/text/figures.ts'
import type { PageBroken, PageBrokenPlace, PageExcerpt, PageLog } from '../../src/report/page/page-data.ts'
import { statusWord } from '../../src/report/status.ts'
import { StatusMark } from '../app/status-mark.tsx'
import type { Theme } from '../app/theme.ts'
import { openLog } from '../data/log-store.ts'
import { Remarks } from './remarks.tsx'
import { formatRoute } from '../data/route.ts'
import { canUnpack } from '../data/unpack.ts'
import { markedSpans } from '../log/marked-spans.ts'
import { SpanText } from '../log/span-text.tsx'
import type { DisplayLine } from '../text/records.ts'
import { styledText } from '../text/styled-text.ts'

/** Cards that are shown at once. */
const MOST_CARDS = 10

/** What the lines of excerpts are coloured with. */
interface ExcerptContext {
  readonly logOf: (place: string) => PageLog | null
  readonly theme: Theme
}

interface WhatBrokeProps extends ExcerptContext {
  readonly broken: readonly PageBroken[]
}

/** A card for each step that failed, with the lines that say why. */
export function WhatBroke({ broken, ...context }: WhatBrokeProps): VNode | null {
  const [shown, setShown] = useState(MOST_CARDS)
  if (broken.length === 0) return null
  const rest = broken.slice(shown).reduce((sum, { others }) => sum + 1 + others.length, 0)
  const isLikely = broken.every(({ toldByLogsAlone }) => toldByLogsAlone)
  const title = isLikely ? 'Likely errors' : 'What broke'
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {broken.some(({ toldByLogsAlone }) => toldByLogsAlone) ? (
        <p class="quiet">
          Harness’s statuses are not known here; these are the steps whose logs have errors. With{' '}
          <code>execution-url</code>, or <code>org-id</code> and <code>project-id</code>, the report can say
          what failed.
        </p>
      ) : null}
      {broken.slice(0, shown).map(item => (
        <Card key={item.place} item={item} {...context} />
      ))}
      {rest > 0 ? (
        <button type="button" class="more" onClick={() => setShown(shown + MOST_CARDS)}>
          {formatCountOf(rest, 'more step')} that failed
        </button>
      ) : null}
    </section>
  )
}

function Card({ item, logOf, theme }: ExcerptContext & { readonly item: PageBroken }): VNode {
  const { place, title, status, duration, message, excerpt, path, sure, delegates, others, remarks } = item
  const telling = excerpt?.lines[excerpt.telling]?.number ?? null
  const facts = [
    statusWord(status),
    duration === null ? null : `after ${formatDuration(duration)}`,
    delegates.length === 0 ? null : `on the delegate ${delegates.join(', ')}`
  ]
  const lines = telling === null ? null : { from: telling, to: telling }
  return (
    <article class="card">
      <header>
        <StatusMark status={status ?? 'Failed'} />
        <h3>{title ?? 'The execution'}</h3>
        <span class="quiet">{facts.filter(fact => fact !== null).join(' ')}</span>
        {path === null ? null : (
          <a class="open" href={formatRoute({ view: 'log', place, lines })}>
            {telling === null ? 'Open the log' : `Open at line ${formatCount(telling)}`}
          </a>
        )}
      </header>
      {message === null || message.trim() === '' ? null : <p class="message">{message}</p>}
      <Remarks remarks={remarks} />
      {sure === false ? <p class="quiet">No line says why for sure; this is probably the one.</p> : null}
      {excerpt === null || excerpt.lines.length === 0 ? null : (
        <Excerpt excerpt={excerpt} log={logOf(place)} theme={theme} />
      )}
      <Others others={others} />
      {path === null ? null : (
        <footer>
          <code class="quiet">{path}</code>
        </footer>
      )}
    </article>
  )
}

/** The steps that failed of the same, each a link to its log. */
function Others({ others }: { readonly others: readonly PageBrokenPlace[] }): VNode | null {
  if (others.length === 0) return null
  return (
    <details class="others">
      <summary>The same in {formatCountOf(others.length, 'more step')}</summary>
      <ul>
        {others.map(({ place, title }) => (
          <li key={place}>
            <a href={formatRoute({ view: 'log', place, lines: null })}>{title ?? 'The execution'}</a>
          </li>
        ))}
      </ul>
    </details>
  )
}

interface ExcerptProps {
  readonly excerpt: PageExcerpt
  /** Null where it is not in the page. */
  readonly log: PageLog | null
  readonly theme: Theme
}

/** The lines that say why, in a box of its own height with the telling one in its middle. */
function Excerpt({ excerpt, log, theme }: ExcerptProps): VNode {
  const store = log === null || !canUnpack() ? null : openLog(log)
  const [, update] = useReducer((turn: number) => turn + 1, 0)
  useEffect(() => {
    const [first, last] = [excerpt.lines[0], excerpt.lines.at(-1)]
    if (store === null || first === undefined || last === undefined) return
    const end = store.subscribe(() => update(undefined))
    void store.load(first.number, last.number)
    return end
  }, [store, excerpt])
  const box = useRef<HTMLPreElement>(null)
  const telling = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    const [outer, inner] = [box.current, telling.current]
    if (outer === null || inner === null) return
    outer.scrollTop = inner.offsetTop - (outer.clientHeight - inner.offsetHeight) / 2
  }, [excerpt])
  return (
    <pre ref={box} class="excerpt" role="region" tabIndex={0} aria-label="Excerpt of the log">
      {excerptRows(excerpt).map((row, at) => {
        if (row.kind === 'left-out') {
          return <span key={`after ${at}`} class="left-out">{`${row.text}\n`}</span>
        }
        const { number, level, text } = row.line
        return (
          <span key={number} ref={row.isTelling ? telling : null} class={classOf(row.isTelling, level)}>
            <span class="number" aria-hidden="true">
              {formatCount(number)}
            </span>
            <Colours line={store?.line(number)} text={text} theme={theme} />
            {'\n'}
          </span>
        )
      })}
    </pre>
  )
}

interface ColoursProps {
  /** As the log has it; undefined until it is there. */
  readonly line: DisplayLine | undefined
  /** What the excerpt shows of it: an overlong line is cut. */
  readonly text: string
  readonly theme: Theme
}

function Colours({ line, text, theme }: ColoursProps): VNode {
  if (line?.text !== text) return <>{text}</>
  return (
    <>
      {markedSpans(styledText(line.styled), []).map((span, at) => (
        <SpanText key={at} span={span} theme={theme} />
      ))}
    </>
  )
}

function classOf(isTelling: boolean, level: PageExcerpt['lines'][number]['level']): string {
  if (isTelling) return 'telling'
  return level === 'error' || level === 'fatal' ? 'error' : level === 'warn' ? 'warning' : ''
}
