import { distance } from 'fastest-levenshtein'
import { inertText } from '../failure/inert-text.ts'

/** All are listed when there are no more than these, else the nearest of them. */
const FEW = 20
const NEAREST = 5
/** Longer names, and more of them, are foreign nonsense; comparing them would take long. */
const LONGEST = 128
const MOST_COMPARED = 10_000

/**
 * What there is, for the message about a name that isn't there, made inert: all when they are few, the nearest by edit distance (case
 * aside) first; of many only the nearest. `none` when there is nothing.
 */
export function listNear(wanted: string, names: readonly string[]): string {
  const compared = comparable(wanted)
  const nearest = names
    .slice(0, MOST_COMPARED)
    .map(name => ({ name, far: distance(compared, comparable(name)) }))
    .sort((a, b) => a.far - b.far)
  const shown = nearest
    .slice(0, names.length > FEW ? NEAREST : FEW)
    .map(({ name }) => inertText(name, LONGEST))
  const rest = names.length - shown.length
  return shown.length === 0 ? 'none' : shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

function comparable(name: string): string {
  return name.slice(0, LONGEST).toLowerCase().replace(/[\s-]/gu, '_')
}
