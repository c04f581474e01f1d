import { awaitFamily, selectIn, type AwaitedFamily } from './awaited-execution.ts'
import { readLinks, readLinksAgain, startPatience } from './commit-links.ts'
import {
  describeChild,
  describeNone,
  describeSuperseded,
  describeUnbounded,
  explainFalseLink,
  explainNone,
  reportsOfSkipped
} from './commit-messages.ts'
import { NOTHING_FOUND, type FindOptions, type FoundExecutions } from './found-executions.ts'
import { leftToLaterRun } from './later-status.ts'
import { supersedingRun, type LinkedRun } from './superseded-run.ts'
import type { LinkedExecution } from '../github/statuses/linked-executions.ts'
import { formatExecutionUrl } from '../harness/execution/execution-url.ts'
import type { ExportGap } from '../harness/export/collected-logs.ts'
import { Failure } from '../failure/failure.ts'
import type { Harness } from '../harness/http/http.ts'
import { fetchExecution } from '../harness/execution/fetch-execution.ts'
import { inertText, quotedText } from '../failure/inert-text.ts'
import type { CommitRequest } from '../inputs/execution-request.ts'

/** Between two looks at a commit without statuses of Harness, in ms. */
const FIRST_LOOK = 10_000
const LONGEST_LOOK = 60_000
/** A commit has a few executions; more are somebody's nonsense, and each is waited for. */
const MOST_EXECUTIONS = 50
/** Lines of the run's log on statuses that are not followed. */
const MOST_REPORTS = 20

interface FoundExecution extends AwaitedFamily {
  readonly link: LinkedExecution
}

/** An execution that a status links to, but that can't be looked up. */
interface LostExecution {
  readonly link: LinkedExecution
  readonly failure: Failure
}

/**
 * The executions that the commit's statuses link to, or the one that the event's status does. Where
 * there is none yet, it is waited for; where some of several can't be looked up, they are gaps. A
 * run that a later one of its pipeline supersedes is left out.
 *
 * @throws Failure when none can be looked up, and those of `readCommitStatuses` at the first look
 */
export async function findOfCommit(
  harness: Harness,
  request: CommitRequest,
  options: FindOptions
): Promise<FoundExecutions> {
  const { clock, log, redact } = harness.connection
  const known = new Map<string, FoundExecution | LostExecution>()
  /** Earlier runs that Harness does not know any more. */
  const gone = new Set<string>()
  const isNew = (address: string): boolean => !known.has(address) && !gone.has(address)
  const reports = new Set<string>()
  const patience = startPatience()
  let links = await readLinks(harness, request, options)
  const left = await leftToLaterRun(links, harness, request, options)
  if (left !== null) return left
  for (let wait = FIRST_LOOK; ; links = await readLinksAgain(links, harness, request, options)) {
    for (const report of reportsOfSkipped(links, redact)) {
      if (!reports.has(report) && reports.size < MOST_REPORTS) log(report)
      reports.add(report)
    }
    const fresh = links.followed.filter(link => !known.has(addressOf(link, harness)))
    const added = fresh.slice(0, MOST_EXECUTIONS - known.size)
    const older = links.replaced.filter(link => isNew(addressOf(link, harness)))
    for (const one of await lookUpAll(harness, [...added, ...older], [...known.values()], options)) {
      const isGone = 'failure' in one && one.failure.kind === 'not-found' && older.includes(one.link)
      if (isGone) gone.add(addressOf(one.link, harness))
      else known.set(addressOf(one.link, harness), one)
    }
    // While one was waited for, Harness may have begun another on the same commit.
    if (added.length > 0 && request.sha !== null && options.waitForCompletion) continue
    if (known.size > 0) {
      noticeUnbounded(request, [...known.values()], options, redact)
      return selectOf([...known.values()], fresh.slice(added.length), options, harness)
    }
    const left = Math.min(options.deadline, patience(links, harness)) - clock.now()
    if (request.sha === null || !options.waitForCompletion || left <= 0) {
      const nothing = explainNone(request, links, harness.connection)
      const { selection } = options
      return { ...NOTHING_FOUND, selection, nothing }
    }
    log(
      `${describeNone(request.sha, links, redact)} Looking again in ${Math.ceil(Math.min(wait, left) / 1000)} s.`
    )
    await clock.sleep(Math.min(wait, left))
    wait = Math.min(wait * 2, LONGEST_LOOK)
  }
}

function addressOf({ page }: LinkedExecution, { connection }: Harness): string {
  return formatExecutionUrl(connection.baseUrl, page)
}

/** A first look at an execution. */
type SeenExecution = Pick<FoundExecution, 'link' | 'execution'>

