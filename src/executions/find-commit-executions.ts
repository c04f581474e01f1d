import { awaitExecution, selectIn, type AwaitedExecution } from './awaited-execution.ts'
import type { FindOptions, FoundExecutions } from './find-executions.ts'
import { readCommitStatuses } from '../github/commit-statuses.ts'
import { linkedExecutions, type LinkedExecutions } from '../github/linked-executions.ts'
import { formatExecutionUrl, type ExecutionPage } from '../harness/execution/execution-url.ts'
import type { ExportGap } from '../harness/export/export-logs.ts'
import { Failure } from '../failure/failure.ts'
import type { Harness } from '../harness/http/http.ts'
import { fetchExecution } from '../harness/execution/pipeline-service.ts'
import { inertText } from '../failure/inert-text.ts'
import type { CommitRequest } from '../inputs/execution-request.ts'

/** Between two looks at a commit without statuses of Harness, in ms. */
const FIRST_LOOK = 10_000
const LONGEST_LOOK = 60_000
/** A commit has a few executions; more are somebody's nonsense, and each is waited for. */
const MOST_EXECUTIONS = 50

/** An execution that wasn't known at the last look. */
interface Fresh {
  readonly page: ExecutionPage
  readonly url: string
}

/** An execution that a status links to, but that can't be had. */
interface LostExecution {
  readonly page: ExecutionPage
  readonly failure: Failure
}

/**
 * The executions that the commit's statuses link to, or the one that the event's status does. Where there is none yet, it is waited for;
 * where some of several can't be looked up, they are gaps.
 *
 * @throws Failure when none can be looked up, and those of `readCommitStatuses` at the first look
 */
export async function findOfCommit(
  harness: Harness,
  request: CommitRequest,
  options: FindOptions
): Promise<FoundExecutions> {
  const { clock, log } = harness.connection
  const known = new Map<string, AwaitedExecution | LostExecution>()
  let elsewhere: readonly string[] = []
  for (let look = 1, wait = FIRST_LOOK; ; look += 1) {
    const links = await (look === 1 ? readLinks : readLinksAgain)(harness, request, options)
    const fresh: Fresh[] = links.pages
      .map(page => ({ page, url: formatExecutionUrl(harness.connection.baseUrl, page) }))
      .filter(({ url }) => !known.has(url))
    const added = fresh.slice(0, MOST_EXECUTIONS - known.size)
    for (const { page, url } of added) {
      log(`Execution: ${inertText(url, 400)}`)
      known.set(url, await lookUp(harness, page, options))
    }
    if (links.elsewhere.length > 0) elsewhere = links.elsewhere
    // While one was waited for, Harness may have begun another on the same commit.
    if (added.length > 0 && request.sha !== null && options.waitForCompletion) continue
    if (known.size > 0) return selectOf([...known.values()], fresh.slice(added.length), options, harness)
    const left = options.deadline - clock.now()
    if (request.sha === null || !options.waitForCompletion || left <= 0) {
      const nothing = explainNone(request, elsewhere, harness)
      return { targets: [], selection: options.selection, partial: [], nothing }
    }
    log(`${noneYet(request.sha, elsewhere)} Looking again in ${Math.ceil(wait / 1000)} s.`)
    await clock.sleep(Math.min(wait, left))
    wait = Math.min(wait * 2, LONGEST_LOOK)
  }
}

async function readLinks(
  { connection }: Harness,
  { sha, filter, githubToken }: CommitRequest,
  { context }: FindOptions
): Promise<LinkedExecutions> {
  const { clock, log } = connection
  const statuses =
    sha === null
      ? [{ targetUrl: context.status?.targetUrl ?? null }]
      : await readCommitStatuses({ context, token: githubToken, sha, clock, log })
  return linkedExecutions(
    statuses.map(({ targetUrl }) => targetUrl),
    connection.baseUrl,
    filter
  )
}

/** The token was good a moment ago, and what was found by then must not be lost. */
async function readLinksAgain(...args: Parameters<typeof readLinks>): Promise<LinkedExecutions> {
  try {
    return await readLinks(...args)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const [{ connection }] = args
    connection.log(error.summary)
    return { pages: [], elsewhere: [] }
  }
}

async function lookUp(
  harness: Harness,
  page: ExecutionPage,
  options: FindOptions
): Promise<AwaitedExecution | LostExecution> {
  try {
    const seen = await fetchExecution(harness, page, page.executionId, options.deadline)
    if (seen.pipeline !== page.pipeline) throw explainFalseLink(page, seen.pipeline)
    return await awaitExecution(harness, seen, null, options)
  } catch (error) {
    // With a key that no Harness takes, no other can be had.
    if (!(error instanceof Failure) || error.kind === 'unauthorised') throw error
    harness.connection.log(error.message)
    return { page, failure: error }
  }
}

function selectOf(
  known: readonly (AwaitedExecution | LostExecution)[],
  leftOut: readonly Fresh[],
  options: FindOptions,
  harness: Harness
): FoundExecutions {
  const lost = known.filter(one => 'failure' in one)
  const found = known.filter(one => 'execution' in one)
  if (found.length === 0 && lost[0] !== undefined) throw lost[0].failure
  const gaps: ExportGap[] = lost.map(({ page, failure }) => ({
    prefix: prefixOf(page),
    reason: failure.summary
  }))
  const [first] = leftOut
  if (first !== undefined) {
    const reason = `${leftOut.length} more executions, to which the commit's statuses link, were left out; name one with execution-url.`
    gaps.push({ prefix: prefixOf(first.page), reason })
  }
  const { partial, ...selected } = selectIn(found, options, harness)
  return { ...selected, partial: [...partial, ...gaps] }
}

/** Of all runs of its pipeline. */
function prefixOf({ account, pipeline }: ExecutionPage): string {
  return `${account}/pipeline/${pipeline}/`
}

function explainFalseLink({ pipeline, executionId }: ExecutionPage, real: string): Failure {
  return new Failure(
    'not-found',
    `A status of the commit links to the execution ${inertText(executionId)} as one of the pipeline ${inertText(pipeline)}, but it is of ${inertText(real)}.`,
    'Harness did not set that status; name the execution with execution-url.'
  )
}

function noneYet(sha: string, elsewhere: readonly string[]): string {
  const other = elsewhere.length > 0 ? ` here, but on ${listed(elsewhere)}` : ' yet'
  return `The commit ${inertText(sha)} has no status of Harness${other}.`
}

function explainNone(
  { sha, filter }: CommitRequest,
  elsewhere: readonly string[],
  { connection }: Harness
): Failure {
  const host = inertText(new URL(connection.baseUrl).host)
  const parts = (['account', 'org', 'project', 'pipeline'] as const).flatMap(part =>
    filter[part] === null ? [] : [`${part} ${inertText(filter[part])}`]
  )
  const what = `an execution on ${host}${parts.length > 0 ? ` with ${parts.join(', ')}` : ''}`
  const other = elsewhere.length > 0 ? listed(elsewhere) : null
  return new Failure(
    'not-found',
    (sha === null
      ? `The status that started this run links to no page of ${what}.`
      : `No status of the commit ${inertText(sha)} links to the page of ${what}.`) +
      (other === null ? '' : ` There are links to ${other}.`),
    'Check that Harness builds this commit and sets statuses on it, and that base-url is your Harness (anybody who may set a status can link anywhere); or name the execution with execution-url.'
  )
}

function listed(urls: readonly string[]): string {
  const more = urls.length - 3
  return `${urls
    .slice(0, 3)
    .map(url => inertText(url))
    .join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
