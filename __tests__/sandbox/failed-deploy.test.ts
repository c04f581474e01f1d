import { describe, expect, test } from '@jest/globals'
import { buildNoise } from '../../sandbox/build-noise.ts'
import type { SampleExecution, SampleLayout } from '../../sandbox/executions.ts'
import { failedDeploy } from '../../sandbox/failed-deploy.ts'
import { overLimit } from '../../sandbox/over-limit.ts'
import type { SampleNode } from '../../sandbox/sample-graph.ts'
import { bytesOf } from '../../sandbox/log-content.ts'

interface Line {
  readonly level: string
  readonly pos: number
  readonly out: string
  readonly time: string
}

function linesAt({ logs }: SampleExecution, key: string): Line[] {
  const log = logs.find(each => each.key === key)
  if (log === undefined) throw new Error(`no log ${key}`)
  const text = Buffer.concat([...bytesOf(log.content)]).toString()
  return text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Line)
}

function textEnding(execution: SampleExecution, ending: string): string {
  const log = execution.logs.find(({ key }) => key.endsWith(ending))
  return linesAt(execution, log?.key ?? ending)
    .map(({ out }) => out)
    .join('')
}

function nodesIn({ graph }: SampleExecution): SampleNode[] {
  const all: SampleNode[] = []
  const add = (node: SampleNode): void => {
    all.push(node)
    node.children?.forEach(add)
  }
  graph?.stages.forEach(add)
  return all
}

function nodeIn(execution: SampleExecution, identifier: string): SampleNode {
  const node = nodesIn(execution).findLast(each => each.identifier === identifier)
  if (node === undefined) throw new Error(`no node ${identifier}`)
  return node
}

const DEPLOY = failedDeploy({ noiseBytes: 100_000 })
const isAfter = (ending: string) => (log: { readonly key: string }) => log.key.endsWith(ending)

