const STRUCTURE = new Set(['pipeline', 'stages', 'spec', 'execution', 'steps'])

/**
 * Indexes of the identifiers among segments that the words of structure and parallel nodes stand
 * between.
 */
export function placesBetweenStructure(segments: readonly string[]): number[] {
  const places: number[] = []
  let identifierNext = false
  for (const [place, segment] of segments.entries()) {
    if (identifierNext) {
      if (isParallelNode(segment, segments[place - 1], segments[place + 1])) continue
      places.push(place)
      identifierNext = false
    } else if (STRUCTURE.has(segment)) {
      identifierNext = segment === 'stages' || segment === 'steps'
    } else {
      places.push(place)
      identifierNext = segment === 'rollbackSteps'
    }
  }
  return places
}

/**
 * A step may be called `parallel_tests`, too: a node is followed by the identifier of what it runs,
 * never by its own iteration.
 */
function isParallelNode(segment: string, before: string | undefined, after: string | undefined): boolean {
  if (!segment.startsWith('parallel') || after === undefined) return false
  if (before !== 'stages' && before !== 'steps' && before !== 'rollbackSteps') return false
  return !STRUCTURE.has(after) && !after.startsWith(`${segment}_`)
}
