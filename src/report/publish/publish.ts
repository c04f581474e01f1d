import { appendFileSync, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import * as core from '@actions/core'
import type { Artifact } from '../../github/artifact/artifact.ts'
import { statusName } from '../../harness/execution/execution-status.ts'
import type { KnownExecution } from '../../harness/execution/execution.ts'
import { Failure } from '../../failure/failure.ts'
import { inertText } from '../../failure/inert-text.ts'
import type { IfNoLogsFound } from '../../inputs/options.ts'
import type { Execution, Logbook } from '../../logbook/logbook.ts'
import type { ReportedLogbook } from '../failures.ts'
import { FAILURES } from '../summary/failures-file.ts'
import { failedStepsOutput } from './failed-steps-output.ts'
import { formatBytes } from '../../text/figures.ts'
import { tableOf } from './run-log.ts'
import { SUMMARY_LIMIT } from '../summary/summary.ts'

const NO_EXECUTION = { executionId: null, status: null, url: null }

/**
 * Sets the outputs that tell of the execution as soon as it was looked up, so that they stand
 * whatever becomes of its logs.
 */
export function publishExecutions(
  executions: readonly KnownExecution[],
  redact: (text: string) => string
): void {
  const [first, ...others] = executions.filter(({ partOf }) => partOf === null)
  if (first === undefined || others.length > 0) return
  const { executionId, status, url } = first
  publishExecution({ executionId: redact(executionId), status: redact(statusName(status)), url: redact(url) })
}

/**
 * Sets the outputs that tell of files on disk, and says where they are: true whether or not the
 * upload succeeds later.
 */
export function publishLogbook(logbook: ReportedLogbook, directory: string): void {
  core.info(`The files are at ${directory}`)
  setOutput('logs-path', directory)
  setOutput('manifest-path', join(directory, 'manifest.json'))
  setOutput('failures-path', logbook.failures.length === 0 ? '' : join(directory, FAILURES))
  publishFindings(logbook)
  const [first, ...others] = logbook.executions.filter(({ partOf }) => partOf === null)
  publishExecution(others.length === 0 && first !== undefined ? first : NO_EXECUTION)
  const history = others.length === 0 && first !== undefined ? logbook.histories.get(first) : undefined
  setOutput('last-success-run', history?.lastSuccess?.run ?? '')
  setOutput('failing-since-run', history?.failingSince?.run ?? '')
}

/** Sets the output that names the comment. @throws Failure `disk` */
export function publishComment(url: string | null): void {
  setOutput('comment-url', url ?? '')
}

/** Takes back what was said of files on disk. @throws Failure `disk` */
export function withdrawLogbook(): void {
  setOutput('logs-path', '')
  setOutput('manifest-path', '')
  setOutput('failures-path', '')
}

/** Sets the outputs of the upload, and says where it is. */
export function publishArtifact(artifact: Artifact): void {
  setOutput('artifact-id', artifact.id)
  setOutput('artifact-url', artifact.url ?? '')
  setOutput('artifact-digest', artifact.digest)
  setOutput('artifact-name', artifact.name)
  const where = artifact.url === null ? '' : `: ${artifact.url}`
  core.info(`Uploaded the artifact "${inertText(artifact.name)}" (${formatBytes(artifact.size)})${where}`)
}

/**
 * Sets the output of the report, and says where it is.
 *
 * @param page null when it is only in the artifact
 */
export function publishReport(page: Artifact | null): void {
  setOutput('report-url', page?.url ?? '')
  if (page?.url != null) core.info(`The report: ${page.url}`)
}

/**
 * Ends the run's log with a table of the stages.
 * @param redact blanks what quoting has put together
 */
export function printTable(logbook: Logbook, redact: (composed: string) => string): void {
  for (const line of tableOf(logbook)) core.info(redact(line))
}

/**
 * Tells that there are no logs, the way `if-no-logs-found` wants it.
 *
 * @param logbook without files; what failed may be known all the same
 * @throws the failure itself for `error`
 */
export function publishNothing(nothing: Failure, choice: IfNoLogsFound, logbook: ReportedLogbook): void {
  publishFindings(logbook)
  if (choice === 'error') throw nothing
  if (choice === 'warn') core.warning(nothing.message)
  else core.info(nothing.message)
}

/**
 * Adds to the step's summary, the file that GITHUB_STEP_SUMMARY names. Where a summary can't be
 * had, that is told, and nothing else comes of it.
 *
 * @param compose the summary within so many bytes; what the file already holds counts
 */
export function publishSummary(compose: (limit: number) => string): void {
  const path = process.env.GITHUB_STEP_SUMMARY ?? ''
  if (path === '') {
    core.info('No job summary: the runner offers none (GITHUB_STEP_SUMMARY is not set).')
    return
  }
  try {
    const held = statSync(path).size
    // Markdown of ours begins after a blank line, whatever stands before it.
    const gap = held === 0 ? '' : '\n\n'
    const summary = compose(SUMMARY_LIMIT - held - gap.length)
    if (summary === '') core.info('No job summary: there is no room for it.')
    else appendFileSync(path, gap + summary)
  } catch (error) {
    if (!isSystemError(error)) throw error
    const say = error.code === 'ENOENT' ? core.warning : core.info
    say(`No job summary: ${inertText(error.message)}`)
  }
}

/**
 * The runner reads outputs from a file. Where that is gone, or can't be written, as on some
 * self-hosted runners, later steps get none, which is no reason to bring no logs.
 * @throws {Failure} `disk` where there is no space left
 */
function setOutput(name: string, value: string | number): void {
  const path = process.env.GITHUB_OUTPUT ?? ''
  if (path !== '' && !existsSync(path)) {
    warnOnce(
      `No outputs: GITHUB_OUTPUT names ${inertText(path)}, which does not exist. Look for what removes it on this runner.`
    )
    return
  }
  try {
    core.setOutput(name, value)
  } catch (error) {
    if (!isSystemError(error)) throw error
    const code = error.code ?? error.message
    if (code !== 'ENOSPC' && code !== 'EDQUOT') {
      warnOnce(
        `No outputs: GITHUB_OUTPUT names ${inertText(path)}, which can't be written (${inertText(code)}). Check it, and the rights of the runner.`
      )
      return
    }
    const said = `The outputs could not be written: there is no space left on the disk (${code}).`
    throw new Failure('disk', said, 'Free some space on the runner.', { cause: error })
  }
}

const warnings = new Set<string>()

function warnOnce(text: string): void {
  if (!warnings.has(text)) core.warning(text)
  warnings.add(text)
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error
}

function publishExecution({
  executionId,
  status,
  url
}: Pick<Execution, 'executionId' | 'status' | 'url'>): void {
  setOutput('execution-id', executionId ?? '')
  setOutput('execution-status', status ?? '')
  setOutput('execution-url', url ?? '')
}

function publishFindings(logbook: ReportedLogbook): void {
  setOutput('file-count', logbook.fileCount)
  setOutput('line-count', logbook.lineCount)
  setOutput('error-count', logbook.errorCount)
  setOutput('failed-steps', failedStepsOutput(logbook.failures))
}