/**
 * Looks up the executions behind the links, and waits for all of them at the same time.
 *
 * @param known those of earlier looks at the commit
 */
async function lookUpAll(
  harness: Harness,
  links: readonly LinkedExecution[],
  known: readonly (FoundExecution | LostExecution)[],
  options: FindOptions
): Promise<(FoundExecution | LostExecution)[]> {
  const seen: (SeenExecution | LostExecution)[] = []
  for (const link of links) {
    harness.connection.log(`Execution: ${inertText(addressOf(link, harness), 400)}`)
    seen.push(await orLost(harness, link, () => look(harness, link, options)))
  }
  const runs = [...known, ...seen].flatMap(one => ('execution' in one ? runOf(one) : []))
  return await Promise.all(
    seen.map(async one =>
      'failure' in one ? one : await orLost(harness, one.link, () => awaitOne(harness, one, runs, options))
    )
  )
}

async function look(
  harness: Harness,
  link: LinkedExecution,
  { deadline }: FindOptions
): Promise<SeenExecution> {
  const { page } = link
  const execution = await fetchExecution(harness, page, page.executionId, deadline)
  if (execution.pipeline === page.pipeline) return { link, execution }
  throw explainFalseLink(page, quotedText(execution.pipeline, harness.connection.redact))
}

/** What a later run supersedes is not waited for. */
async function awaitOne(
  harness: Harness,
  { link, execution }: SeenExecution,
  runs: readonly LinkedRun[],
  options: FindOptions
): Promise<FoundExecution> {
  if (supersedingRun(runOf({ link, execution }), runs) !== null)
    return { link, execution, partial: null, open: null, parts: [], lost: [] }
  return { link, ...(await awaitFamily(harness, execution, null, options)) }
}

async function orLost<Found>(
  { connection }: Harness,
  link: LinkedExecution,
  find: () => Promise<Found>
): Promise<Found | LostExecution> {
  try {
    return await find()
  } catch (error) {
    // With a key that no Harness takes, no other can be fetched.
    if (!(error instanceof Failure) || error.kind === 'unauthorised') throw error
    connection.log(error.message)
    return { link, failure: error }
  }
}

function runOf({ link, execution }: Pick<FoundExecution, 'link' | 'execution'>): LinkedRun {
  return { execution, contexts: link.contexts }
}

function selectOf(
  known: readonly (FoundExecution | LostExecution)[],
  leftOut: readonly LinkedExecution[],
  options: FindOptions,
  harness: Harness
): FoundExecutions {
  const lost = known.filter(one => 'failure' in one)
  const found = known.filter(one => 'execution' in one)
  if (found.length === 0 && lost[0] !== undefined) throw lost[0].failure
  const gaps: ExportGap[] = lost.map(({ link, failure }) => ({
    prefix: prefixOf(link),
    reason: failure.summary
  }))
  const [first] = leftOut
  if (first !== undefined) {
    const reason = `${leftOut.length} more executions, to which the commit's statuses link, were left out; name one with execution-url.`
    gaps.push({ prefix: prefixOf(first), reason })
  }
  const { partial, ...selected } = selectIn(withoutSuperseded(found, options), options, harness)
  noticeChildren(selected.executions, options)
  return { ...selected, partial: [...partial, ...gaps] }
}

function withoutSuperseded(found: readonly FoundExecution[], { notice }: FindOptions): FoundExecution[] {
  const runs = found.map(runOf)
  return found.filter(one => {
    const later = supersedingRun(runOf(one), runs)
    if (later !== null) notice(describeSuperseded(one.execution, later))
    return later === null
  })
}

/** Once for each run whose stages ran them. */
function noticeChildren(found: FoundExecutions['executions'], { notice }: FindOptions): void {
  const told = new Set(found.map(({ execution }) => execution.executionId))
  for (const { execution } of found) {
    const { parent, partOf } = execution
    if (parent === null || partOf !== null || told.has(parent.executionId)) continue
    told.add(parent.executionId)
    notice(describeChild(execution, parent))
  }
}

function noticeUnbounded(
  { bounds }: CommitRequest,
  known: readonly (FoundExecution | LostExecution)[],
  { notice }: FindOptions,
  redact: (text: string) => string
): void {
  const { org, project, pipeline } = bounds.filter
  const isBounded = bounds.creators.length > 0 || [org, project, pipeline].some(part => part !== null)
  if (!isBounded)
    notice(
      describeUnbounded(
        known.map(({ link }) => link),
        redact
      )
    )
}

/** Of all runs of its pipeline. */
function prefixOf({ page: { account, pipeline } }: LinkedExecution): string {
  return `${account}/pipeline/${pipeline}/`
}
