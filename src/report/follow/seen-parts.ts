import type { ExecutionNode, KnownExecution } from '../../harness/execution/execution.ts'

/** Executions as they were seen last, by planExecutionId. */
type SeenExecutions = ReadonlyMap<string, KnownExecution>

/**
 * The stage that ran an execution, with those above it; empty for one that belongs to none, or
 * where that one was not seen.
 */
export function placeAbove({ partOf }: KnownExecution, seen: SeenExecutions): readonly ExecutionNode[] {
  const places: ExecutionNode[] = []
  const visited = new Set<string>()
  for (let part = partOf; part !== null && !visited.has(part.executionId);) {
    visited.add(part.executionId)
    const above = seen.get(part.executionId)
    places.unshift(...pathTo(part.stageUuid, above?.stages ?? []))
    part = above?.partOf ?? null
  }
  return places
}

/** The execution that this one belongs to in the end, and all that belong to that. */
export function familyOf(
  execution: KnownExecution,
  seen: SeenExecutions
): readonly [KnownExecution, ...KnownExecution[]] {
  const main = mainOf(execution, seen)
  const parts = [...seen.values()].filter(one => one !== main && mainOf(one, seen) === main)
  return [main, ...parts]
}

function mainOf(execution: KnownExecution, seen: SeenExecutions): KnownExecution {
  const visited = new Set<KnownExecution>()
  let main = seen.get(execution.executionId) ?? execution
  while (main.partOf !== null && !visited.has(main)) {
    visited.add(main)
    main = seen.get(main.partOf.executionId) ?? main
  }
  return main
}

function pathTo(uuid: string | null, nodes: readonly ExecutionNode[]): readonly ExecutionNode[] {
  for (const node of nodes) {
    if (node.uuid === uuid) return [node]
    const inside = pathTo(uuid, node.children)
    if (inside.length > 0) return [node, ...inside]
  }
  return []
}
