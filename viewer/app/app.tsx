import type { VNode } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Section } from '../../src/diagnosis/sections/sections.ts'
import type { PageData } from '../../src/report/page/page-data.ts'
import type { LineRange } from '../../src/report/page/permalink.ts'
import { statusShape } from '../../src/report/status.ts'
import type { PageFile } from '../data/page-file.ts'
import type { Route } from '../data/route.ts'
import { saveFile } from '../data/save-file.ts'
import { pageOrigin } from '../data/shared-address.ts'
import { canUnpack } from '../data/unpack.ts'
import { LogView } from '../log/log-view.tsx'
import { lineInSight, printedLines } from '../log/printed-lines.ts'
import { Overview } from '../overview/overview.tsx'
import { hitsIn, marksIn, nextHit } from '../search/hits.ts'
import { NO_QUERY, type SearchQuery } from '../search/query.ts'
import { SearchField } from '../search/search-field.tsx'
import { SearchPanel } from '../search/search-panel.tsx'
import { useSearch } from '../search/use-search.ts'
import { EmptyView } from '../story/empty-view.tsx'
import { FailureStrip } from '../story/failure-strip.tsx'
import { failureAt, failuresOf, nextFailure } from '../story/failures.ts'
import { PartialBanner } from '../story/partial-banner.tsx'
import { TreePane } from '../tree/tree-pane.tsx'
import { Header } from './header.tsx'
import { KeyboardHelp } from './keyboard-help.tsx'
import { NoLog } from './no-log.tsx'
import {
  defaultRoute,
  findPlace,
  linesShown,
  placesOf,
  routeTo,
  titleOf as logTitle,
  type LogPlace
} from './places.ts'
import { PrintSheet } from './print-sheet.tsx'
import { usePrinting } from './printing.ts'
import { useTheme } from './theme.ts'
import { useChord } from './use-chord.ts'
import { useFavicon } from './use-favicon.ts'
import { useRoute } from './use-route.ts'
import { useShortcuts } from './use-shortcuts.ts'

const OVERVIEW: Route = { view: 'overview' }

interface AppProps {
  readonly report: PageData
  /** The page as it came. */
  readonly file: PageFile
}

