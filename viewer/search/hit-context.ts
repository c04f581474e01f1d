import type { Hit } from './engine.ts'

/** A hit, and which of the lines around it are shown with it. */
export interface ShownHit {
  readonly hit: Hit
  /** It goes on where the hit before ends. */
  readonly isJoined: boolean
  readonly hasBefore: boolean
  readonly hasAfter: boolean
}

/** Hits with the lines around them, each line once. @param hits in order */
export function withContext(hits: readonly Hit[]): readonly ShownHit[] {
  return hits.map((hit, at) => {
    const toBefore = hit.number - (hits[at - 1]?.number ?? -Infinity)
    const toNext = (hits[at + 1]?.number ?? Infinity) - hit.number
    // A line between two hits is that after the first one.
    return { hit, isJoined: toBefore <= 3, hasBefore: toBefore > 2, hasAfter: toNext > 1 }
  })
}
