import { hasRun, isFailure, isFinal, statusKind } from '../harness/execution/execution-status.ts'
import type { ExecutionNode, KnownExecution } from '../harness/execution/execution.ts'

/** Something that happened to a stage or a step between two looks at its execution. */
export interface ExecutionEvent {
  readonly kind: 'started' | 'waits' | 'ended'
  readonly node: ExecutionNode
  /** From the stage down to the node itself. */
  readonly path: readonly ExecutionNode[]
}

/**
 * What happened between two looks, in the order of execution. At a first look (`before` null) of
 * stages that have ended only they themselves are told, and steps that failed.
 */
export function eventsBetween(before: KnownExecution | null, after: KnownExecution): ExecutionEvent[] {
  const known = new Map<string, string>()
  for (const { node } of placesIn(before?.stages ?? [])) known.set(node.uuid, stateOf(node))
  const events: ExecutionEvent[] = []
  for (const { node, path, isEnd } of placesIn(after.stages)) {
    const state = stateOf(node)
    const [stage = node] = path
    const isOld = before === null && node !== stage && isFinal(stage.status) && !isFailure(node.status)
    if (node.kind === 'group' || isOld || known.get(node.uuid) === state) continue
    const kind = KINDS.get(state.split(' ', 1)[0] ?? '')
    // What is inside has ended before.
    if (kind !== undefined && isEnd === (kind === 'ended')) events.push({ kind, node, path })
  }
  return events
}

const KINDS = new Map<string, ExecutionEvent['kind']>([
  ['running', 'started'],
  ['waiting', 'waits'],
  ['ended', 'ended']
])

/** What it waits for counts: another approver is news. */
function stateOf({ status, waitsFor, kind }: ExecutionNode): string {
  if (status === '' || statusKind(status) === 'skipped') return 'none'
  if (isFinal(status)) return 'ended'
  if (kind === 'step' && waitsFor !== null) return `waiting ${waitsFor}`
  if (!hasRun(status)) return 'none'
  return kind === 'step' && statusKind(status) === 'waiting' ? 'waiting' : 'running'
}

interface Place {
  readonly node: ExecutionNode
  readonly path: readonly ExecutionNode[]
  readonly isEnd: boolean
}

/** Every node twice: at its start and, after all that is in it, at its end. */
function* placesIn(nodes: readonly ExecutionNode[], above: readonly ExecutionNode[] = []): Generator<Place> {
  for (const node of nodes) {
    const path = [...above, node]
    yield { node, path, isEnd: false }
    yield* placesIn(node.children, path)
    yield { node, path, isEnd: true }
  }
}
