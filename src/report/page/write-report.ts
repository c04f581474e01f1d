import { join } from 'node:path'
import type { ReportedLogbook } from '../failures.ts'
import type { PackedFile, PackingOptions } from '../../system/deflated-file.ts'
import { describeReport } from './describe-report.ts'
import { writePage } from './write-page.ts'

/** The report's page among the results. */
export const PAGE = 'index.html'

/** How the page is written. */
export interface ReportOptions {
  /** Where the page goes. */
  readonly directory: string
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

/** Describes the logbook and writes its page. @returns the page, deflated @throws Failure `disk` */
export function writeReport(
  logbook: ReportedLogbook,
  { directory, limit, packing, generator, now, runUrl, productUrl }: ReportOptions
): PackedFile | null {
  const description = describeReport(logbook, { limit, generator, now, runUrl, productUrl })
  return writePage(join(directory, PAGE), description, packing)
}
