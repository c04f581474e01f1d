import type { VNode } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { LineRange } from '../../src/report/page/permalink.ts'
import type { Theme } from '../app/theme.ts'
import type { LogStore } from '../data/log-store.ts'
import { timeLabel, type TimeMode } from './line-times.ts'
import { CutRow, LineRow, WaitingRow } from './log-row.tsx'
import type { LogHits } from './log-hits.ts'
import type { RowModel } from './row-model.ts'
import { useCopy } from './use-copy.ts'
import { useVirtualRows } from './use-virtual-rows.ts'

interface LogLinesProps {
  readonly store: LogStore
  readonly rows: RowModel
  readonly lines: LineRange | null
  readonly hits: LogHits
  readonly times: TimeMode
  /** Of the step, in ms since 1970. */
  readonly start: number | null
  readonly isWrapped: boolean
  readonly theme: Theme
  readonly onNumber: (number: number, isRange: boolean) => void
}

/** Where a line that was asked for stands: at a third of the height. */
const THIRD = 1 / 3

/** The lines in sight, loaded as they come near. */
export function LogLines(props: LogLinesProps): VNode {
  const { store, rows, lines, hits, times, start, isWrapped, theme, onNumber } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(() => new Set())
  const { pinned, isAll } = useCopy(scroller, store, rows)
  const isMeasured = isWrapped || unfolded.size > 0
  const virtual = useVirtualRows({ count: rows.count, scroller, isMeasured, pinned })
  const { items, firstVisible, lastVisible } = virtual

  useEffect(() => {
    const [first, last] = [items[0], items.at(-1)]
    if (first === undefined || last === undefined) return
    const numbers = [rows.at(firstVisible), rows.at(lastVisible)].map(row =>
      row.kind === 'line' ? row.number : row.from
    )
    void store.load(Math.min(...numbers), Math.max(...numbers))
  }, [store, rows, firstVisible, lastVisible, items.length])

  const shown = useRef<LineRange | null>(null)
  useLayoutEffect(() => {
    if (lines === null || shown.current === lines) return
    const index = rows.indexOf(lines.from)
    const isInSight = index > firstVisible && index < lastVisible - 1
    if (shown.current === null || !isInSight) virtual.show(index, THIRD)
    shown.current = lines
  })

  return (
    <div
      ref={scroller}
      class={`log-lines${isWrapped ? ' wrapped' : ''}${isAll ? ' all-selected' : ''}`}
      tabIndex={0}
      role="region"
      aria-label="Lines of the log"
      style={{ '--digits': String(String(store.log.lines).length) }}
    >
      <div class="rows" style={{ height: `${virtual.height}px` }}>
        {items.map(item => {
          const row = rows.at(item.index)
          const number = row.kind === 'line' ? row.number : row.from
          const line = row.kind === 'line' ? store.line(number) : undefined
          const isSelected =
            lines !== null && number >= lines.from && number <= lines.to && row.kind === 'line'
          const classes = [
            'row',
            line?.severity ?? '',
            isSelected ? 'selected' : '',
            row.kind === 'cut' ? 'cut' : ''
          ]
          return (
            <div
              key={item.index}
              data-index={item.index}
              data-row={number}
              ref={virtual.measure}
              class={classes.filter(name => name !== '').join(' ')}
              style={{ transform: `translateY(${virtual.placeOf(item)}px)` }}
            >
              {row.kind === 'cut' ? (
                <CutRow from={row.from} to={row.to} path={store.log.path} />
              ) : line === undefined ? (
                <WaitingRow number={number} />
              ) : (
                <LineRow
                  line={line}
                  time={
                    times === 'off'
                      ? null
                      : timeLabel(times, line.time, start, store.line(number - 1)?.time ?? null)
                  }
                  hits={hits.get(number) ?? []}
                  theme={theme}
                  isUnfolded={unfolded.has(number)}
                  onUnfold={() => setUnfolded(new Set(unfolded).add(number))}
                  onNumber={event => onNumber(number, event.shiftKey)}
                />
              )}
            </div>
          )
        })}
      </div>
      {rows.count === 0 ? <p class="nothing quiet">No such lines.</p> : null}
    </div>
  )
}
