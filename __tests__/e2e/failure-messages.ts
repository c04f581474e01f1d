import { expect } from '@jest/globals'
import { smallExecution, type SampleExecution } from '../../sandbox/executions.ts'
import type { Route } from '../../sandbox/http.ts'
import type { RunOptions } from '../../sandbox/runner.ts'
import type { SampleGraph } from '../../sandbox/sample-graph.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { runWithClock } from './run-action.ts'
import { annotationsOf } from './run-output.ts'

/**
 * A failure that a person can meet: the one message that the step shows has to name the cause and
 * the next step.
 */
export interface Row {
  readonly inputs?: (sandbox: Sandbox) => Readonly<Record<string, string>>
  readonly env?: () => Readonly<Record<string, string>>
  readonly event?: NonNullable<RunOptions['event']>
  readonly before?: (sandbox: Sandbox) => void | Promise<void>
  readonly upload?: true
  /** Of the message: what happened, then what to do. */
  readonly cause: RegExp
  readonly next: RegExp
  /** It is a warning, since something could be fetched or there was just nothing. */
  readonly isWarning?: true
}

export const execution = smallExecution()
/** As it ended. */
export const GRAPH = graphOf(execution)
/** Known to the Pipeline Service; its logs have been dropped. */
export const gone: SampleExecution = {
  ...smallExecution({ run: 3, execution: 'gone00000000000000000A' }),
  logs: []
}

function graphOf({ graph }: SampleExecution): SampleGraph {
  if (graph === undefined) throw new Error('the execution has no graph')
  return graph
}

const RUN = { 'pipeline-id': execution.pipeline, 'run-sequence': '42' }
const ACCOUNT = { 'account-id': execution.account }
export const SCOPE = { ...ACCOUNT, 'org-id': execution.org, 'project-id': execution.project }
/** Without the Pipeline Service. */
export const LOGS_ONLY = { ...ACCOUNT, ...RUN }
export const KNOWN = { ...SCOPE, ...RUN }

export const HEAD = '7c3a1f0d5b9e4826a1c07d3f5e8b2a946d10c3e7'
const BASE = { repo: { full_name: 'octocat/shop' } }
export const PULL_REQUEST = {
  name: 'pull_request',
  payload: { pull_request: { head: { sha: HEAD, ...BASE }, base: BASE } }
}
export const FORK = {
  name: 'pull_request',
  payload: { pull_request: { head: { sha: HEAD, repo: { full_name: 'mallory/shop' } }, base: BASE } }
}

/** The one message of a run that went wrong. */
async function messageOf(sandbox: Sandbox, row: Row): Promise<string> {
  const { inputs, env, event, before, upload, isWarning } = row
  await before?.(sandbox)
  const given = {
    'api-key': sandbox.apiKey,
    'base-url': sandbox.baseUrl,
    'github-token': sandbox.github.token,
    'timeout-minutes': '2',
    upload: String(upload === true),
    overwrite: 'false',
    ...inputs?.(sandbox)
  }
  const results = upload === true ? sandbox.results.env : {}
  const all = { ...results, ...sandbox.github.env, ...env?.() }
  await using run = await runWithClock(given, all, event === undefined ? {} : { event })
  const { errors, warnings } = annotationsOf(run)
  const messages = isWarning === true ? warnings : errors
  if (messages.length !== 1 || (isWarning === true && errors.length > 0)) throw new Error(run.stdout)
  const [message = ''] = messages
  for (const secret of [sandbox.apiKey, sandbox.github.token]) expect(message).not.toContain(secret)
  expect(message).not.toMatch(/^Unexpected/u)
  return message
}

/** Provokes the failure, and looks for cause and next step in its message, in this order. */
export async function checkMessage(sandbox: Sandbox, row: Row): Promise<void> {
  const message = await messageOf(sandbox, row)
  const cause = row.cause.exec(message)
  expect({ message, cause }).toEqual({ message, cause: expect.anything() })
  expect(message.slice(cause?.index ?? 0)).toMatch(row.next)
}

/** Every answer on this route is this one. */
export function answering(on: Route, status: number, body: object | string): (sandbox: Sandbox) => void {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const headers = { 'content-type': 'application/json' }
  return ({ faults }) => faults.add({ on, times: Infinity, do: { status, headers, body: text } })
}

/** An error in the Pipeline Service's words. */
export function pipelineError(message: string): object {
  return { status: 'ERROR', code: 'X', message, correlationId: 'c0ffee-17' }
}
