import * as core from '@actions/core'
import { isMainThread } from 'node:worker_threads'
import { bringExported, deliver } from './bring-exported.ts'
import { knownExecutions, type FoundExecutions } from './executions/found-executions.ts'
import { Failure } from './failure/failure.ts'
import { quotedText } from './failure/inert-text.ts'
import { readRunContext, type RunContext } from './github/context.ts'
import { completeProxyVariables } from './harness/http/proxy.ts'
import { readOptions, type Options } from './inputs/options.ts'
import { secretsOf } from './inputs/secrets.ts'
import { listenForInterruption } from './interruption.ts'
import { createRedactor, type Redactor } from './redaction/redaction.ts'
import type { CommentReporter } from './report/publish/comment-reporter.ts'
import { failureOf } from './report/publish/publish-logs.ts'
import { publishComment, publishExecutions } from './report/publish/publish.ts'
import { LargeRun, goOnApart, type MainRun } from './large-run.ts'
import { countLogs } from './reading/inspect-archive.ts'
import { baselinesOf, commentsOf, exportFrom, find } from './run.ts'
import { settingOf } from './setting.ts'
import { systemClock } from './system/clock.ts'
import { createWorkspace } from './workspace.ts'

/** The story of one run: from the executions to the outputs. @throws Failure */
async function run(options: Options, context: RunContext, redactor: Redactor): Promise<void> {
  using interruption = listenForInterruption()
  using workspace = createWorkspace(options.outputDir)
  const deadline = systemClock.now() + options.timeoutMs
  const setting = settingOf({ options, context, redactor, workspace, deadline })
  const large = new LargeRun(setting)

  const comments = commentsOf(setting)
  interruption.onStop({
    halt: () => large.stop() ?? setting.threads.stop(),
    cleanUp: () => {
      workspace[Symbol.dispose]()
    },
    ...(comments === null ? {} : { lastWords: () => comments.leave() })
  })
  try {
    await bringLogs(setting, comments, large)
  } finally {
    await comments?.leave()
    if (comments !== null) publishComment(comments.url)
  }
}

async function bringLogs(setting: MainRun, comments: CommentReporter | null, large: LargeRun): Promise<void> {
  const { redactor } = setting
  const found = await find(setting, comments)
  const known = knownExecutions(found)
  publishExecutions(known, text => redactor.redact(text).text)
  if (found.isLeftToLaterRun) {
    await comments?.handOver()
    return
  }
  await bringFound(setting, found, comments, large)
  const failure = failureOf(setting, found)
  if (failure !== null) throw failure
}

/** A large run goes on in a thread, as soon as it shows that it is one. */
async function bringFound(
  setting: MainRun,
  found: FoundExecutions,
  comments: CommentReporter | null,
  large: LargeRun
): Promise<void> {
  // Comments are kept right from here.
  const mayGoApart = comments === null
  try {
    if (mayGoApart && (await large.bring(found, null))) return
    const baselines = baselinesOf(setting, found)
    const exports = await core.group('Export from Harness', () => exportFrom(setting, found))
    if (mayGoApart && (await large.bring(found, { exports, logs: await countLogs(exports) }))) return
    const finish = comments?.finish.bind(comments)
    await bringExported(setting, found, { exports, baselines }, finish)
  } finally {
    deliver(setting.workspace)
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

if (isMainThread) await main()
else await goOnApart()
// A request that the upload gave up may go on for minutes; nothing waits for it.
// eslint-disable-next-line no-restricted-properties -- nothing is written: this tells that all is
process.stdout.write('', () => process.exit())
