import { expect } from '@jest/globals'
import type { RunResult } from '../../sandbox/runner.ts'
import { commandsIn, type RunnerCommand } from '../fixtures/runner-commands.ts'

/** The annotations of a run, in order, as a person reads them. */
export interface Annotations {
  /** What the action itself failed with. */
  readonly errors: readonly string[]
  /** Of failed steps of the execution: these have a title. */
  readonly failedSteps: readonly string[]
  readonly warnings: readonly string[]
  readonly notices: readonly string[]
}

/** The notice of a run whose execution can't be looked up. */
export const LOGS_ONLY: unknown = expect.stringMatching(
  /^Only the logs are asked for\. With org-id and project-id/
)

/** Reads the annotations from a run's stdout, as the runner does. */
export function annotationsOf({ stdout }: Pick<RunResult, 'stdout'>): Annotations {
  const commands = commandsIn(stdout)
  const messages = (name: string, of: (command: RunnerCommand) => boolean = () => true): string[] =>
    commands.filter(command => command.name === name && of(command)).map(({ message }) => message)
  return {
    errors: messages('error', ({ properties }) => properties.title === undefined),
    failedSteps: messages('error', ({ properties }) => properties.title !== undefined),
    warnings: messages('warning'),
    notices: messages('notice')
  }
}

/** The only error of a run that failed for a reason it knows; fails the test otherwise. */
export function errorOf(run: RunResult): string {
  const { errors } = annotationsOf(run)
  const [error = ''] = errors
  if (run.code !== 1 || errors.length !== 1 || error.startsWith('Unexpected')) {
    throw new Error(
      `expected exit code 1 and one error; got ${String(run.code)}:\n${run.stdout}${run.stderr}`
    )
  }
  return error
}

/** Fails the test, with all that the run said, unless it succeeded. */
export function expectSuccess(run: RunResult): void {
  const { errors } = annotationsOf(run)
  if (run.code === 0 && errors.length === 0 && run.stderr === '') return
  throw new Error(`expected success; got ${String(run.code)}:\n${run.stdout}${run.stderr}`)
}
