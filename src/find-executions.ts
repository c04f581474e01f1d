import { readCommitStatuses } from './github/commit-statuses.ts'
import type { RunContext } from './github/context.ts'
import {
  formatExecutionUrl,
  isOnHarness,
  parseExecutionUrl,
  type ExecutionPage,
  type OpenOnPage
} from './harness/execution-url.ts'
import type { KnownExecution } from './harness/execution.ts'
import type { ExportGap } from './harness/export-logs.ts'
import { Failure } from './harness/failure.ts'
import type { Harness } from './harness/http.ts'
import { findRun, type ExecutionScope } from './harness/pipeline-service.ts'
import { prefixCandidates, type ExportTarget } from './harness/prefixes.ts'
import { quoteInert } from './harness/quote.ts'
import { resolveSelection } from './harness/resolve-selection.ts'
import type { StepSelection } from './harness/selection.ts'
import { letLogsSettle, waitForExecution } from './harness/wait-for-execution.ts'
import type { CommitRequest, ExecutionRequest, RunRequest } from './inputs/execution-request.ts'

/** Which logs are to be had. */
export interface FoundExecutions {
  /** None where no execution was found; `nothing` then says why. */
  readonly targets: readonly ExportTarget[]
  /** By identifiers, where the executions are known. */
  readonly selection: StepSelection
  /** Executions that had not ended: what is to come is missing. */
  readonly partial: readonly ExportGap[]
  readonly nothing: Failure | null
}

/** How to look for them. */
export interface FindOptions {
  readonly context: RunContext
  /** As the user wrote it. */
  readonly selection: StepSelection
  readonly waitForCompletion: boolean
  /** In ms since 1970. */
  readonly deadline: number
  /** Says something once that the user may want to act on. */
  readonly notice: (message: string) => void
}

/** Between two looks at a commit without statuses of Harness, in ms. */
const FIRST_LOOK = 10_000
const LONGEST_LOOK = 60_000

/**
 * Finds the executions that the inputs name, waits for their end, and turns the names of stage and step into identifiers.
 *
 * @throws Failure when what is named isn't there, or can't be looked up
 */
export async function findExecutions(
  harness: Harness,
  request: ExecutionRequest,
  options: FindOptions
): Promise<FoundExecutions> {
  if (request.kind === 'prefixes') return unknown(request, options)
  if (request.kind === 'commit') return findOfCommit(harness, request, options)
  return request.scope === null
    ? unknown(targetOf(request), options, true)
    : findKnown(harness, request, options)
}

function unknown(target: ExportTarget, { selection, notice }: FindOptions, hint = false): FoundExecutions {
  if (hint) {
    notice(
      'Only the logs are asked for. With org-id and project-id (or execution-url) the action also knows names, statuses and times, waits for a run that has not ended, and gets every log of very large executions.'
    )
  }
  return { targets: [target], selection, partial: [], nothing: null }
}

/** The inputs' check lets no request through without scope that lacks one of these. */
function targetOf({ account, pipeline, run, execution }: RunRequest): ExportTarget {
  if (pipeline === null || run === null) throw new TypeError('a run without its pipeline or number')
  return { kind: 'run', account, pipeline, run, execution, known: null }
}

async function findKnown(
  harness: Harness,
  request: RunRequest,
  options: FindOptions
): Promise<FoundExecutions> {
  const { account, pipeline, run, scope } = request
  const place: ExecutionScope = { account, org: scope?.org ?? '', project: scope?.project ?? '' }
  const executionId =
    request.execution ?? (await findRun(harness, place, pipeline ?? '', run ?? 0, options.deadline))
  const found = await waitFor(harness, place, executionId, options)
  refuseOther(found.execution, request)
  return selected([{ ...found, open: request.page }], options, harness)
}

/** An execution, and what is known of it at the end of the wait. */
interface Awaited {
  readonly execution: KnownExecution
  /** Why more may come; null when it has ended. */
  readonly partial: string | null
  readonly open: OpenOnPage | null
}

async function waitFor(
  harness: Harness,
  scope: ExecutionScope,
  executionId: string,
  { waitForCompletion, deadline }: FindOptions
): Promise<Omit<Awaited, 'open'>> {
  const found = await waitForExecution(harness, scope, executionId, { wait: waitForCompletion, deadline })
  if (found.partial === null) await letLogsSettle(harness, found.execution, deadline)
  return found
}