/** The page: its frame, and the view that the address says. */
export function App({ report, file }: AppProps): VNode {
  const [addressed, navigate] = useRoute()
  const route = useMemo(() => addressed ?? defaultRoute(report), [addressed, report])
  const [theme, themeChoice, chooseTheme] = useTheme()
  const [isTreeOpen, setTreeOpen] = useState(false)
  const [isHelpOpen, setHelpOpen] = useState(false)
  const origin = useMemo(() => pageOrigin(report.runUrl), [report])
  // In the search it is the address's; elsewhere it is what was searched for last, or will be.
  const [kept, keep] = useState(NO_QUERY)
  const query = route.view === 'search' ? route.query : kept
  // What a search lies over, and goes back to when its text is taken away.
  const beneath = useRef(OVERVIEW)
  if (route.view !== 'search') beneath.current = route
  const searchInput = useRef<HTMLInputElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const state = useSearch(report, canUnpack() ? query : NO_QUERY)
  const base = beneath.current
  const found = useMemo(() => (base.view === 'log' ? findPlace(report, base.place) : null), [base, report])
  const log = found?.kind === 'log' ? found.at : null
  const failures = useMemo(() => failuresOf(report), [report])
  const failure = found === null ? -1 : failureAt(failures, placesOf(found))

  const marks = marksIn(state, log?.log.place ?? null)
  const hits = useMemo(() => hitsIn(marks), [marks])
  // Of an address without a line it is the line that says why.
  const lines = useMemo(
    () => (route.view === 'log' && log !== null ? linesShown(route.lines, log) : null),
    [route, log]
  )
  useEffect(() => {
    if (route.view === 'search') keep(route.query)
    setTreeOpen(false)
  }, [route])
  useEffect(() => {
    // There it isn't a sheet.
    const wide = matchMedia('(min-width: 900px)')
    const close = (): void => setTreeOpen(false)
    wide.addEventListener('change', close)
    return () => wide.removeEventListener('change', close)
  }, [])
  useEffect(() => {
    document.title = titleOf(report)
  }, [report])
  useFavicon(report)
  const isPrinting = usePrinting()
  const sections = useRef<readonly Section[]>([])
  const printed = (place: LogPlace): LineRange =>
    printedLines(sections.current, lines?.from ?? lineInSight(scroller.current), place.log.lines)
  const save = (): void => {
    void file.parts().then(parts => saveFile(parts, fileNameOf(report), 'text/html'))
  }

  const open = (place: string, range: LineRange | null): void =>
    navigate({ view: 'log', place, lines: range })
  const search = (next: SearchQuery): void => {
    keep(next)
    const how = route.view === 'search' ? 'replace' : 'push'
    if (next.text !== '') navigate({ view: 'search', query: next }, how)
    else if (route.view === 'search') navigate(beneath.current, 'replace')
  }
  const goToFailure = (way: 1 | -1): void => {
    const next = nextFailure(failures, failure, way)
    const target = next === null ? null : findPlace(report, next.place)
    if (target !== null) navigate(routeTo(target))
  }
  const leaveSearch = (): void => {
    // The log has the keyboard again, now or when it is there.
    searchInput.current?.blur()
    scroller.current?.focus({ preventScroll: true })
    search({ ...query, text: '' })
  }
  useShortcuts({
    '/': () => searchInput.current?.select(),
    '?': () => setHelpOpen(true),
    '[': () => goToFailure(-1),
    ']': () => goToFailure(1),
    o: () => navigate(OVERVIEW),
    Escape: () => setTreeOpen(false)
  })
  useChord('s', () => {
    save()
    return true
  })
  useChord('f', () => {
    // Pressed in the field of the page's search it is the browser's.
    if (document.activeElement === searchInput.current) return false
    if (log === null || !canUnpack()) return false
    const own = { ...query, place: log.log.place }
    if (query.text === '') keep(own)
    else search(own)
    searchInput.current?.select()
    return true
  })

  const page = (
    <div class="app">
      <Header
        report={report}
        themeChoice={themeChoice}
        isTreeOpen={isTreeOpen}
        onTheme={chooseTheme}
        onTree={() => setTreeOpen(!isTreeOpen)}
        onHelp={() => setHelpOpen(true)}
      />
      <TreePane
        report={report}
        selected={found === null ? null : (placesOf(found)[0] ?? null)}
        isOverview={route.view === 'overview'}
        isOpen={isTreeOpen}
        onOpen={place => {
          const target = findPlace(report, place)
          if (target !== null) navigate(routeTo(target))
        }}
        onOverview={() => navigate(OVERVIEW)}
      />
      {isTreeOpen ? <div class="tree-backdrop" onClick={() => setTreeOpen(false)} /> : null}
      <div class="view" inert={isTreeOpen}>
        {canUnpack() ? (
          <SearchField
            query={query}
            state={state}
            log={log === null ? null : { place: log.log.place, title: logTitle(log) }}
            input={searchInput}
            onChange={search}
            onLeave={leaveSearch}
            onStep={way => {
              const next = nextHit(state, route.view === 'log' ? route : null, way)
              if (next !== null) open(next.place, { from: next.number, to: next.number })
            }}
          />
        ) : (
          <p class="notice">
            This browser can’t unpack the logs. The overview and the tree work here; for the logs take Chrome
            94, Firefox 113, Safari 16.4 or a newer one, or the text files in the artifact.
          </p>
        )}
        <PartialBanner gaps={report.gaps} />
        {route.view === 'log' ? <FailureStrip failures={failures} at={failure} onStep={goToFailure} /> : null}
        {route.view === 'search' && canUnpack() ? (
          <SearchPanel state={state} onOpen={(place, line) => open(place, { from: line, to: line })} />
        ) : route.view !== 'log' ? (
          <Overview report={report} theme={theme} onSave={save} />
        ) : found?.kind === 'empty' ? (
          <EmptyView place={found.at} hasGaps={report.gaps.length > 0} />
        ) : log === null || !canUnpack() ? (
          <NoLog place={route.place} log={log?.log ?? null} />
        ) : (
          <LogView
            key={log.log.place}
            {...{ lines, hits, theme, origin, scroller, sections }}
            place={log}
            onSelect={range => open(log.log.place, range)}
            onPlace={place => open(place, null)}
          />
        )}
      </div>
      {isHelpOpen ? <KeyboardHelp onClose={() => setHelpOpen(false)} /> : null}
    </div>
  )
  return (
    <>
      {page}
      {isPrinting ? (
        <PrintSheet
          report={report}
          shown={route.view === 'log' && log !== null ? { place: log, lines: printed(log) } : null}
        />
      ) : null}
    </>
  )
}

/** Of the page, when it is saved: `Deploy-42.html`. */
function fileNameOf({ executions: [first] }: PageData): string {
  return `${first?.place.replace(/[^\w.-]+/g, '_') ?? 'harness-logs'}.html`
}

/** Of the browser's tab: `✕ Deploy Shop #42`. */
function titleOf({ executions }: PageData): string {
  const [only, ...others] = executions
  if (only === undefined || others.length > 0) return 'Harness logs'
  const run = only.runSequence === null ? '' : ` #${only.runSequence}`
  return `${statusShape(only.status)} ${only.name}${run}`
}
