import type { Section } from '../../src/diagnosis/sections/sections.ts'
import type { LogIndex } from './log-index.ts'
import { firstAtLeast, type FoldedLines } from './row-model.ts'

/** Shorter logs are seen whole. */
const SHORT_LOG = 100
/** Kinds whose sections may be folded at first: the others say what a script did. */
const FOLDABLE: ReadonlySet<Section['kind']> = new Set(['group', 'build step', 'task', 'plugin'])

/** What of a log is folded by now: first lines of sections, and first lines that repeat. */
export interface Folds {
  readonly sections: ReadonlySet<number>
  readonly openedRepeats: ReadonlySet<number>
}

export const NO_FOLDS: Folds = { sections: new Set(), openedRepeats: new Set() }

/**
 * Sections that are folded at first: those in which nothing went wrong. None where it isn't known
 * which line says why the log failed, since any may.
 *
 * @param hasFailed whether the log is of what failed
 * @param telling number of the line that says why; null for none
 */
export function foldedAtFirst(
  { sections, errors }: Pick<LogIndex, 'sections' | 'errors'>,
  lines: number,
  hasFailed: boolean,
  telling: number | null
): ReadonlySet<number> {
  if (lines < SHORT_LOG || (hasFailed && telling === null)) return new Set()
  const isCalm = ({ firstLine, lastLine, hasFailed: broke }: Section): boolean =>
    broke !== true &&
    !(telling !== null && telling >= firstLine && telling <= lastLine) &&
    firstAtLeast(errors, firstLine) === firstAtLeast(errors, lastLine + 1)
  return new Set(
    sections
      .filter(section => FOLDABLE.has(section.kind) && isCalm(section))
      .map(({ firstLine }) => firstLine)
  )
}

/** The lines that are folded away, in order, apart: of what stands in a fold the outer one. */
export function foldedLines(
  { sections, repeats }: Pick<LogIndex, 'sections' | 'repeats'>,
  folds: Folds
): readonly FoldedLines[] {
  const all = [
    ...sections
      .filter(({ firstLine }) => folds.sections.has(firstLine))
      .map(({ firstLine, lastLine }) => ({ from: firstLine + 1, to: lastLine, into: 'nothing' as const })),
    ...repeats
      .filter(({ from }) => !folds.openedRepeats.has(from))
      .map(({ from, to }) => ({ from, to, into: 'row' as const }))
  ].sort((a, b) => a.from - b.from || b.to - a.to)
  const apart: FoldedLines[] = []
  for (const one of all) {
    const end = apart.at(-1)?.to ?? 0
    if (one.to > end) apart.push(one.from > end ? one : { ...one, from: end + 1 })
  }
  return apart
}

/** The folds with all opened that hide a line; the same ones when none does. */
export function unfoldedAt(
  { sections, repeats }: Pick<LogIndex, 'sections' | 'repeats'>,
  folds: Folds,
  line: number
): Folds {
  const hiding = sections.filter(
    ({ firstLine, lastLine }) => folds.sections.has(firstLine) && line > firstLine && line <= lastLine
  )
  const repeat = repeats.find(({ from, to }) => line >= from && line <= to)
  const isHidden = repeat !== undefined && !folds.openedRepeats.has(repeat.from)
  if (hiding.length === 0 && !isHidden) return folds
  const gone = new Set(hiding.map(({ firstLine }) => firstLine))
  return {
    sections: new Set([...folds.sections].filter(first => !gone.has(first))),
    openedRepeats: isHidden ? new Set([...folds.openedRepeats, repeat.from]) : folds.openedRepeats
  }
}

/** A set with or without a number. */
export function toggled(numbers: ReadonlySet<number>, number: number): ReadonlySet<number> {
  const next = new Set(numbers)
  if (!next.delete(number)) next.add(number)
  return next
}

/** The innermost section that a line is in, and not the first of; null for none. */
export function sectionAround(sections: readonly Section[], line: number): Section | null {
  let inner: Section | null = null
  for (const section of sections) {
    if (section.firstLine >= line) break
    if (section.lastLine >= line) inner = section
  }
  return inner
}
