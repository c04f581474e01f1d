import type { DisplayLine } from './lines/display-line.ts'
import { TELLING_SCORE, type LineRank } from './line-rank.ts'
import { readStructured } from './lines/structured-line.ts'

/**
 * Whether a line is an error: its words say so, or its level does, its own when it is JSON or
 * logfmt. The one meaning of the word, in text files, counts, badges and filters.
 *
 * @param rank of the line, as `rankLine` gives it
 * @param line plain text and level
 */
export function isErrorLine(rank: LineRank | null, line: Pick<DisplayLine, 'text' | 'level'>): boolean {
  if (rank !== null && rank.role !== 'frame' && rank.score >= TELLING_SCORE) return true
  const { level } = line
  if (level !== 'error' && level !== 'fatal') return false
  const own = readStructured(line.text)?.level ?? level
  return own === 'error' || own === 'fatal'
}