function refuseOther(execution: KnownExecution, { pipeline, run }: RunRequest): void {
  const id = quoteInert(execution.executionId)
  if (pipeline !== null && execution.pipeline !== pipeline) {
    throw new Failure(
      'input',
      `The execution ${id} is of the pipeline ${quoteInert(execution.pipeline)}, not of ${quoteInert(pipeline)}.`,
      'Change pipeline-id or execution-id, or leave pipeline-id out.'
    )
  }
  if (run !== null && execution.run !== run) {
    throw new Failure(
      'input',
      `The execution ${id} is run ${execution.run} of its pipeline, not run ${run}.`,
      'Change run-sequence or execution-id (or execution-url), or leave run-sequence out.'
    )
  }
}

/** The targets of those executions that have what was selected. */
function selected(found: readonly Awaited[], options: FindOptions, { connection }: Harness): FoundExecutions {
  const targets: ExportTarget[] = []
  const partial: ExportGap[] = []
  let selection: StepSelection | null = null
  let failure: Failure | null = null
  for (const { execution, partial: reason, open } of found) {
    try {
      const resolved = resolveSelection(execution, options.selection, open)
      for (const notice of resolved.notices) options.notice(notice)
      selection ??= resolved.selection
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      failure ??= error
      // Of a pull request's executions, one may have the stage and another not.
      connection.tell(error.message)
      continue
    }
    const target = {
      kind: 'run',
      account: execution.account,
      pipeline: execution.pipeline,
      run: execution.run,
      execution: execution.executionId,
      known: execution
    } as const
    targets.push(target)
    const [prefix = ''] = prefixCandidates(target, null)
    if (reason !== null) partial.push({ prefix, reason })
  }
  if (targets.length === 0 && failure !== null) throw failure
  return { targets, selection: selection ?? options.selection, partial, nothing: null }
}

async function findOfCommit(
  harness: Harness,
  request: CommitRequest,
  options: FindOptions
): Promise<FoundExecutions> {
  const { clock, tell } = harness.connection
  const found = new Map<string, Awaited>()
  for (let wait = FIRST_LOOK; ; wait = Math.min(wait * 2, LONGEST_LOOK)) {
    const pages = await linkedPages(harness, request, options)
    const added = pages.filter(page => !found.has(page.executionId))
    for (const page of added) {
      tell(`Execution: ${quoteInert(formatExecutionUrl(harness.connection.baseUrl, page), 400)}`)
      found.set(page.executionId, {
        ...(await waitFor(harness, page, page.executionId, options)),
        open: null
      })
    }
    // While one was waited for, Harness may have begun another on the same commit.
    if (added.length > 0 && request.sha !== null && options.waitForCompletion) continue
    if (found.size > 0) return selected([...found.values()], options, harness)
    const left = options.deadline - clock.now()
    if (request.sha === null || !options.waitForCompletion || left <= 0) {
      return {
        targets: [],
        selection: options.selection,
        partial: [],
        nothing: explainNone(request, harness)
      }
    }
    tell(`Commit ${request.sha}: no status of Harness yet; looking again in ${Math.ceil(wait / 1000)} s.`)
    await clock.sleep(Math.min(wait, left))
  }
}

/** The executions on the configured Harness that the statuses link to, each once; anybody with write access may have set those. */
async function linkedPages(
  { connection }: Harness,
  { sha, narrow, githubToken }: CommitRequest,
  { context }: FindOptions
): Promise<ExecutionPage[]> {
  const { clock, tell } = connection
  const links =
    sha === null
      ? [context.status?.targetUrl ?? null]
      : (await readCommitStatuses({ context, token: githubToken, sha, clock, tell })).map(
          status => status.targetUrl
        )
  const pages = new Map<string, ExecutionPage>()
  for (const link of links) {
    const page = link === null ? null : parseExecutionUrl(link)
    if (page === null || !isOnHarness(page, connection.baseUrl)) continue
    const isMeant = Object.entries(narrow).every(
      ([part, value]) => value === null || page[part as keyof CommitRequest['narrow']] === value
    )
    if (isMeant) pages.set(page.executionId, page)
  }
  return [...pages.values()]
}

function explainNone({ sha, narrow }: CommitRequest, { connection }: Harness): Failure {
  const host = quoteInert(new URL(connection.baseUrl).host)
  const parts = Object.entries(narrow).flatMap(([part, value]) =>
    value === null ? [] : [`${part} ${quoteInert(value)}`]
  )
  const what = `an execution on ${host}${parts.length > 0 ? ` with ${parts.join(', ')}` : ''}`
  return new Failure(
    'not-found',
    sha === null
      ? `The status that started this run links to no page of ${what}.`
      : `No status of the commit ${quoteInert(sha)} links to the page of ${what}.`,
    'Check that Harness builds this commit and sets statuses on it, and that base-url is your Harness; or name the execution with execution-url.'
  )
}
