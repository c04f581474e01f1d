import * as core from '@actions/core'
import type { FoundExecutions } from './find-executions.ts'
import { knownOf, type Run } from './gather-logs.ts'
import { uploadArtifact, type Artifact } from './github/artifact.ts'
import { defaultArtifactName, legalArtifactName } from './github/artifact-name.ts'
import { systemClock } from './harness/clock.ts'
import { explainExpired } from './harness/expired-logs.ts'
import type { ExportResult } from './harness/export-logs.ts'
import { Failure } from './harness/failure.ts'
import type { Logbook } from './logs/logbook.ts'
import type { Redactor } from './logs/redaction.ts'
import { annotate } from './report/annotations.ts'
import { explainFailedExecutions } from './report/failed-executions.ts'
import { explainNothingFound, explainNothingWhole } from './report/nothing-found.ts'
import {
  printTable,
  publishArtifact,
  publishLogbook,
  publishNothing,
  publishSummary
} from './report/publish.ts'
import { summaryOf, summaryOfNothing } from './report/summary.ts'

/** Uploads the logs and tells of them. The summary and the annotations are worth having also when the upload fails. @throws Failure */
export async function publishLogs(run: Run, logbook: Logbook, found: FoundExecutions): Promise<void> {
  const { options, workspace } = run
  workspace.keepResults()
  publishLogbook(logbook, workspace.results)
  let artifact: Artifact | null = null
  let isUploaded = !options.upload
  try {
    if (options.upload) {
      artifact = await core.group('Upload the artifact', () => upload(run, found))
      publishArtifact(artifact)
      isUploaded = true
    }
  } finally {
    if (options.summary) publishSummary(limit => summaryOf(logbook, { artifact, reportUrl: null }, limit))
    const willFail = !isUploaded || failureOf(run, found) !== null
    annotateWith(run, logbook, { errors: willFail ? 1 : 0, warnings: 0 })
    printTable(logbook)
  }
}

function upload(run: Run, { targets, selection }: FoundExecutions): Promise<Artifact> {
  const { options, context, workspace, redactor, harness } = run
  const runs = targets.filter(target => target.kind === 'run')
  const byDefault = redactor.redact(defaultArtifactName(runs, selection)).text
  const name = options.artifact.name ?? legalArtifactName(byDefault)
  const request = { ...options.artifact, name, directory: workspace.results }
  return uploadArtifact(request, { context, clock: systemClock, tell: harness.connection.tell })
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
