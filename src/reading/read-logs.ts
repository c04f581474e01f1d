import type { LogBaseline } from '../comparison/baselines.ts'
import type { KnownExecution } from '../harness/execution/execution.ts'
import type { ExportGap } from '../harness/export/collected-logs.ts'
import type { ExportResult } from '../harness/export/export-logs.ts'
import type { FetchedExport } from '../harness/export/poll/fetched-export.ts'
import type { FollowedLogs } from '../harness/stream/followed-logs.ts'
import { renewExports } from '../harness/export/renew-exports.ts'
import { filesOf, type Logbook } from '../logbook/logbook.ts'
import { writeManifest } from '../logbook/manifest.ts'
import type { Redactor } from '../redaction/redaction.ts'
import type { StepSelection } from '../selection/selection.ts'
import type { PackingOptions } from '../system/deflated-file.ts'
import type { WorkFolders } from '../system/work-folders.ts'
import { readArchives } from './read-archives.ts'
import type { ReadingThreads } from './reading-threads.ts'

/** How logs are read. */
export interface ReadingOptions {
  readonly folders: WorkFolders
  readonly redactor: Redactor
  /** Those that could be looked up. */
  readonly executions: readonly KnownExecution[]
  /** Of these executions; `selection` is that of all other logs. */
  readonly selections: ReadonlyMap<KnownExecution, StepSelection>
  readonly selection: StepSelection
  /** What was followed while the executions ran; null for nothing. */
  readonly followed: FollowedLogs | null
  /** What is known to be missing before anything is read. */
  readonly knownGaps: readonly ExportGap[]
  /** Uncompressed bytes of all archives together. */
  readonly maxBytes: number
  /** Where the page's blocks go, and how many of their bytes; null for no page. */
  readonly blocks: { readonly path: string; readonly limit: number } | null
  /** How texts are deflated for the upload; null for not at all. */
  readonly packing: PackingOptions | null
  /** What the logs of failed steps are compared with, by their keys. */
  readonly baselines: ReadonlyMap<string, LogBaseline>
  /** `harness-logs/VERSION`, for the manifest. */
  readonly product: string
  /** Empties the results and the spool. */
  readonly startOver: () => void
  /** Of `timeout-minutes`, in ms, below 0 for no more: what is not read then is a gap. */
  readonly timeLeft: () => number
  /** Those that read much. */
  readonly threads: ReadingThreads
  readonly notice: (text: string) => void
}

/**
 * Writes the logs, their texts and the manifest into the results. An export that was made too early
 * is fetched again, and all of it read once more.
 *
 * @throws Failure
 */
export async function readLogs(exports: ExportResult, options: ReadingOptions): Promise<Logbook> {
  const notice = once(options.notice)
  let logbook = await readOnce(exports, { ...options, notice })
  // A second reading would lose what the first one has.
  const archives =
    options.timeLeft() < 0
      ? null
      : await renewExports(exports.archives, archive => newestLineOf(logbook, archive))
  if (archives !== null) {
    options.startOver()
    logbook = await readOnce({ ...exports, archives }, { ...options, notice })
  }
  writeManifest(logbook, options.folders.results, options.product)
  return logbook
}

function readOnce(exports: ExportResult, options: ReadingOptions): Promise<Logbook> {
  const { folders, knownGaps, ...rest } = options
  return readArchives(exports, {
    ...rest,
    directory: folders.results,
    knownGaps: [...knownGaps, ...exports.gaps]
  })
}

/** A second reading repeats no notice of the first. */
function once(tell: (text: string) => void): (text: string) => void {
  const told = new Set<string>()
  return text => {
    if (!told.has(text)) tell(text)
    told.add(text)
  }
}

/** In ms since 1970; null when no line tells. */
function newestLineOf(logbook: Logbook, { prefix }: FetchedExport): number | null {
  let newest: number | null = null
  for (const { file } of filesOf(logbook)) {
    const at = Date.parse(file.endedAt ?? '')
    if (file.key.startsWith(prefix) && at > (newest ?? -Infinity)) newest = at
  }
  return newest
}
