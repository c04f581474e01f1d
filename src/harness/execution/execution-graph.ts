import type { ExecutionNode } from './execution.ts'
import { entriesOf, objectOf, textOf, textsOf, type ForeignObject } from '../http/foreign-json.ts'
import { readNode, type GraphNode } from './graph-node.ts'
import { parseLogKey } from '../keys/log-key.ts'

/**
 * Deeper levels are shown as children of the last: no pipeline is nested so deep, but a graph is
 * foreign text.
 */
const DEEPEST = 32

/** A node while its children are still being found. */
interface GrowingNode extends ExecutionNode {
  readonly children: GrowingNode[]
}

interface Visit {
  readonly uuid: string
  readonly parent: GrowingNode | null
  readonly depth: number
  readonly stage: { readonly baseFqn: string } | null
}

/**
 * The stages of an execution graph with what they hold, in the order of execution: from the root,
 * each node's children, then what comes next. Nodes that the root doesn't lead to come last.
 * Whatever the answer holds, each node is there once at most, and the work is linear.
 *
 * @param executionGraph `data.executionGraph` of the Pipeline Service's answer, unchecked
 */
export function readGraph(executionGraph: unknown): ExecutionNode[] {
  const graph = objectOf(executionGraph)
  const nodes = entriesOf(graph.nodeMap)
  const adjacency = entriesOf(graph.nodeAdjacencyListMap)
  const linksOf = (uuid: string): ForeignObject => objectOf(adjacency.get(uuid))
  const top: GrowingNode[] = []
  const seen = new Set<string>()

  const walk = (root: string): void => {
    // The last is the next one.
    const waiting: Visit[] = [{ uuid: root, parent: null, depth: 0, stage: null }]
    for (let visit = waiting.pop(); visit !== undefined; visit = waiting.pop()) {
      if (seen.has(visit.uuid)) continue
      seen.add(visit.uuid)
      const links = linksOf(visit.uuid)
      const children = textsOf(links.children)
      const inside = enter(visit, children.length > 0)
      for (const uuid of textsOf(links.nextIds).reverse()) waiting.push({ ...visit, uuid })
      for (const uuid of children.reverse()) waiting.push({ ...inside, uuid })
    }
  }

  const enter = (visit: Visit, holdsOthers: boolean): Visit => {
    // A node that is missing still leads to those that its links name.
    if (!nodes.has(visit.uuid)) return visit
    const read = readNode(visit.uuid, nodes.get(visit.uuid), holdsOthers)
    const kind = kindOf(read, visit)
    if (kind === null) return visit
    const node = grow(kind, visit.uuid, read)
    const siblings = visit.parent?.children ?? top
    siblings.push(node)
    if (kind === 'step' || visit.depth === DEEPEST) return visit
    const stage = kind === 'stage' ? { baseFqn: read.baseFqn } : visit.stage
    return { ...visit, parent: node, depth: visit.depth + 1, stage }
  }

  const root = textOf(graph.rootNodeId)
  if (root !== null) walk(root)
  for (const start of [...startsOf(nodes, adjacency), ...nodes.keys()]) walk(start)
  return underStages(top)
}

/** Nodes that no other leads to. */
function startsOf(
  nodes: ReadonlyMap<string, unknown>,
  adjacency: ReadonlyMap<string, unknown>
): readonly string[] {
  const led = new Set<string>()
  for (const links of adjacency.values()) {
    const { children, nextIds } = objectOf(links)
    for (const uuid of textsOf(children)) led.add(uuid)
    for (const uuid of textsOf(nextIds)) led.add(uuid)
  }
  return [...nodes.keys()].filter(uuid => !led.has(uuid))
}

/** Null for what is only a container where it stands; a stage in another one is a group of it. */
function kindOf({ role, baseFqn }: GraphNode, { stage }: Visit): ExecutionNode['kind'] | null {
  if (role === 'container') return null
  if (role !== 'stage' || stage === null) return role
  return baseFqn === stage.baseFqn ? null : 'group'
}

function grow(kind: ExecutionNode['kind'], uuid: string, read: GraphNode): GrowingNode {
  const { setupId, identifier, name, stepType, status, startedAt, endedAt } = read
  const { failure, waitsFor, delegates, child, iteration, logKeys, units } = read
  const facts = { setupId, identifier, name, stepType, status, startedAt, endedAt }
  const about = { failure, waitsFor, delegates, child, iteration, logKeys, units }
  return { kind, uuid, ...facts, ...about, children: [] }
}

/**
 * Steps that stand in no stage are put into the one that their log keys name; without such a one
 * they stay where they are.
 */
function underStages(top: readonly GrowingNode[]): ExecutionNode[] {
  const stages = new Map<string, GrowingNode>()
  for (const node of top) {
    if (node.kind !== 'stage') continue
    if (!stages.has(node.identifier)) stages.set(node.identifier, node)
  }
  return top.filter(node => {
    if (node.kind === 'stage') return true
    const key = parseLogKey(node.logKeys[0] ?? '')
    const stage = stages.get(key?.groups[0] ?? '') ?? stages.get(key?.stage ?? '')
    stage?.children.push(node)
    return stage === undefined
  })
}
