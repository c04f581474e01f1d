import { EXCERPT_LINES } from './excerpt.ts'
import { TELLING_SCORE } from './line-rank.ts'
import { SURE_SCORE, type Ranked } from './ranking.ts'

/** What is not a strong kind is believed in so many lines of the log's end only. */
const AT_END = 40
/** It must have so many points more than any line that the excerpt does not show beside it. */
const MARGIN = 10

/**
 * Whether the first of the ranked lines is believed to say why; else it is only the best there is.
 * These conditions held on logs of projects that no rule was written for; see bench/README.md.
 *
 * @param lines of the log
 */
export function isSure(ranked: readonly Ranked[], lines: number): boolean {
  const best = ranked[0]
  if (best === undefined || best.score < TELLING_SCORE) return false
  const { candidate, occurrence } = best
  const { rank, count } = candidate
  const isAtEnd = lines - occurrence.line.number <= AT_END
  if (rank.score >= SURE_SCORE) return count === 1 || isAtEnd || occurrence.outcomeAfter !== null
  const rival = ranked.find(
    each => Math.abs(each.occurrence.line.number - occurrence.line.number) >= EXCERPT_LINES
  )
  return rank.isHead !== true && count === 1 && isAtEnd && best.score - (rival?.score ?? 0) >= MARGIN
}
