import type { PageLog } from '../../src/report/page/page-data.ts'

/**
 * A row of the log view: a line, the mark where lines are not in the page, or that of lines that
 * repeat those before them. Where another log stands beside it, also the room for a line that only
 * the other one has: it stands before the line `from`.
 */
export type Row =
  | { readonly kind: 'line'; readonly number: number }
  | { readonly kind: 'cut' | 'repeat' | 'absent'; readonly from: number; readonly to: number }

/** Lines that are folded away: into one row, or into none. */
export interface FoldedLines {
  readonly from: number
  readonly to: number
  readonly into: 'row' | 'nothing'
}

/** Number of the first line that a row stands for. */
export function firstLineOfRow(row: Row): number {
  return row.kind === 'line' ? row.number : row.from
}

/** The rows of a log, however many there are. */
export interface RowModel {
  readonly count: number
  at(index: number): Row
  /** The row of a line, or else the nearest one. */
  indexOf(number: number): number
  /** The lines from one to another that the rows stand for, folded ones included. */
  numbers(from: number, to: number): Iterable<number>
}

/** Lines that stand one after the other, or have one row, or none. */
interface Run {
  readonly kind: 'line' | 'cut' | 'repeat'
  readonly from: number
  readonly to: number
  /** Row of the first one. */
  readonly row: number
}

/**
 * All lines of a log, with one row for each stretch that was cut out.
 *
 * @param folded in order, apart
 */
export function allRows(log: PageLog, folded: readonly FoldedLines[] = []): RowModel {
  const runs: Run[] = []
  let row = 0
  const add = (kind: Run['kind'], from: number, to: number): void => {
    if (to < from) return
    runs.push({ kind, from, to, row })
    row += kind === 'line' ? to - from + 1 : 1
  }
  let next = 0
  const addLines = (from: number, to: number): void => {
    let start = from
    while ((folded[next]?.to ?? Infinity) < from) next++
    for (let fold = folded[next]; fold !== undefined && fold.from <= to; fold = folded[++next]) {
      add('line', start, fold.from - 1)
      const end = Math.min(fold.to, to)
      if (fold.into === 'row') add('repeat', Math.max(fold.from, start), end)
      start = end + 1
      if (fold.to > to) break
    }
    add('line', start, to)
  }
  const stretches = stretchesOf(log)
  for (const { isThere, from, to } of stretches) {
    if (isThere) addLines(from, to)
    else add('cut', from, to)
  }
  return {
    count: row,
    at(index) {
      const run = lastWhere(runs, each => each.row <= index)
      if (run === undefined) return { kind: 'line', number: index + 1 }
      const { kind, from, to } = run
      return kind === 'line' ? { kind, number: from + index - run.row } : { kind, from, to }
    },
    indexOf(number) {
      const run = lastWhere(runs, each => each.from <= number)
      if (run === undefined) return 0
      return run.kind === 'line' ? run.row + Math.min(number, run.to) - run.from : run.row
    },
    *numbers(from, to) {
      for (const each of stretches) {
        if (!each.isThere) continue
        const last = Math.min(each.to, to)
        for (let number = Math.max(each.from, from); number <= last; number++) yield number
      }
    }
  }
}

/** Only these lines. @param numbers rising */
export function chosenRows(numbers: readonly number[]): RowModel {
  return {
    count: numbers.length,
    at: index => ({ kind: 'line', number: numbers[index] ?? 0 }),
    indexOf(number) {
      const at = firstAtLeast(numbers, number)
      return Math.min(at, Math.max(0, numbers.length - 1))
    },
    numbers: (from, to) => numbers.slice(firstAtLeast(numbers, from), firstAtLeast(numbers, to + 1))
  }
}

/** Lists of rising numbers as one; a number that is in several is there once. */
export function merged(...lists: readonly (readonly number[])[]): readonly number[] {
  const filled = lists.filter(({ length }) => length > 0)
  if (filled.length <= 1) return filled[0] ?? []
  return [...Int32Array.from(new Set(filled.flat())).sort()]
}

/** Index of the first number that is not smaller; the length when all are. @param numbers rising */
export function firstAtLeast(numbers: readonly number[], wanted: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((numbers[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The number before or after one, going on at the other end; null when there is none.
 *
 * @param numbers rising
 */
export function neighbour(numbers: readonly number[], from: number, step: 1 | -1): number | null {
  const at = firstAtLeast(numbers, step === 1 ? from + 1 : from)
  if (step === 1) return numbers[at] ?? numbers[0] ?? null
  return numbers[at - 1] ?? numbers.at(-1) ?? null
}

/** Lines that the page holds, and lines that it does not, in turn. */
function stretchesOf({ blocks, lines }: PageLog): { isThere: boolean; from: number; to: number }[] {
  const stretches: { isThere: boolean; from: number; to: number }[] = []
  const add = (isThere: boolean, from: number, to: number): void => {
    const last = stretches.at(-1)
    if (to < from) return
    if (last?.isThere === isThere) last.to = to
    else stretches.push({ isThere, from, to })
  }
  let next = 1
  for (const { first, lines: count } of blocks) {
    add(false, next, first - 1)
    add(true, first, first + count - 1)
    next = first + count
  }
  add(false, next, lines)
  return stretches
}

/** The last one that it holds for, of items of which it holds for the first ones only. */
export function lastWhere<Item>(items: readonly Item[], holds: (item: Item) => boolean): Item | undefined {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const item = items[middle]
    if (item !== undefined && holds(item)) low = middle + 1
    else high = middle
  }
  return items[low - 1]
}
