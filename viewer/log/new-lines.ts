import type { PageLog } from '../../src/report/page/page-data.ts'
import type { PageNewLines } from '../../src/report/page/page-lines.ts'

/** Numbers of the new lines that the page holds, rising. */
export function newLinesIn({ newLines, blocks }: PageLog): readonly number[] {
  const numbers: number[] = []
  for (const [from, to] of spansOf(newLines)) {
    for (const { first, lines } of blocks) {
      const last = Math.min(to, first + lines - 1)
      for (let number = Math.max(from, first); number <= last; number++) numbers.push(number)
    }
  }
  return numbers
}

/** The first lines of the stretches of new lines, which one goes through. */
export function newStretches(numbers: readonly number[]): readonly number[] {
  return numbers.filter((number, at) => numbers[at - 1] !== number - 1)
}

function spansOf(newLines: PageNewLines | null): [from: number, to: number][] {
  const { spans = [] } = newLines ?? {}
  return Array.from({ length: spans.length >> 1 }, (_, at) => [spans[2 * at] ?? 0, spans[2 * at + 1] ?? 0])
}
