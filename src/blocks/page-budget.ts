/**
 * How much of each log the report's page can hold: what is short whole, and of the others the same
 * for each, as much as there is room for.
 *
 * @param sizes of all logs, in bytes
 * @param limit for all of them together
 * @returns the most for one log; `Infinity` when there is room for all of them
 */
export function largestShare(sizes: readonly number[], limit: number): number {
  const rising = [...sizes].sort((a, b) => a - b)
  let room = limit
  for (const [at, size] of rising.entries()) {
    const share = room / (rising.length - at)
    if (size > share) return Math.floor(share)
    room -= size
  }
  return Infinity
}
