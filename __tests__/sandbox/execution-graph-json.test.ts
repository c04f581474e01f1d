import { describe, expect, test } from '@jest/globals'
import { executionGraphOf, layoutOf } from '../../sandbox/execution-graph-json.ts'
import { frameOf } from '../../sandbox/executions.ts'
import type { SampleGraph, SampleNode } from '../../sandbox/sample-graph.ts'

interface Node extends Record<string, unknown> {
  readonly uuid: string
  readonly setupId: string
  readonly identifier: string
  readonly stepType: string
  readonly baseFqn: string
}

interface Graph {
  readonly rootNodeId: string
  readonly nodeMap: Readonly<Record<string, Node>>
  readonly nodeAdjacencyListMap: Readonly<Record<string, { children: string[]; nextIds: string[] }>>
}

const STAGE: SampleNode = {
  kind: 'stage',
  identifier: 'Deploy_It',
  from: 1,
  to: 9,
  children: [
    {
      kind: 'group',
      identifier: 'Canary',
      children: [
        {
          kind: 'step',
          identifier: 'Roll_Out',
          type: 'K8sRollingDeploy',
          status: 'Failed',
          failure: 'no image',
          from: 2,
          to: 5,
          keys: ['k-commandUnit:Apply', 'k-commandUnit:Wait'],
          units: [
            { name: 'Apply', status: 'SUCCESS', from: 2, to: 3 },
            { name: 'Wait', status: 'FAILURE', from: 3, to: 5 }
          ]
        }
      ]
    },
    { kind: 'step', identifier: 'Approve', type: 'HarnessApproval', keys: ['a'], approvers: ['admins'] }
  ]
}
const MATRIX: SampleNode = {
  kind: 'strategy',
  identifier: 'Test',
  children: ['20', '22'].map(node => ({ kind: 'stage', identifier: `Test_${node}`, matrix: { node } }))
}
const GRAPH: SampleGraph = {
  name: 'Ship it',
  status: 'Failed',
  startedAt: 1,
  endedAt: 9,
  stages: [
    { kind: 'parallel', identifier: 'parallel1', children: [STAGE, MATRIX] },
    { kind: 'stage', identifier: 'End' }
  ]
}

function graph(): Graph {
  return executionGraphOf(frameOf(), GRAPH) as unknown as Graph
}

/** What a walk from a node meets: children first, then what comes next; depth by indentation. */
function walk({ nodeMap, nodeAdjacencyListMap }: Graph, uuid: string, depth = 0): string[] {
  const { children = [], nextIds = [] } = nodeAdjacencyListMap[uuid] ?? {}
  const node = nodeMap[uuid]
  return [
    `${' '.repeat(depth)}${node?.identifier ?? '?'} ${node?.stepType ?? '?'}`,
    ...children.flatMap(child => walk({ rootNodeId: '', nodeMap, nodeAdjacencyListMap }, child, depth + 1)),
    ...nextIds.flatMap(next => walk({ rootNodeId: '', nodeMap, nodeAdjacencyListMap }, next, depth))
  ]
}

function nodeIn({ nodeMap }: Graph, identifier: string, stepType?: string): Node {
  const node = Object.values(nodeMap).find(
    each => each.identifier === identifier && (stepType ?? each.stepType) === each.stepType
  )
  if (node === undefined) throw new Error(`no node ${identifier}`)
  return node
}

