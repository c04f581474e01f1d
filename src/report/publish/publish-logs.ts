import * as core from '@actions/core'
import { knownExecutions, type FoundExecutions } from '../../executions/found-executions.ts'
import { Failure } from '../../failure/failure.ts'
import type { Artifact } from '../../github/artifact/artifact.ts'
import type { ReportedLogbook } from '../failures.ts'
import type { PackedFile } from '../../system/deflated-file.ts'
import { PAGE } from '../page/write-report.ts'
import { summaryOf, type SummaryLinks } from '../summary/summary.ts'
import { annotate } from './annotations.ts'
import { explainFailedExecutions } from './failed-executions.ts'
import { printTable, publishArtifact, publishLogbook, publishReport, publishSummary } from './publish.ts'
import { uploadLogs, type UploadSettings } from './upload-logs.ts'

/** What publishing needs of a run. */
export interface PublishSettings extends UploadSettings {
  readonly workspace: UploadSettings['workspace'] & {
    readonly destination: string
    keepResults(): void
  }
}

/** Where the logs are, once they are uploaded. */
interface Uploaded {
  readonly artifact: Artifact | null
  readonly page: Artifact | null
}

/**
 * Uploads the logs and publishes outputs, summary and annotations. The summary and the annotations
 * are published also when the upload fails. A page that can't be written fails it once the logs are
 * uploaded.
 *
 * @param page the report's page, which may still be written; null for none. It is waited for also
 *   where something fails.
 * @returns where they are
 * @throws Failure
 */
export async function publishLogs(
  settings: PublishSettings,
  logbook: ReportedLogbook,
  page: Promise<PackedFile | null> | null,
  found: FoundExecutions
): Promise<SummaryLinks> {
  const { workspace } = settings
  try {
    publishLogbook(logbook, workspace.destination)
    // Not before an output names them: nobody would find them.
    workspace.keepResults()
    return linksOf(await uploadAndTell(settings, logbook, page, found))
  } finally {
    // Left with the results, or gone with them: nothing is written any more when folders move.
    await page?.catch(() => undefined)
  }
}

async function uploadAndTell(
  settings: PublishSettings,
  logbook: ReportedLogbook,
  page: Promise<PackedFile | null> | null,
  found: FoundExecutions
): Promise<Uploaded> {
  let uploaded: Uploaded | null = null
  let isDone = false
  try {
    uploaded = await uploadAndPublish(settings, logbook, page, found)
    await page
    isDone = true
    return uploaded
  } finally {
    publishFindings(settings, logbook, found, { links: linksOf(uploaded), isDone })
  }
}

/** What the step fails with at its end, because an execution failed and the user wants it so. */
export function failureOf(
  { options, redactor }: Pick<PublishSettings, 'options' | 'redactor'>,
  found: FoundExecutions
): Failure | null {
  if (!options.failOnExecutionFailure) return null
  return explainFailedExecutions(knownExecutions(found), text => redactor.redact(text).text)
}

async function uploadAndPublish(
  settings: PublishSettings,
  logbook: ReportedLogbook,
  writtenPage: Promise<PackedFile | null> | null,
  found: FoundExecutions
): Promise<Uploaded> {
  if (!settings.options.upload) return { artifact: null, page: null }
  const { artifact, page } = await uploadLogs(settings, found, logbook, writtenPage)
  publishArtifact(artifact)
  if (page instanceof Failure) {
    const why = settings.redactor.redact(page.summary).text
    core.notice(`The report opens only from the downloaded artifact, as its ${PAGE}: ${why}`)
    publishReport(null)
    return { artifact, page: null }
  }
  publishReport(page)
  return { artifact, page }
}

function linksOf(uploaded: Uploaded | null): SummaryLinks {
  return { artifact: uploaded?.artifact ?? null, reportUrl: uploaded?.page?.url ?? null }
}

/** @param isDone false when the step fails: with its upload, or with the page */
function publishFindings(
  { options, redactor }: PublishSettings,
  logbook: ReportedLogbook,
  found: FoundExecutions,
  { links, isDone }: { readonly links: SummaryLinks; readonly isDone: boolean }
): void {
  const redact = redactor.redactComposed
  if (options.summary) publishSummary(limit => redact(summaryOf(logbook, links, limit)))
  const willFail = !isDone || failureOf({ options, redactor }, found) !== null
  const alreadySaid = { errors: willFail ? 1 : 0, warnings: 0 }
  const { annotations } = options
  annotate(logbook, { annotations, reportUrl: links.reportUrl, alreadySaid, redact })
  printTable(logbook, redact)
}
