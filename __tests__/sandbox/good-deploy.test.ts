import { expect, test } from '@jest/globals'
import { goodDeploy } from '../../sandbox/good-deploy.ts'
import type { SampleNode } from '../../sandbox/sample-graph.ts'
import { bytesOf } from '../../sandbox/log-content.ts'

const EXECUTION = goodDeploy({ noiseBytes: 1000 })

function steps(): SampleNode[] {
  const all: SampleNode[] = [...(EXECUTION.graph?.stages ?? [])]
  for (const node of all) all.push(...(node.children ?? []))
  return all.filter(({ kind }) => kind === 'step')
}

test('everything in the good deploy went well', () => {
  expect(EXECUTION.graph?.status).toBe('Success')
  expect(steps().every(({ status, failure }) => status === undefined && failure === undefined)).toBe(true)
  const units = steps().flatMap(node => node.units ?? [])
  expect(new Set(units.map(({ status }) => status))).toEqual(new Set(['SUCCESS']))
})

test('its graph names every log but that of the attempt before, in the times of their lines', () => {
  const told = new Map(
    steps().flatMap(({ keys = [], units = [], from, to }) =>
      keys.map((key, at) => [key, units[at] ?? { from, to }] as const)
    )
  )
  const untold = EXECUTION.logs.filter(({ key }) => !told.has(key))
  expect(untold.map(({ key }) => key)).toEqual([`${EXECUTION.prefix}/Build/Run_Tests`])
  expect(EXECUTION.logs).toHaveLength(told.size + 1)
  for (const { key, content } of EXECUTION.logs) {
    const { from = 0, to = Infinity } = told.get(key) ?? {}
    const lines = Buffer.concat([...bytesOf(content)])
      .toString()
      .trimEnd()
      .split('\n')
    const times = lines.map(line => Date.parse((JSON.parse(line) as { time: string }).time))
    expect(Math.min(...times)).toBeGreaterThanOrEqual(from)
    expect(Math.max(...times)).toBeLessThanOrEqual(to ?? Infinity)
  }
  expect(Math.max(...steps().map(({ to }) => to ?? 0))).toBeLessThanOrEqual(EXECUTION.graph?.endedAt ?? 0)
})
