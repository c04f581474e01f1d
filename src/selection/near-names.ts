import { distance } from 'fastest-levenshtein'
import { inertText } from '../failure/inert-text.ts'

/** All are listed when there are no more than these, else the nearest of them. */
const FEW = 20
const NEAREST = 5
/** Longer names, and more of them, are foreign nonsense; comparing them would take long. */
const LONGEST = 128
export const MOST_COMPARED = 10_000

/** Names are alike whatever their capitals are, and with spaces, hyphens or underscores. */
export function looseForm(text: string): string {
  return text.trim().toLowerCase().replace(/[\s-]/gu, '_')
}

/**
 * How far the names are apart, in edits of their loose forms; of long ones the beginning counts.
 */
export function editsBetween(a: string, b: string): number {
  return distance(looseForm(a.slice(0, LONGEST)), looseForm(b.slice(0, LONGEST)))
}

/**
 * What there is, for the message about a name that isn't there, made inert: all when they are few,
 * the nearest first; of many only the nearest. `none` when there is nothing.
 */
export function listNear(wanted: string, names: readonly string[]): string {
  const nearest = [...new Set(names.slice(0, MOST_COMPARED))]
    .map(name => ({ name, far: editsBetween(wanted, name) }))
    .sort((a, b) => a.far - b.far)
  const shown = nearest
    .slice(0, nearest.length > FEW ? NEAREST : FEW)
    .map(({ name }) => inertText(name, LONGEST))
  const rest = nearest.length - shown.length + Math.max(0, names.length - MOST_COMPARED)
  return shown.length === 0 ? 'none' : shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
