import type { VNode } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { PageData } from '../../src/report/page/page-data.ts'
import { useRowsInSight } from '../app/use-rows-in-sight.ts'
import { useShortcuts } from '../app/use-shortcuts.ts'
import { rowPlaces } from './row-places.ts'
import { ancestorIds, foldedAtFirst, visibleRows } from './tree-filter.ts'
import { TreeHandle } from './tree-handle.tsx'
import { TreeItem } from './tree-item.tsx'
import { moveIn } from './tree-keys.ts'
import { rowNameEnds, treeRows, type TreeRow } from './tree-rows.ts'

const NOTHING: ReadonlySet<string> = new Set()
/** In px; a finger needs more. tree.css has the same. */
const [ROW_HEIGHT, ROW_HEIGHT_OF_FINGERS] = [24, 40]
/** The filter lies over the first rows. */
const COVERED = { top: 56, bottom: 24 }

interface TreePaneProps {
  readonly report: PageData
  /** Place that is shown; null for none. */
  readonly selected: string | null
  readonly isOverview: boolean
  /** On a narrow page it is a sheet that comes and goes. */
  readonly isOpen: boolean
  readonly onOpen: (place: string) => void
  readonly onOverview: () => void
}

/** Executions, stages, groups, steps and command units, to be found by name or by failure. */
export function TreePane({ report, selected, isOverview, isOpen, onOpen, onOverview }: TreePaneProps): VNode {
  const rows = useMemo(() => treeRows(report), [report])
  const [name, setName] = useState('')
  const [onlyFailed, setOnlyFailed] = useState(false)
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(() => foldedAtFirst(rows))
  const [active, setActive] = useState<string | null>(selected)
  const ends = useMemo(() => rowNameEnds(rows), [rows])
  const elements = useRef(new Map<string, HTMLElement>())
  const shown = useMemo(
    () => visibleRows(rows, { name, onlyFailed, collapsed }),
    [rows, name, onlyFailed, collapsed]
  )
  const places = useMemo(() => rowPlaces(shown), [shown])
  const selectedRow = rows.find(row => row.id === selected)?.id ?? null
  const pane = useRef<HTMLElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const isToScroll = useRef(false)
  const isToFocus = useRef(false)
  const heights = useMemo(() => {
    const isCoarse = matchMedia('(pointer: coarse)').matches
    return shown.map(() => (isCoarse ? ROW_HEIGHT_OF_FINGERS : ROW_HEIGHT))
  }, [shown])
  const inSight = useRowsInSight({ heights, list, scroller: '.tree-scroller', covered: COVERED })
  useEffect(() => {
    setActive(selectedRow)
    isToScroll.current = true
    if (selectedRow === null) return
    const above = ancestorIds(rows, selectedRow)
    setCollapsed(before => (above.some(id => before.has(id)) ? without(before, above) : before))
  }, [rows, selectedRow])
  // Once it is there: what it is in may just be unfolding.
  useEffect(() => {
    const at = isToScroll.current ? shown.findIndex(({ id }) => id === selectedRow) : -1
    if (at < 0) return
    inSight.show(at)
    isToScroll.current = false
  })
  useLayoutEffect(() => {
    const element = active === null ? undefined : elements.current.get(active)
    if (!isToFocus.current || element === undefined) return
    isToFocus.current = false
    element.focus()
  })
  // Before the opener, which then is inert, loses the focus.
  useLayoutEffect(() => {
    if (!isOpen) return
    const opener = document.activeElement
    pane.current?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus()
    return () => {
      if (opener instanceof HTMLElement) opener.focus()
    }
  }, [isOpen])
  // A filter shows what it finds, folded or not.
  const folded = name.trim() === '' && !onlyFailed ? collapsed : NOTHING
  const tabStop = shown.some(row => row.id === active) ? active : (shown[0]?.id ?? null)

  const fold = (row: TreeRow, isFolded: boolean): void => {
    setCollapsed(isFolded ? new Set([...collapsed, row.id]) : without(collapsed, [row.id]))
  }
  const open = (row: TreeRow): void => {
    setActive(row.id)
    if (row.opens !== null) onOpen(row.opens)
    else if (row.hasRows) fold(row, !folded.has(row.id))
  }
  const focus = (row: TreeRow | undefined): void => {
    if (row === undefined) return
    setActive(row.id)
    // What is out of sight comes with the next picture.
    isToFocus.current = row.id !== active
    if (!isToFocus.current) elements.current.get(row.id)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = shown.find(({ id }) => id === tabStop)
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const move = moveIn(shown, tabStop, event.key, folded)
    if (event.key === 'Enter' || event.key === ' ') {
      if (row !== undefined) open(row)
    } else if (move === null) return
    else if ('fold' in move) fold(move.row, move.fold)
    else focus(move.row)
    event.preventDefault()
    event.stopPropagation()
  }
  // What has the keyboard stays, although it is out of sight.
  const stop = shown.findIndex(({ id }) => id === tabStop)
  const isStopInSight = stop < 0 || inSight.rows.some(({ index }) => index === stop)
  const there = isStopInSight
    ? inSight.rows
    : [...inSight.rows, { index: stop, top: inSight.topOf(stop) }].sort((a, b) => a.index - b.index)

  const goTo = (key: 'j' | 'k'): void => {
    // From nowhere the first key goes to where the tree is entered.
    if (active === null) focus(shown[0])
    const move = moveIn(shown, active, key, folded)
    if (move !== null) focus(move.row)
  }
  useShortcuts({ j: () => goTo('j'), k: () => goTo('k') })

  return (
    <nav ref={pane} class={`tree-pane ${isOpen ? 'open' : 'closed'}`} aria-label="Stages and steps">
      <TreeHandle />
      <div class="tree-scroller">
        <div class="filter">
          <input
            type="search"
            placeholder="Filter by name"
            aria-label="Filter by name"
            value={name}
            onInput={event => setName(event.currentTarget.value)}
            onKeyDown={event => {
              if (event.key !== 'ArrowDown') return
              event.preventDefault()
              focus(shown[0])
            }}
          />
          <label>
            <input
              type="checkbox"
              checked={onlyFailed}
              onChange={event => setOnlyFailed(event.currentTarget.checked)}
            />
            Only failed
          </label>
        </div>
        <button
          type="button"
          class="overview-row"
          aria-current={isOverview ? 'page' : undefined}
          onClick={onOverview}
        >
          Overview
        </button>
        <div
          ref={list}
          class="tree"
          style={{ height: `${inSight.height}px` }}
          {...(shown.length === 0 ? {} : { role: 'tree', 'aria-label': 'Stages and steps' })}
          onKeyDown={onKeyDown}
        >
          {there.map(({ index, top }) => {
            const row = shown[index]
            const place = places.get(row?.id ?? '')
            if (row === undefined || place === undefined) return null
            return (
              <TreeItem
                key={row.id}
                {...{ row, top, place }}
                nameEnd={ends.get(row.id) ?? row.name.length}
                isSelected={row.id === selectedRow && !isOverview}
                isFolded={folded.has(row.id)}
                isTabStop={row.id === tabStop}
                onOpen={() => open(row)}
                onFold={() => fold(row, !folded.has(row.id))}
                refTo={element => {
                  if (element === null) elements.current.delete(row.id)
                  else elements.current.set(row.id, element)
                }}
              />
            )
          })}
        </div>
        {shown.length === 0 ? <p class="nothing quiet">Nothing has this name.</p> : null}
      </div>
    </nav>
  )
}

function without(ids: ReadonlySet<string>, gone: readonly string[]): ReadonlySet<string> {
  return new Set([...ids].filter(id => !gone.includes(id)))
}
