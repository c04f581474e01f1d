import { lastIdentifier } from '../keys/prefixes.ts'
import type { ExportPart } from './export-part.ts'

/** A step retried more often than this has earlier attempts that are not guessed at. */
const MOST_ATTEMPTS = 10
/** `A`, `A_B`, `A_B_C`, … are told apart so far. */
const DEEPEST_COVER = 4

/**
 * Of prefixes that stand beside each other, those of earlier attempts that are not among them: for
 * `…/Run_2` alone `…/Run` and `…/Run_1`, by the prefix of the highest attempt. The iterations of
 * `parent` (`…/Run/Run_2`) are no attempts.
 */
export function lowerAttempts(
  prefixes: readonly string[],
  parent: string | null
): ReadonlyMap<string, readonly string[]> {
  const there = new Set(prefixes)
  const highest = new Map<string, number>()
  for (const prefix of prefixes) {
    const [, base, number] = /^(.*[^/])_([1-9]\d?)$/su.exec(prefix) ?? []
    if (base === undefined || lastIdentifier(base) === lastIdentifier(parent ?? '')) continue
    highest.set(base, Math.max(highest.get(base) ?? 0, Number(number)))
  }
  const lower = new Map<string, readonly string[]>()
  for (const [base, number] of highest) {
    if (number > MOST_ATTEMPTS) continue
    const names = [base, ...Array.from({ length: number - 1 }, (_, at) => `${base}_${at + 1}`)]
    const missing = names.filter(name => !there.has(name))
    if (missing.length > 0) lower.set(`${base}_${number}`, missing)
  }
  return lower
}

/**
 * A prefix also finds what its siblings' keys begin with (`…/My_Step` finds `…/My_Step_2`): such
 * siblings become parts of one, so that an export of all is enough, and nothing is had twice when
 * it has to be split.
 */
export function coverSiblings(parts: readonly ExportPart[], depth = 0): ExportPart[] {
  const sorted = parts.toSorted((a, b) => (a.prefix < b.prefix ? -1 : a.prefix > b.prefix ? 1 : 0))
  if (depth === DEEPEST_COVER) return sorted
  const covering: ExportPart[] = []
  for (let at = 0; at < sorted.length;) {
    const [first, ...others] = sorted.slice(at, endOf(sorted, at))
    if (first === undefined) break
    covering.push(others.length === 0 ? first : cover(first, coverSiblings(others, depth + 1)))
    at += 1 + others.length
  }
  return covering
}

function endOf(sorted: readonly ExportPart[], at: number): number {
  const prefix = sorted[at]?.prefix ?? ''
  let end = at + 1
  while (sorted[end]?.prefix.startsWith(prefix) === true) end += 1
  return end
}

function cover(first: ExportPart, others: readonly ExportPart[]): ExportPart {
  const exact = `${first.prefix}/`
  const own: ExportPart = { ...first, prefix: exact, keys: first.keys.filter(key => key.startsWith(exact)) }
  const keys = [...first.keys, ...others.flatMap(part => part.keys)]
  return {
    ...first,
    keys,
    parts: own.keys.length > 0 || own.isGuess ? [own, ...others] : others,
    isGuess: false
  }
}
