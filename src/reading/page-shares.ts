import { largestShare } from '../blocks/page-budget.ts'
import type { ChosenLog } from './choose-logs.ts'

/** About how many bytes of a log the page will hold; Infinity for all. */
export type ShareOf = (log: ChosenLog) => number

/** About how many times smaller a log is in an archive; only for one that is in none. */
const COMPRESSION = 8
/** What is compressed anew, quickly, takes up to so many times as much as in its archive. */
const ANEW = 1.2

/**
 * Estimates what the page will hold before a log is read, by what each takes in its archive.
 *
 * @param limit compressed bytes of all logs
 */
export function pageShares(logs: readonly ChosenLog[], limit: number): ShareOf {
  const share = largestShare(logs.map(expectedSize), limit)
  return log => {
    const expected = expectedSize(log)
    if (share === Infinity || expected === 0) return Infinity
    return (share / expected) * (log.sources[0]?.size ?? 0)
  }
}

/** What a log would take in the page, in compressed bytes. */
function expectedSize({ sources: [first] }: ChosenLog): number {
  if (first === undefined) return 0
  return ANEW * (first.isDeflated ? first.packedSize : first.size / COMPRESSION)
}
