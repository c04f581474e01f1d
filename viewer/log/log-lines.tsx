import type { RefObject, VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Section } from '../../src/diagnosis/sections/sections.ts'
import type { LineRange } from '../../src/report/page/permalink.ts'
import type { Theme } from '../app/theme.ts'
import type { LogStore } from '../data/log-store.ts'
import { OtherCell } from '../beside/other-cell.tsx'
import type { Beside } from '../beside/use-beside.ts'
import { useOtherLines } from '../beside/use-other-lines.ts'
import { sectionAround } from './folds.ts'
import { pauseBefore, timeLabel, type TimeMode } from './line-times.ts'
import { CutRow, LineRow, RepeatRow, WaitingRow } from './log-row.tsx'
import type { LogHits } from './log-hits.ts'
import type { Repeat } from './repeats.ts'
import { firstLineOfRow, type RowModel } from './row-model.ts'
import { withoutSectionWords } from './section-words.ts'
import { StickySection } from './section-facts.tsx'
import { useCopy } from './use-copy.ts'
import { usePlaceInSight } from './use-place-in-sight.ts'
import type { FoldState } from './use-folds.ts'
import { useVirtualRows } from './use-virtual-rows.ts'

interface LogLinesProps {
  readonly store: LogStore
  /** The element that scrolls. */
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly rows: RowModel
  /** The good run's log beside it; null for none. */
  readonly beside: Beside['shown']
  /** Of the text file in the artifact. */
  readonly path: string
  readonly lines: LineRange | null
  /** Opens at the end when no line is asked for. */
  readonly isEndFirst: boolean
  readonly hits: LogHits
  /** Lines that the log of the last good run has nothing like. */
  readonly isNew: (number: number) => boolean
  /** Lines of errors that are like an earlier one. */
  readonly isLikeEarlier: (number: number) => boolean
  /** By first line. */
  readonly sections: ReadonlyMap<number, Section>
  readonly repeats: readonly Repeat[]
  readonly folds: FoldState
  readonly times: TimeMode
  /** Of the step, in ms since 1970. */
  readonly start: number | null
  readonly isWrapped: boolean
  readonly theme: Theme
  readonly onNumber: (number: number, isRange: boolean) => void
}

/** The lines in sight, loaded as they come near. */
export function LogLines(props: LogLinesProps): VNode {
  const { store, scroller, rows, lines, hits, times, start, isWrapped, theme, onNumber } = props
  const { sections, folds, beside } = props
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(() => new Set())
  const { pinned, isAll } = useCopy(scroller, store, rows)
  const isMeasured = isWrapped || unfolded.size > 0
  const virtual = useVirtualRows({ count: rows.count, scroller, isMeasured, pinned })
  const { items, firstVisible, lastVisible } = virtual

  useEffect(() => {
    if (items.length === 0) return
    const numbers = [firstVisible, lastVisible].map(index => firstLineOfRow(rows.at(index)))
    void store.load(Math.min(...numbers), Math.max(...numbers))
  }, [store, rows, firstVisible, lastVisible, items.length])
  useOtherLines(beside, items)
  const keepInPlace = usePlaceInSight({
    scroller,
    rows,
    lines,
    virtual,
    isWrapped,
    isEndFirst: props.isEndFirst
  })

  const top = rows.count === 0 ? 0 : firstLineOfRow(rows.at(firstVisible))
  const around = sections.size === 0 ? null : sectionAround([...sections.values()], top)
  return (
    <div
      ref={scroller}
      class={`log-lines${isWrapped ? ' wrapped' : ''}${beside === null ? '' : ' beside'}${isAll ? ' all-selected' : ''}`}
      tabIndex={0}
      role="region"
      aria-label="Lines of the log"
      style={{
        '--digits': digitsOf(store),
        '--other-digits': beside === null ? '0' : digitsOf(beside.store)
      }}
    >
      {around === null ? null : (
        <StickySection
          section={around}
          text={withoutSectionWords(store.line(around.firstLine)?.text ?? around.name)}
          onOpen={() => virtual.show(rows.indexOf(around.firstLine), 0)}
        />
      )}
      <div class="rows" style={{ height: `${virtual.height}px` }}>
        {items.map(item => {
          const row = rows.at(item.index)
          const number = firstLineOfRow(row)
          const line = row.kind === 'line' ? store.line(number) : undefined
          const before = store.line(number - 1)?.time ?? null
          const isSelected =
            lines !== null && number >= lines.from && number <= lines.to && row.kind === 'line'
          const other = beside?.rows.otherAt(item.index) ?? null
          const classes = [
            'row',
            line?.severity ?? '',
            line?.severity === 'error' && props.isLikeEarlier(number) ? 'again' : '',
            row.kind === 'line' && props.isNew(number) ? 'new' : '',
            isSelected ? 'selected' : '',
            row.kind === 'line' ? '' : row.kind,
            other?.isPartner === true ? 'same' : ''
          ]
          return (
            <div
              key={item.index}
              data-index={item.index}
              data-row={row.kind === 'absent' ? undefined : number}
              ref={virtual.measure}
              class={classes.filter(name => name !== '').join(' ')}
              style={{ transform: `translateY(${virtual.placeOf(item)}px)` }}
            >
              {row.kind === 'cut' ? (
                <CutRow from={row.from} to={row.to} path={props.path} />
              ) : row.kind === 'repeat' ? (
                <RepeatRow
                  from={row.from}
                  to={row.to}
                  repeat={props.repeats.find(({ from }) => from === row.from) ?? null}
                  onOpen={() => {
                    keepInPlace(row.from)
                    folds.openRepeat(row.from)
                  }}
                />
              ) : row.kind === 'absent' ? (
                <span class="absent" />
              ) : line === undefined ? (
                <WaitingRow number={number} />
              ) : (
                <LineRow
                  line={line}
                  time={times === 'off' ? null : timeLabel(times, line.time, start, before)}
                  pause={pauseBefore(line.time, before)}
                  section={sections.get(number) ?? null}
                  isFoldedSection={folds.sections.has(number)}
                  onSection={() => {
                    keepInPlace(number)
                    folds.toggleSection(number)
                  }}
                  hits={hits.get(number) ?? []}
                  theme={theme}
                  isUnfolded={unfolded.has(number)}
                  onUnfold={() => setUnfolded(new Set(unfolded).add(number))}
                  onNumber={event => onNumber(number, event.shiftKey)}
                />
              )}
              {beside === null || row.kind === 'repeat' ? null : (
                <OtherCell
                  run={beside.run}
                  number={other?.number ?? null}
                  line={other === null ? undefined : beside.store.line(other.number)}
                  theme={theme}
                />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

function digitsOf({ log }: LogStore): string {
  return String(String(log.lines).length)
}
