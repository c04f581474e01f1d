import { announcedBy, TAIL_LINES, type Candidate, type Candidates, type Occurrence } from './candidates.ts'
import { TELLING_SCORE } from './line-rank.ts'

/** Why a line has so many points. */
export interface Reason {
  readonly points: number
  readonly why: string
}

/** A line that may be the telling one, with what speaks for it. */
export interface Ranked {
  readonly occurrence: Occurrence
  readonly candidate: Candidate
  readonly score: number
  readonly reasons: readonly Reason[]
}

/** What is known of a log as a whole. */
export interface LogFacts {
  readonly lines: number
}

/** The candidates of a log, the most telling one first. */
export function rankCandidates(candidates: Candidates, facts: LogFacts): readonly Ranked[] {
  return candidates.all
    .map(each => ranked(each, facts))
    .sort((a, b) => b.score - a.score || placeOrder(a, b))
}

function ranked(candidate: Candidate, facts: LogFacts): Ranked {
  const { rank, first, last, count } = candidate
  const occurrence = rank.pick === 'first' ? first : last
  const reasons: Reason[] = [{ points: rank.score, why: rank.pattern === null ? 'its level' : String(rank.pattern) }]
  const add = (points: number, why: string): void => {
    reasons.push({ points, why })
  }
  if (occurrence.line.isRed) add(3, 'it is red')
  if (rank.pick === 'last' && occurrence.place >= facts.lines - TAIL_LINES) add(5, 'it stands near the end')
  if (rank.score >= TELLING_SCORE && candidate.repeatedAt > first.line.number && first.place < facts.lines - TAIL_LINES / 4 && candidate.repeatedAt >= facts.lines - TAIL_LINES)
    add(4, 'it is told again at the end')
  if (rank.score > 30 && rank.score < TELLING_SCORE)
    add(Math.round((8 * occurrence.place) / facts.lines - (rank.score - 31) * 0.6), 'of weak signs the last one counts')
  if (count >= 20 && rank.score < 80) add(-10, `${count} lines are like it`)
  return { occurrence, candidate, score: reasons.reduce((sum, { points }) => sum + points, 0), reasons }
}

function placeOrder(a: Ranked, b: Ranked): number {
  const order = a.occurrence.place - b.occurrence.place
  return a.candidate.rank.pick === 'first' ? order : -order
}

void announcedBy
