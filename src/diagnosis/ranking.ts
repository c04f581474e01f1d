import { LISTED_POINTS, TAIL_LINES, type Candidate, type Occurrence } from './candidates.ts'
import type { Surroundings } from './latest-lines.ts'
import { OUTCOME_SCORE, TELLING_SCORE } from './line-rank.ts'
import type { Section } from './sections/sections.ts'

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
  /** Display lines. */
  readonly lines: number
  readonly sections: readonly Section[]
  /** Null where no such log is known. */
  readonly isKnown: IsKnown | null
  readonly around: (occurrence: Occurrence) => Surroundings
}

/**
 * Whether a log of the same step that did not fail has a line, too; a line without words says
 * nothing new.
 *
 * @param text of a line, plain
 */
export type IsKnown = (text: string) => boolean

/** Lines of one kind from which on they are noise, unless their kind is a sure one. */
const MANY = 20
/** Scores of kinds that stay sure however often they come. */
const SURE_OF_MANY = 80
const SOON_POINTS = 6
/** Scores of kinds that are a compiler's or a test's own word. */
export const SURE_SCORE = 89
/** What a kind loses that programs go on after, when the program did so up to the end. */
export const WENT_ON_POINTS = 20
const GOT_OVER =
  /\b(?:[Rr]etrying|[Ww]ill retry|[Tt]rying (?:again|another)|[Ff]alling back|[Ii]gnoring|(?<!before )[Cc]ontinuing)\b|\((?:ignored|non-fatal)\)/
/** Lines after a candidate in which it is told that the program got over it. */
const GOT_OVER_LINES = 3
/** In so many lines of the end it cannot be told whether the program went on. */
const AT_END = 20
/** What a line has left that was there when the step passed: it is below all that is new. */
const KNOWN_SHARE = 0.005

/** The candidates of a log, the most telling one first. */
export function rankCandidates(candidates: readonly Candidate[], facts: LogFacts): readonly Ranked[] {
  return candidates.map(each => ranked(each, facts)).sort((a, b) => b.score - a.score || byPlace(a, b))
}

function ranked(candidate: Candidate, facts: LogFacts): Ranked {
  const { rank, first, last } = candidate
  const occurrence = rank.pick === 'first' ? first : last
  const why =
    rank.pattern === null ? 'what it is by its level or its stack' : `it is like ${String(rank.pattern)}`
  const reasons = [
    { points: rank.score, why },
    ...ofItsLooks(candidate, occurrence),
    ...ofItsPlace(candidate, occurrence, facts),
    ...ofWhatFollows(candidate, occurrence, facts)
  ]
  const score = reasons.reduce((sum, { points }) => sum + points, 0)
  if (facts.isKnown?.(occurrence.line.text) !== true) return { occurrence, candidate, score, reasons }
  const known = { points: score * KNOWN_SHARE - score, why: 'the log of a good run has it, too' }
  return { occurrence, candidate, score: score * KNOWN_SHARE, reasons: [...reasons, known] }
}

function ofItsLooks({ rank, count }: Candidate, { line }: Occurrence): readonly Reason[] {
  const reasons: Reason[] = []
  if (line.isRed) reasons.push({ points: 3, why: 'it is red' })
  if (count >= MANY && rank.score < SURE_OF_MANY)
    reasons.push({ points: -10, why: `${count} lines are like it` })
  return reasons
}

function ofItsPlace(
  { rank, first, repeatedAt }: Candidate,
  { line, isListed, outcomeAfter }: Occurrence,
  facts: LogFacts
): readonly Reason[] {
  const reasons: Reason[] = []
  const tail = facts.lines - TAIL_LINES
  if (rank.pick === 'last' && line.number > tail) reasons.push({ points: 5, why: 'it stands near the end' })
  if (rank.pick === 'last' && rank.score > OUTCOME_SCORE && rank.score < TELLING_SCORE) {
    // Of weak signs the last one counts, more than their words.
    const points = Math.round((8 * line.number) / facts.lines - (rank.score - OUTCOME_SCORE) * 0.6)
    reasons.push({ points, why: 'of weak signs the last one counts' })
  }
  if (isListed && rank.score > OUTCOME_SCORE)
    reasons.push({ points: LISTED_POINTS, why: 'it is in a list of what failed' })
  if (outcomeAfter !== null && rank.score > OUTCOME_SCORE && rank.score < SURE_SCORE)
    reasons.push({
      points: Math.min(SOON_POINTS, SURE_SCORE - 1 - rank.score),
      why: `${outcomeAfter} lines later it is told that something failed`
    })
  const isToldAgain =
    repeatedAt > first.line.number && repeatedAt > tail && first.line.number < facts.lines - TAIL_LINES / 4
  if (rank.score >= SURE_SCORE && isToldAgain) reasons.push({ points: 4, why: 'it is told again at the end' })
  const section = facts.sections.find(
    each => each.hasFailed !== null && each.firstLine <= line.number && line.number <= each.lastLine
  )
  if (section?.hasFailed === true) reasons.push({ points: 2, why: `“${section.name}” failed` })
  if (section?.hasFailed === false) reasons.push({ points: -8, why: `“${section.name}” did not fail` })
  return reasons
}

function ofWhatFollows(
  { rank }: Candidate,
  occurrence: Occurrence,
  { lines, around }: LogFacts
): readonly Reason[] {
  if (rank.score <= OUTCOME_SCORE || rank.score >= SURE_SCORE) return []
  const reasons: Reason[] = []
  const { line, outcomeAfter } = occurrence
  if (rank.score >= TELLING_SCORE && outcomeAfter === null && lines - line.number > AT_END) {
    const points = -Math.round(WENT_ON_POINTS * (1 - line.number / lines))
    if (points < 0) reasons.push({ points, why: 'the program went on' })
  }
  const { lines: near, center } = around(occurrence)
  if (near.slice(center, center + GOT_OVER_LINES + 1).some(({ text }) => GOT_OVER.test(text)))
    reasons.push({ points: rank.score < TELLING_SCORE ? -20 : -40, why: 'the program got over it' })
  return reasons
}

function byPlace(a: Ranked, b: Ranked): number {
  const order = a.occurrence.line.number - b.occurrence.line.number
  return a.candidate.rank.pick === 'first' ? order : -order
}
