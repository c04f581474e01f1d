import type { ExecutionNode } from '../harness/execution/execution.ts'
import { SiblingNode, retryEnding } from './identifier-siblings.ts'
import { iterationOf } from '../harness/keys/iterations.ts'
import { plainIdentifier, type Standing } from './selection.ts'
import { iterationEnding, type NodePosition } from './node-positions.ts'

/** An identifier at its position, and what it is called; texts are foreign. */
export interface NamedStanding extends Standing {
  /** Without a retry's ending. */
  readonly plain: string
  /** For people, without what tells the iteration and the attempt. */
  readonly name: string
  /** What tells the iteration from the others; null when it is none. */
  readonly iteration: string | null
  /** The graph told the name. */
  readonly isTold: boolean
}

/**
 * The identifiers of an execution's stages, groups and steps, from log keys and from the graph.
 * What an identifier stands for follows from the graph where that knows it, else from what stands
 * beside it: so everything is added before anything is asked.
 */
export class IdentifierTree {
  readonly #root = new SiblingNode()
  readonly #nodes = new Map<SiblingNode, ExecutionNode>()
  /** Names for people by plain identifier, for the attempts that the graph does not show. */
  readonly #names = new Map<SiblingNode, Map<string, string>>()
  readonly #positions: NodePosition[] = []
  #isSettled = false

  add(path: readonly string[]): void {
    path.reduce((level, identifier) => level.enter(identifier), this.#root)
  }

  /** Of two nodes at one position the first counts. */
  addPosition(position: NodePosition): void {
    const level = position.path.reduce((above, identifier) => above.enter(identifier), this.#root)
    if (this.#nodes.has(level)) return
    this.#nodes.set(level, position.node)
    this.#positions.push(position)
  }

  /**
   * What stands on the way, from the stage down.
   * @param last the node that it ends at, where the graph may have several at one position
   */
  along(path: readonly string[], last?: ExecutionNode): NamedStanding[] {
    this.#settle()
    const standings: NamedStanding[] = []
    let level = this.#root
    for (const [at, identifier] of path.entries()) {
      const node = at === path.length - 1 ? last : undefined
      const standing = this.#standingOf(level, identifier, standings.at(-1), node)
      // A single identifier under the stage is its step, even if it looks like an iteration of it.
      const isStep = at === 1 && path.length === 2 && !standing.isTold
      standings.push(isStep ? { ...standing, name: standing.plain, iteration: null } : standing)
      level = level.enter(identifier)
    }
    return standings
  }

  #standingOf(
    level: SiblingNode,
    identifier: string,
    parent: NamedStanding | undefined,
    last: ExecutionNode | undefined
  ): NamedStanding {
    const node = last ?? this.#nodeAt(level, identifier)
    const retry = this.#retryOf(level, identifier, parent?.identifier)
    const plain = plainIdentifier(identifier, retry + 1)
    if (node !== undefined)
      return {
        identifier,
        retry,
        plain,
        name: plainName(node, plain, retry, parent?.identifier),
        iteration: node.iteration,
        isTold: true
      }
    const iteration = iterationOf(parent?.identifier, plain)
    const told = this.#names.get(level)?.get(plain)
    const name = told ?? (iteration === null ? plain : (parent?.name ?? plain))
    return { identifier, retry, plain, name, iteration, isTold: told !== undefined }
  }

  #retryOf(level: SiblingNode, identifier: string, parent: string | undefined): number {
    const node = this.#nodeAt(level, identifier)
    const ending = retryEnding(identifier)
    if (node === undefined || ending === null || ending.base === parent)
      return level.retryOf(identifier, parent)
    if (node.iteration !== null) {
      const isRetry =
        iterationEnding(node) === null && iterationEnding({ ...node, identifier: ending.base }) !== null
      return isRetry ? ending.number : level.retryOf(identifier, parent)
    }
    // Two steps that the graph knows under different names are not attempts of one.
    const first = this.#nodeAt(level, ending.base)
    if (first !== undefined) return first.name === node.name ? ending.number : 0
    const byName = node.name.trim().replace(/[\s-]/gu, '_').toLowerCase() === ending.base.toLowerCase()
    return byName ? ending.number : level.retryOf(identifier, parent)
  }

  #nodeAt(level: SiblingNode, identifier: string): ExecutionNode | undefined {
    const inside = level.find(identifier)
    return inside === undefined ? undefined : this.#nodes.get(inside)
  }

  #settle(): void {
    if (this.#isSettled) return
    this.#isSettled = true
    for (const { node, path } of this.#positions) {
      const above: SiblingNode[] = [this.#root]
      for (const identifier of path) above.push((above.at(-1) ?? this.#root).enter(identifier))
      const identifier = path.at(-1) ?? ''
      const [grandparent, parent] = [above.at(-3), above.at(-2)]
      const retry = parent === undefined ? 0 : this.#retryOf(parent, identifier, path.at(-2))
      const plain = plainIdentifier(identifier, retry + 1)
      const plainParent = path.at(-2)
      const name = plainName(node, plain, retry, plainParent)
      if (node.iteration === null) this.#noteName(parent, plain, name)
      else if (plainParent !== undefined && plain.startsWith(`${plainParent}_`))
        this.#noteName(grandparent, plainParent, name)
    }
  }

  #noteName(level: SiblingNode | undefined, plain: string, name: string): void {
    if (level === undefined) return
    const names = this.#names.get(level) ?? new Map<string, string>()
    this.#names.set(level, names)
    if (!names.has(plain)) names.set(plain, name)
  }
}

/** The node's name without the endings of its retry and its iteration. */
function plainName(node: ExecutionNode, plain: string, retry: number, parent: string | undefined): string {
  // Its name is no name: it is shown as `Initialize`, see `displayName`.
  if (plain === 'liteEngineTask') return plain
  const name = node.name.trim() === '' ? node.identifier : node.name.trim()
  // Iterations can be numbered in their identifiers, and told by their values for people.
  const iteration =
    node.iteration === null
      ? null
      : (iterationOf(parent, plain) ?? iterationEnding({ ...node, identifier: plain }))
  const endings = [retry > 0 ? `_${retry}` : '', iteration === null ? '' : `_${iteration}`]
  return endings.reduce(
    (rest, ending) =>
      ending !== '' && rest.length > ending.length && rest.endsWith(ending)
        ? rest.slice(0, -ending.length)
        : rest,
    name
  )
}
