import * as core from '@actions/core'
import { setImmediate } from 'node:timers/promises'
import packageJson from '../package.json' with { type: 'json' }
import { knownExecutions } from './executions/found-executions.ts'
import { Failure } from './failure/failure.ts'
import { quotedText } from './failure/inert-text.ts'
import { loadUploader } from './github/artifact/artifact.ts'
import { readRunContext, type RunContext } from './github/context.ts'
import { FollowedLogs } from './harness/stream/followed-logs.ts'
import { connect, type Harness } from './harness/http/http.ts'
import { completeProxyVariables } from './harness/http/proxy.ts'
import { readOptions, type Options } from './inputs/options.ts'
import { secretsOf } from './inputs/secrets.ts'
import { listenForInterruption } from './interruption.ts'
import { ReadingThreads } from './reading/reading-threads.ts'
import { LOG_WORKER } from './reading/worker-bundle.ts'
import { createRedactor, type Redactor } from './redaction/redaction.ts'
import type { CommentReporter } from './report/publish/comment-reporter.ts'
import { failureOf, publishLogs } from './report/publish/publish-logs.ts'
import { publishNoLogs } from './report/publish/publish-no-logs.ts'
import { publishComment, publishExecutions, withdrawLogbook } from './report/publish/publish.ts'
import { baselinesOf, commentsOf, exportFrom, find, read, report, type Run } from './run.ts'
import type { SummaryLinks } from './report/summary/summary.ts'
import { systemClock, workingWhileWaiting, type Clock } from './system/clock.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

const PRODUCT = `harness-logs/${packageJson.version}`

/** The story of one run: from the executions to the outputs. @throws Failure */
async function run(options: Options, context: RunContext, redactor: Redactor): Promise<void> {
  using interruption = listenForInterruption()
  using workspace = createWorkspace(options.outputDir)
  // It takes a moment, which nobody waits for while Harness or other threads are at work.
  const prepareUpload = (): void => {
    if (options.upload) loadUploader().catch(() => undefined)
  }
  const clock = workingWhileWaiting(systemClock, prepareUpload)
  const harness = connectTo(options, redactor, clock)
  const deadline = systemClock.now() + options.timeoutMs
  const threads = new ReadingThreads(LOG_WORKER, { meanwhile: prepareUpload })
  const followed = options.follow === 'logs' ? new FollowedLogs(workspace.scratch) : null
  const tools = { context, redactor, harness, workspace, threads, followed }
  const setting: Run = { options, ...tools, deadline, product: PRODUCT }

  const comments = commentsOf(setting)
  interruption.onStop({
    halt: () => threads.stop(),
    cleanUp: () => {
      workspace[Symbol.dispose]()
    },
    ...(comments === null ? {} : { lastWords: () => comments.leave() })
  })
  try {
    await bringLogs(setting, comments)
  } finally {
    await comments?.leave()
    if (comments !== null) publishComment(comments.url)
  }
}

/** Harness with the user's credentials. What it logs and masks goes through the redactor. */
function connectTo({ baseUrl, credentials }: Options, redactor: Redactor, clock: Clock): Harness {
  return connect({
    baseUrl,
    credentials,
    userAgent: PRODUCT,
    clock,
    log: line => core.info(redactor.redact(line).text),
    redact: text => redactor.redact(text).text,
    mask: secret => {
      core.setSecret(secret)
      redactor.addSecret(secret)
    }
  })
}

async function bringLogs(setting: Run, comments: CommentReporter | null): Promise<void> {
  const { workspace, redactor } = setting
  const found = await find(setting, comments)
  const known = knownExecutions(found)
  publishExecutions(known, text => redactor.redact(text).text)
  if (found.isLeftToLaterRun) {
    await comments?.handOver()
    return
  }
  const baselines = baselinesOf(setting, found)
  const exports = await core.group('Export from Harness', () => exportFrom(setting, found))
  const logbook = await core.group('Read the logs', async () =>
    read(setting, found, exports, await baselines)
  )
  if (logbook.fileCount > 0) {
    const page = report(setting, logbook)
    // What becomes of it is asked for later.
    page?.catch(() => undefined)
    // A signal that came meanwhile is heard before any output names the logs.
    await setImmediate()
    let links: SummaryLinks = { artifact: null, reportUrl: null }
    try {
      links = await publishLogs(setting, logbook, page, found)
    } finally {
      await comments?.finish(logbook, known, links)
      deliver(workspace)
    }
  } else {
    await comments?.finish(logbook, known, { artifact: null, reportUrl: null })
    publishNoLogs(setting, logbook, found, exports)
  }
  const failure = failureOf(setting, found)
  if (failure !== null) throw failure
}

/**
 * Leaves the logs where `logs-path` says.
 *
 * @throws Failure when they can't be there; no output then names them
 */
function deliver(workspace: Workspace): void {
  try {
    workspace.deliver()
  } catch (error) {
    withdrawLogbook()
    throw error
  }
}

/** Where every error ends, as the one message of a failed step. */
async function main(): Promise<void> {
  let redact = (text: string): string => text
  try {
    completeProxyVariables(process.env)
    const context = readRunContext()
    const options = readOptions(context)
    const redactor = createRedactor(secretsOf(options), options.redactPatterns)
    redact = text => redactor.redact(text).text
    await run(options, context, redactor)
  } catch (error) {
    core.setFailed(redacted(error, redact))
  }
}

function explain(error: unknown, redact: (text: string) => string): string {
  return error instanceof Failure ? redact(error.message) : `Unexpected: ${quotedText(String(error), redact)}`
}

/**
 * What can't be searched for secrets, since a pattern takes too long, is not shown: why it can't
 * is.
 */
function redacted(error: unknown, redact: (text: string) => string): string {
  try {
    return explain(error, redact)
  } catch (tooSlow) {
    return explain(tooSlow, text => text)
  }
}

await main()
// A request that the upload gave up may go on for minutes; nothing waits for it.
// eslint-disable-next-line no-restricted-properties -- nothing is written: this tells that all is
process.stdout.write('', () => process.exit())
