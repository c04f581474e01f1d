import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readGraph } from '../../../src/harness/execution/execution-graph.ts'
import { nodesOf, type ExecutionNode } from '../../../src/harness/execution/execution.ts'
import { graphOf, type Json } from '../../fixtures/execution-answer.ts'

const HEAD = 'acc/pipeline/Deploy/42/-exec1'
const SEED = { seed: 20_260_115, numRuns: 300 }

/** `stage Build > (step a, group g > (step b))` */
function outline(nodes: readonly ExecutionNode[]): string {
  return nodes
    .map(({ kind, identifier, children }) => {
      const inside = outline(children)
      return `${kind} ${identifier}${inside === '' ? '' : ` > (${inside})`}`
    })
    .join(', ')
}

function only(node: Json): ExecutionNode {
  const [read] = readGraph(graphOf({ one: node }))
  if (read === undefined) throw new Error('there is no node')
  return read
}

describe('the tree', () => {
  const stage = (id: string): Json => ({ identifier: id, baseFqn: `pipeline.stages.${id}` })
  const step = { stepType: 'Run' }
  const box = (stepType: string): Json => ({ stepType })

  const CASES: readonly (readonly [string, Json, string])[] = [
    [
      'containers are dissolved; children come first, then what is next',
      graphOf(
        {
          root: box('PIPELINE_SECTION'),
          stages: box('STAGES_STEP'),
          s1: stage('Build'),
          s2: stage('Ship'),
          ex: box('NG_EXECUTION'),
          a: step,
          b: step,
          c: step
        },
        { root: ['stages'], stages: ['s1'], s1: ['ex'], ex: ['a'], s2: ['c'] },
        { s1: ['s2'], a: ['b'] }
      ),
      'stage Build > (step a, step b), stage Ship > (step c)'
    ],
    [
      'a step group holds its steps, a parallel one gives them to what it stands in',
      graphOf(
        { s: stage('Build'), f: box('NG_FORK'), g: box('STEP_GROUP'), a: step, b: step, c: step },
        { s: ['f'], f: ['g', 'c'], g: ['a'] },
        { a: ['b'] }
      ),
      'stage Build > (group g > (step a, step b), step c)'
    ],
    [
      'an unknown container is dissolved, too; one with logs of its own is a step, and what it holds follows it',
      graphOf(
        {
          s: stage('Ship'),
          u: box('NEW_THING'),
          v: { executableResponses: [{ children: { logKeys: ['k'] } }] },
          a: step,
          b: step
        },
        { s: ['u'], u: ['a', 'v'], v: ['b'] }
      ),
      'stage Ship > (step a, step v, step b)'
    ],
    [
      'a stage is also told by the type of its step',
      graphOf(
        { s: box('IntegrationStageStepPMS'), a: step, t: box('APPROVAL_STAGE') },
        { s: ['a'] },
        { s: ['t'] }
      ),
      'stage s > (step a), stage t'
    ],
    [
      'the same stage inside itself is a container, another one a group',
      graphOf(
        { s: stage('Build'), same: stage('Build'), t: stage('Other'), a: step },
        { s: ['same'], same: ['t'], t: ['a'] }
      ),
      'stage Build > (group Other > (step a))'
    ],
    [
      'a node that is missing leads to those that its links name',
      graphOf({ s: stage('Build'), a: step }, { s: ['gone'], gone: ['a', 'nowhere'] }),
      'stage Build > (step a)'
    ],
    [
      'a circle is walked once',
      graphOf(
        { s: stage('Build'), g: box('STEP_GROUP'), a: step, b: step },
        { s: ['g', 's'], g: ['a', 's', 'g'] },
        { a: ['b'], b: ['a', 's', 'b'] }
      ),
      'stage Build > (group g > (step a, step b))'
    ],
    [
      'without a root those that nothing leads to are roots',
      { ...graphOf({ a: step, s: stage('Build') }, { s: ['a'] }), rootNodeId: 'elsewhere' },
      'stage Build > (step a)'
    ],
    [
      'without any root, the first is',
      { ...graphOf({ s: stage('Build'), a: step }, { s: ['a'] }, { a: ['s'] }), rootNodeId: 7 },
      'stage Build > (step a)'
    ],
    [
      'a step out of reach is put where its log is',
      graphOf({
        s: stage('Build'),
        lost: { logBaseKey: `${HEAD}/Build/lost` },
        alone: { logBaseKey: `${HEAD}/Gone/alone` }
      }),
      'stage Build > (step lost), step alone'
    ],
    [
      'names that every object inherits are names',
      JSON.parse(
        '{"rootNodeId":"__proto__","nodeMap":{"__proto__":{"baseFqn":"pipeline.stages.constructor"},"toString":{}},' +
          '"nodeAdjacencyListMap":{"__proto__":{"children":["toString","constructor","hasOwnProperty"]}}}'
      ) as Json,
      'stage constructor > (step toString)'
    ]
  ]
  test.each(CASES)('%s', (_, graph, expected) => {
    expect(outline(readGraph(graph))).toBe(expected)
  })

  test('10,000 nodes one in the other, and one after the other, are all there', () => {
    const uuids = Array.from({ length: 10_000 }, (_, at) => `n${at}`)
    const nodes = Object.fromEntries(uuids.map(uuid => [uuid, { stepType: 'STEP_GROUP' }]))
    const links = Object.fromEntries(uuids.slice(1).map((uuid, at) => [`n${at}`, [uuid]]))
    const nested = readGraph(graphOf(nodes, links))
    expect([...nodesOf(nested)]).toHaveLength(10_000)
    let depth = 0
    for (let level = nested; level.length > 0; level = level.flatMap(({ children }) => children)) depth += 1
    expect(depth).toBe(33)
    expect([...nodesOf(readGraph(graphOf(nodes, {}, links)))]).toHaveLength(10_000)
  })

  test('150,000 children of one node', () => {
    const children = Array.from({ length: 150_000 }, (_, at) => `c${at}`)
    const [read] = readGraph(graphOf({ s: stage('Build'), c9: step }, { s: children }))
    if (read === undefined) throw new Error('there is no stage')
    expect(read.children).toHaveLength(1)
    const many = { ...read, children: children.map(uuid => ({ ...read, uuid, children: [] })) }
    expect([...nodesOf([many])]).toHaveLength(150_001)
  })

  test('any JSON is read without an error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(readGraph(value)).toBeInstanceOf(Array)
      }),
      SEED
    )
  })

  test('any links lead to each node once at most', () => {
    const uuid = fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__', 'constructor')
    const type = fc.constantFrom('STAGES_STEP', 'APPROVAL_STAGE', 'STEP_GROUP', 'Run', 7, null)
    const links = fc.record({
      children: fc.oneof(fc.array(uuid), fc.jsonValue()),
      nextIds: fc.oneof(fc.array(uuid), fc.jsonValue())
    })
    const graph = fc.record({
      rootNodeId: fc.oneof(uuid, fc.jsonValue()),
      nodeMap: fc.dictionary(uuid, fc.oneof(fc.record({ stepType: type }), fc.jsonValue())),
      nodeAdjacencyListMap: fc.dictionary(uuid, fc.oneof(links, fc.jsonValue()))
    })
    fc.assert(
      fc.property(graph, value => {
        const found = [...nodesOf(readGraph(value))].map(node => node.uuid)
        expect(new Set(found).size).toBe(found.length)
        expect(Object.keys(value.nodeMap)).toEqual(expect.arrayContaining(found))
        for (const [key, node] of Object.entries(value.nodeMap))
          if ((node as Json | null)?.stepType === 'Run' && !hasChildren(value.nodeAdjacencyListMap[key]))
            expect(found).toContain(key)
      }),
      SEED
    )
  })

  function hasChildren(links: unknown): boolean {
    const { children } = (links ?? {}) as Json
    return Array.isArray(children) && children.length > 0
  }
})

