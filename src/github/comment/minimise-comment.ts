import type { GitHubClient } from '../github-client.ts'

const MINIMISE = `mutation($id: ID!) {
  minimizeComment(input: {subjectId: $id, classifier: RESOLVED}) { minimizedComment { isMinimized } }
}`
const SHOW = `mutation($id: ID!) {
  unminimizeComment(input: {subjectId: $id}) { unminimizedComment { isMinimized } }
}`

/** Folds a comment as resolved. Only GraphQL can. Throws Octokit's errors. */
export async function minimiseComment(client: GitHubClient, nodeId: string): Promise<void> {
  await client.graphql(MINIMISE, { id: nodeId })
}

/** Shows a comment that was folded. Throws Octokit's errors. */
export async function showComment(client: GitHubClient, nodeId: string): Promise<void> {
  await client.graphql(SHOW, { id: nodeId })
}
