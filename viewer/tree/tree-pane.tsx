import type { VNode } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { formatCount, formatCountOf, formatDuration } from '../../src/report/figures.ts'
import type { PageData, PageLog } from '../../src/report/page/page-data.ts'
import { StatusMark } from '../app/status-mark.tsx'
import { moveIn } from './tree-keys.ts'
import { treeRows, visibleRows, type TreeRow } from './tree-rows.ts'

/** UTF-16 units of a name that may be too long for its row, and of its end. */
const LONG_NAME = 20
const NAME_END = 11

interface TreePaneProps {
  readonly report: PageData
  /** Place of the log that is shown; null for none. */
  readonly selected: string | null
  readonly isOverview: boolean
  /** On a narrow page it is a sheet that comes and goes. */
  readonly isOpen: boolean
  readonly onOpen: (log: PageLog) => void
  readonly onOverview: () => void
}

/** Executions, stages, groups, steps and command units, to be found by name or by failure. */
export function TreePane({ report, selected, isOverview, isOpen, onOpen, onOverview }: TreePaneProps): VNode {
  const rows = useMemo(() => treeRows(report), [report])
  const [name, setName] = useState('')
  const [onlyFailed, setOnlyFailed] = useState(false)
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(() => new Set())
  const [active, setActive] = useState<string | null>(selected)
  const elements = useRef(new Map<string, HTMLElement>())
  const shown = useMemo(
    () => visibleRows(rows, { name, onlyFailed, collapsed }),
    [rows, name, onlyFailed, collapsed]
  )
  const selectedRow = rows.find(row => row.log !== null && row.log.place === selected)?.id ?? null
  useEffect(() => {
    setActive(selectedRow)
    if (selectedRow !== null) elements.current.get(selectedRow)?.scrollIntoView({ block: 'nearest' })
  }, [selectedRow])
  const tabStop = shown.some(row => row.id === active) ? active : (shown[0]?.id ?? null)

  const fold = (row: TreeRow, isFolded: boolean): void => {
    const next = new Set(collapsed)
    if (isFolded) next.add(row.id)
    else next.delete(row.id)
    setCollapsed(next)
  }
  const open = (row: TreeRow): void => {
    setActive(row.id)
    if (row.log !== null) onOpen(row.log)
    else if (row.hasRows) fold(row, !collapsed.has(row.id))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = shown.find(({ id }) => id === tabStop)
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const move = moveIn(shown, tabStop, event.key, collapsed)
    if (event.key === 'Enter' || event.key === ' ') {
      if (row !== undefined) open(row)
    } else if (move === null) return
    else if ('fold' in move) fold(move.row, move.fold)
    else {
      setActive(move.row.id)
      elements.current.get(move.row.id)?.focus()
    }
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <nav class={`tree-pane ${isOpen ? 'open' : 'closed'}`} aria-label="Stages and steps">
      <div class="filter">
        <input
          type="search"
          placeholder="Filter by name"
          aria-label="Filter by name"
          value={name}
          onInput={event => setName(event.currentTarget.value)}
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
        class="tree"
        {...(shown.length === 0 ? {} : { role: 'tree', 'aria-label': 'Stages and steps' })}
        onKeyDown={onKeyDown}
      >
        {shown.map(row => (
          <TreeItem
            key={row.id}
            row={row}
            isSelected={row.id === selectedRow && !isOverview}
            isFolded={collapsed.has(row.id)}
            isTabStop={row.id === tabStop}
            onOpen={() => open(row)}
            refTo={element => {
              if (element === null) elements.current.delete(row.id)
              else elements.current.set(row.id, element)
            }}
          />
        ))}
      </div>
      {shown.length === 0 ? <p class="nothing quiet">Nothing has this name.</p> : null}
    </nav>
  )
}

interface TreeItemProps {
  readonly row: TreeRow
  readonly isSelected: boolean
  readonly isFolded: boolean
  readonly isTabStop: boolean
  readonly onOpen: () => void
  readonly refTo: (element: HTMLElement | null) => void
}

function TreeItem({ row, isSelected, isFolded, isTabStop, onOpen, refTo }: TreeItemProps): VNode {
  const { kind, level, name, status, duration, errors, warnings, log, hasRows } = row
  const isEmpty = log === null && !hasRows
  const cut = endOf(name)
  return (
    <div
      ref={refTo}
      role="treeitem"
      class={`tree-item ${kind}${isEmpty ? ' empty' : ''}`}
      aria-level={level}
      aria-selected={isSelected}
      {...(hasRows ? { 'aria-expanded': !isFolded } : {})}
      tabIndex={isTabStop ? 0 : -1}
      style={{ paddingLeft: `${8 + (level - 1) * 12}px` }}
      title={isEmpty ? `${name} left no log` : name}
      onClick={onOpen}
    >
      <span class="twisty" aria-hidden="true">
        {hasRows ? (isFolded ? '▸' : '▾') : ''}
      </span>
      {kind === 'group' ? null : <StatusMark status={status} />}
      <span class="name">
        <span class="start">{name.slice(0, cut)}</span>
        <span class="end">{name.slice(cut)}</span>
      </span>
      {errors > 0 ? (
        <span class="count error" title={formatCountOf(errors, 'error')}>
          {formatCount(errors)}
        </span>
      ) : null}
      {warnings > 0 ? (
        <span class="count warning" title={formatCountOf(warnings, 'warning')}>
          {formatCount(warnings)}
        </span>
      ) : null}
      {duration === null ? null : <span class="duration">{formatDuration(duration)}</span>}
    </div>
  )
}

/** Of a long name the end stays in sight: matrix steps and attempts differ there. @returns the index at which it begins */
function endOf(name: string): number {
  if (name.length <= LONG_NAME) return name.length
  const end = name.length - NAME_END
  return /[\uDC00-\uDFFF]/.test(name.charAt(end)) ? end + 1 : end
}
