import * as core from '@actions/core'
import { setImmediate } from 'node:timers/promises'
import type { Baselines } from './comparison/baselines.ts'
import { knownExecutions, type FoundExecutions } from './executions/found-executions.ts'
import type { ExportResult } from './harness/export/export-logs.ts'
import { publishLogs } from './report/publish/publish-logs.ts'
import { publishNoLogs } from './report/publish/publish-no-logs.ts'
import { withdrawLogbook } from './report/publish/publish.ts'
import type { CommentReporter } from './report/publish/comment-reporter.ts'
import type { SummaryLinks } from './report/summary/summary.ts'
import { read, report, type Run } from './run.ts'
import type { Workspace } from './workspace.ts'

/** What was fetched, and what it is compared with. */
interface Exported {
  readonly exports: ExportResult
  readonly baselines: Promise<Baselines>
}

/**
 * The second half of the story: logs that were fetched are read, reported and uploaded.
 *
 * @param finish tells the end elsewhere, also when the upload fails
 * @throws Failure
 */
export async function bringExported(
  setting: Run,
  found: FoundExecutions,
  { exports, baselines }: Exported,
  finish?: CommentReporter['finish']
): Promise<void> {
  const known = knownExecutions(found)
  const logbook = await core.group('Read the logs', async () =>
    read(setting, found, exports, await baselines)
  )
  let links: SummaryLinks = { artifact: null, reportUrl: null }
  if (logbook.fileCount === 0) {
    await finish?.(logbook, known, links)
    publishNoLogs(setting, logbook, found, exports)
    return
  }
  const page = report(setting, logbook)
  // What becomes of it is asked for later.
  page?.catch(() => undefined)
  // A signal that came meanwhile is heard before any output names the logs.
  await setImmediate()
  try {
    links = await publishLogs(setting, logbook, page, found)
  } finally {
    await finish?.(logbook, known, links)
  }
}

/**
 * Leaves the logs where `logs-path` says.
 *
 * @throws Failure when they can't be there; no output then names them
 */
export function deliver(workspace: Workspace): void {
  try {
    workspace.deliver()
  } catch (error) {
    withdrawLogbook()
    throw error
  }
}
