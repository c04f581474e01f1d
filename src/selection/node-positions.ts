import type { ExecutionNode } from '../harness/execution/execution.ts'
import type { LogKey } from '../harness/keys/key-layout.ts'
import { parseLogKey } from '../harness/keys/log-key.ts'

/** A node of the execution graph, and where it stands. */
export interface NodePosition {
  readonly node: ExecutionNode
  /** Itself for a stage. */
  readonly stage: NodePosition
  /**
   * Identifiers from the stage down as log keys have them: the parents of iterations are among
   * them.
   */
  readonly path: readonly string[]
}

/** What is nested deeper counts as standing there. */
const DEEPEST = 32
/** Longer keys are taken as they are, not taken apart. */
const LONGEST_KEY = 4096

interface Spot {
  readonly node: ExecutionNode
  readonly parent: Spot | null
  readonly depth: number
  path: readonly string[] | null
  /** A key of a step inside was searched for the path. */
  isSearched: boolean
}

/** Every node with its position, parents first, in the graph's order. */
export function nodePositions(stages: readonly ExecutionNode[]): NodePosition[] {
  const spots = spotsOf(stages)
  for (const spot of spots) {
    spot.path = pathByKey(spot.node)
    if (spot.path !== null) findAbove(spot, spot.path)
  }
  const positions = new Map<Spot, NodePosition>()
  for (const spot of spots) {
    const above = spot.parent === null ? undefined : positions.get(spot.parent)
    const path = spot.path ?? pathUnder(above?.path ?? [], spot.node)
    positions.set(spot, positionAt(spot.node, path, above))
  }
  return [...positions.values()]
}

/** Identifiers of a key from the stage down; none for a log of the pipeline itself. */
export function pathOf({ stage, groups, step }: LogKey): string[] {
  return [stage, ...groups, step].filter(identifier => identifier !== null)
}

/**
 * What tells an iteration from its parent, in the way that its identifier ends: `linux_18` for
 * `linux, 18`.
 */
export function iterationEnding(node: ExecutionNode): string | null {
  if (node.iteration === null) return null
  const ending = node.iteration
    .split(/, ?/)
    .map(value => value.replace(/[^A-Za-z0-9_]/g, '_'))
    .join('_')
  return ending !== '' && node.identifier.endsWith(`_${ending}`) ? ending : null
}

function positionAt(
  node: ExecutionNode,
  path: readonly string[],
  above: NodePosition | undefined
): NodePosition {
  if (above !== undefined) return { node, path, stage: above.stage }
  const position: NodePosition = {
    node,
    path,
    get stage() {
      return position
    }
  }
  return position
}

function spotsOf(stages: readonly ExecutionNode[]): Spot[] {
  const spots: Spot[] = []
  const open: Spot[] = stages.map(node => spotAt(node, null)).reverse()
  for (let spot = open.pop(); spot !== undefined; spot = open.pop()) {
    spots.push(spot)
    const parent = spot.depth < DEEPEST ? spot : spot.parent
    for (let at = spot.node.children.length - 1; at >= 0; at--) {
      const child = spot.node.children[at]
      if (child !== undefined) open.push(spotAt(child, parent))
    }
  }
  return spots
}

function spotAt(node: ExecutionNode, parent: Spot | null): Spot {
  return { node, parent, depth: (parent?.depth ?? 0) + 1, path: null, isSearched: false }
}

function pathByKey({ kind, identifier, logKeys }: ExecutionNode): string[] | null {
  for (const key of logKeys) {
    const logKey = key.length > LONGEST_KEY ? null : parseLogKey(key)
    const path = logKey === null ? [] : pathOf(logKey)
    if (path.length > 0 && (kind === 'step' || path.at(-1) === identifier)) return path
  }
  return null
}

/** The positions of the nodes around one, from its own. */
function findAbove({ parent }: Spot, path: readonly string[]): void {
  let end = path.length - 1
  for (let above = parent; above !== null && !above.isSearched; above = above.parent) {
    above.isSearched = true
    const { identifier } = above.node
    const at =
      above.parent === null
        ? path.slice(0, 2).indexOf(identifier)
        : path.slice(0, end).lastIndexOf(identifier)
    if (at < 0 || at >= path.length - 1) continue
    above.path ??= path.slice(0, at + 1)
    end = at
  }
}

function pathUnder(above: readonly string[], node: ExecutionNode): string[] {
  const numbered = node.iteration === null ? null : (/_(\d+)$/.exec(node.identifier)?.[1] ?? null)
  const ending = iterationEnding(node) ?? numbered
  const plain = ending === null ? '' : node.identifier.slice(0, -ending.length - 1)
  return plain === '' || above.at(-1) === plain
    ? [...above, node.identifier]
    : [...above, plain, node.identifier]
}
