import type { Section } from '../../src/diagnosis/sections/sections.ts'

/** Of these kinds the log tells the end; others end where the next one begins. */
const ENDED: ReadonlySet<Section['kind']> = new Set(['group', 'build step'])

/**
 * Sections that stand within one another or apart. One whose end the log does not tell ends where
 * what it is in ends, or where the next one begins. Of steps that ran at the same time each would
 * hide lines of the other: they are left out.
 *
 * @param sections in the order of their first lines
 */
export function nestedSections(sections: readonly Section[]): readonly Section[] {
  const tangled = new Set<number>()
  const ends = sections.map(({ lastLine }) => lastLine)
  const endOf = (at: number): number => ends[at] ?? 0
  let open: number[] = []
  for (const [at, { kind, firstLine }] of sections.entries()) {
    open = open.filter(other => endOf(other) >= firstLine)
    for (const other of open) {
      if (endOf(other) >= endOf(at)) continue
      if (!ENDED.has(kind)) ends[at] = endOf(other)
      else if (!ENDED.has(sections[other]?.kind ?? kind)) ends[other] = firstLine - 1
      else tangled.add(other).add(at)
    }
    open.push(at)
  }
  return sections
    .map((section, at) => ({ ...section, lastLine: endOf(at) }))
    .filter(({ firstLine, lastLine }, at) => !tangled.has(at) && lastLine > firstLine)
}
