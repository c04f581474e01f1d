import * as core from '@actions/core'
import packageJson from '../package.json' with { type: 'json' }
import { findExecutions, type FoundExecutions } from './find-executions.ts'
import { uploadArtifact, type Artifact } from './github/artifact.ts'
import { defaultArtifactName } from './github/artifact-name.ts'
import { readRunContext, type RunContext } from './github/context.ts'
import { systemClock } from './harness/clock.ts'
import { exportLogs, type ExportResult } from './harness/export-logs.ts'
import type { KnownExecution } from './harness/execution.ts'
import { explainExpired } from './harness/expired-logs.ts'
import { Failure } from './harness/failure.ts'
import { connect, type Harness } from './harness/http.ts'
import { quoteInert } from './harness/quote.ts'
import { readOptions, type Options } from './inputs.ts'
import { onInterruption } from './interruption.ts'
import { MAX_ENTRIES, MAX_RATIO, type ArchiveLimits } from './logs/archive.ts'
import { holdsSelection, listKeys } from './logs/inspect-archive.ts'
import type { Logbook } from './logs/logbook.ts'
import { newestLineAt } from './logs/newest-line.ts'
import { writeManifest } from './logs/manifest.ts'
import { readArchives } from './logs/read-archives.ts'
import { createRedactor, type Redactor } from './logs/redaction.ts'
import { annotate } from './report/annotations.ts'
import { explainFailedExecutions } from './report/failed-executions.ts'
import { formatCount } from './report/figures.ts'
import { explainNothingFound, explainNothingWhole } from './report/nothing-found.ts'
import { downloadProgress } from './report/progress.ts'
import {
  printTable,
  publishArtifact,
  publishExecutions,
  publishLogbook,
  publishNothing,
  publishSummary
} from './report/publish.ts'
import { summaryOf, summaryOfNothing } from './report/summary.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

const PRODUCT = `harness-logs/${packageJson.version}`

/** What a run works with, from its start to its end. */
interface Run {
  readonly options: Options
  readonly context: RunContext
  readonly redactor: Redactor
  readonly harness: Harness
  readonly workspace: Workspace
  /** In ms since 1970. */
  readonly deadline: number
}

/** The story of one run: from the executions to the outputs. @throws Failure */
async function bringLogs(options: Options, context: RunContext, redactor: Redactor): Promise<void> {
  await using workspace = await createWorkspace(options.outputDir)
  using _interruption = onInterruption(() => workspace.removeNow())
  const harness = connectTo(options, redactor)
  const deadline = systemClock.now() + options.timeoutMs
  const run: Run = { options, context, redactor, harness, workspace, deadline }

  const found = await core.group('Find the execution', () => find(run))
  publishExecutions(knownOf(found))
  const exports = await core.group('Export from Harness', () => exportFrom(run, found))
  const logbook = await core.group('Read the logs', () => readLogs(run, found, exports))
  if (logbook.fileCount > 0) await publish(run, logbook, found)
  else publishNoLogs(run, logbook, explainNoLogs(found, exports, logbook))
  const failure = options.failOnExecutionFailure ? explainFailedExecutions(knownOf(found)) : null
  if (failure !== null) throw failure
}

function connectTo({ baseUrl, credentials }: Options, redactor: Redactor): Harness {
  return connect({
    baseUrl,
    credentials,
    userAgent: PRODUCT,
    clock: systemClock,
    tell: line => core.info(redactor.redact(line).text),
    mask: secret => {
      core.setSecret(secret)
      redactor.addSecret(secret)
    }
  })
}

function find({ harness, options, context, redactor, deadline }: Run): Promise<FoundExecutions> {
  const { request, selection, waitForCompletion } = options
  const notice = (text: string): void => core.notice(redactor.redact(text).text)
  return findExecutions(harness, request, { context, selection, waitForCompletion, deadline, notice })
}

function knownOf({ targets }: FoundExecutions): KnownExecution[] {
  return targets.flatMap(target => (target.kind === 'run' ? (target.known ?? []) : []))
}

