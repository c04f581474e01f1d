import * as core from '@actions/core'
import packageJson from '../package.json' with { type: 'json' }
import { connectTo, exportFrom, find, knownOf, readLogs, type Run } from './run.ts'
import { readRunContext, type RunContext } from './github/context.ts'
import { systemClock } from './system/clock.ts'
import { Failure } from './failure/failure.ts'
import { inertText } from './failure/inert-text.ts'
import { readOptions, type Options } from './inputs/options.ts'
import { secretsOf } from './inputs/secrets.ts'
import { listenForInterruption } from './interruption.ts'
import { createRedactor, type Redactor } from './redaction/redaction.ts'
import { deliverLogs, failureOf, publishLogs, publishNoLogs, writeReport } from './present-logs.ts'
import { publishExecutions } from './report/publish/publish.ts'
import { createWorkspace } from './workspace.ts'

const PRODUCT = `harness-logs/${packageJson.version}`

/** The story of one run: from the executions to the outputs. @throws Failure */
async function bringLogs(options: Options, context: RunContext, redactor: Redactor): Promise<void> {
  using interruption = listenForInterruption()
  using workspace = createWorkspace(options.outputDir)
  interruption.onStop(() => {
    workspace[Symbol.dispose]()
  })
  const harness = connectTo(options, PRODUCT, redactor)
  const deadline = systemClock.now() + options.timeoutMs
  const run: Run = { options, context, redactor, harness, workspace, deadline, product: PRODUCT }

  const found = await core.group('Find the execution', () => find(run))
  publishExecutions(knownOf(found), text => redactor.redact(text).text)
  const exports = await core.group('Export from Harness', () => exportFrom(run, found))
  const logbook = await core.group('Read the logs', () => readLogs(run, found, exports))
  if (logbook.fileCount > 0) {
    const page = await writeReport(run, logbook)
    try {
      await publishLogs(run, logbook, page, found)
    } finally {
      deliverLogs(workspace)
    }
  } else publishNoLogs(run, logbook, found, exports)
  const failure = failureOf(run, found)
  if (failure !== null) throw failure
}

/** Where every error ends, as the one message of a failed step. */
async function main(): Promise<void> {
  let redact = (text: string): string => text
  try {
    const context = readRunContext()
    const options = readOptions(context)
    const redactor = createRedactor(secretsOf(options), options.redactPatterns)
    redact = text => redactor.redact(text).text
    await bringLogs(options, context, redactor)
  } catch (error) {
    core.setFailed(redacted(explain(error), redact))
  }
}

function explain(error: unknown): string {
  return error instanceof Failure ? error.message : `Unexpected: ${inertText(String(error))}`
}

/** What can't be searched for secrets, since a pattern takes too long, is not shown: why it can't is. */
function redacted(message: string, redact: (text: string) => string): string {
  try {
    return redact(message)
  } catch (error) {
    return explain(error)
  }
}

await main()
// A request that the upload gave up may go on for minutes; nothing waits for it.
// eslint-disable-next-line no-restricted-properties -- nothing is written: this tells that all is
process.stdout.write('', () => process.exit())
