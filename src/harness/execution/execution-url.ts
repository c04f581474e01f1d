/** What the address of an execution's page in Harness tells. */
export interface ExecutionPage {
  /** Where that Harness is: origin and base path, as `base-url` has it. */
  readonly baseUrl: string
  readonly account: string
  readonly org: string
  readonly project: string
  /** Identifier. */
  readonly pipeline: string
  /** planExecutionId */
  readonly executionId: string
  /** What is open on the page; ids of the execution graph, not identifiers. */
  readonly open: OpenOnPage
}

/** What is selected on an execution's page, by ids of the execution graph. */
export interface OpenOnPage {
  /** `stage=`, a node's `setupId`. */
  readonly stageSetupId: string | null
  /** `stageExecId=`, a node's `uuid`; tells the iterations of one stage apart. */
  readonly stageUuid: string | null
  /** `step=`, a node's `uuid`. */
  readonly stepUuid: string | null
}

const IDENTIFIER = /^[A-Za-z_$][0-9A-Za-z_$]{0,127}$/
const ACCOUNT = /^[A-Za-z0-9_-]{1,128}$/
const EXECUTION = /^[A-Za-z0-9_-]{1,128}$/
const GRAPH_ID = /^[A-Za-z0-9_-]{1,128}$/
/** Real ones have a few hundred characters. */
const LONGEST_URL = 4096

/**
 * Reads the address of an execution's page: of any module, with or without `#`, of executions or
 * deployments, on any host.
 *
 * @returns null for anything else
 */
export function parseExecutionUrl(text: string): ExecutionPage | null {
  if (text.length > LONGEST_URL || !URL.canParse(text)) return null
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  // Old links, and those of commit statuses, keep the page's path and query behind a `#`.
  const [hashPath = '', hashQuery = ''] = url.hash.startsWith('#/') ? splitOnce(url.hash.slice(1), '?') : []
  const base = segmentsOf(url.pathname)
  const segments = [...base, ...segmentsOf(hashPath)]
  const at = segments.findIndex((segment, index) => segment === 'ng' && segments[index + 1] === 'account')
  // What stands before it behind the `#` is no part of where that Harness is.
  if (at < 0 || at > base.length) return null
  const named = namesIn(segments.slice(at + 1))
  if (named === null) return null
  const queries = [url.searchParams, new URLSearchParams(hashQuery)]
  const open = (name: string): string | null => {
    const value = queries.map(query => query.get(name)).find(each => each !== null) ?? ''
    return GRAPH_ID.test(value) ? value : null
  }
  return {
    baseUrl: [url.origin, ...segments.slice(0, at)].join('/'),
    ...named,
    open: { stageSetupId: open('stage'), stageUuid: open('stageExecId'), stepUuid: open('step') }
  }
}

type Names = Pick<ExecutionPage, 'account' | 'org' | 'project' | 'pipeline' | 'executionId'>

/**
 * `account/A/MODULE/orgs/O/projects/P/pipelines/PIPELINE/executions/EXECUTION/…`; MODULE is `all`,
 * `cd`, `module/ci` and the like.
 */
function namesIn(segments: readonly string[]): Names | null {
  const orgs = segments.indexOf('orgs', 2)
  if (orgs < 2 || orgs > 4) return null
  const [, account = ''] = segments
  const [, org = '', projects, project = '', pipelines, pipeline = '', page, executionId = ''] =
    segments.slice(orgs)
  if (projects !== 'projects' || pipelines !== 'pipelines') return null
  if (page !== 'executions' && page !== 'deployments') return null
  const isWhole =
    ACCOUNT.test(account) &&
    [org, project, pipeline].every(identifier => IDENTIFIER.test(identifier)) &&
    EXECUTION.test(executionId)
  return isWhole ? { account, org, project, pipeline, executionId } : null
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter(segment => segment !== '')
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)]
}

/** The address of an execution's page, as the Harness of today has it. */
export function formatExecutionUrl(
  baseUrl: string,
  { account, org, project, pipeline, executionId }: Names
): string {
  const parts = [
    account,
    'all/orgs',
    org,
    'projects',
    project,
    'pipelines',
    pipeline,
    'executions',
    executionId
  ]
  return `${baseUrl}/ng/account/${parts.join('/')}/pipeline`
}

/**
 * Whether the page is on the Harness of `baseUrl`: the same host and port, and not in clear where
 * `baseUrl` isn't.
 */
export function isOnHarness(page: Pick<ExecutionPage, 'baseUrl'>, baseUrl: string): boolean {
  const [there, here] = [new URL(page.baseUrl), new URL(baseUrl)]
  return there.host === here.host && (there.protocol === here.protocol || here.protocol === 'http:')
}
