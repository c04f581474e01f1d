import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import type { Theme } from '../app/theme.ts'
import type { DisplayLine } from '../text/records.ts'
import { styledText } from '../text/styled-text.ts'
import { markedSpans, type TextRange } from './marked-spans.ts'
import { sectionWords, withoutSectionWords } from './section-words.ts'
import { SpanText } from './span-text.tsx'

/** UTF-16 units from which on a line is folded. */
export const FOLDED_AT = 5_000

interface LineTextProps {
  readonly line: DisplayLine
  readonly hits: readonly TextRange[]
  readonly theme: Theme
  /** Only the first `FOLDED_AT` units are shown. */
  readonly isFolded: boolean
  /** Whether it is of the log itself, and not of the one beside it. */
  readonly isOwn: boolean
}

/** What a line says, in its colours. */
export function LineText({ line, hits, theme, isFolded, isOwn }: LineTextProps): VNode {
  const { number, text, styled } = line
  const spans = useMemo(() => styledText(styled), [styled])
  const words = useMemo(() => sectionWords(text), [text])
  const isHeading = words.length > 0 && withoutSectionWords(text) !== text
  const shown = markedSpans(spans, hits, words, isFolded ? FOLDED_AT : Infinity)
  return (
    <span class={`text${isHeading ? ' heading' : ''}`} data-line={isOwn ? number : undefined}>
      {shown.map((span, at) => (
        <SpanText key={at} span={span} theme={theme} />
      ))}
    </span>
  )
}
