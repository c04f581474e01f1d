import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'

interface LogStripProps {
  readonly lineCount: number
  readonly errors: readonly number[]
  readonly warnings: readonly number[]
  /** What is new since the last good run. */
  readonly newLines: readonly number[]
  readonly hits: readonly number[]
  readonly onJump: (number: number) => void
}

/** More marks than that can't be told apart. */
const MARKS = 300

/**
 * Where in the whole log errors, warnings, new lines and search hits are, as in an editor. A click
 * goes there.
 */
export function LogStrip({ lineCount, errors, warnings, newLines, hits, onJump }: LogStripProps): VNode {
  const marks = useMemo(
    () => [
      ...marksOf('new', newLines, lineCount),
      ...marksOf('warning', warnings, lineCount),
      ...marksOf('error', errors, lineCount),
      ...marksOf('hit', hits, lineCount)
    ],
    [errors, warnings, newLines, hits, lineCount]
  )
  const jump = (event: MouseEvent): void => {
    const { top, height } = (event.currentTarget as HTMLElement).getBoundingClientRect()
    onJump(1 + Math.floor(((event.clientY - top) / height) * lineCount))
  }
  return (
    <div class="log-strip" aria-hidden="true" onClick={jump}>
      {marks.map(({ kind, at }) => (
        <span key={`${kind}${at}`} class={kind} style={{ top: `${(at / MARKS) * 100}%` }} />
      ))}
    </div>
  )
}

function marksOf(
  kind: 'error' | 'warning' | 'new' | 'hit',
  numbers: readonly number[],
  lineCount: number
): { readonly kind: string; readonly at: number }[] {
  const places = new Set(numbers.map(number => Math.floor(((number - 1) / lineCount) * MARKS)))
  return [...places].map(at => ({ kind, at }))
}
