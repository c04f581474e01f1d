import type { FetchedExport } from './poll/fetched-export.ts'
import { looksStale } from './poll/export-freshness.ts'

/**
 * Asks once more for the exports that seem to have been made too early, now that their lines were
 * read.
 *
 * @param newestLineAt the time of the newest line that was read of an export, in ms since 1970;
 *   null when none tells
 * @returns all of them, some renewed; null when none had to be, or no other came
 * @throws Failure `disk`
 */
export async function renewExports(
  archives: readonly FetchedExport[],
  newestLineAt: (archive: FetchedExport) => number | null
): Promise<readonly FetchedExport[] | null> {
  const renewed: FetchedExport[] = []
  for (const archive of archives) {
    const { mayBeStale } = archive
    const isTooEarly = mayBeStale !== undefined && looksStale(mayBeStale.exportedAt, newestLineAt(archive))
    renewed.push(isTooEarly ? await mayBeStale.refetch() : archive)
  }
  return renewed.some((archive, at) => archive.path !== archives[at]?.path) ? renewed : null
}
