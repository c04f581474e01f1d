import type { VNode } from 'preact'
import type { Section } from '../../src/diagnosis/sections/sections.ts'
import { formatCountOf, formatDuration } from '../../src/text/figures.ts'

/** How a section went: `✕ 12 lines · 3.2 s`. */
export function SectionFacts({ section }: { readonly section: Section }): VNode {
  const { firstLine, lastLine, durationMs, hasFailed } = section
  const facts = [
    formatCountOf(lastLine - firstLine, 'line'),
    durationMs === null || durationMs < 100 ? null : formatDuration(durationMs)
  ].filter(fact => fact !== null)
  return (
    <span class={`section-facts${hasFailed === true ? ' failed' : ''}`}>
      {hasFailed === null ? null : <span aria-hidden="true">{hasFailed ? '✕ ' : '✓ '}</span>}
      {hasFailed === null ? (
        ''
      ) : (
        <span class="visually-hidden">{hasFailed ? 'failed, ' : 'went well, '}</span>
      )}
      {facts.join(' · ')}
    </span>
  )
}

interface StickySectionProps {
  readonly section: Section
  /** Of its first line. */
  readonly text: string
  readonly onOpen: () => void
}

/** At the top of the log: in which section the lines below it are. */
export function StickySection({ section, text, onOpen }: StickySectionProps): VNode {
  return (
    <div class="sticky-section">
      <button type="button" tabIndex={-1} onClick={onOpen} title="Go to where this section begins">
        <span class="text">{text}</span>
        <SectionFacts section={section} />
      </button>
    </div>
  )
}
