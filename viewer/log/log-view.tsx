import type { LogHits } from './log-hits.ts'
import type { VNode } from 'preact'
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks'
import { tellCutLines, tellMissingAtStart } from '../../src/text/lines-not-kept.ts'
import type { PageLog } from '../../src/report/page/page-data.ts'
import type { LineRange } from '../../src/report/page/permalink.ts'
import type { LogPlace } from '../app/places.ts'
import { titleOf } from '../app/places.ts'
import type { Theme } from '../app/theme.ts'
import { openLog } from '../data/log-store.ts'
import { formatRoute } from '../data/route.ts'
import { downloadLog } from './download.ts'
import { LogHeader, type LevelFilter } from './log-header.tsx'
import { LogLines } from './log-lines.tsx'
import { LogStrip } from './log-strip.tsx'
import { allRows, chosenRows, neighbour } from './row-model.ts'
import type { TimeMode } from './line-times.ts'
import { useLogIndex } from './use-log-index.ts'

interface LogViewProps {
  readonly place: LogPlace
  /** What is selected, and comes into sight when it changes. */
  readonly lines: LineRange | null
  readonly hits: LogHits
  readonly theme: Theme
  readonly onSelect: (lines: LineRange | null) => void
  readonly onPlace: (place: string) => void
}

/** A log: its lines, what it is of, and what can be done with it. */
export function LogView({ place, lines, hits, theme, onSelect, onPlace }: LogViewProps): VNode {
  const { log, step } = place
  const store = openLog(log)
  const index = useLogIndex(store)
  const [filter, setFilter] = useState<LevelFilter>('all')
  const [times, setTimes] = useState<TimeMode>(() =>
    matchMedia('(min-width: 900px)').matches ? 'clock' : 'off'
  )
  const [isWrapped, setWrapped] = useState(() => !matchMedia('(min-width: 900px)').matches)
  const [isBusy, setBusy] = useState(false)
  const [said, setSaid] = useState('')
  const [, update] = useReducer((turn: number) => turn + 1, 0)
  const root = useRef<HTMLElement>(null)

  useEffect(() => store.subscribe(() => update(undefined)), [store])
  useEffect(() => setFilter('all'), [store])
  useEffect(() => {
    if (said === '') return
    const timer = setTimeout(() => setSaid(''), 3_000)
    return () => clearTimeout(timer)
  }, [said])

  const rows = useMemo(() => {
    if (filter === 'all') return allRows(log)
    const grave =
      filter === 'errors' ? index.errors : [...index.errors, ...index.warnings].sort((a, b) => a - b)
    return chosenRows(grave)
  }, [log, filter, index])
  const hitLines = useMemo(() => [...hits.keys()].sort((a, b) => a - b), [hits])

  const select = useCallback((number: number) => onSelect({ from: number, to: number }), [onSelect])
  const goToError = (way: 1 | -1): void => {
    const next = neighbour(index.errors, lines?.from ?? 0, way)
    if (next !== null) select(next)
  }
  const copyLink = (range: LineRange | null): void => {
    const address =
      location.href.replace(/#.*$/, '') + formatRoute({ view: 'log', place: log.place, lines: range })
    setSaid('')
    navigator.clipboard.writeText(address).then(
      () => setSaid('Link copied'),
      () => setSaid('The link is in the address bar')
    )
  }
  const onNumber = (number: number, isRange: boolean): void => {
    const range =
      isRange && lines !== null
        ? { from: Math.min(lines.from, number), to: Math.max(lines.to, number) }
        : { from: number, to: number }
    onSelect(range)
    copyLink(range)
  }
  const download = (kind: 'text' | 'ndjson'): void => {
    setBusy(true)
    void downloadLog(store, kind).finally(() => setBusy(false))
  }

  const keys = useRef<Readonly<Record<string, () => void>>>({})
  keys.current = { n: () => goToError(1), p: () => goToError(-1), w: () => setWrapped(!isWrapped) }
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      keys.current[event.key]?.()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])

  return (
    <main class="log-view" ref={root} aria-label={titleOf(place)}>
      <LogHeader
        place={place}
        errors={index.errors.length}
        warnings={index.warnings.length}
        isComplete={index.progress === 1}
        filter={filter}
        times={times}
        isWrapped={isWrapped}
        onFilter={setFilter}
        onTimes={setTimes}
        onWrap={() => setWrapped(!isWrapped)}
        onError={goToError}
        onDownload={download}
        onCopyLink={() => copyLink(lines)}
        onUnit={onPlace}
      />
      <div class={`progress${isBusy || index.progress < 1 ? '' : ' over'}`} aria-hidden="true">
        <div style={{ width: `${Math.max(2, index.progress * 100)}%` }} />
      </div>
      {store.isDamaged ? (
        <p class="notice" role="alert">
          This page is incomplete: it broke off while it was loaded or saved, and lines of this log are
          missing. All of them are in the artifact: {log.path}
        </p>
      ) : null}
      <NotKept log={log} />
      <div class="log-body">
        <LogLines
          key={log.place}
          store={store}
          rows={rows}
          lines={lines}
          hits={hits}
          times={times}
          start={step.timing?.start ?? timeOf(log.startedAt)}
          isWrapped={isWrapped}
          theme={theme}
          onNumber={onNumber}
        />
        <LogStrip
          lineCount={log.lines}
          errors={index.errors}
          warnings={index.warnings}
          hits={hitLines}
          onJump={select}
        />
      </div>
      <p class="said" role="status">
        {said}
      </p>
    </main>
  )
}

/** What Harness itself did not keep of the log. */
function NotKept({ log }: { readonly log: PageLog }): VNode | null {
  const told = [tellMissingAtStart(log.missingAtStart), tellCutLines(log.cutLines)].filter(
    one => one !== null
  )
  return told.length === 0 ? null : <p class="notice">{told.join('. ')}.</p>
}

function timeOf(time: string | null): number | null {
  return time === null ? null : Date.parse(time)
}

/** Whether a key is text that somebody types. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, select, textarea, dialog') !== null
}
