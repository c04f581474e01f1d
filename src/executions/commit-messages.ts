import type {
  LinkedExecution,
  LinkedExecutions,
  LinkingStatus
} from '../github/statuses/linked-executions.ts'
import type { ExecutionPage } from '../harness/execution/execution-url.ts'
import type { KnownExecution } from '../harness/execution/execution.ts'
import type { ParentRun } from '../harness/execution/parent-run.ts'
import { isTakenFrom } from '../harness/execution/taken-over.ts'
import { Failure } from '../failure/failure.ts'
import { inertText, quotedText } from '../failure/inert-text.ts'
import type { Connection } from '../harness/http/connection.ts'
import type { CommitRequest } from '../inputs/execution-request.ts'

type Redact = Connection['redact']

/** More of a kind are counted. */
const MOST_LISTED = 3

/**
 * Why the status's link was not followed: it is not of the pipeline that it says.
 *
 * @param real the pipeline, quoted
 */
export function explainFalseLink({ pipeline, executionId }: ExecutionPage, real: string): Failure {
  return new Failure(
    'not-found',
    `A status of the commit links to the execution ${inertText(executionId)} as one of the pipeline ${inertText(pipeline)}, but it is of ${real}.`,
    'Harness did not set that status; name the execution with execution-url.'
  )
}

/** That there is nothing to follow, for now. */
export function describeNone(sha: string, links: LinkedExecutions, redact: Redact): string {
  const hosts = hostsOf(links, redact)
  const other = hosts.length > 0 ? ` here, but on ${listed(hosts)}` : ' yet'
  return `The commit ${inertText(sha)} has no status of Harness${other}.`
}

/** That there is nothing to follow, and what to change. */
export function explainNone(
  { sha, bounds }: CommitRequest,
  links: LinkedExecutions,
  { baseUrl, redact }: Pick<Connection, 'baseUrl' | 'redact'>
): Failure {
  const parts = (['account', 'org', 'project', 'pipeline'] as const).flatMap(part =>
    bounds.filter[part] === null ? [] : [`${part} ${inertText(bounds.filter[part])}`]
  )
  const setBy = bounds.creators.length === 0 ? '' : `, set by ${listed(bounds.creators)},`
  const where = `an execution on ${inertText(new URL(baseUrl).host)}`
  const what = `${where}${parts.length > 0 ? ` with ${parts.join(', ')}` : ''}`
  const hosts = hostsOf(links, redact)
  const skipped = links.skipped.map(status => describeStatus(status, redact))
  const others = [
    hosts.length === 0 ? '' : ` There are links to ${listed(hosts)}.`,
    skipped.length === 0 ? '' : ` Skipped: ${listed(skipped)}.`
  ]
  return new Failure(
    'not-found',
    (sha === null
      ? `The status that started this run${setBy} links to no page of ${what}.`
      : `No status of the commit ${inertText(sha)}${setBy} links to the page of ${what}.`) + others.join(''),
    nextStep(links, redact)
  )
}

function nextStep({ elsewhere, skipped }: LinkedExecutions, redact: Redact): string {
  const [other] = elsewhere
  if (other !== undefined) {
    const { baseUrl, account } = other.page
    return `Set \`base-url: ${quotedText(baseUrl, redact)}\` if that is the address of your Harness account ${inertText(account)} (anybody who may set a status can link anywhere); or name the execution with execution-url.`
  }
  const [first] = skipped
  return first === undefined
    ? 'Check that Harness builds this commit and sets statuses on it, and that base-url is your Harness; or name the execution with execution-url.'
    : `Change ${first.ruledOutBy} if one of them is meant (anybody who may set a status can link anywhere); or name the execution with execution-url.`
}

/** One line for each status that is not followed though it links to an execution. */
export function reportsOfSkipped({ skipped, elsewhere }: LinkedExecutions, redact: Redact): string[] {
  return [
    ...skipped.map(
      status => `Skipped: ${describeStatus(status, redact)} is outside of what ${status.ruledOutBy} allows.`
    ),
    ...elsewhere.map(
      status =>
        `Skipped: ${describeStatus(status, redact)} is on ${quotedText(status.page.baseUrl, redact)}, which is not base-url.`
    )
  ]
}

/** Which run is left out, and why. That it ran the same once more is not known of all. */
export function describeSuperseded(earlier: KnownExecution, later: KnownExecution): string {
  const { pipelineName, run, url } = earlier
  const what = `Run ${run} of ${inertText(pipelineName)} is superseded by its run ${later.run} on the same commit, and left out.`
  if (isTakenFrom(earlier, later)) return what
  return `${what} If that was none of the same once more, but with other inputs, give execution-url: ${inertText(url, 1000)}`
}

/** Of a chained pipeline whose status was followed, and not that of what ran it. */
export function describeChild({ pipelineName, run }: KnownExecution, { pipeline, url }: ParentRun): string {
  return `Run ${run} of ${inertText(pipelineName)} is a part of a run of ${inertText(pipeline)}, to which no status links: only this part was fetched. For all of it, give execution-url: ${inertText(url, 1000)}`
}

/** Whose statuses were followed, and how to bound that. */
export function describeUnbounded(followed: readonly LinkedExecution[], redact: Redact): string {
  const creators = followed.flatMap(({ status }) => status.creator ?? [])
  const [creator] = creators
  const [first] = followed
  const bound = creator === undefined ? '' : `, or status-creator: ${inertText(creator)}`
  const project = first === undefined ? '' : `: ${inertText(first.page.project)}`
  return `Followed the commit status ${listed(followed.map(link => quotedText(link.status.context, redact, 80)))}, set by ${creator === undefined ? 'someone whom GitHub does not name' : listed(creators)}. Whoever may set statuses here can name any execution that the key may view. To bound that, give project-id${project}${bound}.`
}

function describeStatus({ status, page }: LinkingStatus, redact: Redact): string {
  const by = status.creator === null ? '' : ` by ${inertText(status.creator)}`
  const { org, project, pipeline, executionId } = page
  const what = [org, project, pipeline, executionId].map(part => quotedText(part, redact, 80)).join('/')
  return `the status ${quotedText(status.context, redact, 80)}${by} to ${what}`
}

function hostsOf({ elsewhere }: LinkedExecutions, redact: Redact): string[] {
  return elsewhere.map(({ page }) => quotedText(page.baseUrl, redact, 400))
}

/** Each once, the first few. */
function listed(texts: readonly string[]): string {
  const all = [...new Set(texts)]
  const more = all.length - MOST_LISTED
  const shown = all.slice(0, MOST_LISTED).map(text => inertText(text, 400))
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
