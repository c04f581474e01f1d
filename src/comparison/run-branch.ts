import type { ExecutionSource } from '../harness/execution/execution-source.ts'
import type { ForeignObject } from '../harness/http/foreign-json.ts'

/** Which runs a run is one of: those of its pull request, or of its branch. */
export type RunBranch =
  | {
      readonly kind: 'pull-request'
      readonly repository: string | null
      readonly number: number
      readonly sourceBranch: string | null
      readonly targetBranch: string | null
    }
  | { readonly kind: 'branch'; readonly repository: string | null; readonly name: string }

/** @returns null where the run tells none, such as one that only deploys */
export function branchOf(source: ExecutionSource | null): RunBranch | null {
  if (source === null) return null
  const { repository, branch, pullRequest } = source
  if (pullRequest !== null) {
    const { number, sourceBranch, targetBranch } = pullRequest
    return { kind: 'pull-request', repository, number, sourceBranch, targetBranch }
  }
  return branch === null ? null : { kind: 'branch', repository, name: branch }
}

/** The branch that a pull request goes into. */
export function targetOf(branch: RunBranch | null): RunBranch | null {
  if (branch?.kind !== 'pull-request' || branch.targetBranch === null) return null
  return { kind: 'branch', repository: branch.repository, name: branch.targetBranch }
}

/** Whether a run is one of these. */
export function isOnBranch(source: ExecutionSource | null, wanted: RunBranch): boolean {
  const branch = branchOf(source)
  if (branch?.repository !== wanted.repository) return false
  if (branch.kind === 'pull-request') return wanted.kind === 'pull-request' && branch.number === wanted.number
  return wanted.kind === 'branch' && branch.name === wanted.name
}

/** What Harness is asked for, to list few others. */
export function filterFor(branch: RunBranch): ForeignObject {
  if (branch.kind === 'branch') return { ci: { branch: branch.name } }
  const { sourceBranch, targetBranch } = branch
  const pullRequest = {
    ...(sourceBranch === null ? {} : { sourceBranch }),
    ...(targetBranch === null ? {} : { targetBranch })
  }
  return { ci: { ciExecutionInfoDTO: { event: 'pullRequest', pullRequest } } }
}
