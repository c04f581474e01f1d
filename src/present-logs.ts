import { join } from 'node:path'
import * as core from '@actions/core'
import type { FoundExecutions } from './executions/find-executions.ts'
import { blockFileOf, knownOf, packingOf, type Run } from './run.ts'
import type { Artifact } from './github/artifact.ts'
import { systemClock } from './system/clock.ts'
import { explainExpired } from './harness/export/expired-logs.ts'
import type { ExportResult } from './harness/export/export-logs.ts'
import { Failure } from './failure/failure.ts'
import type { Logbook } from './logbook/logbook.ts'
import type { PackedFile } from './system/deflated-file.ts'
import type { Redactor } from './redaction/redaction.ts'
import { annotate } from './report/publish/annotations.ts'
import { explainFailedExecutions } from './report/publish/failed-executions.ts'
import { describeReport } from './report/page/describe-report.ts'
import { writePage } from './report/page/write-page.ts'
import { explainNothingFound, explainNothingWhole } from './report/summary/nothing-found.ts'
import {
  printTable,
  publishArtifact,
  publishLogbook,
  publishNothing,
  publishReport,
  publishSummary,
  withdrawLogbook
} from './report/publish/publish.ts'
import { summaryOf, summaryOfNothing } from './report/summary/summary.ts'
import { PAGE, uploadLogs } from './upload-logs.ts'
import type { Workspace } from './workspace.ts'

/** Writes the report's page beside the logs, where it is wanted. @returns the page, deflated, where it is uploaded @throws Failure */
export async function writeReport(run: Run, logbook: Logbook): Promise<PackedFile | null> {
  const { options, workspace, product } = run
  if (options.reportBytes === null) return null
  const limit = options.reportBytes
  const report = describeReport(logbook, { limit, generator: product, now: systemClock.now() })
  const path = join(workspace.results, PAGE)
  return writePage(path, report, blockFileOf(workspace), packingOf(run, 'packed-page'))
}

/** Uploads the logs and tells of them. The summary and the annotations are worth having also when the upload fails. @throws Failure */
export async function publishLogs(
  run: Run,
  logbook: Logbook,
  packedPage: PackedFile | null,
  found: FoundExecutions
): Promise<void> {
  const { options, workspace, redactor } = run
  publishLogbook(logbook, workspace.destination)
  // Not before an output names them: nobody would find them.
  workspace.keepResults()
  let artifact: Artifact | null = null
  let page: Artifact | null = null
  let isUploaded = !options.upload
  try {
    if (options.upload) {
      const uploads = await uploadLogs(run, found, logbook, packedPage)
      if (uploads.page instanceof Failure) {
        const why = redactor.redact(uploads.page.summary).text
        core.notice(`The report opens only from the downloaded artifact, as its ${PAGE}: ${why}`)
      } else page = uploads.page
      artifact = uploads.artifact
      publishArtifact(artifact)
      isUploaded = true
      publishReport(page)
    }
  } finally {
    const links = { artifact, reportUrl: page?.url ?? null }
    if (options.summary) publishSummary(limit => summaryOf(logbook, links, limit))
    const willFail = !isUploaded || failureOf(run, found) !== null
    annotateWith(run, logbook, { errors: willFail ? 1 : 0, warnings: 0 })
    printTable(logbook)
  }
}

/** Leaves the logs where `logs-path` says that they are. @throws Failure when they can't be there; nothing then says that they are */
export function deliverLogs(workspace: Workspace): void {
  try {
    workspace.deliver()
  } catch (error) {
    withdrawLogbook()
    throw error
  }
}

/** Tells that there are no logs, and why. @throws Failure when there are logs but none could be had, and with `if-no-logs-found: error` */
export function publishNoLogs(
  run: Run,
  logbook: Logbook,
  found: FoundExecutions,
  exports: ExportResult
): void {
  const nothing = redacted(explainNoLogs(logbook, found, exports), run.redactor)
  const { ifNoLogsFound, summary } = run.options
  if (summary) publishSummary(() => summaryOfNothing(nothing))
  annotateWith(run, logbook, { errors: 1, warnings: 1 })
  publishNothing(nothing, nothing.kind === 'not-found' ? ifNoLogsFound : 'error', logbook)
}

function explainNoLogs(logbook: Logbook, found: FoundExecutions, { expired }: ExportResult): Failure {
  const [first] = expired
  // That an execution has not ended is told as a gap, too.
  if (logbook.gaps.length > found.partial.length) return explainNothingWhole(logbook.gaps.length)
  if (found.nothing !== null) return found.nothing
  return first === undefined
    ? explainNothingFound(found.targets, found.selection)
    : explainExpired(first, systemClock.now())
}

function redacted({ kind, summary, next, cause }: Failure, redactor: Redactor): Failure {
  return new Failure(kind, redactor.redact(summary).text, redactor.redact(next).text, { cause })
}

/** What the step fails with after all is done, because an execution failed and the user wants it so. */
export function failureOf({ options }: Run, found: FoundExecutions): Failure | null {
  return options.failOnExecutionFailure ? explainFailedExecutions(knownOf(found)) : null
}

function annotateWith(
  { options, context }: Run,
  logbook: Logbook,
  alreadySaid: { readonly errors: number; readonly warnings: number }
): void {
  annotate(logbook, { annotations: options.annotations, workspace: context.workspace, alreadySaid })
}
