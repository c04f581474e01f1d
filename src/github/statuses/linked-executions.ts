import { isOnHarness, parseExecutionUrl, type ExecutionPage } from '../../harness/execution/execution-url.ts'
import type { CommitStatus } from './commit-status.ts'

/** Only executions that agree with these are meant; null agrees with all. */
export interface ExecutionFilter {
  readonly account: string | null
  readonly org: string | null
  readonly project: string | null
  /** Identifier. */
  readonly pipeline: string | null
}

/** Which statuses count. */
export interface StatusBounds {
  readonly filter: ExecutionFilter
  /** Logins in lower case, one of which must have set the status; none allows everybody. */
  readonly creators: readonly string[]
}

/** A status that links to the page of an execution. */
export interface LinkingStatus {
  readonly status: CommitStatus
  readonly page: ExecutionPage
}

/** A status that links to an execution on this Harness, but does not count. */
export interface SkippedStatus extends LinkingStatus {
  /** The input that rules it out. */
  readonly ruledOutBy: 'status-creator' | 'account-id' | 'org-id' | 'project-id' | 'pipeline-id'
}

/** An execution, and what named it. */
export interface LinkedExecution extends LinkingStatus {
  /** Every context in which a status has linked to it, also where a newer one links to another. */
  readonly contexts: ReadonlySet<string>
}

/** What the links of statuses lead to. */
export interface LinkedExecutions {
  /** Each execution once, in the order of the statuses. */
  readonly followed: readonly LinkedExecution[]
  readonly skipped: readonly SkippedStatus[]
  /** On other hosts, by pages that look like Harness's. */
  readonly elsewhere: readonly LinkingStatus[]
}

const INPUTS = {
  account: 'account-id',
  org: 'org-id',
  project: 'project-id',
  pipeline: 'pipeline-id'
} as const
const PARTS = ['account', 'org', 'project', 'pipeline'] as const

/**
 * The executions that commit statuses link to: of each pipeline and context the newest status that
 * counts.
 * Whoever may set a status can link to anything, so only links to the host of `baseUrl` count, and
 * only those within the bounds.
 *
 * @param statuses newest first
 */
export function linkedExecutions(
  statuses: readonly CommitStatus[],
  baseUrl: string,
  bounds: StatusBounds
): LinkedExecutions {
  const counting: LinkingStatus[] = []
  const skipped: SkippedStatus[] = []
  const elsewhere: LinkingStatus[] = []
  for (const status of statuses) {
    const page = status.targetUrl === null ? null : parseExecutionUrl(status.targetUrl)
    if (page === null) continue
    const ruledOutBy = boundAgainst(status, page, bounds)
    if (!isOnHarness(page, baseUrl)) elsewhere.push({ status, page })
    else if (ruledOutBy === null) counting.push({ status, page })
    else skipped.push({ status, page, ruledOutBy })
  }
  return { followed: newestOfContexts(counting), skipped, elsewhere }
}

function boundAgainst(
  { creator }: CommitStatus,
  page: ExecutionPage,
  { filter, creators }: StatusBounds
): SkippedStatus['ruledOutBy'] | null {
  if (creators.length > 0 && !creators.includes(creator?.toLowerCase() ?? '')) return 'status-creator'
  const other = PARTS.find(part => filter[part] !== null && filter[part] !== page[part])
  return other === undefined ? null : INPUTS[other]
}

function newestOfContexts(counting: readonly LinkingStatus[]): LinkedExecution[] {
  const contexts = new Map<string, Set<string>>()
  const followed = new Map<string, LinkedExecution>()
  const seen = new Set<string>()
  for (const { status, page } of counting) {
    const id = idOf(page)
    const own = contexts.get(id) ?? new Set<string>()
    contexts.set(id, own.add(status.context))
    const place = placeOf(status, page)
    if (!seen.has(place) && !followed.has(id)) followed.set(id, { status, page, contexts: own })
    seen.add(place)
  }
  return [...followed.values()]
}

/**
 * A context is that of one pipeline: Harness cuts the names in it to 30 characters, so that those
 * of two can be alike.
 */
function placeOf({ context }: CommitStatus, { account, org, project, pipeline }: ExecutionPage): string {
  return JSON.stringify([context, account, org, project, pipeline])
}

/** The place is part of it, so that a false one can't stand in for the true one. */
function idOf({ account, org, project, executionId }: ExecutionPage): string {
  return [account, org, project, executionId].join('/')
}
