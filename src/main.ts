import * as core from '@actions/core'
import packageJson from '../package.json' with { type: 'json' }
import { uploadArtifact, type Artifact } from './github/artifact.ts'
import { readRunContext, type RunContext } from './github/context.ts'
import { systemClock } from './harness/clock.ts'
import { exportLogs, type ExportResult } from './harness/export-logs.ts'
import { Failure } from './harness/failure.ts'
import { connect, type Harness } from './harness/http.ts'
import { quoteInert } from './harness/quote.ts'
import { readOptions, type Options } from './inputs.ts'
import { onInterruption } from './interruption.ts'
import { MAX_ENTRIES, MAX_RATIO, type ArchiveLimits } from './logs/archive.ts'
import { holdsSelection } from './logs/holds-selection.ts'
import type { Logbook } from './logs/logbook.ts'
import { writeManifest } from './logs/manifest.ts'
import { readArchives } from './logs/read-archives.ts'
import { formatCount } from './report/figures.ts'
import { explainNothingFound, explainNothingWhole } from './report/nothing-found.ts'
import { downloadProgress } from './report/progress.ts'
import {
  printTable,
  publishArtifact,
  publishLogbook,
  publishNothing,
  warnOfWhatIsMissing
} from './report/publish.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

const PRODUCT = `harness-logs/${packageJson.version}`

/** One run of the action, from the inputs to the outputs. @throws Failure, told once at the top. */
async function run(): Promise<void> {
  const context = readRunContext()
  const options = readOptions(context)
  await using workspace = await createWorkspace(options.outputDir)
  using _interruption = onInterruption(() => workspace.removeNow())
  const harness = connectTo(options)
  const exports = await core.group('Export from Harness', () => exportFrom(harness, options, workspace))
  if (exports.archives.length === 0) {
    publishNothing(explainNothingFound(options.target, options.selection.stage), options.ifNoLogsFound)
    return
  }
  const logbook = await core.group('Read the logs', () => readLogs(exports, options, workspace))
  warnOfWhatIsMissing(logbook)
  if (logbook.fileCount === 0) {
    if (!logbook.complete) throw explainNothingWhole(logbook.gaps.length)
    publishNothing(explainNothingFound(options.target, options.selection.stage), options.ifNoLogsFound)
    return
  }
  workspace.keepResults()
  publishLogbook(logbook, workspace.results)
  if (options.upload) publishArtifact(await upload(options, workspace, context))
  printTable(logbook)
}

/** Sizes are counted over all archives of a run, in the one budget. */
function limitsOf(options: Options): ArchiveLimits {
  return {
    budget: { maxBytes: options.maxBytes, usedBytes: 0 },
    maxEntries: MAX_ENTRIES,
    maxRatio: MAX_RATIO
  }
}

function connectTo({ baseUrl, credentials }: Options): Harness {
  return connect({
    baseUrl,
    credentials,
    userAgent: PRODUCT,
    clock: systemClock,
    tell: core.info,
    mask: core.setSecret
  })
}

async function exportFrom(harness: Harness, options: Options, workspace: Workspace): Promise<ExportResult> {
  const { clock, tell } = harness.connection
  return exportLogs(harness, options.target, {
    stage: options.selection.stage,
    directory: workspace.scratch,
    deadline: clock.now() + options.timeoutMs,
    onProgress: downloadProgress(clock, tell),
    holdsSelection: archive => holdsSelection(archive, options.selection, limitsOf(options))
  })
}

async function readLogs(exports: ExportResult, options: Options, workspace: Workspace): Promise<Logbook> {
  const logbook = await readArchives(exports.archives, {
    directory: workspace.results,
    limits: limitsOf(options),
    selection: options.selection,
    executionId: options.target.kind === 'run' ? options.target.execution : null,
    knownGaps: exports.gaps
  })
  writeManifest(logbook, workspace.results, PRODUCT)
  core.info(`${formatCount(logbook.fileCount)} logs with ${formatCount(logbook.lineCount)} lines`)
  return logbook
}

async function upload(options: Options, workspace: Workspace, context: RunContext): Promise<Artifact> {
  const request = { ...options.artifact, directory: workspace.results }
  const surroundings = { context, clock: systemClock, tell: core.info }
  return core.group('Upload the artifact', () => uploadArtifact(request, surroundings))
}

await run().catch((error: unknown) => {
  core.setFailed(error instanceof Failure ? error.message : `Unexpected: ${quoteInert(String(error))}`)
})
