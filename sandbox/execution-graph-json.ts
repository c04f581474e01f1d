import { createHash } from 'node:crypto'
import type { Frame } from './executions.ts'
import type { SampleChild, SampleGraph, SampleNode } from './sample-graph.ts'

type Json = Record<string, unknown>

const TYPES: Readonly<Record<SampleNode['kind'], string>> = {
  stage: 'IntegrationStageStepPMS',
  group: 'STEP_GROUP',
  step: 'Run',
  parallel: 'NG_FORK',
  strategy: 'STRATEGY'
}

/** Where a node stands while the graph is written. */
interface Spot {
  /** Of the run. */
  readonly path: string
  /** Of the plan: all iterations of a stage or step have one. */
  readonly planPath: string
  readonly baseFqn: string
  /** The strategy around it, with its place among the iterations. */
  readonly iteration: { readonly of: string; readonly index: number; readonly count: number } | null
}

/** `executionGraph` as the Pipeline Service gives it, containers and all. */
export function executionGraphOf(frame: Frame, graph: SampleGraph): Json {
  const nodeMap: Record<string, Json> = {}
  const nodeAdjacencyListMap: Record<string, { children: string[]; nextIds: string[] }> = {}

  const put = (path: string, planPath: string, node: Json): string => {
    const uuid = idOf(`${frame.execution} ${path}`)
    nodeMap[uuid] = { uuid, setupId: idOf(`plan ${planPath}`), ...COMMON, ...node }
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
  const add = (node: SampleNode, around: Spot): string => {
    const isContainer = node.kind === 'parallel' || node.kind === 'strategy'
    const here = `${around.path}/${node.identifier}`
    const planned = `${around.planPath}/${around.iteration?.of ?? node.identifier}`
    const path = isContainer ? `${here} (${node.kind})` : here
    const planPath = isContainer ? `${planned} (${node.kind})` : planned
    const baseFqn = isContainer ? around.baseFqn : `${around.baseFqn}.${node.plain ?? node.identifier}`
    const uuid = put(path, planPath, jsonOf(node, baseFqn, around.iteration))
    const children = node.children ?? []
    const inner = isContainer ? baseFqn : `${baseFqn}${node.kind === 'stage' ? '.spec.execution' : ''}.steps`
    const inside = children.map((child, index) => {
      const count = children.length
      const iteration = node.kind === 'strategy' ? { of: node.identifier, index, count } : null
      return add(child, { path, planPath, baseFqn: inner, iteration })
    })
    if (isContainer) link(uuid, inside)
    else if (node.kind === 'stage' && inside.length > 0) {
      const execution = put(`${path} (execution)`, `${planPath} (execution)`, {
        ...timesOf(node),
        identifier: 'execution',
        name: 'Execution',
        stepType: 'NG_EXECUTION',
        baseFqn: `${baseFqn}.spec.execution`
      })
      link(uuid, [execution])
      chain(execution, inside)
    } else chain(uuid, inside)
    return uuid
  }

  const whole = { status: graph.status, startTs: graph.startedAt, endTs: graph.endedAt }
  const top = (identifier: string, stepType: string, baseFqn: string): string =>
    put(identifier, identifier, { ...whole, identifier, name: identifier, stepType, baseFqn })
  const root = top('pipeline', 'PIPELINE_SECTION', 'pipeline')
  const stages = top('stages', 'STAGES_STEP', 'pipeline.stages')
  link(root, [stages])
  const spot: Spot = { path: 'stages', planPath: 'stages', baseFqn: 'pipeline.stages', iteration: null }
  chain(
    stages,
    graph.stages.map(stage => add(stage, spot))
  )
  return { rootNodeId: root, nodeMap, nodeAdjacencyListMap, representationStrategy: 'camelCase' }
}

/**
 * `layoutNodeMap` and `startingNodeId` of the summary: the stages alone, by the ids of the plan.
 */
export function layoutOf(graph: SampleGraph): Json {
  const layoutNodeMap: Record<string, Json> = {}
  const add = (node: SampleNode, around: string, next: string[]): string => {
    const isContainer = node.kind !== 'stage'
    const path = `${around}/${node.identifier}${isContainer ? ` (${node.kind})` : ''}`
    const id = idOf(`plan ${path}`)
    // The plan knows one stage where the run has many iterations.
    const children = (node.children ?? []).slice(0, node.kind === 'strategy' ? 1 : undefined)
    const inside = isContainer
      ? children.map(child =>
          add(node.kind === 'strategy' ? { ...child, identifier: node.identifier } : child, path, [])
        )
      : []
    layoutNodeMap[id] = {
      nodeType: node.kind === 'parallel' ? 'parallel' : node.kind === 'strategy' ? 'MATRIX' : 'CI',
      nodeGroup: 'STAGE',
      nodeIdentifier: node.identifier,
      name: nameOf(node),
      nodeUuid: id,
      ...timesOf(node),
      edgeLayoutList: { currentNodeChildren: inside, nextIds: next }
    }
    return id
  }
  let next: string[] = []
  for (const stage of graph.stages.toReversed()) next = [add(stage, 'stages', next)]
  return { layoutNodeMap, startingNodeId: next[0] ?? '' }
}

/** What nodes have that nobody reads. */
const COMMON = {
  skipInfo: null,
  nodeRunInfo: null,
  delegateInfoList: [],
  interruptHistories: [],
  retryIds: [],
  progressData: null,
  strategyMetadata: null
}

function jsonOf(node: SampleNode, baseFqn: string, iteration: Spot['iteration']): Json {
  const { keys = [], units = [], approvers, delegates = [], child } = node
  return {
    identifier: node.identifier,
    name: nameOf(node),
    baseFqn,
    stepType: child !== undefined ? 'PIPELINE_STAGE' : (node.type ?? TYPES[node.kind]),
    ...timesOf(node),
    logBaseKey: keys[0] ?? '',
    failureInfo:
      node.failure === undefined
        ? null
        : { message: node.failure, failureTypeList: ['APPLICATION_ERROR'], responseMessages: [] },
    executableResponses:
      child !== undefined ? [waitFor(child)] : keys.length === 0 ? [] : [responseOf(node, baseFqn)],
    delegateInfoList: delegates.map(name => ({
      id: idOf(name),
      name,
      taskId: idOf(`${name} ${baseFqn}`),
      taskName: 'Task'
    })),
    ...(child === undefined ? {} : { stepDetails: { childPipelineExecutionDetails: detailsOf(child) } }),
    unitProgresses: units.map(({ name, status, from, to }) => ({
      unitName: name,
      status,
      startTime: String(from ?? 0),
      endTime: String(to ?? 0)
    })),
    ...(iteration === null ? {} : { strategyMetadata: strategyOf(node, iteration) }),
    ...(approvers === undefined ? {} : { stepParameters: { spec: { approvers: { userGroups: approvers } } } })
  }
}

function detailsOf({ execution, org, project }: SampleChild): Json {
  return { planExecutionId: execution, orgId: org, projectId: project }
}

/** A stage that runs another pipeline waits for its end. */
function waitFor({ execution }: SampleChild): Json {
  return { async: { callbackIds: [execution], timeout: 0, logKeys: [], units: [] } }
}

/** A delegate's task where the step has parts, else a call that comes back by itself. */
function responseOf({ keys = [], units = [], type = '' }: SampleNode, baseFqn: string): Json {
  const logs = { logKeys: keys, units: units.map(unit => unit.name) }
  const id = idOf(baseFqn)
  return type.startsWith('K8s')
    ? { task: { taskId: id, taskCategory: 'DELEGATE_TASK_V2', taskName: type, ...logs } }
    : { async: { callbackIds: [id], timeout: 600_000, ...logs } }
}

function strategyOf({ matrix }: SampleNode, { index, count }: NonNullable<Spot['iteration']>): Json {
  return {
    currentiteration: index,
    totaliterations: count,
    ...(matrix === undefined ? {} : { matrixmetadata: { matrixcombination: [index], matrixvalues: matrix } })
  }
}

function nameOf({ name, identifier }: SampleNode): string {
  return name ?? identifier.replaceAll('_', ' ')
}

function timesOf({ status = 'Success', from, to }: SampleNode): Json {
  return { status, startTs: from ?? null, endTs: to ?? null }
}

/** 22 characters, as Harness's ids have. */
function idOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
