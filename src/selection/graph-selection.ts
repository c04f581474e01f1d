import type { ExecutionNode, KnownExecution } from '../harness/execution/execution.ts'
import type { LogKey } from '../harness/keys/key-layout.ts'
import { hasRun } from '../harness/execution/execution-status.ts'
import { parseLogKey } from '../harness/keys/log-key.ts'
import { isSelected, type StepSelection } from './selection.ts'
import { nodePositions, pathOf } from './node-positions.ts'
import { retryEnding } from './identifier-siblings.ts'
import { IdentifierTree } from './identifier-tree.ts'

/** What the graphs say about a selection. */
export interface SelectedByGraph {
  /** A graph has the stage or step, be there logs of it or not. */
  readonly isKnown: boolean
  /**
   * The log keys of what was selected: those that a graph tells, and those of earlier attempts and
   * the like beside it.
   */
  readonly keys: ReadonlySet<string>
}

/**
 * The logs of the stage and step that the user named, as far as the graphs know: which identifiers
 * are attempts of one, above all.
 */
export function selectByGraph(
  executions: readonly KnownExecution[],
  logs: readonly { readonly key: string; readonly logKey: LogKey | null }[],
  selection: StepSelection
): SelectedByGraph {
  let isKnown = false
  const keys = new Set<string>()
  for (const known of executions) {
    const positions = nodePositions(known.stages)
    const own = logs.filter(({ logKey }) => logKey !== null && isOf(logKey, known))
    const tree = new IdentifierTree()
    for (const position of positions) tree.addPosition(position)
    for (const { logKey } of own) if (logKey !== null) tree.add(pathOf(logKey))
    for (const { node, path } of positions) {
      if (!isSelected(tree.along(path, node), selection)) continue
      isKnown = true
      for (const key of node.logKeys) keys.add(key)
    }
    for (const { key, logKey } of own)
      if (logKey !== null && isSelected(tree.along(pathOf(logKey)), selection)) keys.add(key)
  }
  return { isKnown, keys }
}

/**
 * Whether a log belongs to what an execution stands for: of an earlier run only the stages count
 * that a later one took over, with all their logs.
 */
export function isTakenOver(key: LogKey, { partOf, stages }: KnownExecution): boolean {
  if (partOf?.role !== 'retried-from') return true
  const path = pathOf(key)
  return nodePositions(stages).some(
    position =>
      position.stage === position &&
      position.path.every((identifier, at) => isAttemptUpTo(identifier, path[at]))
  )
}

/** The graph shows the last attempt alone. */
function isAttemptUpTo(last: string, identifier: string | undefined): boolean {
  if (identifier === undefined || identifier === last) return identifier === last
  const [shown, other] = [retryEnding(last), retryEnding(identifier)]
  if (shown === null) return false
  return identifier === shown.base || (other?.base === shown.base && other.number < shown.number)
}

/**
 * Whether the graph tells of a log that is selected, of a step that ran in this execution itself.
 */
export function hasSelectedLogs(known: KnownExecution, selection: StepSelection): boolean {
  const positions = nodePositions(known.stages)
  const tree = new IdentifierTree()
  for (const position of positions) tree.addPosition(position)
  return positions.some(({ node, path }) => {
    const own = node.logKeys.filter(key => {
      const logKey = parseLogKey(key)
      return logKey === null || isOf(logKey, known)
    })
    return own.length > 0 && hasRun(node.status) && isSelected(tree.along(path, node), selection)
  })
}

/** The steps of the graph that were selected. */
export function selectedSteps(known: KnownExecution, selection: StepSelection): readonly ExecutionNode[] {
  const positions = nodePositions(known.stages)
  const tree = new IdentifierTree()
  for (const position of positions) tree.addPosition(position)
  return positions
    .filter(({ node, path }) => node.kind === 'step' && isSelected(tree.along(path, node), selection))
    .map(({ node }) => node)
}

function isOf(key: LogKey, { account, pipeline, run, executionId }: KnownExecution): boolean {
  return (
    key.account === account &&
    key.pipeline === pipeline &&
    key.run === run &&
    (key.execution === null || key.execution === executionId)
  )
}
