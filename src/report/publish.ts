import { join } from 'node:path'
import * as core from '@actions/core'
import type { Artifact } from '../github/artifact.ts'
import type { Failure } from '../harness/failure.ts'
import { quoteInert } from '../harness/quote.ts'
import type { IfNoLogsFound } from '../inputs.ts'
import type { Logbook } from '../logs/logbook.ts'
import { formatBytes } from './figures.ts'
import { tableOf } from './run-log.ts'

/** GitHub shows ten annotations of a kind a step; the last one counts the rest. */
const MOST_WARNINGS = 10

/** Sets the outputs that tell of files on disk, and says where they are: true whether or not the upload succeeds later. */
export function publishLogbook(logbook: Logbook, directory: string): void {
  core.info(`The files are at ${directory}`)
  core.setOutput('logs-path', directory)
  core.setOutput('manifest-path', join(directory, 'manifest.json'))
  publishCounts(logbook)
  const [execution, ...others] = logbook.executions
  core.setOutput('execution-id', (others.length === 0 ? execution?.executionId : null) ?? '')
}

/** Sets the outputs of the upload, and says where it is. */
export function publishArtifact(artifact: Artifact): void {
  core.setOutput('artifact-id', artifact.id)
  core.setOutput('artifact-url', artifact.url ?? '')
  core.setOutput('artifact-digest', artifact.digest)
  core.setOutput('artifact-name', artifact.name)
  const where = artifact.url === null ? '' : `: ${artifact.url}`
  core.info(`Uploaded the artifact "${quoteInert(artifact.name)}" (${formatBytes(artifact.size)})${where}`)
}

/** Ends the run's log with a table of what was found. */
export function printTable(logbook: Logbook): void {
  for (const line of tableOf(logbook)) core.info(line)
}

/** Tells that there are no logs, the way `if-no-logs-found` wants it. @throws the failure itself for `error`. */
export function publishNothing(nothing: Failure, choice: IfNoLogsFound): void {
  publishCounts({ fileCount: 0, lineCount: 0, errorCount: 0 })
  if (choice === 'error') throw nothing
  if (choice === 'warn') core.warning(nothing.message)
  else core.info(nothing.message)
}

/** A warning for each gap, and one when the archive held several executions. */
export function warnOfWhatIsMissing({ gaps, executions }: Logbook): void {
  const ids = executions.map(execution => execution.executionId).filter(id => id !== null)
  const collision =
    ids.length > 1
      ? [
          `Harness has logs of ${ids.length} executions with this pipeline and run number (two projects can share them); they are kept apart. ` +
            `For one of them, set execution-id to one of: ${ids.map(id => quoteInert(id)).join(', ')}`
        ]
      : []
  const missing = gaps.map(({ prefix, reason }) => `Missing: ${quoteInert(prefix)}: ${quoteInert(reason)}`)
  const warnings = [...collision, ...missing]
  const shown = warnings.length > MOST_WARNINGS ? warnings.slice(0, MOST_WARNINGS - 1) : warnings
  for (const warning of shown) core.warning(warning)
  if (shown.length < warnings.length) {
    core.warning(
      `${warnings.length - shown.length} more logs are missing; manifest.json lists them all under "gaps".`
    )
  }
}

/** The logs' text is foreign; their counts are numbers. */
function publishCounts(counts: Pick<Logbook, 'fileCount' | 'lineCount' | 'errorCount'>): void {
  core.setOutput('file-count', counts.fileCount)
  core.setOutput('line-count', counts.lineCount)
  core.setOutput('error-count', counts.errorCount)
}
