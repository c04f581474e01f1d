import type { KnownExecution } from '../harness/execution/execution.ts'
import type { LogKey } from '../harness/keys/log-key.ts'
import { isSelected, type StepSelection } from './selection.ts'
import { graphPlaces, pathOf } from './graph-places.ts'
import { IdentifierTree } from './identifier-tree.ts'

/** What the graphs say about a selection. */
export interface SelectedByGraph {
  /** A graph has the stage or step, be there logs of it or not. */
  readonly isKnown: boolean
  /** The log keys of what was selected: those that a graph tells, and those of earlier attempts and the like beside it. */
  readonly keys: ReadonlySet<string>
}

/** The logs of the stage and step that the user named, as far as the graphs know: which identifiers are attempts of one, above all. */
export function selectByGraph(
  executions: readonly KnownExecution[],
  logs: readonly { readonly key: string; readonly logKey: LogKey | null }[],
  selection: StepSelection
): SelectedByGraph {
  let isKnown = false
  const keys = new Set<string>()
  for (const known of executions) {
    const places = graphPlaces(known.stages)
    const own = logs.filter(({ logKey }) => logKey !== null && isOf(logKey, known))
    const tree = new IdentifierTree()
    for (const place of places) tree.addPlace(place)
    for (const { logKey } of own) if (logKey !== null) tree.add(pathOf(logKey))
    for (const { node, path } of places) {
      if (!isSelected(tree.along(path, node), selection)) continue
      isKnown = true
      for (const key of node.logKeys) keys.add(key)
    }
    for (const { key, logKey } of own)
      if (logKey !== null && isSelected(tree.along(pathOf(logKey)), selection)) keys.add(key)
  }
  return { isKnown, keys }
}

function isOf(key: LogKey, { account, pipeline, run, executionId }: KnownExecution): boolean {
  return (
    key.account === account &&
    key.pipeline === pipeline &&
    key.run === run &&
    (key.execution === null || key.execution === executionId)
  )
}
