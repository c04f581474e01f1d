import type { VNode } from 'preact'
import { formatDuration } from '../../src/text/figures.ts'
import type { PageTiming } from '../../src/report/page/page-data.ts'
import { statusWord } from '../../src/report/status.ts'
import { ShortName } from '../app/short-name.tsx'
import { StatusMark } from '../app/status-mark.tsx'
import { localTime, utcTime } from '../app/times.ts'
import { formatRoute } from '../data/route.ts'
import type { TimelineBar, TimelineRow, TimelineStage } from './timeline-bars.ts'
import { placeOn, shareOf } from './timeline-scale.ts'
import type { Tip } from './timeline-tip.tsx'

/** What bars are placed on, and who shows the details of one. */
export interface Axis {
  readonly timing: PageTiming
  readonly onTip: (tip: Tip | null) => void
}

/** The name of a stage, and how long all of it took. */
export function StageRow({ stage, axis }: { readonly stage: TimelineStage; readonly axis: Axis }): VNode {
  return (
    <div class="timeline-row">
      <h3 class="name" title={stage.name}>
        <StatusMark status={stage.status} />
        <ShortName name={stage.name} end={stage.name.length} />
      </h3>
      <div class="track">
        <span class="extent" style={placeOn(axis.timing, stage.timing)} />
      </div>
    </div>
  )
}

interface RowProps {
  readonly row: TimelineRow
  /** See `nameEnds`. */
  readonly nameEnd: number
  readonly axis: Axis
}

/** A step with its bars, or a group. */
export function Row({ row, nameEnd, axis }: RowProps): VNode {
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
