import { textAt, valueAt } from './event-payload.ts'

const PULL_REQUEST = ['pull_request', 'head', 'sha']
const DEPLOYMENT = ['deployment', 'sha']
/** Of a tag with a message, `after` is the tag, and this the commit. */
const PUSHED = ['head_commit', 'id']

/**
 * Where the payload of an event has its commit (docs.github.com, "Webhook events and payloads").
 */
const PAYLOAD_PATHS = new Map<string, readonly string[]>(
  Object.entries({
    pull_request: PULL_REQUEST,
    pull_request_target: PULL_REQUEST,
    pull_request_review: PULL_REQUEST,
    pull_request_review_comment: PULL_REQUEST,
    pull_request_review_thread: PULL_REQUEST,
    merge_group: ['merge_group', 'head_sha'],
    workflow_run: ['workflow_run', 'head_sha'],
    workflow_job: ['workflow_job', 'head_sha'],
    check_suite: ['check_suite', 'head_sha'],
    check_run: ['check_run', 'head_sha'],
    deployment: DEPLOYMENT,
    deployment_status: DEPLOYMENT,
    deployment_protection_rule: DEPLOYMENT,
    deployment_review: ['workflow_run', 'head_sha'],
    page_build: ['build', 'commit'],
    commit_comment: ['comment', 'commit_id'],
    status: ['sha'],
    push: PUSHED
  })
)

/**
 * Events whose payload has no commit, but for which GITHUB_SHA is what they are about
 * (docs.github.com, "Events that trigger workflows"): the ref that was created, released or chosen.
 * For other events, such as a schedule or a comment on a pull request, it is merely the default
 * branch's newest commit.
 */
const ABOUT_GITHUB_SHA: ReadonlySet<string> = new Set([
  'create',
  'release',
  'registry_package',
  'workflow_dispatch'
])

/**
 * The commit that an event is about; of a pull request its head, not the merge commit that
 * GITHUB_SHA names. null where the event is about none.
 *
 * @param payload foreign
 * @param githubSha GITHUB_SHA
 */
export function commitOf(eventName: string, payload: unknown, githubSha: string | null): string | null {
  return [...candidatesOf(eventName, payload, githubSha)].find(isCommitSha) ?? null
}

function* candidatesOf(eventName: string, payload: unknown, githubSha: string | null): Generator<string> {
  const at = (path: readonly string[]): string => textAt(payload, path) ?? ''
  // A reusable workflow has the payload of its caller's event, whatever it is named.
  if (eventName === 'workflow_call') {
    for (const [name, path] of PAYLOAD_PATHS) if (name !== 'status') yield at(path)
    if (valueAt(payload, ['issue']) === undefined) yield githubSha ?? ''
    return
  }
  yield at(PAYLOAD_PATHS.get(eventName) ?? [])
  if (eventName === 'push') yield isTag(at(['ref'])) ? (githubSha ?? '') : at(['after'])
  if (ABOUT_GITHUB_SHA.has(eventName)) yield githubSha ?? ''
}

function isTag(ref: string): boolean {
  return ref.startsWith('refs/tags/')
}

/**
 * A whole SHA-1 or SHA-256; the one of zeros stands for no commit, as where a branch was deleted.
 */
export function isCommitSha(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u.test(text) && !/^0+$/u.test(text)
}
