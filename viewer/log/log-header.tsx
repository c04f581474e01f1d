import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { formatCountOf, formatDuration } from '../../src/text/figures.ts'
import { statusWord } from '../../src/report/status.ts'
import { stagesOf, type LogPlace } from '../app/places.ts'
import { StatusMark } from '../app/status-mark.tsx'
import { LogTools, type LogToolsProps } from './log-tools.tsx'

interface LogHeaderProps extends LogToolsProps {
  readonly place: LogPlace
  readonly onUnit: (place: string) => void
}

/** What the log is of, and what can be done with it. */
export function LogHeader({ place, onUnit, ...tools }: LogHeaderProps): VNode {
  const { stage, step, log } = place
  const status = log.status ?? step.status
  const { timing } = step
  // Where it is narrow the log needs the room.
  const [isOpen, setOpen] = useState(false)
  return (
    <header class="log-header">
      <div class="log-title">
        <StatusMark status={status} isRetried={step.isRetried} />
        <h2>
          <span class="quiet">{stagesOf(stage, step).join(' › ')} ›</span> {step.name}
        </h2>
        {step.logs.length > 1 ? (
          <select
            aria-label="Command unit"
            value={log.place}
            onChange={event => onUnit(event.currentTarget.value)}
          >
            {step.logs.map(each => (
              <option key={each.place} value={each.place}>
                {each.unit ?? 'Log'}
              </option>
            ))}
          </select>
        ) : null}
        <span class="quiet facts">
          {[
            statusWord(status, step.isRetried),
            step.fromRun === null ? null : `from run ${step.fromRun}`,
            timing === null ? null : formatDuration(timing.end - timing.start),
            formatCountOf(log.lines, 'line')
          ]
            .filter(fact => fact !== null)
            .join(' · ')}
        </span>
        <button
          type="button"
          class="only-narrow"
          aria-expanded={isOpen}
          aria-label="What can be done with this log"
          onClick={() => setOpen(!isOpen)}
        >
          ⋯
        </button>
      </div>
      <LogTools {...tools} isOpen={isOpen} />
    </header>
  )
}
