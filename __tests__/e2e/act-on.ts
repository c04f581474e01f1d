import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { smallExecution } from '../../sandbox/executions.ts'
import { runAction, type RunOptions, type RunResult } from '../../sandbox/runner.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'

/** Lets the action's time run fast, see fast-time.ts. */
export const FAST_TIME = {
  NODE_OPTIONS: `--import=${pathToFileURL(resolve(import.meta.dirname, 'fast-time.ts')).href}`
}

/** The sample execution that most tests ask for. */
export const sample = smallExecution({ layout: 'today' })

/** Runs the built action against the sandbox, in fast time: the sample's identifiers, and whatever else is given. An empty value takes an input away. */
export async function actOn(
  sandbox: Sandbox,
  inputs: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
  options: RunOptions = {}
): Promise<RunResult> {
  const given = {
    'api-key': sandbox.apiKey,
    'account-id': sandbox.accountId,
    'base-url': sandbox.baseUrl,
    'pipeline-id': sample.pipeline,
    'run-sequence': String(sample.run),
    ...inputs
  }
  return runAction(given, { ...FAST_TIME, ...env }, options)
}
