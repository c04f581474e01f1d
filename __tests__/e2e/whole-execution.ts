import { expect } from '@jest/globals'
import { ActionClock } from '../../sandbox/action-clock.ts'
import type { SampleExecution } from '../../sandbox/executions.ts'
import type { Route, SandboxRequest } from '../../sandbox/http.ts'
import type { RunResult } from '../../sandbox/runner.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts'
import { inputsFor, runWithClock } from './run-action.ts'
import { filesAt, manifestIn, sourceLogs, storedLogs } from './run-results.ts'
import { annotationsOf, expectSuccess } from './run-output.ts'

type Inputs = Readonly<Record<string, string>>

/** A sandbox of its own for each test: what it has exported, it remembers. */
export async function startWith(execution: SampleExecution, options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ clock: new ActionClock(), ...options })
  sandbox.addExecution(execution)
  return sandbox
}

/** Asks for the execution by its run number, and looks it up. */
export function act(
  sandbox: Sandbox,
  execution: SampleExecution,
  inputs: Inputs = {},
  env: Inputs = {}
): Promise<RunResult> {
  const given = {
    ...inputsFor(sandbox, execution),
    upload: 'false',
    ...inputs
  }
  return runWithClock(given, env, sandbox.clock === undefined ? {} : { clock: sandbox.clock })
}

/** The requests of a kind so far. */
export const on = (sandbox: Sandbox, route: Route): SandboxRequest[] =>
  sandbox.requests.filter(request => request.on === route)

/** Every log is there, byte for byte, in one file each, and nothing is said to be missing. */
export async function expectEveryLog(run: RunResult, { logs }: SampleExecution): Promise<void> {
  expectSuccess(run)
  expect(annotationsOf(run).warnings).toEqual([])
  const files = await filesAt(run)
  const { complete, gaps, files: listed } = manifestIn(files)
  expect({ complete, gaps }).toEqual({ complete: true, gaps: [] })
  expect(listed).toHaveLength(logs.length)
  expect(storedLogs(files)).toEqual(sourceLogs(logs))
}
