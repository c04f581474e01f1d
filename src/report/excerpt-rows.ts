import { formatCount, formatDuration } from '../text/figures.ts'

/** A line of an excerpt, and what follows it and is left out since it is the same. */
interface FoldableLine {
  readonly number: number
  readonly text: string
  readonly fold: { readonly lines: number; readonly times: number; readonly durationMs: number | null } | null
}

interface Foldable<Line extends FoldableLine> {
  readonly lines: readonly Line[]
  readonly telling: number
  readonly secondPiece: number | null
}

/** What an excerpt is shown as: lines of the log, and words for what is left out between them. */
export type ExcerptRow<Line> =
  | { readonly kind: 'line'; readonly line: Line; readonly isTelling: boolean }
  | { readonly kind: 'left-out'; readonly text: string }

/**
 * The rows of an excerpt.
 *
 * @param reach lines before and after the telling one
 */
export function excerptRows<Line extends FoldableLine>(
  { lines, telling, secondPiece }: Foldable<Line>,
  reach = Infinity
): readonly ExcerptRow<Line>[] {
  return lines.flatMap((line, at): readonly ExcerptRow<Line>[] => {
    if (Math.abs(at - telling) > reach) return []
    return [
      ...(at === secondPiece ? [{ kind: 'left-out' as const, text: '…' }] : []),
      { kind: 'line', line, isTelling: at === telling },
      ...(line.fold === null ? [] : [{ kind: 'left-out' as const, text: foldText(line.fold) }])
    ]
  })
}

/** `… 14 × the same, 2 m 30 s`. */
function foldText({ lines, times, durationMs }: NonNullable<FoldableLine['fold']>): string {
  const what = lines === 1 ? 'the same' : 'the same two lines'
  const time = durationMs === null || durationMs === 0 ? '' : `, ${formatDuration(durationMs)}`
  return `… ${formatCount(times)} × ${what}${time}`
}

/** The lines that follow the telling one, blank ones left out. */
export function linesAfterTelling(
  { lines, telling, secondPiece }: Foldable<FoldableLine>,
  most: number
): string[] {
  return lines
    .slice(telling + 1, secondPiece !== null && secondPiece > telling ? secondPiece : undefined)
    .filter(({ text }) => text.trim() !== '')
    .slice(0, most)
    .map(({ text }) => text)
}
