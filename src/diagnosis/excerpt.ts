import { isBlank, type DisplayLine } from './lines/display-line.ts'
import { foldLines, type Fold, type FoldedLine } from './lines/fold-lines.ts'
import type { Surroundings } from './latest-lines.ts'
import type { IsKnown } from './ranking.ts'

/** One line of an excerpt. */
export interface ExcerptLine extends DisplayLine {
  /** What follows the line and is left out, since it is the same; null for nothing. */
  readonly fold: Fold | null
}

/**
 * The lines of a log around the one that most probably says why it failed, and what ended the log
 * when that is elsewhere.
 */
export interface Excerpt {
  /** In order; at most 15 in at most two pieces, the first and the last line of each not blank. */
  readonly lines: readonly ExcerptLine[]
  /** Index into `lines` of the telling one. */
  readonly telling: number
  /** Index into `lines` of the first line of the second piece; null for one piece. */
  readonly secondPiece: number | null
  /**
   * How telling that line is, higher is more; of several logs of a step the highest counts. 0 when
   * no line says anything.
   */
  readonly score: number
  /** Whether the telling line is of a kind that says why; else it is only the best there is. */
  readonly sure: boolean
}

/** Lines of an excerpt. */
export const EXCERPT_LINES = 15
/** The most of them that show how the log ended. */
const END_LINES = 4
/**
 * After the telling line, where there are as many: a heading is explained by what follows, an
 * exception by what led to it.
 */
const AFTER = { first: 12, last: 7 }

/** What an excerpt is made of. */
export interface ExcerptParts {
  /** Around the telling line. */
  readonly around: Surroundings
  readonly pick: 'first' | 'last'
  /** How the log ended: its last lines up to the one that tells so. */
  readonly ending: readonly DisplayLine[]
  /** Whether a good log has a line, too; null where none is known. */
  readonly isKnown: IsKnown | null
}

/** The lines that show best what happened. */
export function makeExcerpt(parts: ExcerptParts): Omit<Excerpt, 'score' | 'sure'> {
  const telling = parts.around.lines[parts.around.center]?.number ?? 0
  const folded = foldLines(parts.around.lines, telling)
  const center = folded.findIndex(({ line }) => line.number === telling)
  const { pick, isKnown } = parts
  const whole = piece(folded, center, EXCERPT_LINES, pick, isKnown)
  const ending = newPart(linesAfter(whole, parts.ending).slice(-END_LINES), isKnown)
  const first =
    ending.length === 0 ? whole : piece(folded, center, EXCERPT_LINES - ending.length, pick, isKnown)
  const second =
    ending.length === 0 ? [] : newPart(linesAfter(first, parts.ending).slice(-END_LINES), isKnown)
  const lines = [...first, ...trimmed(second.map(line => ({ line, fold: null })))]
  const isApart = second.length > 0 && (second[0]?.number ?? 0) > lastNumber(first) + 1
  return {
    lines: lines.map(({ line, fold }) => ({ ...line, fold })),
    telling: lines.findIndex(({ line }) => line.number === telling),
    secondPiece: isApart ? first.length : null
  }
}

/**
 * So many lines around one; more on one side where the other has not enough. Where a good log is
 * known those with the most new lines.
 */
function piece(
  lines: readonly FoldedLine[],
  center: number,
  most: number,
  pick: 'first' | 'last',
  isKnown: IsKnown | null
): readonly FoldedLine[] {
  const after = Math.min(Math.round((AFTER[pick] * most) / EXCERPT_LINES), lines.length - 1 - center)
  const usual = Math.max(0, center - (most - 1 - after))
  const start = isKnown === null ? usual : startOfNew(lines, center, most, usual, isKnown)
  return trimmed(lines.slice(start, start + most))
}

/** Where so many lines begin that hold one, and the most new ones; near the usual place. */
function startOfNew(
  lines: readonly FoldedLine[],
  center: number,
  most: number,
  usual: number,
  isKnown: IsKnown
): number {
  const areNew = lines.map(({ line }) => !isKnown(line.text))
  const newFrom = (start: number): number => areNew.slice(start, start + most).filter(Boolean).length
  let [best, bestNew] = [usual, newFrom(usual)]
  for (let start = Math.max(0, center - most + 1); start <= center; start++) {
    const found = newFrom(start)
    const isNearer = Math.abs(start - usual) < Math.abs(best - usual)
    if (found > bestNew || (found === bestNew && isNearer)) [best, bestNew] = [start, found]
  }
  return best
}

/** Without what a good log has, too, at its edges. */
function newPart(lines: readonly DisplayLine[], isKnown: IsKnown | null): readonly DisplayLine[] {
  if (isKnown === null) return lines
  const isNew = ({ text }: DisplayLine): boolean => !isKnown(text)
  const first = lines.findIndex(isNew)
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex(isNew) + 1)
}

function linesAfter(piece: readonly FoldedLine[], ending: readonly DisplayLine[]): readonly DisplayLine[] {
  return ending.filter(({ number }) => number > lastNumber(piece))
}

/** Number of the last line that a piece shows or folds. */
function lastNumber(piece: readonly FoldedLine[]): number {
  const last = piece.at(-1)
  return last === undefined
    ? 0
    : last.line.number + (last.fold === null ? 0 : last.fold.lines * last.fold.times)
}

/** Without blank lines at its edges. */
function trimmed(lines: readonly FoldedLine[]): readonly FoldedLine[] {
  let start = 0
  let end = lines.length
  while (start < end && isBlank(lines[start]?.line.text ?? '')) start++
  while (start < end && isBlank(lines[end - 1]?.line.text ?? '')) end--
  return lines.slice(start, end)
}
