import { ActionClock } from '../../sandbox/action-clock.ts'
import { smallExecution, type SampleExecution } from '../../sandbox/executions.ts'
import { runAction, type RunOptions, type RunResult } from '../../sandbox/runner.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'

/** The sample execution that most tests ask for. */
export const sample = smallExecution({ layout: 'today' })

/** What names an execution by its run number, with what a look-up needs. */
export function inputsFor(sandbox: Sandbox, execution: SampleExecution): Record<string, string> {
  return {
    'api-key': sandbox.apiKey,
    'base-url': sandbox.baseUrl,
    'account-id': execution.account,
    'org-id': execution.org,
    'project-id': execution.project,
    'pipeline-id': execution.pipeline,
    'run-sequence': String(execution.run)
  }
}

/** Runs the built action, in a time of its own unless a clock is given. */
export function runWithClock(
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
  options: RunOptions = {}
): Promise<RunResult> {
  return runAction(inputs, env, { clock: new ActionClock(), ...options })
}

/**
 * Runs the built action against the sandbox: the sample's identifiers, and whatever else is given.
 * An empty value takes an input away.
 */
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
  const clock = options.clock ?? sandbox.clock ?? new ActionClock()
  return runAction(given, env, { ...options, clock })
}
