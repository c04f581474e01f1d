import { afterAll } from '@jest/globals'
import { ActionClock } from '../../sandbox/action-clock.ts'
import { ActionHost } from '../../sandbox/action-host.ts'
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

/** How a run is made. */
export interface RunKind extends RunOptions {
  /** It is the built action's, in a process of its own, and no other's. */
  readonly isBuilt?: boolean
}

/** Where the action's source is loaded once for the runs of a test file. */
const host = new ActionHost(new URL('../../src/main.ts', import.meta.url))
afterAll(() => host[Symbol.asyncDispose]())
let runs = 0

/**
 * Runs the action, in a time of its own unless a clock is given. The first run of a test file, and
 * those that a test does something to, are the built action's in a process of their own. To start
 * that takes nine tenths of a run, so the others are the source's, in a process that they share.
 */
export function runWithClock(
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
  { isBuilt = runs === 0, ...options }: RunKind = {}
): Promise<RunResult> {
  runs += 1
  const where = isBuilt || options.onSpawn !== undefined ? {} : { host }
  return runAction(inputs, env, { clock: new ActionClock(), ...where, ...options })
}

/**
 * Runs the action against the sandbox: the sample's identifiers, and whatever else is given. An
 * empty value takes an input away.
 */
export async function actOn(
  sandbox: Sandbox,
  inputs: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
  options: RunKind = {}
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
  return runWithClock(given, env, { ...options, clock })
}
