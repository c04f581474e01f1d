import type { FetchedExport } from '../harness/export/poll/fetched-export.ts'
import { parseLogKey } from '../harness/keys/log-key.ts'
import { matchSelection } from '../selection/match-selection.ts'
import { selectKeys, type StepSelection } from '../selection/selection.ts'
import { listArchive } from '../archive/archive.ts'
import { keysIn } from './choose-logs.ts'

/**
 * The keys of the export's own logs: those that start with its prefix, of its execution. Reads the
 * list of its entries only.
 * @throws {Failure} `archive-refused`, `disk`
 */
export async function listKeys(download: FetchedExport): Promise<readonly string[]> {
  return keysIn(await listArchive(download.path), download)
}

/**
 * Whether the archive has a log of the stage and step (a name counts as its identifier, as in
 * `matchSelection`); of any, when none is named. Reads the list of its entries only.
 * @throws {Failure} `archive-refused`, `disk`
 */
export async function holdsSelection(download: FetchedExport, wanted: StepSelection): Promise<boolean> {
  const keys = await listKeys(download)
  if (wanted.stage === null && wanted.step === null) return keys.length > 0
  const parsed = keys.map(parseLogKey).filter(key => key !== null)
  return selectKeys(parsed, matchSelection(parsed, wanted).selection).length > 0
}
