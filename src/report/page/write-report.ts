import { join } from 'node:path'
import type { ReportedLogbook } from '../failures.ts'
import type { PackedFile, PackingOptions } from '../../system/deflated-file.ts'
import { moveFile } from '../../system/disk.ts'
import type { WorkFolders } from '../../system/work-folders.ts'
import { describeReport } from './describe-report.ts'
import { writePage } from './write-page.ts'

/** The report's page among the results. */
export const PAGE = 'index.html'

/** How the page is written. */
export interface ReportOptions {
  /** The page is written in the spool; the results get it once it is whole. */
  readonly folders: Pick<WorkFolders, 'results' | 'spool'>
  /** Compressed bytes of logs that the page may hold. */
  readonly limit: number
  /** How the page is deflated for the upload; null for not at all. */
  readonly packing: PackingOptions | null
  /** `harness-logs/VERSION` */
  readonly generator: string
  /** In ms since 1970. */
  readonly now: number
  /** The workflow run that makes it; null outside of one. */
  readonly runUrl: string | null
  /** The action's repository; null where it is not known. */
  readonly productUrl: string | null
}

/**
 * Describes the logbook and writes its page, beside what else is done.
 *
 * @returns the page as it is deflated; null for not at all
 * @throws Failure `disk`
 */
export async function writeReport(
  logbook: ReportedLogbook,
  { folders, limit, packing, generator, now, runUrl, productUrl }: ReportOptions
): Promise<PackedFile | null> {
  const description = describeReport(logbook, { limit, generator, now, runUrl, productUrl })
  const file = join(folders.spool, PAGE)
  const packed = await writePage(file, description, packing)
  moveFile(file, join(folders.results, PAGE))
  return packed
}
