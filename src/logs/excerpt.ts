import type { Level } from './line.ts'

/** One display line of a log. */
export interface ExcerptLine {
  /** 1-based among the log's display lines; date headers of the text file are not counted. */
  readonly number: number
  /** 1-based line of the text file, date headers counted: what an editor shows. */
  readonly textNumber: number
  /** RFC 3339, as Harness gave it. */
  readonly time: string | null
  readonly level: Level | null
  /** Plain: no terminal sequences, no control characters. Foreign text all the same. At most 1,000 UTF-16 units. */
  readonly text: string
}

/** The lines of a log around the one that most probably says why it failed. */
export interface Excerpt {
  /** In order; about 15. */
  readonly lines: readonly ExcerptLine[]
  /** Index into `lines` of the telling one. */
  readonly telling: number
  /** How telling that line is by the ranking of telling-line.ts, higher is more; of several logs of a step the highest counts. */
  readonly score: number
}
