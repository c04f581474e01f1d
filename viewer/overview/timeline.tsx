import type { VNode } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type { PageExecution } from '../../src/report/page/page-data.ts'
import { timelineOf, type TimelineStage } from './timeline-bars.ts'
import type { Axis } from './timeline-row.tsx'
import { TimelineRows } from './timeline-rows.tsx'
import { tickLabel, ticksOf } from './timeline-scale.ts'
import { TimelineTip, type Tip } from './timeline-tip.tsx'

const MOST_TICKS = 8

/** When each step ran, to scale; what the whole had to wait for in full colour. */
export function Timeline({ execution }: { readonly execution: PageExecution }): VNode | null {
  const chart = useMemo(() => timelineOf(execution), [execution])
  const [tip, setTip] = useState<Tip | null>(null)
  if (chart === null) return null
  const span = chart.timing.end - chart.timing.start
  const axis: Axis = { timing: chart.timing, onTip: setTip }
  const ticks = ticksOf(span, MOST_TICKS).map(tick => ({ tick, left: `${(tick / span) * 100}%` }))
  return (
    <section aria-label={`Timeline of ${execution.name}`}>
      <div class="section-head">
        <h2>Timeline</h2>
        <Legend stages={chart.stages} />
      </div>
      <div class="timeline" onPointerLeave={() => setTip(null)}>
        <div class="ticks" aria-hidden="true">
          {ticks.map(({ tick, left }) => (
            <span key={tick} style={{ left }}>
              {tickLabel(tick)}
            </span>
          ))}
        </div>
        <div class="grid" aria-hidden="true">
          {ticks.map(({ tick, left }) => (
            <span key={tick} style={{ left }} />
          ))}
        </div>
        <TimelineRows stages={chart.stages} axis={axis} />
      </div>
      {tip === null ? null : <TimelineTip tip={tip} />}
    </section>
  )
}

function Legend({ stages }: { readonly stages: readonly TimelineStage[] }): VNode | null {
  const bars = stages.flatMap(({ rows }) => rows.flatMap(row => row.bars))
  if (bars.length < 2) return null
  return (
    <p class="legend">
      <span>
        <i class="bar critical" /> on the critical path
      </span>
      <span>
        <i class="bar" /> beside it
      </span>
      {bars.some(({ isWait }) => isWait) ? (
        <span>
          <i class="bar wait" /> waiting
        </span>
      ) : null}
    </p>
  )
}
