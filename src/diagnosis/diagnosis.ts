import { announcedBy, Candidates, REACH, type Occurrence } from './candidates.ts'
import { isBlank, type DisplayLine } from './lines/display-line.ts'
import { ErrorKinds, type ErrorCounts } from './error-kinds.ts'
import { makeExcerpt, type Excerpt } from './excerpt.ts'
import { LatestLines, type Surroundings } from './latest-lines.ts'
import { isErrorLine } from './line-error.ts'
import { rankHead, TELLING_SCORE, type LineRank } from './line-rank.ts'
import { readSigns, type JudgedSigns } from './lines/line-signs.ts'
import { rankCandidates, type IsKnown, type Ranked } from './ranking.ts'
import { SectionTracker, type Section } from './sections/sections.ts'
import { sourceLinesAround } from './source-reference.ts'
import { isSure } from './sureness.ts'
import { shortenLine } from './lines/shorten-line.ts'
import { readStructured } from './lines/structured-line.ts'

/** The line of a log that most probably says why its step failed. */
export interface TellingLine {
  readonly line: DisplayLine
  /**
   * What it says: of a line of JSON or logfmt the message, of a long line what stands around the
   * cause.
   */
  readonly text: string
  /** Whether the line is of a kind that says why; else it is only the best there is. */
  readonly sure: boolean
  /**
   * Higher is more; of several logs of a step the highest counts. 0 when no line says anything:
   * then it is the log's last one, of a log that was compared the last new one near its end.
   */
  readonly score: number
}

/** What a log says about the failure of its step. */
export interface Diagnosis {
  readonly telling: TellingLine
  readonly excerpt: Excerpt
  /** Lines that name places in source files: the telling one first, then the nearest ones. */
  readonly sourceLines: readonly string[]
  /** The best candidates, for who wants to know why the telling line is that. */
  readonly ranked: readonly Ranked[]
}

/** What a log holds, whether its step failed or not. */
export interface LogFindings {
  /** Null for a log without any text. */
  readonly diagnosis: Diagnosis | null
  readonly errors: ErrorCounts
  readonly sections: readonly Section[]
}

const MOST_RANKED = 20
/** Lines at the end of a log that are looked at for what ended it. */
const ENDING_LINES = 60
/** Lines of the end that are shown when nothing tells what ended the log. */
const LAST_LINES = 4

/**
 * Finds out what a log says as its lines pass by, in one pass. It keeps the latest 128 lines, and
 * of at most 200 kinds of lines the surroundings of two; so its memory does not grow with the log.
 * One collector for one log.
 */
export class DiagnosisCollector {
  readonly #latest = new LatestLines()
  readonly #candidates = new Candidates(this.#latest)
  readonly #sections = new SectionTracker()
  readonly #errors = new ErrorKinds()
  /** Of the last line that is not blank, and what surrounds it once enough lines have followed. */
  #lastPlace = -1
  #aroundLast: Surroundings | null = null
  #lastNumber = 0
  #isInStack = false
  /** Of the two lines that came last, the latest one first. */
  #ranksBefore: readonly [LineRank | null, LineRank | null] = [null, null]

