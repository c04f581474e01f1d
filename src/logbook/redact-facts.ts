import type { ExecutionSource, ExecutionTrigger } from '../harness/execution/execution-source.ts'
import type { Redact } from './tree-draft.ts'

/** Who started an execution, without secrets. */
export function redactTrigger(trigger: ExecutionTrigger | null, redact: Redact): ExecutionTrigger | null {
  const optional = optionally(redact)
  return trigger === null ? null : { type: optional(trigger.type), by: optional(trigger.by) }
}

/** What an execution built and deployed, without secrets. */
export function redactSource(source: ExecutionSource | null, redact: Redact): ExecutionSource | null {
  if (source === null) return null
  const optional = optionally(redact)
  const { pullRequest } = source
  return {
    repository: optional(source.repository),
    branch: optional(source.branch),
    tag: optional(source.tag),
    commit: optional(source.commit),
    commitMessage: optional(source.commitMessage),
    pullRequest: pullRequest && {
      number: pullRequest.number,
      title: optional(pullRequest.title),
      url: optional(pullRequest.url),
      sourceBranch: optional(pullRequest.sourceBranch),
      targetBranch: optional(pullRequest.targetBranch)
    },
    services: source.services.map(redact),
    environments: source.environments.map(redact)
  }
}

/** Every text in these facts. */
export function* textsIn(facts: object | null): Generator<string> {
  for (const value of Object.values(facts ?? {}) as unknown[]) {
    if (typeof value === 'string') yield value
    else if (typeof value === 'object' && value !== null) yield* textsIn(value)
  }
}

function optionally(redact: Redact): (text: string | null) => string | null {
  return text => (text === null ? null : redact(text))
}
