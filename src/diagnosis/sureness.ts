import { TAIL_LINES } from './candidates.ts'
import { EXCERPT_LINES } from './excerpt.ts'
import { OUTCOME_LEVEL_SCORE } from './line-rank.ts'
import { SURE_SCORE, WENT_ON_POINTS, type Ranked } from './ranking.ts'

/** What is not a strong kind is believed in so many lines of the log's end only. */
const AT_END = 40
/** A log of so few lines is all end. */
const SHORT = 200
/** More lines of such a kind are noise. */
const FEW = 3
/** A strong kind that stands far from the end must be so many points ahead of what is elsewhere. */
const AHEAD = 20

/**
 * Whether the first of the ranked lines is believed to say why; else it is only the best there is.
 * These conditions held on logs of projects that no rule was written for; see bench/README.md.
 *
 * @param lines of the log
 */
export function isSure(ranked: readonly Ranked[], lines: number): boolean {
  const best = ranked[0]
  if (best === undefined) return false
  const { candidate, occurrence, score } = best
  const { rank, count } = candidate
  // More speaks against it than that the program went on: it was got over, or known before.
  if (score < rank.score - WENT_ON_POINTS) return false
  const after = lines - occurrence.line.number
  if (rank.score < SURE_SCORE) {
    const isOwnWord = rank.score > OUTCOME_LEVEL_SCORE && rank.isHead !== true
    return isOwnWord && count <= FEW && (after <= AT_END || lines <= SHORT)
  }
  const isNoise = count > 1 && after > TAIL_LINES && occurrence.outcomeAfter === null
  return !isNoise || score - rivalScore(ranked, occurrence.line.number) >= AHEAD
}

/** The most that a line has which the excerpt does not show beside the one with a number. */
function rivalScore(ranked: readonly Ranked[], number: number): number {
  const rival = ranked.find(({ occurrence }) => Math.abs(occurrence.line.number - number) >= EXCERPT_LINES)
  return rival?.score ?? 0
}
