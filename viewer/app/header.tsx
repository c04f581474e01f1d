import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { formatDuration } from '../../src/text/figures.ts'
import { statusWord } from '../../src/report/status.ts'
import type { PageData, PageExecution } from '../../src/report/page/page-data.ts'
import { StatusMark } from './status-mark.tsx'
import type { ThemeChoice } from './theme.ts'
import { localTime, relativeTime, utcTime } from './times.ts'

interface HeaderProps {
  readonly report: PageData
  readonly themeChoice: ThemeChoice
  /** On a narrow page. */
  readonly isTreeOpen: boolean
  readonly onTheme: (choice: ThemeChoice) => void
  readonly onTree: () => void
  readonly onHelp: () => void
}

/** What of the facts stands above everything, see `PageFact`. */
const SHOWN_FACTS: readonly string[] = ['Pull request', 'Branch', 'Tag', 'Commit', 'Started by']

/** The one line above everything: what ran, how it ended, and where it is in Harness. */
export function Header({ report, themeChoice, isTreeOpen, onTheme, onTree, onHelp }: HeaderProps): VNode {
  return (
    <header class="header" inert={isTreeOpen}>
      <button
        type="button"
        class="only-narrow"
        onClick={onTree}
        aria-label="Stages and steps"
        aria-expanded={isTreeOpen}
      >
        ☰
      </button>
      <ExecutionTitle report={report} />
      <div class="actions">
        <label>
          <span class="quiet only-wide">Theme</span>
          <select
            aria-label="Theme"
            title="Theme"
            value={themeChoice}
            onChange={event => onTheme(choiceOf(event.currentTarget.value))}
          >
            <option value="system">System</option>
            <option value="light">Light</option>
            <option value="dark">Dark</option>
          </select>
        </label>
        <button type="button" onClick={onHelp} aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)">
          ?
        </button>
      </div>
    </header>
  )
}

/** What ran: its name and what is known of it, or how many executions there are. */
export function ExecutionTitle({ report }: { readonly report: PageData }): VNode {
  const [only, ...others] = report.executions
  if (only !== undefined && others.length === 0) return <ExecutionLine execution={only} />
  return (
    <div class="title">
      <h1>{report.executions.length} executions</h1>
    </div>
  )
}

function ExecutionLine({ execution }: { readonly execution: PageExecution }): VNode {
  const { name, runSequence, status, timing, facts } = execution
  return (
    <>
      <div class="title">
        <StatusMark status={status} />
        <h1>
          {name}
          {runSequence === null ? null : <span class="quiet"> #{runSequence}</span>}
        </h1>
      </div>
      <div class="facts">
        {statusWord(status) === null ? null : <span>{statusWord(status)}</span>}
        {timing === null ? null : <span>{formatDuration(timing.end - timing.start)}</span>}
        {timing === null ? null : <Started at={timing.start} />}
        {facts
          .filter(({ label }) => SHOWN_FACTS.includes(label))
          .map(({ label, text }) => (
            <span key={label} class="fact" title={`${label}: ${text}`}>
              <span class="visually-hidden">{label}: </span>
              {label === 'Pull request' ? `#${text}` : label === 'Commit' ? text.split(' ')[0] : text}
            </span>
          ))}
      </div>
      <HarnessLink execution={execution} />
    </>
  )
}

function Started({ at }: { readonly at: number }): VNode {
  const [title, setTitle] = useState<string | undefined>(undefined)
  // The browser's words for a moment take their time: the page is shown without them.
  useEffect(() => setTitle(`${localTime(at)} (${utcTime(at)})`), [at])
  return (
    <time dateTime={new Date(at).toISOString()} title={title}>
      {relativeTime(at, Date.now())}
    </time>
  )
}

/** The execution's page, where its address is one of the web. */
export function HarnessLink({ execution }: { readonly execution: PageExecution }): VNode | null {
  const { url } = execution
  if (url === null || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return null
  return (
    <a href={new URL(url).href} target="_blank" rel="noopener noreferrer">
      Open in Harness
    </a>
  )
}

function choiceOf(value: string): ThemeChoice {
  return value === 'light' || value === 'dark' ? value : 'system'
}