describe('the graph as the Pipeline Service tells it', () => {
  test('has containers around stages, executions and iterations', () => {
    const made = graph()
    expect(walk(made, made.rootNodeId)).toEqual([
      'pipeline PIPELINE_SECTION',
      ' stages STAGES_STEP',
      '  parallel1 NG_FORK',
      '   Deploy_It IntegrationStageStepPMS',
      '    execution NG_EXECUTION',
      '     Canary STEP_GROUP',
      '      Roll_Out K8sRollingDeploy',
      '     Approve HarnessApproval',
      '   Test STRATEGY',
      '    Test_20 IntegrationStageStepPMS',
      '    Test_22 IntegrationStageStepPMS',
      '  End IntegrationStageStepPMS'
    ])
    const linked = nodeIn(made, 'execution').uuid
    const { children = [] } = made.nodeAdjacencyListMap[linked] ?? {}
    expect(children).toEqual([nodeIn(made, 'Canary').uuid])
    expect(made.nodeAdjacencyListMap[children[0] ?? '']?.nextIds).toEqual([nodeIn(made, 'Approve').uuid])
    const uuids = Object.keys(made.nodeMap)
    expect(Object.keys(made.nodeAdjacencyListMap)).toEqual(uuids)
    expect(uuids.every(uuid => made.nodeMap[uuid]?.uuid === uuid && /^[\w-]{22}$/.test(uuid))).toBe(true)
  })

  test('tells of a step its names, times, keys, parts and failure', () => {
    expect(nodeIn(graph(), 'Roll_Out')).toMatchObject({
      name: 'Roll Out',
      baseFqn: 'pipeline.stages.Deploy_It.spec.execution.steps.Canary.steps.Roll_Out',
      status: 'Failed',
      startTs: 2,
      endTs: 5,
      logBaseKey: 'k-commandUnit:Apply',
      failureInfo: { message: 'no image' },
      executableResponses: [
        { task: { logKeys: ['k-commandUnit:Apply', 'k-commandUnit:Wait'], units: ['Apply', 'Wait'] } }
      ],
      unitProgresses: [
        { unitName: 'Apply', status: 'SUCCESS', startTime: '2', endTime: '3' },
        { unitName: 'Wait', status: 'FAILURE', startTime: '3', endTime: '5' }
      ]
    })
    expect(nodeIn(graph(), 'Approve')).toMatchObject({
      executableResponses: [{ async: { logKeys: ['a'], units: [] } }],
      stepParameters: { spec: { approvers: { userGroups: ['admins'] } } }
    })
    expect(nodeIn(graph(), 'End')).toMatchObject({
      logBaseKey: '',
      executableResponses: [],
      failureInfo: null
    })
  })

  test('marks iterations, which share the id of the plan and none of the run', () => {
    const made = graph()
    const [first, second] = ['Test_20', 'Test_22'].map(identifier => nodeIn(made, identifier))
    expect(first?.strategyMetadata).toEqual({
      currentiteration: 0,
      totaliterations: 2,
      matrixmetadata: { matrixcombination: [0], matrixvalues: { node: '20' } }
    })
    expect(first?.setupId).toBe(second?.setupId)
    const setupIds = Object.values(made.nodeMap).map(({ setupId }) => setupId)
    expect(new Set(setupIds).size).toBe(setupIds.length - 1)
    expect(Object.values(made.nodeMap).every(({ uuid, setupId }) => uuid !== setupId)).toBe(true)
  })

  test('has the layout of the stages, by the ids of the plan', () => {
    const { layoutNodeMap, startingNodeId } = layoutOf(GRAPH) as {
      layoutNodeMap: Record<
        string,
        { nodeIdentifier: string; edgeLayoutList: { nextIds: string[]; currentNodeChildren: string[] } }
      >
      startingNodeId: string
    }
    const made = graph()
    const start = layoutNodeMap[startingNodeId]
    expect(startingNodeId).toBe(nodeIn(made, 'parallel1').setupId)
    const named = (ids: readonly string[]): (string | undefined)[] =>
      ids.map(id => layoutNodeMap[id]?.nodeIdentifier)
    expect(named(start?.edgeLayoutList.currentNodeChildren ?? [])).toEqual(['Deploy_It', 'Test'])
    expect(named(start?.edgeLayoutList.nextIds ?? [])).toEqual(['End'])
    const planned = ['Deploy_It', 'Test_20', 'End'].map(identifier => nodeIn(made, identifier).setupId)
    expect(Object.keys(layoutNodeMap)).toEqual(expect.arrayContaining(planned))
  })
})
