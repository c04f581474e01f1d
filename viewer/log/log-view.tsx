import type { LogHits } from './log-hits.ts'
import type { RefObject, VNode } from 'preact'
import { useCallback, useEffect, useMemo, useReducer, useState } from 'preact/hooks'
import type { Section } from '../../src/diagnosis/sections/sections.ts'
import type { LineRange } from '../../src/report/page/permalink.ts'
import { isOfFailure, titleOf, type LogPlace } from '../app/places.ts'
import type { Theme } from '../app/theme.ts'
import { useShortcuts } from '../app/use-shortcuts.ts'
import { openLog } from '../data/log-store.ts'
import { formatRoute } from '../data/route.ts'
import { sharedAddress, type PageOrigin } from '../data/shared-address.ts'
import { useStored } from '../data/stored.ts'
import { BesideHead } from '../beside/beside-head.tsx'
import { useBeside } from '../beside/use-beside.ts'
import { downloadLog } from './download.ts'
import { KindsList } from './kinds-list.tsx'
import { TIME_MODES, type TimeMode } from './line-times.ts'
import { LogHeader } from './log-header.tsx'
import { LogLines } from './log-lines.tsx'
import { LogNotices, NoSuchLines } from './log-notices.tsx'
import { LogStrip } from './log-strip.tsx'
import { LEVEL_FILTERS, type LevelFilter } from './log-tools.tsx'
import { allRows, chosenRows, merged, neighbour } from './row-model.ts'
import { newLinesIn, newStretches } from './new-lines.ts'
import { useFolds } from './use-folds.ts'
import { useLogIndex } from './use-log-index.ts'
import { useMessage } from './use-message.ts'

interface LogViewProps {
  readonly place: LogPlace
  /** What is selected, and comes into sight when it changes. */
  readonly lines: LineRange | null
  readonly hits: LogHits
  readonly theme: Theme
  readonly origin: PageOrigin
  /** The element of the lines, which has the keyboard. */
  readonly scroller: RefObject<HTMLDivElement | null>
  /** What the log consists of, for whoever prints it. */
  readonly sections: RefObject<readonly Section[]>
  readonly onSelect: (lines: LineRange | null) => void
  readonly onPlace: (place: string) => void
}

const NARROW = '(max-width: 899px)'

