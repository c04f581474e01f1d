import * as core from '@actions/core'
import { join } from 'node:path'
import { hasArchiveEnd } from './archive/archive.ts'
import { NO_BASELINES, type Baselines } from './comparison/baselines.ts'
import { findBaselines } from './comparison/find-baselines.ts'
import { withoutLateSecrets } from './comparison/late-secrets.ts'
import { findExecutions } from './executions/find-executions.ts'
import { LookPace } from './executions/look-pace.ts'
import { knownExecutions, selectionsOf, type FoundExecutions } from './executions/found-executions.ts'
import { CommentWriter } from './github/comment/comment-writer.ts'
import type { RunContext } from './github/context.ts'
import { createSourceFinder } from './github/source/source-place.ts'
import { connectGitHub } from './github/github-client.ts'
import { exportLogs, type ExportResult } from './harness/export/export-logs.ts'
import type { Harness } from './harness/http/http.ts'
import type { FollowedLogs } from './harness/stream/followed-logs.ts'
import { streamsOf } from './harness/stream/stream-connection.ts'
import type { Options } from './inputs/options.ts'
import { holdsSelection, listKeys } from './reading/inspect-archive.ts'
import { readLogs } from './reading/read-logs.ts'
import type { ReadingThreads } from './reading/reading-threads.ts'
import type { Redactor } from './redaction/redaction.ts'
import { reported, type ReportedLogbook } from './report/failures.ts'
import { formatCount } from './text/figures.ts'
import { PAGE, writeReport } from './report/page/write-report.ts'
import { writeFailures } from './report/summary/failures-file.ts'
import { ExecutionFollower } from './report/follow/execution-follower.ts'
import { LiveLogOutput } from './report/follow/live-log-output.ts'
import { LiveLogs } from './report/follow/live-logs.ts'
import { CommentReporter } from './report/publish/comment-reporter.ts'
import { downloadProgress } from './report/publish/progress.ts'
import { systemClock } from './system/clock.ts'
import type { PackedFile, PackingOptions } from './system/deflated-file.ts'
import type { Workspace } from './workspace.ts'

/** What a run works with, from its start to its end. */
export interface Run {
  readonly options: Options
  readonly context: RunContext
  readonly redactor: Redactor
  readonly harness: Harness
  readonly workspace: Workspace
  readonly threads: ReadingThreads
  /** In ms since 1970. */
  readonly deadline: number
  /** What is followed of logs; null where it is not wanted. */
  readonly followed: FollowedLogs | null
  /** `harness-logs/VERSION` */
  readonly product: string
}

/** Least time in ms for the export: the wait for an execution may have taken all there was. */
const EXPORT_TIME = 5 * 60_000

/** Least time in ms for reading, so that a late export is not lost. */
const READING_TIME = 5 * 60_000

/** The comments on the pull request; null where none is wanted, or there is no repository. */
export function commentsOf(run: Run): CommentReporter | null {
  const { options, context, harness, redactor } = run
  const { comment: mode, githubToken: token, request } = options
  const { repository, apiUrl, pullRequest, headSha, runUrl } = context
  if (mode === 'false' || token === null || repository === null) return null
  const { clock, log } = harness.connection
  const { redactComposed } = redactor
  const redact = (text: string): string => redactor.redact(text).text
  const sha = (request.kind === 'commit' ? request.sha : null) ?? headSha
  const writer = new CommentWriter({
    connect: () => connectGitHub({ apiUrl, token, repository, clock, log, redact }),
    hints: { pullRequest, sha },
    log,
    redact,
    notice: noticeOf(run),
    now: () => clock.now()
  })
  return new CommentReporter({ mode, writer, redact, redactComposed, runUrl, now: () => clock.now() })
}

/**
 * Finds the executions that the inputs name, and follows those that have not ended.
 *
 * @throws Failure
 */
export async function find(run: Run, comments: CommentReporter | null): Promise<FoundExecutions> {
  const { harness, options, context, deadline } = run
  const { request, selection, waitForCompletion, follow } = options
  core.startGroup('Find the execution')
  let isGroupOpen = true
  const closeGroup = (): void => {
    if (isGroupOpen) core.endGroup()
    isGroupOpen = false
  }
  const isFollowed = follow !== 'false' || comments !== null
  const isUrgent = follow === 'logs' || comments !== null
  const pace = new LookPace(isUrgent ? 'closely' : isFollowed ? 'steps' : 'none')
  const follower = followerOf(run, comments, pace, closeGroup)
  try {
    return await findExecutions(harness, request, {
      context,
      selection,
      waitForCompletion,
      deadline,
      notice: noticeOf(run),
      pace,
      watch: isFollowed ? execution => follower.saw(execution) : null
    })
  } finally {
    await follower.end()
    closeGroup()
  }
}

