import type { VNode } from 'preact'
import { useContext, useMemo, useRef, useState } from 'preact/hooks'
import { formatCountOf } from '../../src/text/figures.ts'
import { Paper } from '../app/printing.ts'
import { useRowsInSight } from '../app/use-rows-in-sight.ts'
import type { TimelineStage } from './timeline-bars.ts'
import { timelineEntries, type TimelineEntry } from './timeline-entries.ts'
import { Row, StageRow, type Axis } from './timeline-row.tsx'

/** In px, with what is between them; timeline.css has the same. */
const HEIGHTS: Readonly<Record<TimelineEntry['kind'], number>> = { stage: 32, row: 24, more: 36 }
/** The axis lies over the first rows. */
const COVERED = { top: 24, bottom: 0 }

interface TimelineRowsProps {
  readonly stages: readonly TimelineStage[]
  readonly axis: Axis
}

/** The rows of the timeline that are in sight; of long stages only what failed, until asked for. */
export function TimelineRows({ stages, axis }: TimelineRowsProps): VNode {
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set())
  const entries = useMemo(() => timelineEntries(stages, opened), [stages, opened])
  const heights = useMemo(() => entries.map(({ kind }) => HEIGHTS[kind]), [entries])
  const list = useRef<HTMLDivElement>(null)
  const { rows, height } = useRowsInSight({
    heights,
    list,
    scroller: '.content',
    isWhole: useContext(Paper),
    covered: COVERED
  })
  return (
    <div ref={list} class="timeline-rows" style={{ height: `${height}px` }}>
      {rows.map(({ index, top }) => {
        const entry = entries[index]
        if (entry === undefined) return null
        return (
          <div key={keyOf(entry)} class={`timeline-entry of-${entry.kind}`} style={{ top: `${top}px` }}>
            {entry.kind === 'stage' ? (
              <StageRow stage={entry.stage} axis={axis} />
            ) : entry.kind === 'row' ? (
              <Row row={entry.row} nameEnd={entry.nameEnd} axis={axis} />
            ) : (
              <button
                type="button"
                class="more"
                onClick={() => setOpened(new Set(opened).add(entry.stage.place))}
              >
                Show all {formatCountOf(entry.stage.rows.length, 'row')}
              </button>
            )}
          </div>
        )
      })}
    </div>
  )
}

function keyOf(entry: TimelineEntry): string {
  const own = entry.kind === 'row' ? entry.row.id : ''
  return JSON.stringify([entry.kind, entry.stage.place, own])
}
