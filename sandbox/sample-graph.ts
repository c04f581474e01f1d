import type { Place } from './place.ts'

/** The execution graph of a sample; all times in ms since 1970. */
export interface SampleGraph {
  /** The pipeline's name. */
  readonly name: string
  readonly status: string
  readonly failure?: string
  readonly startedAt: number
  /** null while it runs. */
  readonly endedAt: number | null
  readonly stages: readonly SampleNode[]
}

/**
 * A node of it; `parallel` and `strategy` hold what runs at the same time, the latter the
 * iterations of one stage or step.
 */
export interface SampleNode {
  readonly kind: 'stage' | 'group' | 'step' | 'parallel' | 'strategy'
  readonly identifier: string
  /** As the plan names it: without the ending of a retry. The identifier by default. */
  readonly plain?: string
  /** The identifier with spaces by default. */
  readonly name?: string
  readonly type?: string
  readonly status?: string
  readonly from?: number
  readonly to?: number | null
  readonly failure?: string
  /** Of a step, all of them. */
  readonly keys?: readonly string[]
  readonly units?: readonly SampleUnit[]
  /** Of an iteration: its values by axis. */
  readonly matrix?: Readonly<Record<string, string>>
  readonly approvers?: readonly string[]
  /** Names of the delegates that ran it. */
  readonly delegates?: readonly string[]
  /** Of a stage that runs another pipeline: the execution of that one. */
  readonly child?: SampleChild
  readonly children?: readonly SampleNode[]
}

export interface SampleChild {
  readonly execution: string
  readonly org: string
  readonly project: string
}

export interface SampleUnit {
  readonly name: string
  readonly status: string
  readonly from?: number
  readonly to?: number | null
}

/** A log with its place, and when it began and ended. */
export interface PlacedLog {
  readonly place: Place
  readonly key: string
  readonly from: number
  readonly to: number
}

interface GrowingNode extends SampleNode {
  keys: string[]
  units: SampleUnit[]
  from: number
  to: number
  readonly children: GrowingNode[]
}

/** The graph that logs at these places belong to; everything in it went well. */
export function graphOfPlaces(name: string, logs: readonly PlacedLog[]): SampleGraph {
  const top: GrowingNode[] = []
  for (const log of logs) {
    const { place } = log
    const levels: [SampleNode['kind'], readonly string[]][] = [['stage', place.stage]]
    if (place.beside !== undefined) levels.push(['step', [place.beside]])
    for (const [at, step] of place.steps.entries())
      levels.push([at < place.steps.length - 1 ? 'group' : 'step', step])
    let siblings = top
    let node: GrowingNode | null = null
    for (const [kind, names] of levels) {
      for (const [at, identifier] of names.entries()) {
        node = enter(siblings, at < names.length - 1 ? 'strategy' : kind, identifier, log)
        siblings = node.children
      }
    }
    node?.keys.push(log.key)
    if (place.unit !== undefined)
      node?.units.push({ name: place.unit, status: 'SUCCESS', from: log.from, to: log.to })
  }
  const startedAt = Math.min(...logs.map(log => log.from))
  return { name, status: 'Success', startedAt, endedAt: Math.max(...logs.map(log => log.to)), stages: top }
}

function enter(
  siblings: GrowingNode[],
  kind: SampleNode['kind'],
  identifier: string,
  { from, to }: PlacedLog
): GrowingNode {
  let node = siblings.find(each => each.identifier === identifier)
  if (node === undefined) {
    node = { kind, identifier, keys: [], units: [], from, to, children: [] }
    siblings.push(node)
  }
  node.from = Math.min(node.from, from)
  node.to = Math.max(node.to, to)
  return node
}