describe('a node', () => {
  test('has its times, words and ids', () => {
    const node = only({
      setupId: 'plan1',
      name: 'Run the tests',
      stepType: 'Run',
      status: 'Failed',
      startTs: 1000,
      endTs: '2000',
      failureInfo: { message: 'exit status 1' },
      logBaseKey: `${HEAD}/Build/Run_Tests`
    })
    expect(node).toEqual({
      kind: 'step',
      uuid: 'one',
      setupId: 'plan1',
      identifier: 'Run_Tests',
      name: 'Run the tests',
      stepType: 'Run',
      status: 'Failed',
      startedAt: 1000,
      endedAt: 2000,
      failure: 'exit status 1',
      delegates: [],
      child: null,
      waitsFor: null,
      iteration: null,
      logKeys: [`${HEAD}/Build/Run_Tests`],
      units: [],
      children: []
    })
  })

  test.each([
    [
      'the last segment of the key, with a retry',
      { logBaseKey: `${HEAD}/Build/Run_1`, identifier: 'Run' },
      'Run_1'
    ],
    ['without the command unit', { logBaseKey: `${HEAD}/Ship/Roll-commandUnit:a/b` }, 'Roll'],
    [
      'of a standard key',
      {
        logBaseKey:
          'accountId:a/orgId:o/projectId:p/pipelineId:P/runSequence:4/level0:pipeline/level1:stages/level2:Build/level3:spec'
      },
      'Build'
    ],
    ['of a key that is none', { logBaseKey: 'nonsense', identifier: 'Run' }, 'Run'],
    [
      'the fqn without either',
      { identifier: 7, baseFqn: 'pipeline.stages.B.spec.execution.steps.Run' },
      'Run'
    ],
    ['the uuid without anything', { identifier: '' }, 'one']
  ])('its identifier is %s', (_, node, identifier) => {
    expect(only(node).identifier).toBe(identifier)
  })

  test('the Lite Engine is shown as people know it', () => {
    expect(only({ identifier: 'liteEngineTask', name: 'liteEngineTask' })).toMatchObject({
      identifier: 'liteEngineTask',
      name: 'Initialize'
    })
  })

  test('has all log keys once, in the order of its command units, and no key of a unit that was not begun', () => {
    const key = `${HEAD}/Ship/Roll`
    const node = only({
      logBaseKey: `${key}-commandUnit:Fetch`,
      executableResponses: [
        {
          taskChain: {
            logKeys: [`${key}-commandUnit:Apply`, `${key}-commandUnit:Fetch`],
            units: ['Fetch', 'Apply']
          }
        },
        { async: { logKeys: [`${key}-commandUnit:Fetch`, 7, null], units: 'x' } },
        null
      ],
      unitProgresses: [
        { unitName: 'Apply', status: 'SUCCESS', startTime: '1000', endTime: '2000' },
        { unitName: 'Wrap Up', status: 'RUNNING' },
        { unitName: 'Never', status: 'NOT_STARTED' },
        { status: 'SUCCESS' }
      ]
    })
    expect(node.logKeys).toEqual(['Fetch', 'Apply', 'Wrap Up'].map(unit => `${key}-commandUnit:${unit}`))
    expect(node.units).toEqual([
      { name: 'Fetch', status: null, startedAt: null, endedAt: null },
      { name: 'Apply', status: 'SUCCESS', startedAt: 1000, endedAt: 2000 },
      { name: 'Wrap Up', status: 'RUNNING', startedAt: null, endedAt: null },
      { name: 'Never', status: 'NOT_STARTED', startedAt: null, endedAt: null }
    ])
  })

  test('a stage has only the logs that it says it wrote', () => {
    const stage = { baseFqn: 'pipeline.stages.Build', logBaseKey: `${HEAD}/Build` }
    expect(only(stage).logKeys).toEqual([])
    const own = { ...stage, executableResponses: [{ sync: { logKeys: [`${HEAD}/Build`] } }] }
    expect(only(own).logKeys).toEqual([`${HEAD}/Build`])
  })

  test.each([
    [
      'matrix values',
      { matrixMetadata: { matrixValues: { os: 'linux', node: 18, x: {} } } },
      'Build/Build_linux_18',
      'linux, 18'
    ],
    [
      'in the older spelling',
      { matrixmetadata: { matrixvalues: { os: 'linux' } } },
      'Build/Build_0',
      'linux'
    ],
    ['of a loop', { forMetadata: { value: 'eu' } }, 'Build/Build_0', 'eu'],
    ['of parallelism', { currentIteration: 1, totalIterations: 3 }, 'Build/Build_1', '1'],
    ['by the key alone', {}, 'Build/Load/Load_1', '1'],
    ['none for a step named after its stage', {}, 'Build/Build_Image', null],
    ['none for a step in an iteration', { currentIteration: 1 }, 'Build/Build_1/Run', null],
    ['none without a sign of one', {}, 'Build_1/Run', null]
  ])('tells iterations: %s', (_, strategyMetadata, place, iteration) => {
    expect(only({ strategyMetadata, logBaseKey: `${HEAD}/${place}` }).iteration).toBe(iteration)
  })

  const approvers = { userGroups: ['account.leads', 'org.ops'] }
  test.each([
    [
      'approvers',
      { stepType: 'HarnessApproval', status: 'ApprovalWaiting', stepParameters: { spec: { approvers } } },
      'the approval of account.leads, org.ops'
    ],
    [
      'approvers that stand higher',
      { stepType: 'HarnessApproval', status: 'ApprovalWaiting', stepParameters: { approvers } },
      'the approval of account.leads, org.ops'
    ],
    [
      'a ticket',
      { stepType: 'JiraApproval', status: 'AsyncWaiting', stepParameters: { spec: { issueKey: 'OPS-1' } } },
      'the approval of OPS-1'
    ],
    ['whoever', { stepType: 'HarnessApproval', status: 'ApprovalWaiting' }, 'an approval'],
    [
      'a resource',
      {
        stepType: 'RESOURCE_CONSTRAINT',
        status: 'ResourceWaiting',
        stepParameters: { resourceUnit: 'prod' }
      },
      'the resource prod'
    ],
    ['a delegate', { stepType: 'ShellScript', status: 'TaskWaiting', delegateInfoList: [] }, 'a delegate'],
    [
      'nothing, with a delegate',
      { stepType: 'ShellScript', status: 'TaskWaiting', delegateInfoList: [{}] },
      null
    ],
    [
      'nothing, when it is over',
      { stepType: 'HarnessApproval', status: 'Success', stepParameters: { approvers } },
      null
    ],
    [
      'nothing, before it began',
      { stepType: 'HarnessApproval', status: 'NotStarted', stepParameters: { approvers } },
      null
    ]
  ])('tells what it waits for: %s', (_, node, waitsFor) => {
    expect(only(node).waitsFor).toBe(waitsFor)
  })

  test('says why it failed in the words of a part, when the whole has none', () => {
    const failureInfo = { message: ' ', responseMessages: [{}, { message: 'no delegate' }] }
    expect(only({ failureInfo }).failure).toBe('no delegate')
    expect(only({ failureInfo: 'x' }).failure).toBeNull()
  })
})
