import type { Section } from '../../src/diagnosis/sections/sections.ts'
import type { LineRange } from '../../src/report/page/permalink.ts'
import { sectionAround } from './folds.ts'

/** Lines that are printed at most; about eight pages. */
const MOST = 400

/**
 * What of a log is printed: the section that a line is in, and of a long one what is around the
 * line.
 *
 * @param lines of the log
 */
export function printedLines(sections: readonly Section[], line: number, lines: number): LineRange {
  const own = sections.find(({ firstLine }) => firstLine === line) ?? sectionAround(sections, line)
  const [first, last] = own === null ? [1, lines] : [own.firstLine, own.lastLine]
  if (last - first < MOST) return { from: first, to: last }
  const from = Math.max(first, Math.min(line - MOST / 2, last - MOST + 1))
  return { from, to: from + MOST - 1 }
}

/** The line that the reader sees first; 1 where there is none. */
export function lineInSight(scroller: HTMLElement | null): number {
  const top = scroller?.getBoundingClientRect().top ?? 0
  const rows = [...(scroller?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
  const seen = rows
    .filter(row => row.getBoundingClientRect().bottom > top)
    .map(row => Number(row.dataset.row))
  return seen.length === 0 ? 1 : Math.min(...seen)
}
