import { join } from 'node:path'
import * as core from '@actions/core'
import { findExecutions, type FoundExecutions } from './executions/find-executions.ts'
import type { RunContext } from './github/context.ts'
import type { KnownExecution } from './harness/execution/execution.ts'
import { exportLogs, type ExportResult, type FetchedExport } from './harness/export/export-logs.ts'
import { connect, type Harness } from './harness/http/http.ts'
import { renewExports } from './harness/export/renew-exports.ts'
import { systemClock } from './system/clock.ts'
import type { Options } from './inputs/options.ts'
import { hasArchiveEnd, MAX_ENTRIES, MAX_RATIO, type ArchiveLimits } from './archive/archive.ts'
import { holdsSelection, listKeys } from './reading/inspect-archive.ts'
import { filesOf, type Logbook } from './logbook/logbook.ts'
import { writeManifest } from './logbook/manifest.ts'
import { readArchives } from './reading/read-archives.ts'
import type { PackingOptions } from './system/deflated-file.ts'
import type { Redactor } from './redaction/redaction.ts'
import { formatCount } from './report/figures.ts'
import { downloadProgress } from './report/publish/progress.ts'
import type { Workspace } from './workspace.ts'

/** What a run works with, from its start to its end. */
export interface Run {
  readonly options: Options
  readonly context: RunContext
  readonly redactor: Redactor
  readonly harness: Harness
  readonly workspace: Workspace
  /** In ms since 1970. */
  readonly deadline: number
  /** `harness-logs/VERSION` */
  readonly product: string
}

/** Time in ms that the export has at least after the wait for an execution, which may have taken all there was. */
const EXPORT_TIME = 5 * 60_000

/** Harness with the user's credentials; what is told and what is masked goes through the redactor. */
export function connectTo({ baseUrl, credentials }: Options, product: string, redactor: Redactor): Harness {
  return connect({
    baseUrl,
    credentials,
    userAgent: product,
    clock: systemClock,
    log: line => core.info(redactor.redact(line).text),
    mask: secret => {
      core.setSecret(secret)
      redactor.addSecret(secret)
    }
  })
}

/** Finds the executions that the inputs name. @throws Failure */
export function find({ harness, options, context, redactor, deadline }: Run): Promise<FoundExecutions> {
  const { request, selection, waitForCompletion } = options
  const notice = noticeOf(redactor)
  return findExecutions(harness, request, { context, selection, waitForCompletion, deadline, notice })
}

/** The executions that could be looked up. */
export function knownOf({ targets }: FoundExecutions): KnownExecution[] {
  return targets.flatMap(target => (target.kind === 'run' ? (target.known ?? []) : []))
}

/** Exports and downloads their logs. @throws Failure */
export function exportFrom(run: Run, found: FoundExecutions): Promise<ExportResult> {
  const { harness, options, workspace } = run
  const { clock, log } = harness.connection
  const { targets, selection } = found
  const leastTime = knownOf(found).length === 0 ? 0 : Math.min(EXPORT_TIME, options.timeoutMs)
  return exportLogs(harness, targets, {
    selection,
    directory: workspace.scratch,
    deadline: Math.max(run.deadline, clock.now() + leastTime),
    onProgress: downloadProgress(clock, log),
    holdsSelection: archive => holdsSelection(archive, selection, limitsOf(options)),
    listKeys: archive => listKeys(archive, limitsOf(options)),
    isReadable: archive => hasArchiveEnd(archive.path)
  })
}

/** Writes the logs, their texts and the manifest into the results. @throws Failure */
export async function readLogs(run: Run, found: FoundExecutions, exports: ExportResult): Promise<Logbook> {
  const { workspace, product } = run
  const notice = once(noticeOf(run.redactor))
  let logbook = await readOnce(run, found, exports, notice)
  const archives = await renewExports(exports.archives, archive => newestLineOf(logbook, archive))
  if (archives !== null) {
    workspace.startOver()
    logbook = await readOnce(run, found, { ...exports, archives }, notice)
  }
  writeManifest(logbook, workspace.results, product)
  core.info(`${formatCount(logbook.fileCount)} logs with ${formatCount(logbook.lineCount)} lines`)
  return logbook
}

function readOnce(
  run: Run,
  found: FoundExecutions,
  exports: ExportResult,
  notice: (text: string) => void
): Promise<Logbook> {
  const { options, workspace, redactor } = run
  return readArchives(exports, {
    directory: workspace.results,
    limits: limitsOf(options),
    selection: found.selection,
    executions: knownOf(found),
    redactor,
    blocks:
      options.reportBytes === null ? null : { path: blockFileOf(workspace), limit: options.reportBytes },
    packing: packingOf(run, 'packed-texts'),
    knownGaps: [...found.partial, ...exports.gaps],
    notice
  })
}

/** What is read twice is told once. */
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

/** Where the logs wait for the report's page. */
export function blockFileOf({ beside }: Workspace): string {
  return join(beside, 'report-blocks')
}

/** How files are deflated while they are written; null where they are not uploaded, or not to be compressed. */
export function packingOf({ options, workspace }: Run, name: string): PackingOptions | null {
  const level = options.artifact.compressionLevel
  return options.upload && level > 0 ? { path: join(workspace.beside, name), level } : null
}

function noticeOf(redactor: Redactor): (text: string) => void {
  return text => core.notice(redactor.redact(text).text)
}

/** Sizes are counted over all archives that are read with it, in the one budget. */
function limitsOf(options: Options): ArchiveLimits {
  return {
    budget: { maxBytes: options.maxBytes, usedBytes: 0 },
    maxEntries: MAX_ENTRIES,
    maxRatio: MAX_RATIO
  }
}
