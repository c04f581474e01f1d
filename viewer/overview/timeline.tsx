import type { VNode } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { formatCountOf, formatDuration } from '../../src/text/figures.ts'
import type { PageExecution, PageTiming } from '../../src/report/page/page-data.ts'
import { isFailure } from '../../src/harness/execution/execution-status.ts'
import { statusWord } from '../../src/report/status.ts'
import { nameEnds } from '../app/name-ends.ts'
import { ShortName } from '../app/short-name.tsx'
import { StatusMark } from '../app/status-mark.tsx'
import { localTime, utcTime } from '../app/times.ts'
import { formatRoute } from '../data/route.ts'
import { timelineOf, type TimelineBar, type TimelineRow, type TimelineStage } from './timeline-bars.ts'
import { placeOn, shareOf, tickLabel, ticksOf } from './timeline-scale.ts'
import { TimelineTip, type Tip } from './timeline-tip.tsx'

const MOST_TICKS = 8
/** Rows of a stage that are all shown at first. */
const MOST_ROWS = 60

interface Axis {
  readonly timing: PageTiming
  readonly onTip: (tip: Tip | null) => void
}

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
        {chart.stages.map(stage => (
          <Stage key={stage.place} stage={stage} axis={axis} />
        ))}
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

function Stage({ stage, axis }: { readonly stage: TimelineStage; readonly axis: Axis }): VNode {
  const [isOpen, setOpen] = useState(stage.rows.length <= MOST_ROWS)
  const ends = useMemo(() => nameEnds(stage.rows.map(({ name }) => name)), [stage])
  const shown = stage.rows.map((row, at) => ({ row, at })).filter(({ row }) => isOpen || hasFailed(row))
  return (
    <div class="timeline-stage">
      <div class="timeline-row">
        <h3 class="name" title={stage.name}>
          <StatusMark status={stage.status} />
          <ShortName name={stage.name} end={stage.name.length} />
        </h3>
        <div class="track">
          <span class="extent" style={placeOn(axis.timing, stage.timing)} />
        </div>
      </div>
      {shown.slice(0, isOpen ? Infinity : MOST_ROWS).map(({ row, at }) => (
        <Row key={row.id} row={row} nameEnd={ends[at] ?? row.name.length} axis={axis} />
      ))}
      {isOpen ? null : (
        <button type="button" class="more" onClick={() => setOpen(true)}>
          Show all {formatCountOf(stage.rows.length, 'row')}
        </button>
      )}
    </div>
  )
}

function hasFailed({ bars }: TimelineRow): boolean {
  return isFailure(bars.at(-1)?.status ?? null)
}

interface RowProps {
  readonly row: TimelineRow
  /** See `nameEnds`. */
  readonly nameEnd: number
  readonly axis: Axis
}

function Row({ row, nameEnd, axis }: RowProps): VNode {
  const { kind, name, depth, bars, timing } = row
  const last = bars.at(-1)
  const logged = bars.findLast(bar => bar.hasLog)
  const indent = { paddingLeft: `${8 + depth * 12}px` }
  const label = (
    <>
      {last === undefined ? null : <StatusMark status={last.status} isRetried={last.isRetried} />}
      <ShortName name={name} end={nameEnd} />
    </>
  )
  return (
    <div class={`timeline-row ${kind}`}>
      {logged === undefined ? (
        <span class="name" title={name} style={indent}>
          {label}
        </span>
      ) : (
        // The bar is what the keyboard goes to.
        <a class="name" title={name} style={indent} href={hrefOf(logged)} tabIndex={-1}>
          {label}
        </a>
      )}
      <div class="track">
        {kind === 'group' ? <span class="extent" style={placeOn(axis.timing, timing)} /> : null}
        {bars.map(bar => (
          <Bar key={bar.place} bar={bar} axis={axis} />
        ))}
      </div>
    </div>
  )
}

function Bar({ bar, axis }: { readonly bar: TimelineBar; readonly axis: Axis }): VNode {
  const { name, status, kind, isRetried, timing, isCritical, isWait, hasLog } = bar
  const state = [statusWord(status, isRetried), formatDuration(timing.end - timing.start)].filter(
    fact => fact !== null
  )
  const facts = [
    state.join(' · '),
    `${shareOf(axis.timing, timing)} of the whole${isCritical ? ', on the critical path' : ''}`,
    `${localTime(timing.start)} (${utcTime(timing.start)})`,
    ...(hasLog ? [] : ['No log'])
  ]
  const show = ({ currentTarget }: { readonly currentTarget: Element }): void => {
    const { left, right, top, bottom } = currentTarget.getBoundingClientRect()
    axis.onTip({ name, facts, x: (left + right) / 2, top, bottom })
  }
  const common = {
    class: `bar ${kind}${isCritical && !isRetried ? ' critical' : ''}${isWait ? ' wait' : ''}`,
    style: placeOn(axis.timing, timing),
    'aria-label': [name, ...facts].join(', '),
    onPointerEnter: show,
    onPointerLeave: () => axis.onTip(null)
  }
  if (!hasLog) return <span role="img" {...common} />
  return <a {...common} href={hrefOf(bar)} onFocus={show} onBlur={() => axis.onTip(null)} />
}

function hrefOf({ place }: TimelineBar): string {
  return formatRoute({ view: 'log', place, lines: null })
}