function exportFrom(run: Run, { targets, selection }: FoundExecutions): Promise<ExportResult> {
  const { harness, options, workspace, deadline } = run
  const { clock, tell } = harness.connection
  return exportLogs(harness, targets, {
    selection,
    directory: workspace.scratch,
    deadline,
    onProgress: downloadProgress(clock, tell),
    holdsSelection: archive => holdsSelection(archive, selection, limitsOf(options)),
    listKeys: archive => listKeys(archive, limitsOf(options)),
    newestLineAt: archive => newestLineAt(archive.path, limitsOf(options))
  })
}

async function readLogs(run: Run, found: FoundExecutions, exports: ExportResult): Promise<Logbook> {
  const { options, workspace, redactor } = run
  const logbook = await readArchives(exports, {
    directory: workspace.results,
    limits: limitsOf(options),
    selection: found.selection,
    executions: knownOf(found),
    redactor,
    knownGaps: [...found.partial, ...exports.gaps]
  })
  writeManifest(logbook, workspace.results, PRODUCT)
  core.info(`${formatCount(logbook.fileCount)} logs with ${formatCount(logbook.lineCount)} lines`)
  return logbook
}

/** Sizes are counted over all archives of a run, in the one budget. */
function limitsOf(options: Options): ArchiveLimits {
  return {
    budget: { maxBytes: options.maxBytes, usedBytes: 0 },
    maxEntries: MAX_ENTRIES,
    maxRatio: MAX_RATIO
  }
}

/** The summary and the annotations are worth having also when the upload fails. */
async function publish(run: Run, logbook: Logbook, found: FoundExecutions): Promise<void> {
  const { options, context, workspace } = run
  workspace.keepResults()
  publishLogbook(logbook, workspace.results)
  let artifact: Artifact | null = null
  try {
    if (options.upload) {
      artifact = await core.group('Upload the artifact', () => upload(run, found))
      publishArtifact(artifact)
    }
  } finally {
    if (options.summary) publishSummary(limit => summaryOf(logbook, { artifact, reportUrl: null }, limit))
    annotate(logbook, { annotations: options.annotations, workspace: context.workspace })
    printTable(logbook)
  }
}

function upload(
  { options, context, workspace }: Run,
  { targets, selection }: FoundExecutions
): Promise<Artifact> {
  const runs = targets.filter(target => target.kind === 'run')
  const name = options.artifact.name ?? defaultArtifactName(runs, selection)
  const request = { ...options.artifact, name, directory: workspace.results }
  return uploadArtifact(request, { context, clock: systemClock, tell: core.info })
}

function explainNoLogs(found: FoundExecutions, exports: ExportResult, logbook: Logbook): Failure {
  const [expired] = exports.expired
  if (logbook.gaps.length > found.partial.length) return explainNothingWhole(logbook.gaps.length)
  if (found.nothing !== null) return found.nothing
  return expired === undefined
    ? explainNothingFound(found.targets, found.selection)
    : explainExpired(expired, systemClock.now())
}

/** @throws Failure when there are logs but none could be had, and with `if-no-logs-found: error` */
function publishNoLogs({ options, context }: Run, logbook: Logbook, nothing: Failure): void {
  if (options.summary) publishSummary(() => summaryOfNothing(nothing))
  annotate(logbook, { annotations: options.annotations, workspace: context.workspace })
  publishNothing(nothing, nothing.kind === 'not-found' ? options.ifNoLogsFound : 'error')
}

function secretsOf({ credentials, request }: Options): string[] {
  const ours = credentials.kind === 'api-key' ? [credentials.apiKey] : [credentials.bearer, credentials.token]
  return request.kind === 'commit' ? [...ours, request.githubToken] : ours
}

/** Where every error ends, as the one message of a failed step. */
async function main(): Promise<void> {
  let redacted = (text: string): string => text
  try {
    const context = readRunContext()
    const options = readOptions(context)
    const redactor = createRedactor(secretsOf(options), options.redactPatterns)
    redacted = text => redactor.redact(text).text
    await bringLogs(options, context, redactor)
  } catch (error) {
    const message = error instanceof Failure ? error.message : `Unexpected: ${quoteInert(String(error))}`
    core.setFailed(redacted(message))
  }
}

await main()