  /**
   * Takes the next display line.
   *
   * @param signs of the line
   * @param length about so many units
   * @returns whether the line is an error
   */
  add(
    line: DisplayLine,
    signs = signsOf(line),
    hasNoText = isBlank(line.text),
    length = line.text.length
  ): boolean {
    this.#latest.add(line, length)
    this.#candidates.capture()
    this.#lastNumber = Math.max(this.#lastNumber, line.number)
    const place = this.#latest.count - 1
    if (this.#lastPlace >= 0 && place === this.#lastPlace + REACH)
      this.#aroundLast = this.#latest.around(this.#lastPlace, REACH)
    const { rank, marks, isError } = signs
    if (isError) this.#errors.add(line)
    const ranks = this.#ranksBefore
    this.#ranksBefore = [rank, ranks[0]]
    if (hasNoText) return isError
    this.#lastPlace = place
    this.#aroundLast = null
    this.#sections.add(line, marks)
    if (rank?.role === 'frame') this.#addHead(ranks)
    else if (rank !== null) this.#candidates.add(line, rank)
    this.#isInStack = rank?.role === 'frame'
    return isError
  }

  /** To be called now and then: what the latest lines were cut from is held no longer. */
  letGoOfBatches(): void {
    this.#latest.letGoOfBatches()
  }

  /**
   * @param isKnown a known line is the telling one only if no new one says anything; null without a
   *   good log
   */
  end(isKnown: IsKnown | null = null): LogFindings {
    const sections = this.#sections.end()
    const around = (occurrence: Occurrence): Surroundings => this.#candidates.around(occurrence)
    const facts = { lines: this.#lastNumber, sections, isKnown, around }
    const ranked = rankCandidates(this.#candidates.all, facts)
    return { diagnosis: this.#diagnosis(ranked, isKnown), errors: this.#errors.end(), sections }
  }

  #diagnosis(ranked: readonly Ranked[], isKnown: IsKnown | null): Diagnosis | null {
    const best = ranked[0]
    if (best === undefined) return this.#withoutSigns(isKnown)
    const around = this.#candidates.around(best.occurrence)
    const { rank } = best.candidate
    const center = rank.role === 'heading' ? announcedBy(around) : around.center
    const line = around.lines[center] ?? best.occurrence.line
    const sure = isSure(ranked, this.#lastNumber)
    return {
      telling: { line, text: toldBy(line.text, rank), sure, score: best.score },
      excerpt: {
        ...makeExcerpt({
          around: { ...around, center },
          pick: rank.pick,
          ending: this.#ending(ranked, sure),
          isKnown
        }),
        score: best.score,
        sure
      },
      sourceLines: sourceLinesIn(around.lines, center),
      ranked: ranked.slice(0, MOST_RANKED)
    }
  }

  #withoutSigns(isKnown: IsKnown | null): Diagnosis | null {
    const around = this.#aroundLastNew(isKnown) ?? this.#aroundLastLine()
    const line = around?.lines[around.center]
    if (around === null || line === undefined) return null
    const excerpt = makeExcerpt({ around, pick: 'last', ending: [], isKnown })
    return {
      telling: { line, text: shortenLine(line.text, 0), sure: false, score: 0 },
      excerpt: { ...excerpt, score: 0, sure: false },
      sourceLines: sourceLinesIn(around.lines, around.center),
      ranked: []
    }
  }

  /** The last line that a good log has nothing like, where it is near the end; else null. */
  #aroundLastNew(isKnown: IsKnown | null): Surroundings | null {
    if (isKnown === null) return null
    for (let place = this.#latest.count - 1; ; place--) {
      const line = this.#latest.at(place)
      if (line === null) return null
      if (!isKnown(line.text)) return this.#latest.around(place, REACH)
    }
  }

  #aroundLastLine(): Surroundings | null {
    return this.#lastPlace < 0 ? null : (this.#aroundLast ?? this.#latest.around(this.#lastPlace, REACH))
  }

  /**
   * The lines up to the one that tells how the log ended; up to its last one when none does or
   * nothing is sure.
   */
  #ending(ranked: readonly Ranked[], sure: boolean): readonly DisplayLine[] {
    const outcomes = ranked.filter(
      ({ candidate }) =>
        candidate.rank.score < TELLING_SCORE &&
        candidate.last.line.number > this.#lastNumber - ENDING_LINES &&
        this.#latest.at(candidate.last.place) !== null
    )
    const last = Math.max(-1, ...outcomes.map(({ candidate }) => candidate.last.place))
    const around = sure
      ? last < 0
        ? null
        : this.#latest.around(last, LAST_LINES * 2)
      : this.#aroundLastLine()
    return around === null
      ? []
      : around.lines.slice(0, around.center + 1).filter(({ text }) => !isBlank(text))
  }

  /** What the first line of a stack belongs to is an error even when its words tell nothing. */
  #addHead(ranks: readonly (LineRank | null)[]): void {
    if (this.#isInStack) return
    const place = this.#latest.count - 1
    for (const [at, known] of ranks.entries()) {
      const before = place - 1 - at
      const line = this.#latest.at(before)
      if (line === null || isBlank(line.text)) continue
      const rank = rankHead(line.text, known)
      if (rank !== null) this.#candidates.add(line, rank, before)
      return
    }
  }
}

function signsOf(line: DisplayLine): JudgedSigns {
  const signs = readSigns(line.text, line.level, () => line.isRed, null)
  return { ...signs, isError: isErrorLine(signs.rank, line) }
}

function sourceLinesIn(lines: readonly DisplayLine[], center: number): readonly string[] {
  return sourceLinesAround(
    lines.map(({ text }) => text),
    center
  )
}

function toldBy(text: string, { pattern }: LineRank): string {
  const message = readStructured(text)?.message ?? text.trim()
  return shortenLine(message, pattern?.exec(message)?.index ?? 0)
}
