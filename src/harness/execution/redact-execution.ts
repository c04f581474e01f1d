import type { ExecutionNode, KnownExecution } from './execution.ts'

/** No message cuts a shorter text; where that goes out it is redacted as a whole. */
const NEVER_CUT = 40

/**
 * The execution with its texts for people redacted, since messages cut them: a cut could leave a
 * part of a secret that nothing finds. Identifiers and keys stay, as calls need them.
 */
export function redactExecution(execution: KnownExecution, redact: (text: string) => string): KnownExecution {
  const shown = (text: string): string => (text.length > NEVER_CUT ? redact(text) : text)
  const { pipelineName, status, failure, stages } = execution
  return {
    ...execution,
    pipelineName: shown(pipelineName),
    status: shown(status),
    failure: failure === null ? null : shown(failure),
    stages: stages.map(stage => redactNode(stage, shown))
  }
}

/** A graph is at most 32 levels deep. */
function redactNode(node: ExecutionNode, shown: (text: string) => string): ExecutionNode {
  const { name, status, failure, waitsFor, children } = node
  return {
    ...node,
    name: shown(name),
    status: shown(status),
    failure: failure === null ? null : shown(failure),
    waitsFor: waitsFor === null ? null : shown(waitsFor),
    children: children.map(child => redactNode(child, shown))
  }
}
