import type { Row } from './tree-draft.ts'

/**
 * The rows of the graph in its order, and the others among them: another attempt of one of them beside it, the rest before the first one
 * that started later.
 *
 * @param others in order of time; without any of the graph's they stay so
 */
export function inOrder<R extends Pick<Row, 'start' | 'anchor' | 'retries'>>(
  known: readonly R[],
  others: readonly R[]
): R[] {
  const places = new Map<Pick<Row, 'start'>, number>(known.map((row, at) => [row, at]))
  const before = known.map((): R[] => [])
  const after = known.map((): R[] => [])
  const early = [...known.map((): R[] => []), []]
  const latestStarts = latestUpTo(known)
  for (const row of others) {
    const at = row.anchor === null ? undefined : places.get(row.anchor)
    const beside = compareRetries(row.retries, row.anchor?.retries ?? []) < 0 ? before : after
    if (at === undefined) early[firstAfter(latestStarts, row.start)]?.push(row)
    else beside[at]?.push(row)
  }
  const rows: R[] = []
  const byAttempt = (a: R, b: R): number => compareRetries(a.retries, b.retries)
  for (const [at, row] of known.entries()) {
    rows.push(...(early[at] ?? []), ...(before[at] ?? []).sort(byAttempt), row)
    rows.push(...(after[at] ?? []).sort(byAttempt))
  }
  return rows.concat(early[known.length] ?? [])
}

/** Of rows of the same step: so both have as many levels. */
function compareRetries(a: readonly number[], b: readonly number[]): number {
  const differing = a.findIndex((retry, at) => retry !== b[at])
  return differing < 0 ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0)
}

/** For each row the latest start of it and of those before it. */
function latestUpTo(rows: readonly Pick<Row, 'start'>[]): number[] {
  let latest = -Infinity
  return rows.map(({ start }) => (latest = Math.max(latest, start ?? -Infinity)))
}

/** Index of the first of the rising numbers that is larger; their count when none is, or when nothing is known. */
function firstAfter(rising: readonly number[], number: number | null): number {
  if (number === null) return rising.length
  let [low, high] = [0, rising.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rising[middle] ?? 0) > number) high = middle
    else low = middle + 1
  }
  return low
}
