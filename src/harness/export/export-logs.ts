import type { DownloadProgress } from '../download/download.ts'
import { isFinal } from '../execution/execution-status.ts'
import type { KnownExecution } from '../execution/execution.ts'
import { explainExpired } from './expired-logs.ts'
import { exportPrefixes, exportRun, NO_LOG } from './export-target.ts'
import { addGap, beginSession, emptyHaul, type CollectedLogs } from './export-session.ts'
import { Failure } from '../../failure/failure.ts'
import type { Harness } from '../http/http.ts'
import { prefixCandidates, type ExportTarget } from '../keys/prefixes.ts'
import type { StepSelection } from '../../selection/selection.ts'

/** An exported zip on disk. */
export interface FetchedExport {
  readonly path: string
  readonly account: string
  /** As it was asked for; the archive may hold more than its logs. */
  readonly prefix: string
  /** Only this execution's logs in it are meant; null: all. */
  readonly executionId: string | null
  /** Only of an export that was there before it was asked for, of an execution whose end isn't known; see `renewExports`. */
  readonly mayBeStale?: StaleCheck
}

/** Why an export may have been made too early, and the way to another one. */
export interface StaleCheck {
  /** When it was made, in ms since 1970. */
  readonly exportedAt: number
  /** Asks under other spellings. @returns the one with more logs, at the worst the same one */
  refetch(): Promise<FetchedExport>
}

/** One log on disk, had by its key without an export. */
export interface FetchedLog {
  readonly path: string
  readonly account: string
  /** Without storage's leading account segment. */
  readonly key: string
}

/** Something that could not be had, and why. */
export interface ExportGap {
  readonly prefix: string
  readonly reason: string
}

/** What came of it; no archives and no logs when Harness truly has no log of any of the targets. */
export interface ExportResult {
  readonly archives: readonly FetchedExport[]
  readonly logs: readonly FetchedLog[]
  readonly gaps: readonly ExportGap[]
  /** Executions that have ended and of which Harness has no log at all; see `explainExpired`. */
  readonly expired: readonly KnownExecution[]
}

/** How to go about it. */
export interface ExportOptions {
  /** By identifiers. */
  readonly selection: StepSelection
  /** Where the archives and logs are put. */
  readonly directory: string
  /** In ms since 1970. What has been had until then is kept, the rest are gaps. */
  readonly deadline: number
  readonly onProgress: DownloadProgress
  /** Whether a downloaded archive holds a log of what was selected: if not, the next prefix is tried. */
  readonly holdsSelection: (archive: FetchedExport) => Promise<boolean>
  /** The log keys in a downloaded archive that start with its prefix. @throws Failure `archive-refused` */
  readonly listKeys: (archive: FetchedExport) => Promise<readonly string[]>
  /** Whether what was downloaded is an archive that tells where its entries are; if not, it is downloaded once more. */
  readonly isReadable?: (archive: FetchedExport) => Promise<boolean>
}

/**
 * Every log of the targets: exported, and where Harness refuses that, exported in parts or had one by one. What can't be had is a gap as
 * long as anything else can.
 * @throws Failure the first one, when nothing was had; `disk` always
 */
export async function exportLogs(
  harness: Harness,
  targets: readonly ExportTarget[],
  options: ExportOptions
): Promise<ExportResult> {
  const session = beginSession(harness, options)
  const hauls: CollectedLogs[] = []
  const nothing: ExportTarget[] = []
  let fatal: Failure | null = null
  for (const target of targets) {
    const haul = emptyHaul()
    hauls.push(haul)
    try {
      if (fatal !== null) throw fatal
      if (target.kind === 'run') await exportRun(session, target, haul)
      else await exportPrefixes(session, target, haul)
    } catch (error) {
      if (!(error instanceof Failure) || error.kind === 'disk') throw error
      if (isOfAll(error)) fatal = error
      addGap(haul, nameOf(target), error)
    }
    session.archives.push(...haul.archives)
    if (haul.archives.length + haul.logs.length + haul.gaps.length === 0) nothing.push(target)
  }
  const archives = hauls.flatMap(haul => haul.archives)
  const logs = hauls.flatMap(haul => haul.logs)
  const expired = nothing.flatMap(target => expiredOf(target) ?? [])
  if (archives.length + logs.length > 0) {
    const { clock } = harness.connection
    const gaps = nothing.map(target => gapOfNothing(target, clock.now()))
    return { archives, logs, gaps: [...hauls.flatMap(haul => haul.gaps), ...gaps], expired }
  }
  const failure = hauls.find(haul => haul.failure !== null)?.failure ?? null
  if (failure !== null) throw failure
  return { archives, logs, gaps: [], expired }
}

/** Whether no other target can succeed after this. */
function isOfAll({ kind }: Failure): boolean {
  return ['unauthorised', 'forbidden', 'network', 'unexpected-answer'].includes(kind)
}

function expiredOf(target: ExportTarget): KnownExecution | null {
  const known = target.kind === 'run' ? (target.known ?? null) : null
  return known !== null && isFinal(known.status) ? known : null
}

function gapOfNothing(target: ExportTarget, now: number): ExportGap {
  const known = expiredOf(target)
  const reason = known === null ? NO_LOG : explainExpired(known, now).message
  return { prefix: nameOf(target), reason }
}

/** What a gap calls a target. */
function nameOf(target: ExportTarget): string {
  const [first = ''] = target.kind === 'run' ? prefixCandidates(target, null) : target.prefixes
  return first
}
