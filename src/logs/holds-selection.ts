import { parseLogKey } from '../harness/log-key.ts'
import { selectKeys, type StepSelection } from '../harness/selection.ts'
import { openArchive, type ArchiveLimits } from './archive.ts'
import { keysIn, type DownloadedExport } from './choose-logs.ts'

/**
 * Whether the archive has a log of the stage and step; of any, when none is named. Reads the list of its entries only.
 * @throws {Failure} `archive-refused`, `disk`
 */
export async function holdsSelection(
  download: DownloadedExport,
  selection: StepSelection,
  limits: ArchiveLimits
): Promise<boolean> {
  await using archive = await openArchive(download.path, limits)
  const keys = keysIn(archive, download)
  if (selection.stage === null && selection.step === null) return keys.length > 0
  const parsed = keys.map(parseLogKey).filter(key => key !== null)
  return selectKeys(parsed, selection).length > 0
}
