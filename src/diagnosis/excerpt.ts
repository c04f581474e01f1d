import { isBlank, type DisplayLine } from './display-line.ts'
import { foldLines, type Fold } from './fold-lines.ts'
import type { Surroundings } from './latest-lines.ts'

/** One line of an excerpt. */
export interface ExcerptLine extends DisplayLine {
  /** What follows the line and is left out, since it is the same; null for nothing. */
  readonly fold: Fold | null
}

/** The lines of a log around the one that most probably says why it failed, and what ended the log when that is elsewhere. */
export interface Excerpt {
  /** In order; at most 15 in at most two pieces, the first and the last line of each not blank. */
  readonly lines: readonly ExcerptLine[]
  /** Index into `lines` of the telling one. */
  readonly telling: number
  /** Index into `lines` of the first line of the second piece; null for one piece. */
  readonly secondPiece: number | null
  /** How telling that line is, higher is more; of several logs of a step the highest counts. 0 when no line says anything. */
  readonly score: number
  /** Whether the telling line is of a kind that says why; else it is only the best there is. */
  readonly sure: boolean
}

/** Lines of an excerpt. */
export const EXCERPT_LINES = 15
/** The most of them that show how the log ended. */
const END_LINES = 4
/** After the telling line, where there are as many: a heading is explained by what follows, an exception by what led to it. */
const AFTER = { first: 12, last: 7 }

/** What an excerpt is made of. */
export interface ExcerptParts {
  /** Around the telling line. */
  readonly around: Surroundings
  readonly pick: 'first' | 'last'
  /** How the log ended: its last lines up to the one that tells so. */
  readonly ending: readonly DisplayLine[]
}

/** The lines that show best what happened. */
export function makeExcerpt({ around, pick, ending }: ExcerptParts): Omit<Excerpt, 'score' | 'sure'> {
  const telling = around.lines[around.center]
  const kept = telling?.number ?? 0
  const all = foldLines(around.lines, kept)
  const center = all.findIndex(({ line }) => line.number === kept)
  const end = ending.filter(line => line.number > kept + AFTER.last)
  const endLines = end.length === 0 || (ending.at(-1)?.number ?? 0) <= kept + AFTER.last ? [] : end.slice(-END_LINES)
  const room = EXCERPT_LINES - endLines.length
  const after = Math.min(Math.round((AFTER[pick] * room) / EXCERPT_LINES), all.length - 1 - center)
  const start = Math.max(0, center - (room - 1 - after))
  const piece = trimmed(all.slice(start, start + room))
  const shown = piece.map(({ line, fold }) => ({ ...line, fold }))
  const known = new Set(shown.map(({ number }) => number))
  const second = trimmed(endLines.filter(({ number }) => !known.has(number)).map(line => ({ line, fold: null })))
  const lines = [...shown, ...second.map(({ line, fold }) => ({ ...line, fold }))]
  const isApart = second.length > 0 && (second[0]?.line.number ?? 0) > (shown.at(-1)?.number ?? 0) + 1
  return {
    lines,
    telling: lines.findIndex(({ number }) => number === kept),
    secondPiece: isApart ? shown.length : null
  }
}

/** Without blank lines at its edges. */
function trimmed<Line extends { readonly line: DisplayLine }>(lines: readonly Line[]): readonly Line[] {
  let start = 0
  let end = lines.length
  while (start < end && isBlank(lines[start]?.line.text ?? '')) start++
  while (start < end && isBlank(lines[end - 1]?.line.text ?? '')) end--
  return lines.slice(start, end)
}
