import type { NodeDraft } from './tree-draft.ts'

/**
 * The drafts of the graph in its order, and the others among them: another attempt of one of them
 * beside it, the rest before the first one that started later.
 *
 * @param others in order of time; without any of the graph's they stay so
 */
export function inOrder<R extends Pick<NodeDraft, 'start' | 'anchor' | 'retries'>>(
  known: readonly R[],
  others: readonly R[]
): R[] {
  const places = new Map<Pick<NodeDraft, 'start'>, number>(known.map((draft, at) => [draft, at]))
  const before = known.map((): R[] => [])
  const after = known.map((): R[] => [])
  const early = [...known.map((): R[] => []), []]
  const latestStarts = latestUpTo(known)
  for (const draft of others) {
    const at = draft.anchor === null ? undefined : places.get(draft.anchor)
    const beside = compareRetries(draft.retries, draft.anchor?.retries ?? []) < 0 ? before : after
    if (at === undefined) early[firstAfter(latestStarts, draft.start)]?.push(draft)
    else beside[at]?.push(draft)
  }
  const drafts: R[] = []
  const byAttempt = (a: R, b: R): number => compareRetries(a.retries, b.retries)
  for (const [at, draft] of known.entries()) {
    drafts.push(...(early[at] ?? []), ...(before[at] ?? []).sort(byAttempt), draft)
    drafts.push(...(after[at] ?? []).sort(byAttempt))
  }
  return drafts.concat(early[known.length] ?? [])
}

/** Of drafts of the same step: so both have as many levels. */
function compareRetries(a: readonly number[], b: readonly number[]): number {
  const differing = a.findIndex((retry, at) => retry !== b[at])
  return differing < 0 ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0)
}

/** For each draft the latest start of it and of those before it. */
function latestUpTo(drafts: readonly Pick<NodeDraft, 'start'>[]): number[] {
  let latest = -Infinity
  return drafts.map(({ start }) => (latest = Math.max(latest, start ?? -Infinity)))
}

/**
 * Index of the first of the rising numbers that is larger; their count when none is, or when
 * nothing is known.
 */
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
