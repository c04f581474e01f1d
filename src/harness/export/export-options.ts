import type { StepSelection } from '../../selection/selection.ts'
import type { DownloadProgress } from '../download/download.ts'
import type { FetchedExport } from './poll/fetched-export.ts'

/** How to go about it. */
export interface ExportOptions {
  /** By identifiers; of the targets that don't bring their own. */
  readonly selection: StepSelection
  /** Where the archives and logs are put. */
  readonly directory: string
  /** In ms since 1970. What has been had until then is kept, the rest are gaps. */
  readonly deadline: number
  /** For each download one. */
  readonly newProgress: () => DownloadProgress
  /** What the logs may have together, uncompressed, in bytes; no limit by default. */
  readonly maxBytes?: number
  /**
   * Whether a downloaded archive holds a log of what was selected: if not, the next prefix is
   * tried.
   */
  readonly holdsSelection: (archive: FetchedExport, selection: StepSelection) => Promise<boolean>
  /**
   * The log keys in a downloaded archive that start with its prefix.
   *
   * @throws Failure `archive-refused`
   */
  readonly listKeys: (archive: FetchedExport) => Promise<readonly string[]>
  /**
   * Whether what was downloaded is an archive that tells where its entries are; if not, it is
   * downloaded once more.
   */
  readonly isReadable?: (archive: FetchedExport) => Promise<boolean>
}
