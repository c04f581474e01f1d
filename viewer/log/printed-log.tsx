import type { VNode } from 'preact'
import type { LineRange } from '../../src/report/page/permalink.ts'
import { formatCount, formatCountOf } from '../../src/text/figures.ts'
import { isOfFailure, titleOf, type LogPlace } from '../app/places.ts'
import { openLog } from '../data/log-store.ts'
import { styledText } from '../text/styled-text.ts'
import { markedSpans } from './marked-spans.ts'
import { SpanText } from './span-text.tsx'

interface PrintedLogProps {
  readonly place: LogPlace
  readonly lines: LineRange
}

/** A part of a log on paper: as much of it as is loaded. */
export function PrintedLog({ place, lines: { from, to } }: PrintedLogProps): VNode {
  const { log } = place
  const store = openLog(log)
  const lines = Array.from({ length: to - from + 1 }, (_, at) => store.line(from + at)).filter(
    line => line !== undefined
  )
  const telling = isOfFailure(place) ? log.telling : null
  return (
    <section class="printed-log" aria-label="The log">
      <h2>{titleOf(place)}</h2>
      <p class="quiet">
        Lines {formatCount(from)} to {formatCount(to)} of {formatCountOf(log.lines, 'line')}: {log.path}
      </p>
      <pre class="excerpt">
        {lines.map(({ number, severity, styled }) => (
          <span key={number} class={number === telling ? 'telling' : (severity ?? '')}>
            <span class="number">{formatCount(number)}</span>
            {markedSpans(styledText(styled), []).map((span, at) => (
              <SpanText key={at} span={span} theme="light" />
            ))}
            {'\n'}
          </span>
        ))}
      </pre>
    </section>
  )
}
