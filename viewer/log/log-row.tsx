import type { VNode } from 'preact'
import type { Section } from '../../src/diagnosis/sections/sections.ts'
import { formatCount, formatCountOf, formatDuration } from '../../src/text/figures.ts'
import type { Theme } from '../app/theme.ts'
import type { DisplayLine } from '../text/records.ts'
import { exactTime } from './line-times.ts'
import { FOLDED_AT, LineText } from './line-text.tsx'
import type { TextRange } from './marked-spans.ts'
import { SectionFacts } from './section-facts.tsx'
import type { Repeat } from './repeats.ts'

interface LineRowProps {
  readonly line: DisplayLine
  /** '' for no time; null for no column. */
  readonly time: string | null
  /** How long nothing was logged before it, in ms; null for not long. */
  readonly pause: number | null
  /** That it begins; null for none. */
  readonly section: Section | null
  readonly isFoldedSection: boolean
  readonly onSection: () => void
  readonly hits: readonly TextRange[]
  readonly theme: Theme
  readonly isUnfolded: boolean
  readonly onUnfold: () => void
  readonly onNumber: (event: MouseEvent) => void
}

/** A line: its number, its time, its text. */
export function LineRow(props: LineRowProps): VNode {
  const { line, time, pause, section, hits, theme, isUnfolded, onUnfold, onNumber } = props
  const { number, text } = line
  const isFolded = text.length > FOLDED_AT && !isUnfolded
  return (
    <>
      <Gutter section={section} isFolded={props.isFoldedSection} onSection={props.onSection} />
      <NumberCell number={number} onNumber={onNumber} />
      {time === null ? null : (
        <span class="time" title={exactTime(line.time)}>
          {time}
        </span>
      )}
      <LineText {...{ line, hits, theme, isFolded }} isOwn />
      {isFolded ? (
        <button type="button" class="unfold" onClick={onUnfold}>
          Show all {formatCountOf(text.length, 'character')}
        </button>
      ) : null}
      {section === null ? null : <SectionFacts section={section} />}
      {pause === null ? null : <span class="pause">{formatDuration(pause)} without a line</span>}
    </>
  )
}

/** A line whose block is on its way. */
export function WaitingRow({ number }: { readonly number: number }): VNode {
  return (
    <>
      <span class="gutter" />
      <NumberCell number={number} onNumber={() => undefined} />
      <span class="text waiting" aria-busy="true" data-line={number}>
        ···
      </span>
    </>
  )
}

/** The mark where lines are not in the page. */
export function CutRow({
  from,
  to,
  path
}: {
  readonly from: number
  readonly to: number
  readonly path: string
}): VNode {
  return (
    <span class="cut-text">
      {formatCountOf(to - from + 1, 'line')} ({formatCount(from)}–{formatCount(to)}){' '}
      {from === to ? 'is' : 'are'} not in this page. In the artifact: {path}
    </span>
  )
}

interface RepeatRowProps {
  readonly from: number
  readonly to: number
  /** Null for what is left of one that is folded in part. */
  readonly repeat: Repeat | null
  readonly onOpen: () => void
}

/** The mark of lines that repeat those before them; a click shows them. */
export function RepeatRow({ from, to, repeat, onOpen }: RepeatRowProps): VNode {
  const { period = 1, durationMs = null } = repeat ?? {}
  const time = durationMs === null || durationMs < 100 ? '' : ` · ${formatDuration(durationMs)}`
  const what = period === 1 ? 'the same line' : 'the same two lines'
  return (
    <>
      <span class="gutter" />
      <button
        type="button"
        class="repeat-text"
        onClick={onOpen}
        title={`Show lines ${formatCount(from)} to ${formatCount(to)}`}
      >
        × {formatCount((to - from + 1) / period)} {what}
        {time}
      </button>
    </>
  )
}

interface GutterProps {
  readonly section: Section | null
  readonly isFolded: boolean
  readonly onSection: () => void
}

/** Left of the numbers: what folds a section. */
function Gutter({ section, isFolded, onSection }: GutterProps): VNode {
  return (
    <span class="gutter">
      {section === null ? null : (
        <button
          type="button"
          class="twisty"
          tabIndex={-1}
          aria-expanded={!isFolded}
          aria-label={`Section ${section.name}`}
          onClick={onSection}
        >
          {isFolded ? '▸' : '▾'}
        </button>
      )}
    </span>
  )
}

interface NumberCellProps {
  readonly number: number
  readonly onNumber: (event: MouseEvent) => void
}

/** By its content only in the style sheet, so that it is never copied with the text. */
function NumberCell({ number, onNumber }: NumberCellProps): VNode {
  return (
    <button
      type="button"
      class="number"
      tabIndex={-1}
      data-number={number}
      aria-label={`Link to line ${number}`}
      onClick={onNumber}
    />
  )
}
