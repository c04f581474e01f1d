import { isBlank, type DisplayLine } from './lines/display-line.ts'
import { ownCopy } from './lines/own-copy.ts'
import type { LatestLines, Surroundings } from './latest-lines.ts'
import { OUTCOME_SCORE, type LineRank } from './line-rank.ts'
import { templateOf } from './templates/line-template.ts'

/** Lines before and after a candidate that an excerpt or the ranking can need. */
export const REACH = 20
/** How many lines count as the end of a log. */
export const TAIL_LINES = 100
/**
 * Kinds of lines that are kept; when there are more, the half with the lower scores is let go of.
 */
const MOST_KINDS = 200
/**
 * Of equal lines the last one is remembered only this many lines after the one remembered before,
 * unless the log ends there.
 */
const APART = 64
/**
 * Lines after a heading that announces failures that belong to it, and lines in which an outcome
 * follows its cause.
 */
const LISTED = 12
const SOON = 40
/** What a line is worth more that is in a list of what failed. */
export const LISTED_POINTS = 5

/** A line that may be the telling one. */
export interface Occurrence {
  /** Counted from 0 in the order in which the lines came. */
  readonly place: number
  readonly line: DisplayLine
  /** Whether it is one of those that a heading such as “Failures:” announced. */
  readonly isListed: boolean
  /** Lines up to the next one that tells that something failed; null when there is none near. */
  outcomeAfter: number | null
  /** Null while they are still among the latest lines. */
  surroundings: Surroundings | null
}

/** Lines of one shape and one template. */
export interface Candidate {
  readonly rank: LineRank
  readonly template: string
  readonly first: Occurrence
  last: Occurrence
  count: number
  /** Number of the last line that equals the first one; that one's own when there is none. */
  repeatedAt: number
}

/** The lines of a log that may be the telling one, by kind; their number is bounded. */
export class Candidates {
  readonly #latest: LatestLines
  readonly #kinds = new Map<string, Candidate>()
  #waiting: Occurrence[] = []
  /** Those that a line that tells of an outcome may follow soon. */
  #recent: Occurrence[] = []
  /** Number of the last line that announces a list of failures. */
  #announced = -Infinity
  /** What a line's score must be more than when it is the first of its kind. */
  #least = 0

  constructor(latest: LatestLines) {
    this.#latest = latest
  }

  get all(): readonly Candidate[] {
    return [...this.#kinds.values()]
  }

  /** @param place of the line, counted from 0; the latest one by default */
  add(line: DisplayLine, rank: LineRank, place = this.#latest.count - 1): void {
    const isListed = line.number - this.#announced <= LISTED
    const isOutcome = rank.score <= OUTCOME_SCORE
    if (isOutcome) this.#tellOutcome(line.number)
    if (rank.role === 'list' && !isListed) this.#announced = line.number
    const template = templateOf(rank.text)
    const key = keyOf(rank, template, isListed)
    const known = this.#kinds.get(key)
    if (known === undefined) {
      if (rank.score + (isListed ? LISTED_POINTS : 0) <= this.#least) return
      const first = this.#remember(place, line, isListed)
      this.#kinds.set(key, { rank, template, first, last: first, count: 1, repeatedAt: line.number })
      if (this.#kinds.size > MOST_KINDS) this.#letGo()
      return
    }
    known.count++
    if (known.rank.text === rank.text) known.repeatedAt = line.number
    if (line.number - known.last.line.number >= APART) known.last = this.#remember(place, line, isListed)
  }

  /** To be called when a line was added to the latest ones. */
  capture(): void {
    const place = this.#latest.count - 1
    let done = 0
    for (const each of this.#waiting) {
      if (each.place + REACH > place) break
      each.surroundings = this.#latest.around(each.place, REACH)
      done++
    }
    if (done > 0) this.#waiting = this.#waiting.slice(done)
  }

  /** The lines around an occurrence. */
  around(occurrence: Occurrence): Surroundings {
    return occurrence.surroundings ?? this.#latest.around(occurrence.place, REACH)
  }

  #remember(place: number, line: DisplayLine, isListed: boolean): Occurrence {
    const occurrence = { place, line: ownCopy(line), isListed, outcomeAfter: null, surroundings: null }
    this.#waiting.push(occurrence)
    this.#recent.push(occurrence)
    return occurrence
  }

  #tellOutcome(number: number): void {
    for (const each of this.#recent) {
      const after = number - each.line.number
      if (after > 0 && after <= SOON) each.outcomeAfter ??= after
    }
    this.#recent = []
  }

  #letGo(): void {
    const ordered = this.all.toSorted((a, b) => worthOf(b) - worthOf(a) || a.first.place - b.first.place)
    this.#kinds.clear()
    for (const each of ordered.slice(0, MOST_KINDS / 2))
      this.#kinds.set(keyOf(each.rank, each.template, each.first.isListed), each)
    const next = ordered[MOST_KINDS / 2]
    this.#least = next === undefined ? 0 : worthOf(next)
  }
}

function worthOf({ rank, first }: Candidate): number {
  return rank.score + (first.isListed ? LISTED_POINTS : 0)
}

function keyOf({ score }: LineRank, template: string, isListed: boolean): string {
  return `${score} ${isListed} ${template}`
}

const LIST_ITEM = /^\s*(?:[-*•]|\d{1,4}[.)]) \S/

/**
 * What a heading announces: the place of the first line after it with words. Of a list with a
 * title it is the first item. Its own when there is none near.
 */
export function announcedBy({ lines, center }: Surroundings): number {
  for (let at = center + 1; at < Math.min(lines.length, center + 6); at++) {
    const text = lines[at]?.text ?? ''
    if (isBlank(text) || !/[\p{L}\p{N}]{2}/u.test(text)) continue
    const isTitle = !LIST_ITEM.test(text) && LIST_ITEM.test(lines[at + 1]?.text ?? '')
    return isTitle ? at + 1 : at
  }
  return center
}
