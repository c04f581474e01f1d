import { describe, expect, test } from '@jest/globals'
import { failedDeploy } from '../../sandbox/failed-deploy.ts'
import { graphAt } from '../../sandbox/graph-at.ts'
import type { SampleGraph, SampleNode } from '../../sandbox/sample-graph.ts'
import { START } from '../../sandbox/sample-logs.ts'

const { graph: whole } = failedDeploy({ noiseBytes: 1000 })

function after(seconds: number): SampleGraph {
  if (whole === undefined) throw new Error('the sample has a graph')
  return graphAt(whole, START + seconds * 1000)
}

function nodeIn({ stages }: SampleGraph, identifier: string): SampleNode | undefined {
  const all: SampleNode[] = [...stages]
  for (const node of all) all.push(...(node.children ?? []))
  return all.find(node => node.identifier === identifier)
}

function statusesIn(graph: SampleGraph, ...identifiers: string[]): (string | undefined)[] {
  return identifiers.map(identifier => {
    const node = nodeIn(graph, identifier)
    return node === undefined ? undefined : (node.status ?? 'Success')
  })
}

describe('a graph at a time', () => {
  test('in the build: what ended, what is at work, what has not begun', () => {
    const graph = after(150)
    expect([graph.status, graph.endedAt, graph.failure]).toEqual(['Running', null, undefined])
    expect(statusesIn(graph, 'Build', 'Lint', 'Install_Dependencies', 'Run_Tests', 'Build_Image')).toEqual([
      'Running',
      'Success',
      'Success',
      'Running',
      'NotStarted'
    ])
    expect(nodeIn(graph, 'Run_Tests')).toMatchObject({ to: null, keys: [expect.any(String)] })
    const image = nodeIn(graph, 'Build_Image')
    expect([image?.from, image?.to, image?.keys]).toEqual([undefined, undefined, undefined])
    expect(statusesIn(graph, 'Deploy_Production', 'Approve_Rollout', 'Smoke_Test')).toEqual([
      'NotStarted',
      undefined,
      'NotStarted'
    ])
    expect(nodeIn(graph, 'Compatibility_22')).toEqual({
      kind: 'stage',
      identifier: 'Compatibility_22',
      status: 'NotStarted',
      matrix: { node: '22' }
    })
  })

  test('in the approval: it waits only when nothing else is at work', () => {
    expect(statusesIn(after(300), 'Approve_Rollout', 'Deploy_Production', 'Compatibility_22')).toEqual([
      'ApprovalWaiting',
      'ApprovalWaiting',
      'Running'
    ])
    expect([after(300).status, after(360).status]).toEqual(['Running', 'ApprovalWaiting'])
  })

  test('in the rollout: a part at work, and nothing told of how it will end', () => {
    const rollout = nodeIn(after(430), 'Rollout_Deployment')
    expect([rollout?.status, rollout?.failure]).toEqual(['Running', undefined])
    expect(rollout?.units?.map(({ status, to }) => [status, typeof to])).toEqual([
      ['SUCCESS', 'number'],
      ['RUNNING', 'object'],
      ['QUEUED', 'undefined'],
      ['QUEUED', 'undefined']
    ])
  })

  test('is the whole graph once that has ended', () => {
    expect(after(717)).toBe(whole)
    expect(after(716).status).toBe('Running')
  })
})
