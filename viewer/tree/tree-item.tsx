import type { VNode } from 'preact'
import { formatCount, formatCountOf, formatDuration } from '../../src/text/figures.ts'
import { ShortName } from '../app/short-name.tsx'
import { StatusMark } from '../app/status-mark.tsx'
import type { RowPlace } from './row-places.ts'
import type { TreeRow } from './tree-rows.ts'

interface TreeItemProps {
  readonly row: TreeRow
  /** In px from the top of the tree. */
  readonly top: number
  /** Among those below the same row. */
  readonly place: RowPlace
  /** See `nameEnds`. */
  readonly nameEnd: number
  readonly isSelected: boolean
  readonly isFolded: boolean
  readonly isTabStop: boolean
  readonly onOpen: () => void
  readonly onFold: () => void
  readonly refTo: (element: HTMLElement | null) => void
}

/** A row of the tree; it is the tree that has the keyboard. */
export function TreeItem({
  row,
  top,
  place,
  nameEnd,
  isSelected,
  isFolded,
  isTabStop,
  onOpen,
  onFold,
  refTo
}: TreeItemProps): VNode {
  const { kind, level, name, ran, status, isRetried, fromRun, duration } = row
  const { errors, warnings, isEmpty, hasRows } = row
  // How long it took says nothing of a run that did not run it.
  const ending =
    fromRun === null ? (duration === null ? null : formatDuration(duration)) : `from run ${fromRun}`
  return (
    <div
      ref={refTo}
      role="treeitem"
      class={`tree-item ${kind}${isEmpty ? ' empty' : ''}`}
      aria-level={level}
      aria-posinset={place.at}
      aria-setsize={place.of}
      aria-selected={isSelected}
      {...(hasRows ? { 'aria-expanded': !isFolded } : {})}
      tabIndex={isTabStop ? 0 : -1}
      style={{ paddingLeft: `${8 + (level - 1) * 12}px`, transform: `translateY(${top}px)` }}
      title={isEmpty ? `${name} left no log` : ran === null ? name : `${name} (${ran})`}
      onClick={onOpen}
    >
      <span
        class="twisty"
        aria-hidden="true"
        onClick={event => {
          if (!hasRows) return
          event.stopPropagation()
          onFold()
        }}
      >
        {hasRows ? (isFolded ? '▸' : '▾') : ''}
      </span>
      {kind === 'group' ? null : <StatusMark status={status} isRetried={isRetried} />}
      {kind === 'group' || status === null ? null : <Pause />}
      <span class="name">
        <ShortName name={name} end={nameEnd} />
      </span>
      <Count count={errors} noun="error" />
      <Count count={warnings} noun="warning" />
      {ending === null ? null : (
        <span class="duration">
          <Pause />
          {ending}
        </span>
      )}
    </div>
  )
}

interface CountProps {
  readonly count: number
  readonly noun: 'error' | 'warning'
}

function Count({ count, noun }: CountProps): VNode | null {
  if (count === 0) return null
  return (
    <span class={`count ${noun}`} title={formatCountOf(count, noun)}>
      <Pause />
      {formatCount(count)}
      <span class="visually-hidden"> {count === 1 ? noun : `${noun}s`}</span>
    </span>
  )
}

/** For those who hear the row. */
function Pause(): VNode {
  return <span class="visually-hidden">, </span>
}
