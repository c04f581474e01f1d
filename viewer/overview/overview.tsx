import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { formatBytes, formatCount, formatCountOf, formatDuration } from '../../src/text/figures.ts'
import type {
  PageCounts,
  PageData,
  PageExecution,
  PageFact,
  PageGap,
  PageLog
} from '../../src/report/page/page-data.ts'
import { statusWord } from '../../src/report/status.ts'
import { HarnessLink } from '../app/header.tsx'
import { findPlace } from '../app/places.ts'
import type { Theme } from '../app/theme.ts'
import { StatusMark } from '../app/status-mark.tsx'
import { Timeline } from './timeline.tsx'
import { Remarks } from './remarks.tsx'
import { WhatBroke } from './what-broke.tsx'

/** So many are shown at first, and then with each click. */
const MOST_GAPS = 200

interface OverviewProps {
  readonly report: PageData
  readonly theme: Theme
  /** Saves the page; null where nobody can ask for it. */
  readonly onSave?: (() => void) | null
}

/**
 * What broke, the timeline, the numbers, the gaps: in the order and the words of the job summary. A
 * section without content isn't there.
 */
export function Overview({ report, theme, onSave = null }: OverviewProps): VNode {
  const logOf = (place: string): PageLog | null => {
    const found = findPlace(report, place)
    return found?.kind === 'log' ? found.at.log : null
  }
  const several = report.executions.length > 1
  return (
    <main class="overview content">
      {report.executions.map(execution => (
        <section key={execution.place} class="execution">
          {several ? (
            <header class="execution-line">
              <StatusMark status={execution.status} />
              <h2>
                {execution.name}
                {execution.runSequence === null ? '' : ` #${execution.runSequence}`}
              </h2>
              <span class="quiet">{factsOf(execution)}</span>
              <HarnessLink execution={execution} />
            </header>
          ) : null}
          <About facts={execution.facts} />
          <Remarks remarks={execution.history} />
          <WhatBroke broken={execution.broken} logOf={logOf} theme={theme} />
          <Timeline execution={execution} />
        </section>
      ))}
      <Numbers counts={report.counts} />
      <Gaps gaps={report.gaps} cut={report.counts.cut} />
      <Footer report={report} onSave={onSave} />
    </main>
  )
}

/** What made the page, of which version, and where. */
function Footer({ report, onSave }: Pick<OverviewProps, 'report' | 'onSave'>): VNode {
  const [product = '', version] = report.generator.split('/')
  const { runUrl, productUrl } = report
  return (
    <footer class="quiet">
      <span>
        Made by{' '}
        {productUrl === null ? (
          product
        ) : (
          <a href={productUrl} target="_blank" rel="noopener noreferrer">
            {product}
          </a>
        )}
        {version === undefined ? '' : ` ${version}`}
        {runUrl === null ? null : (
          <>
            {' in '}
            <a href={runUrl} target="_blank" rel="noopener noreferrer">
              this workflow run
            </a>
          </>
        )}
        .
      </span>
      {onSave == null ? null : (
        <button type="button" onClick={onSave} title="Save the page as it came (Ctrl+S)">
          Save this page
        </button>
      )}
    </footer>
  )
}

/** What was built and deployed, and who started it. */
function About({ facts }: { readonly facts: readonly PageFact[] }): VNode | null {
  if (facts.length === 0) return null
  return (
    <dl class="about">
      {facts.map(({ label, text }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}

/** `Failed · 28 m 24 s`, as far as it is known. */
function factsOf({ status, timing }: PageExecution): string {
  const duration = timing === null ? null : formatDuration(timing.end - timing.start)
  return [statusWord(status), duration].filter(fact => fact !== null).join(' · ')
}

function Numbers({ counts }: { readonly counts: PageCounts }): VNode {
  const { stages, steps, logs, lines, errors, errorKinds, warnings, bytes } = counts
  const figures: readonly (readonly [string, string])[] = [
    ['Stages', formatCount(stages)],
    ['Steps', formatCount(steps)],
    ['Logs', formatCount(logs)],
    ['Lines', formatCount(lines)],
    ['Errors', errorsText(errors, errorKinds)],
    ['Warnings', formatCount(warnings)],
    ['Size', formatBytes(bytes)]
  ]
  return (
    <section aria-labelledby="numbers">
      <h2 id="numbers">Numbers</h2>
      <dl class="numbers">
        {figures.map(([name, figure]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{figure}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** `138 of 3 kinds`. */
function errorsText(errors: number, kinds: number): string {
  const count = formatCount(errors)
  return kinds === 0 || kinds >= errors ? count : `${count} of ${formatCountOf(kinds, 'kind')}`
}

function Gaps({ gaps, cut }: { readonly gaps: readonly PageGap[]; readonly cut: number }): VNode | null {
  const [shown, setShown] = useState(MOST_GAPS)
  if (gaps.length === 0 && cut === 0) return null
  const rest = gaps.length - shown
  return (
    <section aria-labelledby="gaps">
      <h2 id="gaps">Gaps</h2>
      <ul class="gaps">
        {cut === 0 ? null : (
          <li>
            {cut === 1 ? '1 log is' : `${formatCount(cut)} logs are`} too long for this page: their beginning,
            their end and what is around their errors are here, and the artifact has all of them.
          </li>
        )}
        {gaps.slice(0, shown).map(({ prefix, name, reason }, at) => (
          <li key={at}>
            {name === null ? null : <strong>{name}: </strong>}
            {reason} <code class="quiet">{prefix}</code>
          </li>
        ))}
      </ul>
      {rest > 0 ? (
        <button type="button" class="more" onClick={() => setShown(shown + MOST_GAPS)}>
          {formatCountOf(rest, 'more gap')}
        </button>
      ) : null}
    </section>
  )
}