/** @param closeGroup what is followed stands outside of the group in which executions are found */
function followerOf(
  run: Run,
  comments: CommentReporter | null,
  pace: LookPace,
  closeGroup: () => void
): ExecutionFollower {
  const { harness, options, redactor, workspace, deadline, followed } = run
  const output = new LiveLogOutput({
    line: text => {
      closeGroup()
      core.info(text)
    },
    openGroup: title => {
      closeGroup()
      core.startGroup(title)
    },
    closeGroup: () => core.endGroup(),
    redactor
  })
  const { clock } = harness.connection
  const liveLogs =
    followed === null
      ? null
      : new LiveLogs({
          transport: streamsOf(harness, deadline),
          clock,
          output,
          followed,
          newsIsNear: () => pace.hint(clock.now())
        })
  return new ExecutionFollower({
    harness,
    redactor,
    directory: workspace.spool,
    say: line => output.say(line),
    liveLogs,
    comments,
    tellsSteps: options.follow !== 'false'
  })
}

/** Exports and downloads their logs. @throws Failure */
export function exportFrom(run: Run, found: FoundExecutions): Promise<ExportResult> {
  const { harness, options, workspace } = run
  const { clock, log } = harness.connection
  const { targets, selection } = found
  const leastTime = knownExecutions(found).length === 0 ? 0 : Math.min(EXPORT_TIME, options.timeoutMs)
  return exportLogs(harness, targets, {
    selection,
    directory: workspace.scratch,
    deadline: Math.max(run.deadline, clock.now() + leastTime),
    newProgress: () => downloadProgress(clock, log),
    maxBytes: options.maxBytes,
    holdsSelection,
    listKeys,
    isReadable: archive => hasArchiveEnd(archive.path)
  })
}

/** Finds what failed executions are compared with; never fails. */
export async function baselinesOf(run: Run, { executions }: FoundExecutions): Promise<Baselines> {
  const { options, harness, redactor, workspace } = run
  if (!options.compare) return NO_BASELINES
  const { scratch, spool } = workspace
  // Not in the spool, which is emptied before a second reading.
  const blocks = options.reportBytes === null ? null : join(scratch, 'compared-blocks')
  return await findBaselines({ harness, redactor, directory: spool, blocks }, executions)
}

/** Writes the logs, their texts and the manifest into the results. @throws Failure */
export async function read(
  run: Run,
  found: FoundExecutions,
  exports: ExportResult,
  baselines: Baselines
): Promise<ReportedLogbook> {
  const { options, context, workspace, redactor, product } = run
  const limit = options.reportBytes
  const { clock } = run.harness.connection
  const deadline = Math.max(run.deadline, clock.now() + Math.min(READING_TIME, options.timeoutMs))
  const logbook = await readLogs(exports, {
    folders: workspace,
    redactor,
    executions: knownExecutions(found),
    selections: selectionsOf(found),
    selection: found.selection,
    followed: run.followed,
    knownGaps: found.partial,
    maxBytes: options.maxBytes,
    blocks: limit === null ? null : { path: join(workspace.spool, 'report-blocks'), limit },
    packing: packingOf(run, 'deflated-texts'),
    baselines: withoutLateSecrets(baselines, redactor).logs,
    product,
    startOver: () => {
      workspace.startOver()
    },
    timeLeft: () => deadline - clock.now(),
    threads: run.threads,
    notice: noticeOf(run)
  })
  core.info(`${formatCount(logbook.fileCount)} logs with ${formatCount(logbook.lineCount)} lines`)
  return reported(logbook, {
    sources: createSourceFinder(context.workspace),
    histories: baselines.histories,
    repositoryUrl: context.runUrl?.replace(/\/actions\/runs\/.*$/u, '') ?? null
  })
}

/**
 * Writes what broke beside the logs and, where it is wanted, begins with the report's page.
 *
 * @returns the page, once it is written; null for none
 * @throws Failure
 */
export function report(run: Run, logbook: ReportedLogbook): Promise<PackedFile | null> | null {
  const { options, workspace, product, context, redactor } = run
  const page = options.reportBytes === null ? null : PAGE
  writeFailures(logbook, workspace.results, page, redactor.redactComposed)
  if (options.reportBytes === null) return null
  return writeReport(logbook, {
    folders: workspace,
    limit: options.reportBytes,
    packing: packingOf(run, 'deflated-page'),
    generator: product,
    now: systemClock.now(),
    runUrl: context.runUrl,
    productUrl: context.actionUrl
  })
}

/** How files are deflated while they are written; null where that is not wanted. */
function packingOf({ options, workspace }: Run, name: string): PackingOptions | null {
  const level = options.artifact.compressionLevel
  return options.upload && level > 0 ? { path: join(workspace.spool, name), level } : null
}

function noticeOf({ redactor }: Run): (text: string) => void {
  return text => core.notice(redactor.redact(text).text)
}
