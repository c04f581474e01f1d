import type { Level } from '../text/line.ts'
import { rankOf, type Rank } from './telling-line.ts'

/** One display line of a log. */
export interface ExcerptLine {
  /** 1-based among the log's display lines, and so in the text file. */
  readonly number: number
  /** RFC 3339, as Harness gave it. */
  readonly time: string | null
  readonly level: Level | null
  /** Plain: no terminal sequences, no control characters. Foreign text all the same. At most 1,000 UTF-16 units. */
  readonly text: string
}

/** The lines of a log around the one that most probably says why it failed. */
export interface Excerpt {
  /** In order; at most 15, the first and the last one not blank. */
  readonly lines: readonly ExcerptLine[]
  /** Index into `lines` of the telling one. */
  readonly telling: number
  /**
   * How telling that line is by the ranking of telling-line.ts and its place, higher is more; of several logs of a step the highest counts. From
   * `TELLING_SCORE` on the line says why; 0 when no line says anything: then it is the log's last one.
   */
  readonly score: number
}

/** Lines of an excerpt. */
export const EXCERPT_LINES = 15
/** After the telling line, where there are as many: a heading such as a failed test's is explained by what follows, an exception by what led to it. */
const AFTER = { heading: 12, outcome: 7 }
/** The most that can be needed on one side, when the other has none. */
const REACH = EXCERPT_LINES - 1
/** How many lines count as the end of the log. */
export const TAIL_LINES = 100
/** What a line at the end gains if its kind is `recent`. */
export const TAIL_BONUS = 5
/** UTF-16 units kept of a line. */
export const LONGEST_EXCERPT_LINE = 1_000
/** UTF-16 units that may pass until the latest lines are made to hold nothing but themselves. */
const LONGEST_PASSED = 1024 * 1024
/** Of the latest lines, a power of two: the tail, and what stands before its first line. */
const KEPT_LINES = 128

/** A line that may become the telling one. */
interface Candidate {
  /** Counted from 0 in the order of `add`. */
  readonly at: number
  /** As `add` was told. */
  readonly number: number
  readonly rank: Rank
  /** Of the rank, and what its place adds. */
  readonly score: number
}

/**
 * Finds the excerpt of a log as its lines pass by. Of the whole log it holds the latest 128 lines and the surroundings of two others,
 * whatever the log's size. One collector for one log.
 *
 * The telling line is the one with the highest score, where a line of a `recent` kind among the last 100 gains 5; of equal ones the
 * last one of a `recent` kind, or else the first. When no line says anything it is the last one that is not blank.
 */
export class ExcerptCollector {
  readonly #latest: ExcerptLine[] = []
  #count = 0
  /** UTF-16 units since the latest lines were made to hold nothing but themselves. */
  #passed = 0
  #best: Candidate | null = null
  /** The best one's surroundings, once enough lines have followed it; until then they are among the latest. */
  #aroundBest: Surroundings | null = null
  /** Place of the last line that is not blank. */
  #last = -1
  #aroundLast: Surroundings | null = null

  /**
   * Takes the next display line; cheap, for there can be millions.
   *
   * @param text plain, as `plainLines` gives it
   */
  add(text: string, level: Level | null, time: string | null, number: number): void {
    const at = this.#count++
    const short =
      text.length > LONGEST_EXCERPT_LINE ? text.slice(0, LONGEST_EXCERPT_LINE).toWellFormed() : text
    this.#latest[at % KEPT_LINES] = { number, time, level, text: short }
    this.#passed += text.length + 1
    if (this.#passed > LONGEST_PASSED) this.#letGo()
    if (this.#best !== null && at === this.#best.at + REACH) this.#aroundBest = this.#around(this.#best.at)
    if (at === this.#last + REACH && this.#last >= 0) this.#aroundLast = this.#around(this.#last)
    if (isBlank(short)) return
    this.#last = at
    this.#aroundLast = null
    const rank = rankOf(short, level)
    if (rank.score === 0 || (this.#best !== null && !isBetter(rank, rank.score, this.#best.score))) return
    this.#best = { at, number, rank, score: rank.score }
    this.#aroundBest = null
  }

  /** Number of the line that is the most telling one so far; null when none says anything. */
  get tellingLine(): number | null {
    return this.#best?.number ?? null
  }

  /** @returns null for a log without any text */
  end(): Excerpt | null {
    const telling = better(this.#best, this.#bestOfTail())
    if (telling === null) {
      return this.#last < 0 ? null : excerptOf(this.#aroundLast ?? this.#around(this.#last), AFTER.outcome, 0)
    }
    const around = telling.at === this.#best?.at ? this.#aroundBest : null
    const after = telling.rank.recent ? AFTER.outcome : AFTER.heading
    return excerptOf(around ?? this.#around(telling.at), after, telling.score)
  }

  /** Without the chunks of text that the latest lines were cut from. */
  #letGo(): void {
    this.#passed = 0
    for (const [at, line] of this.#latest.entries()) this.#latest[at] = ownCopy(line)
  }

  #bestOfTail(): Candidate | null {
    let best: Candidate | null = null
    for (let at = Math.max(0, this.#count - TAIL_LINES); at < this.#count; at++) {
      const line = this.#lineAt(at)
      const rank = rankOf(line.text, line.level)
      if (rank.score === 0) continue
      const score = rank.score + (rank.recent ? TAIL_BONUS : 0)
      if (best === null || isBetter(rank, score, best.score)) best = { at, number: line.number, rank, score }
    }
    return best
  }

  #around(at: number): Surroundings {
    const lines: ExcerptLine[] = []
    const start = Math.max(0, at - REACH)
    const end = Math.min(this.#count - 1, at + REACH)
    for (let place = start; place <= end; place++) lines.push(ownCopy(this.#lineAt(place)))
    return { lines, center: at - start }
  }

  #lineAt(at: number): ExcerptLine {
    const line = this.#latest[at % KEPT_LINES]
    if (line === undefined) throw new RangeError(`line ${at} was not kept`)
    return line
  }
}

/** As many lines before and after one line as an excerpt can need. */
interface Surroundings {
  readonly lines: readonly ExcerptLine[]
  /** Index of that line. */
  readonly center: number
}

/** Whether a line takes the place of an earlier one. */
function isBetter(rank: Rank, score: number, than: number): boolean {
  return score > than || (score === than && rank.recent)
}

/** @param whole the best of the whole log, tail included, without what the tail adds */
function better(whole: Candidate | null, tail: Candidate | null): Candidate | null {
  if (whole === null || tail === null) return whole ?? tail
  if (whole.score !== tail.score) return whole.score > tail.score ? whole : tail
  return tail.rank.recent ? tail : whole
}

/** More on one side where the other has not enough; blank edges cut off. */
function excerptOf({ lines, center }: Surroundings, most: number, score: number): Excerpt {
  const after = Math.min(most, lines.length - 1 - center)
  let start = Math.max(0, center - (REACH - after))
  let end = Math.min(lines.length, start + EXCERPT_LINES)
  while (isBlank(lines[start]?.text ?? 'x')) start++
  while (isBlank(lines[end - 1]?.text ?? 'x')) end--
  return { lines: lines.slice(start, end), telling: center - start, score }
}

function isBlank(text: string): boolean {
  const first = text.charCodeAt(0)
  return first > 32 && first < 0x80 ? false : text.trim() === ''
}

/** The same text as a string of its own: V8 keeps the whole chunk alive for a line that was cut from it. */
function ownCopy(line: ExcerptLine): ExcerptLine {
  return { ...line, text: ` ${line.text}`.slice(1) }
}
