import { announcedBy, Candidates } from './candidates.ts'
import { isBlank, type DisplayLine } from './display-line.ts'
import { LatestLines } from './latest-lines.ts'
import { rankLine, TELLING_SCORE } from './line-rank.ts'
import { rankCandidates, type Ranked } from './ranking.ts'

export interface Diagnosis {
  readonly telling: DisplayLine
  readonly sure: boolean
  readonly score: number
  readonly ranked: readonly Ranked[]
}

export class DiagnosisCollector {
  readonly #latest = new LatestLines()
  readonly #candidates = new Candidates(this.#latest)
  #lastPlace = -1

  add(line: DisplayLine): void {
    this.#latest.add(line)
    this.#candidates.capture()
    if (isBlank(line.text)) return
    this.#lastPlace = this.#latest.count - 1
    const rank = rankLine(line.text, line.level)
    if (rank !== null) this.#candidates.add(line, rank)
  }

  end(): Diagnosis | null {
    const ranked = rankCandidates(this.#candidates, { lines: this.#latest.count })
    const best = ranked[0]
    if (best === undefined) {
      const line = this.#latest.at(this.#lastPlace)
      return line === null ? null : { telling: line, sure: false, score: 0, ranked }
    }
    const around = this.#candidates.around(best.occurrence)
    const at = best.candidate.rank.isHeading ? announcedBy(around) : around.center
    return { telling: around.lines[at] ?? best.occurrence.line, sure: best.score >= TELLING_SCORE, score: best.score, ranked }
  }
}