describe('the failed deploy', () => {
  test.each<[SampleLayout, string]>([
    ['today', '/Deploy_Production/Canary/Rollout_Deployment-commandUnit:Wait for Steady State'],
    [
      'seed',
      '/stages/Deploy_Production/steps/Canary/steps/Rollout_Deployment-commandUnit:Wait for Steady State'
    ],
    [
      'standard',
      '/level2:parallel9e07d5/level3:Deploy_Production/level4:spec/level5:execution/level6:steps/level7:Canary/level8:steps/level9:Rollout_Deployment-commandUnit:Wait for Steady State'
    ]
  ])('has its keys in the layout %s', (layout, ending) => {
    const { logs, prefix } = failedDeploy({ layout, noiseBytes: 1000 })
    expect(logs.every(({ key }) => key.startsWith(prefix))).toBe(true)
    expect(new Set(logs.map(({ key }) => key)).size).toBe(logs.length)
    expect(logs.filter(isAfter(ending))).toHaveLength(1)
  })

  test('has a graph that names every log but that of the attempt before', () => {
    const told = nodesIn(DEPLOY).flatMap(({ keys }) => keys ?? [])
    const stored = DEPLOY.logs.map(({ key }) => key)
    expect(new Set(told).size).toBe(told.length)
    expect(stored.filter(key => !told.includes(key))).toEqual([`${DEPLOY.prefix}/Build/Run_Tests`])
    expect(told.filter(key => !stored.includes(key))).toEqual([])
  })

  test('has lines in the times that the graph gives its steps and their parts', () => {
    for (const { keys = [], units = [], from, to } of nodesIn(DEPLOY)) {
      for (const [at, key] of keys.entries()) {
        const span = units[at] ?? { from, to }
        const times = linesAt(DEPLOY, key).map(({ time }) => Date.parse(time))
        expect(Math.min(...times)).toBeGreaterThanOrEqual(span.from ?? Infinity)
        expect(Math.max(...times)).toBeLessThanOrEqual(span.to ?? 0)
        expect(times).toEqual(times.toSorted((a, b) => a - b))
      }
    }
  })

  test('takes twelve minutes, in which stages overlap, inside which their steps are', () => {
    const { graph } = DEPLOY
    const length = (graph?.endedAt ?? 0) - (graph?.startedAt ?? 0)
    expect([length > 11 * 60_000, length < 13 * 60_000]).toEqual([true, true])
    for (const node of nodesIn(DEPLOY)) {
      expect(node.from).toBeGreaterThanOrEqual(graph?.startedAt ?? Infinity)
      expect(node.to).toBeLessThanOrEqual(graph?.endedAt ?? 0)
      for (const child of node.children ?? []) {
        expect(child.from).toBeGreaterThanOrEqual(node.from ?? Infinity)
        expect(child.to).toBeLessThanOrEqual(node.to ?? 0)
      }
    }
    const [rollout, rollback] = [nodeIn(DEPLOY, 'Rollout_Deployment'), nodeIn(DEPLOY, 'Rollback_Rollout')]
    expect(rollback.from).toBeGreaterThanOrEqual(rollout.to ?? Infinity)
    const overlap = (a: SampleNode, b: SampleNode): boolean =>
      (a.from ?? 0) < (b.to ?? 0) && (b.from ?? 0) < (a.to ?? 0)
    expect(overlap(nodeIn(DEPLOY, 'Build'), nodeIn(DEPLOY, 'Lint'))).toBe(true)
    expect(overlap(nodeIn(DEPLOY, 'Compatibility_20'), nodeIn(DEPLOY, 'Deploy_Production'))).toBe(true)
  })

  test('failed at the rollout and in one of the matrix, and nowhere else', () => {
    const failed = nodesIn(DEPLOY).filter(({ kind, status }) => kind === 'step' && status === 'Failed')
    expect(failed.map(({ identifier }) => identifier)).toEqual(['Compatibility_Tests', 'Rollout_Deployment'])
    expect(failed.every(({ failure }) => failure !== undefined)).toBe(true)
    expect(DEPLOY.graph).toMatchObject({ status: 'Failed', failure: failed[1]?.failure })
    expect(failed[1]?.units?.map(({ name, status }) => [name, status])).toEqual([
      ['Fetch Files', 'SUCCESS'],
      ['Prepare', 'SUCCESS'],
      ['Apply', 'SUCCESS'],
      ['Wait for Steady State', 'FAILURE']
    ])
    expect(nodeIn(DEPLOY, 'Smoke_Test')).toMatchObject({ status: 'Skipped' })
    expect(DEPLOY.logs.some(({ key }) => key.includes('Smoke_Test'))).toBe(false)
  })

  test('says why, in the words of kubectl and jest', () => {
    const steady = textEnding(DEPLOY, 'Rollout_Deployment-commandUnit:Wait for Steady State')
    expect(steady).toContain('Error: ImagePullBackOff\n')
    expect(steady).toContain('error: deployment "checkout" exceeded its progress deadline\n')
    const tests = textEnding(DEPLOY, 'Compatibility_22/Compatibility_Tests')
    expect(tests).toContain('      at checkout (src/checkout.ts:42:13)\n')
    // Jest's caret stands under the column that it names: the frame's gutter is 11 wide.
    const [, code = '', caret = ''] = /(> 42 \|.*)\n(.*\^)\n/.exec(tests) ?? []
    expect(caret.length - '         | '.length).toBe(13)
    expect(code.indexOf('new Error') - '> 42 | '.length + 1).toBe(13)
    expect(textEnding(DEPLOY, '/Build/Run_Tests')).toContain('Exceeded timeout of 5000 ms')
    expect(textEnding(DEPLOY, '/Build/Run_Tests_1')).not.toMatch(/✕|failed/)
  })

  test('has colours, progress bars, a retry, a service and an approval that waited', () => {
    expect(textEnding(DEPLOY, '/Install_Dependencies')).toMatch(/\r\[####.* 20% .*\r\[/)
    expect(textEnding(DEPLOY, '/Lint/Check_Style')).toContain('\u001b[33mwarning')
    expect(nodeIn(DEPLOY, 'Run_Tests').keys).toEqual([`${DEPLOY.prefix}/Build/Run_Tests_1`])
    expect(nodeIn(DEPLOY, 'redis').keys).toEqual([`${DEPLOY.prefix}/Build/serviceId:redis`])
    const { from = 0, to, approvers } = nodeIn(DEPLOY, 'Approve_Rollout')
    expect([(to ?? 0) - from > 120_000, approvers?.length]).toEqual([true, 1])
  })

  test('is the same every time', () => {
    const again = failedDeploy({ noiseBytes: 100_000 })
    expect(again.graph).toEqual(DEPLOY.graph)
    for (const { key } of DEPLOY.logs) expect(linesAt(again, key)).toEqual(linesAt(DEPLOY, key))
  })
})

describe('the noise of the build', () => {
  test.each([1, 1000, 3_000_000])(
    'is of %d bytes or a little more, lines in order, none of them alarming',
    bytes => {
      const all = Buffer.concat([...buildNoise(bytes, { from: 10, to: 20 })])
      expect(all.length).toBeGreaterThanOrEqual(bytes)
      expect(all.length).toBeLessThan(bytes + 200)
      const lines = all.toString().trimEnd().split('\n')
      const parsed = lines.map(line => JSON.parse(line) as Line)
      expect(parsed.map(({ pos }) => pos)).toEqual(parsed.map((_, at) => at))
      expect(parsed.some(({ level, out }) => level !== 'info' || /error|fail/i.test(out))).toBe(false)
    }
  )

  test('is made while it is read', () => {
    const noise = buildNoise(1e15, { from: 0, to: 1 })[Symbol.iterator]()
    const { value } = noise.next() as { value: Buffer }
    expect(value.length).toBeLessThan(200_000)
  })
})

describe('the execution over the limit', () => {
  test('has 30 stages of 100 steps with a log each, all in its graph', () => {
    const execution = overLimit()
    expect(execution.logs).toHaveLength(3000)
    const nodes = nodesIn(execution)
    expect(nodes.filter(({ kind }) => kind === 'stage')).toHaveLength(30)
    expect(nodes.flatMap(({ keys }) => keys ?? [])).toEqual(execution.logs.map(({ key }) => key))
  })

  test('is as large as asked', () => {
    expect(
      overLimit({ stages: 2, steps: 3, run: 5 }).logs.map(({ key }) => key.split('/').slice(-2).join(' '))
    ).toEqual([
      'Region_01 Shard_001',
      'Region_01 Shard_002',
      'Region_01 Shard_003',
      'Region_02 Shard_001',
      'Region_02 Shard_002',
      'Region_02 Shard_003'
    ])
  })
})
