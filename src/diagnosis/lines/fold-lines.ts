import type { DisplayLine } from './display-line.ts'

/** How often the lines up to this one came again. */
export interface Fold {
  /** Of the pattern that came again: 1 for equal lines, 2 for alternating ones. */
  readonly lines: 1 | 2
  readonly times: number
  /** Null when the times are not known. */
  readonly durationMs: number | null
}

/** A line, with those that came after it and are left out since they are the same. */
export interface FoldedLine {
  readonly line: DisplayLine
  readonly fold: Fold | null
}

/** Shorter runs are shown as they are. */
const SHORTEST_RUN = 3
const SHORTEST_PAIRS = 3

/**
 * Runs of equal or of alternating lines become one or two lines. The line with the number `kept` is
 * never left out.
 */
export function foldLines(lines: readonly DisplayLine[], kept: number): readonly FoldedLine[] {
  const folded: FoldedLine[] = []
  for (let at = 0; at < lines.length;) {
    const period =
      runAt(lines, at, 1, kept) >= SHORTEST_RUN ? 1 : runAt(lines, at, 2, kept) >= 2 * SHORTEST_PAIRS ? 2 : 0
    if (period === 0) {
      const line = lines[at++]
      if (line !== undefined) folded.push({ line, fold: null })
      continue
    }
    const length = Math.floor(runAt(lines, at, period, kept) / period) * period
    const shown = lines.slice(at, at + period)
    const fold = {
      lines: period,
      times: length / period - 1,
      durationMs: elapsed(lines[at], lines[at + length - 1])
    } as const
    for (const [index, line] of shown.entries())
      folded.push({ line, fold: index === period - 1 ? fold : null })
    at += length
  }
  return folded
}

/** How many lines from one on repeat those that stand `period` before. */
function runAt(lines: readonly DisplayLine[], start: number, period: number, kept: number): number {
  let end = start + period
  while (end < lines.length && lines[end]?.text === lines[end - period]?.text && lines[end]?.number !== kept)
    end++
  return end - start
}

function elapsed(from: DisplayLine | undefined, to: DisplayLine | undefined): number | null {
  const ms = Date.parse(to?.time ?? '') - Date.parse(from?.time ?? '')
  return Number.isNaN(ms) ? null : ms
}
