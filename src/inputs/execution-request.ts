import * as core from '@actions/core'
import type { RunContext } from '../github/context.ts'
import { isCommitSha } from '../github/event-commit.ts'
import type { StatusBounds } from '../github/statuses/linked-executions.ts'
import {
  isOnHarness,
  parseExecutionUrl,
  type ExecutionPage,
  type OpenOnPage
} from '../harness/execution/execution-url.ts'
import { isOfAccount } from '../harness/keys/log-key.ts'
import { shown, type InputReader } from './input-reader.ts'

/** Which execution the inputs name. */
export type ExecutionRequest = PrefixesRequest | RunRequest | CommitRequest

/** Raw prefixes of log keys. */
export interface PrefixesRequest {
  readonly kind: 'prefixes'
  readonly account: string
  readonly prefixes: readonly string[]
}

/** One run of a pipeline: by its number, by its execution's id, or by both. */
export interface RunRequest {
  readonly kind: 'run'
  readonly account: string
  /** null only where execution and scope are given. */
  readonly pipeline: string | null
  /** null only where the execution is given. */
  readonly run: number | null
  /** planExecutionId */
  readonly execution: string | null
  /** Without it the Pipeline Service can't be asked. */
  readonly scope: { readonly org: string; readonly project: string } | null
  /** Of `execution-url`. */
  readonly page: OpenOnPage | null
}

/** The executions that the statuses of a commit link to. */
export interface CommitRequest {
  readonly kind: 'commit'
  /** Which of the statuses count. */
  readonly bounds: StatusBounds
  /** null: the execution that the `status` event links to. */
  readonly sha: string | null
  readonly githubToken: string
}

/** What the inputs are judged by. */
export interface RequestSurroundings {
  /** As read; '' where it could not be. */
  readonly baseUrl: string
  readonly context: RunContext
}

const IDENTIFIER = /^[A-Za-z_$][0-9A-Za-z_$]{0,127}$/
const ACCOUNT = /^[A-Za-z0-9_-]{1,128}$/
const EXECUTION = /^[A-Za-z0-9_-]{1,128}$/
/** A person's, or an app's. */
const LOGIN = /^[a-z0-9][a-z0-9_-]{0,99}(\[bot\])?$/
const RUN_NUMBER = /^[1-9]\d{0,14}$/
/** The inputs that name an execution, all but `log-prefix`, `execution-url` and `account-id`. */
const PARTS = ['org-id', 'project-id', 'pipeline-id', 'run-sequence', 'execution-id'] as const

/** Reads which execution is meant; null after a complaint. */
export function readExecutionRequest(
  inputs: InputReader,
  surroundings: RequestSurroundings
): ExecutionRequest | null {
  const before = inputs.problems.length
  const request = given('log-prefix')
    ? readPrefixes(inputs)
    : given('execution-url')
      ? readPage(inputs, surroundings)
      : given('run-sequence') || given('execution-id')
        ? readRun(inputs)
        : readCommit(inputs, surroundings)
  return inputs.problems.length > before ? null : request
}

function given(name: string): boolean {
  return core.getInput(name) !== ''
}

function readPrefixes(inputs: InputReader): PrefixesRequest {
  const beside = ['execution-url', ...PARTS, 'commit-sha'].filter(given)
  if (beside.length > 0) {
    inputs.complain(
      `\`log-prefix\` stands beside \`${beside.join('`, `')}\`; give either the prefixes or the execution.`
    )
  }
  const account = readAccount(inputs)
  const prefixes = core.getMultilineInput('log-prefix').filter(line => line !== '')
  for (const prefix of account === '' ? [] : prefixes) {
    if (isOfAccount(prefix, account)) continue
    inputs.complain(
      `\`log-prefix\` is ${shown(prefix)}; expected a log key's beginning, such as ${account}/pipeline/… or accountId:${account}/….`
    )
  }
  return { kind: 'prefixes', account, prefixes: [...new Set(prefixes)] }
}

/** Whoever names an execution has no use for a commit. */
function refuseCommit(beside: string, inputs: InputReader): void {
  if (given('commit-sha'))
    inputs.complain(`\`commit-sha\` stands beside \`${beside}\`; give either the commit or the execution.`)
}

function readPage(inputs: InputReader, { baseUrl }: RequestSurroundings): RunRequest | null {
  refuseCommit('execution-url', inputs)
  const text = core.getInput('execution-url')
  const page = parseExecutionUrl(text)
  if (page === null) {
    inputs.complain(
      `\`execution-url\` is ${shown(text)}; expected the address of an execution's page, such as https://app.harness.io/ng/account/…/orgs/…/projects/…/pipelines/…/executions/….`
    )
    return null
  }
  if (baseUrl !== '' && !isOnHarness(page, baseUrl)) {
    inputs.complain(
      `\`execution-url\` is on ${shown(page.baseUrl)}, but the key goes to \`base-url\`, ${shown(baseUrl)}; set \`base-url: ${shown(page.baseUrl).slice(1, -1)}\` if that is your Harness.`
    )
  }
  refuseDisagreement(page, inputs)
  const { account, org, project, pipeline, executionId: execution, open } = page
  return {
    kind: 'run',
    account,
    pipeline,
    run: given('run-sequence') ? readRunSequence(inputs) : null,
    execution,
    scope: { org, project },
    page: open
  }
}