/** A log: its lines, what it is of, and what can be done with it. */
export function LogView(props: LogViewProps): VNode {
  const { place, lines, hits, theme, origin, scroller, onSelect, onPlace } = props
  const { log, step } = place
  const store = openLog(log)
  const index = useLogIndex(store)
  const isNarrow = matchMedia(NARROW).matches
  const [stored, setFilter] = useStored<LevelFilter>('levels', LEVEL_FILTERS, 'all', 'tab')
  // What is new is known only of logs that were compared.
  const filter = stored === 'new' && log.newLines === null ? 'all' : stored
  const [times, setTimes] = useStored<TimeMode>('times', MODES, isNarrow ? 'off' : 'clock')
  const [isWrapped, setWrapped] = useState(isNarrow)
  const [areKindsShown, showKinds] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [said, say] = useMessage()
  const [, update] = useReducer((turn: number) => turn + 1, 0)
  props.sections.current = index.sections
  const selected = lines?.from ?? null
  const hasFailed = isOfFailure(place)
  const folds = useFolds(index, { lines: log.lines, hasFailed, telling: log.telling, wanted: selected })
  useEffect(() => store.subscribe(() => update(undefined)), [store])
  useEffect(() => {
    // Not where somebody types, and not behind a dialog.
    if (document.activeElement?.matches('input, dialog *') !== true)
      scroller.current?.focus({ preventScroll: true })
  }, [store, scroller])

  // What an address names is seen whatever its level, until another level is chosen.
  const [named, setNamed] = useState(selected)
  useEffect(() => setNamed(selected), [selected])
  const newLines = useMemo(() => newLinesIn(log), [log])
  const stretches = useMemo(() => newStretches(newLines), [newLines])
  const areNew = useMemo(() => new Set(newLines), [newLines])
  const all = useMemo(() => allRows(log, folds.lines), [log, folds.lines])
  const chosen = useMemo(() => {
    if (filter === 'all') return null
    if (filter === 'new') return chosenRows(merged(newLines, named === null ? [] : [named]))
    const grave = [index.errors, index.stacks, ...(filter === 'errors' ? [] : [index.warnings])]
    return chosenRows(merged(...grave, named === null ? [] : [named]))
  }, [filter, index, named, newLines])
  const beside = useBeside({ log, chosen, folded: folds.lines })
  const rows = beside.shown?.rows ?? chosen ?? all
  const isWrappedHere = isWrapped || beside.shown !== null
  const hitLines = useMemo(() => [...hits.keys()].sort((a, b) => a - b), [hits])
  const sections = useMemo(
    () => new Map(filter === 'all' ? index.sections.map(section => [section.firstLine, section]) : []),
    [index.sections, filter]
  )
  const firsts = useMemo(() => new Set(index.kinds.map(({ lines: [first] }) => first)), [index.kinds])

  const select = useCallback((number: number) => onSelect({ from: number, to: number }), [onSelect])
  const goTo = (numbers: readonly number[], way: 1 | -1): void => {
    const next = neighbour(numbers, selected ?? 0, way)
    if (next !== null) select(next)
  }
  const goToError = (way: 1 | -1): void => goTo(index.errors, way)
  const goToNew = (way: 1 | -1): void => goTo(stretches, way)
  const copyLink = (range: LineRange | null): void => {
    const fragment = formatRoute({ view: 'log', place: log.place, lines: range })
    const words = range === null ? log.path : `${log.path}:${range.from}`
    navigator.clipboard.writeText(sharedAddress(origin, fragment, words)).then(
      () => say(origin.artifact === null ? 'Place copied' : 'Link copied'),
      () => say('The browser does not allow copying here')
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
    void downloadLog(log, kind).finally(() => setBusy(false))
  }
  const foldAll = (isFolded: boolean): void => folds.foldAll(isFolded)
  const hasFolds = folds.sections.size > 0
  useShortcuts({
    n: () => goToError(1),
    p: () => goToError(-1),
    g: () => goToNew(1),
    G: () => goToNew(-1),
    b: beside.toggle,
    w: () => {
      if (beside.shown === null) setWrapped(!isWrapped)
    },
    f: () => foldAll(!hasFolds)
  })

  return (
    <main class="log-view" aria-label={titleOf(place)}>
      <LogHeader
        {...{ place, filter, times, areKindsShown, selected, onUnit: onPlace }}
        isWrapped={isWrappedHere}
        isBeside={beside.isOn}
        errors={index.errors}
        newLines={log.newLines}
        stretches={stretches}
        warnings={index.warnings.length}
        kinds={index.kinds.length}
        isComplete={index.progress === 1}
        isFolded={sections.size === 0 ? null : hasFolds}
        onFilter={next => {
          setFilter(next)
          setNamed(null)
        }}
        onTimes={setTimes}
        onWrap={() => setWrapped(!isWrapped)}
        onBeside={beside.toggle}
        onKinds={() => showKinds(!areKindsShown)}
        onFold={foldAll}
        onError={goToError}
        onNew={goToNew}
        onDownload={download}
        onCopyLink={() => copyLink(lines)}
      />
      {areKindsShown && index.kinds.length > 1 ? (
        <KindsList kinds={index.kinds} selected={selected} onLine={select} />
      ) : null}
      <div
        class={`progress${isBusy || beside.isBusy || index.progress < 1 ? '' : ' over'}`}
        aria-hidden="true"
      >
        <div style={{ width: `${Math.max(2, index.progress * 100)}%` }} />
      </div>
      <LogNotices log={log} isDamaged={store.isDamaged} />
      {beside.shown === null || log.newLines === null ? null : <BesideHead newLines={log.newLines} />}
      <div class="log-body">
        <LogLines
          key={log.place}
          {...{ store, scroller, rows, lines, hits, times, theme, sections, folds, onNumber }}
          beside={beside.shown}
          path={log.path}
          isWrapped={isWrappedHere}
          repeats={index.repeats}
          isEndFirst={hasFailed && log.telling === null}
          isNew={number => areNew.has(number)}
          isLikeEarlier={number => firsts.size > 0 && !firsts.has(number)}
          start={step.timing?.start ?? timeOf(log.startedAt)}
        />
        {rows.count === 0 && log.lines > 0 ? (
          <NoSuchLines filter={filter} isComplete={index.progress === 1} onAll={() => setFilter('all')} />
        ) : null}
        <LogStrip
          lineCount={log.lines}
          errors={index.errors}
          warnings={index.warnings}
          newLines={stretches}
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

const MODES: readonly TimeMode[] = TIME_MODES.map(([mode]) => mode)

function timeOf(time: string | null): number | null {
  return time === null ? null : Date.parse(time)
}
