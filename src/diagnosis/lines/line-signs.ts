import type { Level } from '../../text/line.ts'
import { gated, mayBeMark, type Gated } from '../gate/line-gate.ts'
import { rankLine, rankRed, type LineRank } from '../line-rank.ts'
import { sectionMarks, type SectionMark } from '../sections/section-mark.ts'

/** What one line says by itself. */
export interface LineSigns {
  readonly rank: LineRank | null
  readonly marks: readonly SectionMark[]
}

const COMMAND = /^[+$] /
/** What terminals do not show of the marks of Travis and GitLab. */
export const HIDDEN_MARKS = ['travis_', 'section_'] as const
const NO_MARKS: readonly SectionMark[] = []
/** What one line says by itself, and whether that makes it an error. */
export interface JudgedSigns extends LineSigns {
  readonly isError: boolean
}

/** Of a line that says nothing. */
export const NO_SIGNS: JudgedSigns = { rank: null, marks: NO_MARKS, isError: false }

/**
 * @param isRed is asked only where the words of the line say nothing
 * @param raw the line with its terminal sequences and all its states, when they may hide a mark
 * @param known which shapes the line may have
 */
export function readSigns(
  text: string,
  level: Level | null,
  isRed: () => boolean,
  raw: string | null,
  known: Gated = gated(text)
): LineSigns {
  const rank = rankLine(text, level, known) ?? (isRed() ? rankRed(text) : null)
  if (raw !== null && HIDDEN_MARKS.some(mark => raw.includes(mark))) return { rank, marks: sectionMarks(raw) }
  const mayHaveMarks = mayBeMark(known.candidates) || COMMAND.test(text)
  return { rank, marks: mayHaveMarks ? sectionMarks(text) : NO_MARKS }
}
