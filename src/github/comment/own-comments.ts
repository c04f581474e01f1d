import { objectOf, textOf } from '../../harness/http/foreign-json.ts'
import { readMarker, type CommentMarker } from './comment-marker.ts'
import type { GitHubClient } from '../github-client.ts'

/** A comment of ours on a pull request. */
export interface OwnComment {
  readonly id: number
  /** For GraphQL. */
  readonly nodeId: string
  readonly url: string | null
  readonly marker: CommentMarker
}

/** GitHub keeps 2,500 comments of an issue. */
const MOST_PAGES = 25
/** Comments with our marker, whoever wrote them, that are looked at. */
const MOST_CANDIDATES = 10

const AUTHOR = `query($id: ID!) { node(id: $id) { ... on IssueComment { viewerDidAuthor } } }`

/**
 * The comments that tell of this pipeline and were written with this token. Anybody can write a
 * comment with a marker, and it counts for nothing. Throws Octokit's errors.
 */
export async function findOwnComments(
  client: GitHubClient,
  pullRequest: number,
  pipeline: string
): Promise<OwnComment[]> {
  const all = await client.list(`/issues/${pullRequest}/comments`, MOST_PAGES)
  const candidates = all.flatMap(entry => {
    const comment = readComment(entry)
    return comment?.marker.pipeline === pipeline ? [comment] : []
  })
  const own: OwnComment[] = []
  for (const comment of candidates.slice(0, MOST_CANDIDATES)) {
    if (await isOurs(client, comment)) own.push(comment)
  }
  return own
}

/** A comment as the API gives it; null where it has no marker. */
export function readComment(entry: unknown): OwnComment | null {
  const { id, node_id: nodeId, html_url: url, body } = objectOf(entry)
  const marker = typeof body === 'string' ? readMarker(body) : null
  const node = textOf(nodeId)
  if (marker === null || node === null || !Number.isSafeInteger(id)) return null
  return { id: Number(id), nodeId: node, url: textOf(url), marker }
}

async function isOurs(client: GitHubClient, { nodeId }: OwnComment): Promise<boolean> {
  const { node } = objectOf(await client.graphql(AUTHOR, { id: nodeId }))
  return objectOf(node).viewerDidAuthor === true
}