function refuseDisagreement(page: ExecutionPage, inputs: InputReader): void {
  const told = {
    'account-id': page.account,
    'org-id': page.org,
    'project-id': page.project,
    'pipeline-id': page.pipeline,
    'execution-id': page.executionId
  }
  for (const [name, value] of Object.entries(told)) {
    const text = core.getInput(name)
    if (text === '' || text === value) continue
    inputs.complain(
      `\`${name}\` is ${shown(text)}, but \`execution-url\` says ${shown(value)}; give one of them.`
    )
  }
}

function readRun(inputs: InputReader): RunRequest {
  refuseCommit(given('run-sequence') ? 'run-sequence' : 'execution-id', inputs)
  const account = readAccount(inputs)
  const scope = readScope(inputs)
  const execution = given('execution-id')
    ? inputs.matching('execution-id', EXECUTION, "the identifier in the execution's URL")
    : null
  const isEnough = execution !== null && scope !== null
  return {
    kind: 'run',
    account,
    pipeline: isEnough && !given('pipeline-id') ? null : readPipeline(inputs),
    run: isEnough && !given('run-sequence') ? null : readRunSequence(inputs),
    execution,
    scope,
    page: null
  }
}

function readScope(inputs: InputReader): RunRequest['scope'] {
  if (!given('org-id') && !given('project-id')) return null
  const org = inputs.matching('org-id', IDENTIFIER, "the organization's identifier, not its name")
  const project = inputs.matching('project-id', IDENTIFIER, "the project's identifier, not its name")
  return { org, project }
}

function readCommit(inputs: InputReader, { context }: RequestSurroundings): CommitRequest {
  const filter = {
    account: readOptional('account-id', ACCOUNT, inputs),
    org: readOptional('org-id', IDENTIFIER, inputs),
    project: readOptional('project-id', IDENTIFIER, inputs),
    pipeline: readOptional('pipeline-id', IDENTIFIER, inputs)
  }
  const sha = core.getInput('commit-sha').toLowerCase()
  const githubToken = core.getInput('github-token')
  if (sha !== '' && !isCommitSha(sha)) {
    inputs.complain(`\`commit-sha\` is ${shown(sha)}; expected a whole commit SHA of 40 hexadecimal digits.`)
  }
  const wanted = sha === '' && context.status === null ? context.headSha : sha === '' ? null : sha
  if (wanted === null && context.status === null) {
    const what = given('pipeline-id') ? '`run-sequence` is empty, and this event' : 'This event'
    inputs.complain(
      `${what} names no commit whose statuses could tell the execution; give \`execution-url\`, or \`account-id\`, \`pipeline-id\` and \`run-sequence\`, or \`commit-sha\`.`
    )
  } else if (wanted !== null && githubToken === '') {
    inputs.complain('`github-token` is empty; leave it out, or pass a token that may read commit statuses.')
  } else if (wanted !== null && context.repository === null) {
    inputs.complain('GITHUB_REPOSITORY is not set: outside of GitHub Actions, give `execution-url`.')
  }
  return { kind: 'commit', bounds: { filter, creators: readCreators(inputs) }, sha: wanted, githubToken }
}

/** Logins are compared without regard to case, as GitHub does. */
function readCreators(inputs: InputReader): string[] {
  const lines = core.getMultilineInput('status-creator').filter(line => line !== '')
  return lines.map((line, at) => {
    const login = line.replace(/^@/u, '').toLowerCase()
    if (!LOGIN.test(login)) {
      inputs.complain(
        `Line ${at + 1} of \`status-creator\` is ${shown(line)}; expected a login of GitHub, such as octocat or harness-ci[bot].`
      )
    }
    return login
  })
}

function readOptional(name: string, pattern: RegExp, inputs: InputReader): string | null {
  return given(name) ? inputs.matching(name, pattern, 'an identifier, not a name') : null
}

function readAccount(inputs: InputReader): string {
  return inputs.matching('account-id', ACCOUNT, 'the account identifier (letters, digits, _ and -)')
}

function readPipeline(inputs: InputReader): string {
  return inputs.matching('pipeline-id', IDENTIFIER, "the pipeline's identifier, not its name")
}

function readRunSequence(inputs: InputReader): number {
  return Number(inputs.matching('run-sequence', RUN_NUMBER, "the run's number, 1 or more"))
}
