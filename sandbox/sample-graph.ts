import { createHash } from 'node:crypto'
import type { Frame, Place } from './executions.ts'

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

/** A node of it; `parallel` and `strategy` hold what runs at the same time, the latter the iterations of one stage or step. */
export interface SampleNode {
  readonly kind: 'stage' | 'group' | 'step' | 'parallel' | 'strategy'
  readonly identifier: string
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
  readonly children?: readonly SampleNode[]
}

export interface SampleUnit {
  readonly name: string
  readonly status: string
  readonly from?: number
  readonly to?: number | null
}

type Json = Record<string, unknown>

const TYPES: Readonly<Record<SampleNode['kind'], string>> = {
  stage: 'IntegrationStageStepPMS',
  group: 'STEP_GROUP',
  step: 'Run',
  parallel: 'NG_FORK',
  strategy: 'STRATEGY'
}

/** `executionGraph` as the Pipeline Service gives it, containers and all. */
export function executionGraphOf(frame: Frame, graph: SampleGraph): Json {
  const nodeMap: Record<string, Json> = {}
  const nodeAdjacencyListMap: Record<string, { children: string[]; nextIds: string[] }> = {}

  const put = (path: string, node: Json): string => {
    const uuid = idOf(`${frame.execution} ${path}`)
    nodeMap[uuid] = { uuid, setupId: idOf(`plan ${path.replace(/_\d+(?=$|\/)/gu, '')}`), ...COMMON, ...node }
    nodeAdjacencyListMap[uuid] = { children: [], nextIds: [] }
    return uuid
  }
  const link = (parent: string, children: string[]): void =>
    void nodeAdjacencyListMap[parent]?.children.push(...children)
  /** One after the other: the parent leads to the first, each to the next. */
  const chain = (parent: string, uuids: string[]): void => {
    link(parent, uuids.slice(0, 1))
    for (const [at, uuid] of uuids.entries())
      nodeAdjacencyListMap[uuid]?.nextIds.push(...uuids.slice(at + 1, at + 2))
  }
  const add = (node: SampleNode, path: string, fqn: string): string => {
    const here = `${path}/${node.identifier}`
    const isContainer = node.kind === 'parallel' || node.kind === 'strategy'
    const baseFqn = isContainer ? fqn : `${fqn}.${node.identifier}`
    const uuid = put(isContainer ? `${here} (${node.kind})` : here, jsonOf(node, baseFqn))
    const inner = isContainer ? fqn : `${baseFqn}${node.kind === 'stage' ? '.spec.execution' : ''}.steps`
    const children = (node.children ?? []).map(child => add(child, here, inner))
    if (isContainer) link(uuid, children)
    else if (node.kind === 'stage' && children.length > 0) {
      const execution = put(`${here} (execution)`, {
        ...timesOf(node),
        identifier: 'execution',
        name: 'execution',
        stepType: 'NG_EXECUTION',
        baseFqn: `${baseFqn}.spec.execution`
      })
      link(uuid, [execution])
      chain(execution, children)
    } else chain(uuid, children)
    return uuid
  }

  const whole = { status: graph.status, startTs: graph.startedAt, endTs: graph.endedAt }
  const root = put('pipeline', {
    ...whole,
    identifier: 'pipeline',
    name: 'pipeline',
    stepType: 'PIPELINE_SECTION',
    baseFqn: 'pipeline'
  })
  const stages = put('stages', {
    ...whole,
    identifier: 'stages',
    name: 'stages',
    stepType: 'STAGES_STEP',
    baseFqn: 'pipeline.stages'
  })
  link(root, [stages])
  chain(
    stages,
    graph.stages.map(stage => add(stage, 'stages', 'pipeline.stages'))
  )
  return { rootNodeId: root, nodeMap, nodeAdjacencyListMap }
}

/** What nodes have that nobody reads. */
const COMMON = {
  skipInfo: null,
  nodeRunInfo: null,
  delegateInfoList: [],
  progressData: null,
  strategyMetadata: null
}

function jsonOf(node: SampleNode, baseFqn: string): Json {
  const { keys = [], units = [], matrix, approvers } = node
  const names = units.map(unit => unit.name)
  return {
    identifier: node.identifier,
    name: node.name ?? node.identifier.replaceAll('_', ' '),
    baseFqn,
    stepType: node.type ?? TYPES[node.kind],
    ...timesOf(node),
    logBaseKey: keys[0] ?? '',
    failureInfo:
      node.failure === undefined ? null : { message: node.failure, failureTypeList: ['APPLICATION_ERROR'] },
    executableResponses:
      keys.length === 0
        ? []
        : [{ async: { callbackIds: [idOf(baseFqn)], logKeys: keys, units: names, timeout: 600_000 } }],
    unitProgresses: units.map(({ name, status, from, to }) => ({
      unitName: name,
      status,
      startTime: String(from ?? 0),
      endTime: String(to ?? 0)
    })),
    ...(matrix === undefined
      ? {}
      : {
          strategyMetadata: {
            currentiteration: 0,
            totaliterations: 1,
            matrixmetadata: { matrixvalues: matrix }
          }
        }),
    ...(approvers === undefined ? {} : { stepParameters: { spec: { approvers: { userGroups: approvers } } } })
  }
}

function timesOf({ status = 'Success', from, to }: SampleNode): Json {
  return { status, startTs: from ?? null, endTs: to ?? null }
}

/** 22 characters, as Harness's ids have. */
export function idOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
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
