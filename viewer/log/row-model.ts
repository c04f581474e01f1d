import type { PageLog } from '../../src/report/page/page-data.ts'

/** A row of the log view: a line, or the mark where lines are not in the page. */
export type Row =
  | { readonly kind: 'line'; readonly number: number }
  | { readonly kind: 'cut'; readonly from: number; readonly to: number }

/** The rows of a log, however many there are. */
export interface RowModel {
  readonly count: number
  at(index: number): Row
  /** The row of a line, or else the nearest one. */
  indexOf(number: number): number
}

/** A run of lines that stand one after the other, or of lines that are not there. */
interface Run {
  readonly kind: 'line' | 'cut'
  readonly from: number
  readonly to: number
  /** Row of the first one. */
  readonly row: number
}

/** All lines of a log, with one row for each stretch that was cut out. */
export function allRows(log: PageLog): RowModel {
  const runs: Run[] = []
  let next = 1
  let row = 0
  const add = (kind: Run['kind'], from: number, to: number): void => {
    if (to < from) return
    const last = runs.at(-1)
    if (last?.kind === 'line' && kind === 'line') runs[runs.length - 1] = { ...last, to }
    else runs.push({ kind, from, to, row })
    row += kind === 'line' ? to - from + 1 : 1
  }
  for (const { first, lines } of log.blocks) {
    add('cut', next, first - 1)
    add('line', first, first + lines - 1)
    next = first + lines
  }
  add('cut', next, log.lines)
  return {
    count: row,
    at(index) {
      const run = lastWhere(runs, each => each.row <= index)
      if (run === undefined) return { kind: 'line', number: index + 1 }
      const { kind, from, to } = run
      return kind === 'cut' ? { kind, from, to } : { kind, number: from + index - run.row }
    },
    indexOf(number) {
      const run = lastWhere(runs, each => each.from <= number)
      if (run === undefined) return 0
      return run.kind === 'cut' ? run.row : run.row + Math.min(number, run.to) - run.from
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
    }
  }
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

function lastWhere(runs: readonly Run[], holds: (run: Run) => boolean): Run | undefined {
  let low = 0
  let high = runs.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const run = runs[middle]
    if (run !== undefined && holds(run)) low = middle + 1
    else high = middle
  }
  return runs[low - 1]
}
