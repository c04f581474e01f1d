import { isOnHarness, parseExecutionUrl, type ExecutionPage } from '../harness/execution/execution-url.ts'

/** Only executions that agree with these are meant; null agrees with all. */
export interface ExecutionFilter {
  readonly account: string | null
  readonly org: string | null
  readonly project: string | null
  /** Identifier. */
  readonly pipeline: string | null
}

/** What links lead to. */
export interface LinkedExecutions {
  /** On the configured Harness, each execution once, in the order of the links. */
  readonly pages: readonly ExecutionPage[]
  /** Base URLs of other hosts that look like Harness, each once. */
  readonly elsewhere: readonly string[]
}

/**
 * The executions that links of commit statuses lead to. Whoever may set a status can link to anything, so only links to the host of
 * `baseUrl` count.
 */
export function linkedExecutions(
  links: readonly (string | null)[],
  baseUrl: string,
  filter: ExecutionFilter
): LinkedExecutions {
  const pages = new Map<string, ExecutionPage>()
  const elsewhere = new Set<string>()
  for (const link of links) {
    const page = link === null ? null : parseExecutionUrl(link)
    if (page === null) continue
    const { account, org, project, executionId } = page
    // The place is part of it, so that a false one can't stand in for the true one.
    const id = [account, org, project, executionId].join('/')
    if (!isOnHarness(page, baseUrl)) elsewhere.add(page.baseUrl)
    else if (isMeant(page, filter) && !pages.has(id)) pages.set(id, page)
  }
  return { pages: [...pages.values()], elsewhere: [...elsewhere] }
}

function isMeant(page: ExecutionPage, filter: ExecutionFilter): boolean {
  const agrees = (part: keyof ExecutionFilter): boolean => (filter[part] ?? page[part]) === page[part]
  return agrees('account') && agrees('org') && agrees('project') && agrees('pipeline')
}
