import { createHash } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { smallExecution } from '../../sandbox/executions.ts'
import type { SampleLayout } from '../../sandbox/executions.ts'
import { largeExecution } from '../../sandbox/large-execution.ts'
import type { SampleNode } from '../../sandbox/sample-graph.ts'
import { bytesOf } from '../../sandbox/log-content.ts'
import { writeZip } from '../../sandbox/zip-writer.ts'
import type { LogContent } from '../../sandbox/log-content.ts'

function digest(content: LogContent): { bytes: number; hash: string; text: string } {
  const all = Buffer.concat([...bytesOf(content)])
  return { bytes: all.length, hash: createHash('sha256').update(all).digest('hex'), text: all.toString() }
}

describe('the small execution', () => {
  test.each<[SampleLayout, string, string]>([
    ['today', '/Build/Run_Tests_1', '/Deploy/Canary/Rollout-commandUnit:Fetch Files'],
    [
      'seed',
      '/pipeline/stages/Build/steps/Run_Tests_1',
      '/steps/Canary/steps/Rollout-commandUnit:Fetch Files'
    ],
    [
      'standard',
      '/level2:parallelf1d2d2f924e9/level3:Build/level4:spec/level5:execution/level6:steps/level7:Run_Tests_1',
      '/level2:Deploy/level3:spec/level4:execution/level5:steps/level6:Canary/level7:steps/level8:Rollout-commandUnit:Fetch Files'
    ]
  ])('in the layout %s', (layout, retry, unit) => {
    const { logs, prefix } = smallExecution({ layout })
    const keys = logs.map(({ key }) => key)
    expect(new Set(keys).size).toBe(logs.length)
    expect(keys.every(key => key.startsWith(prefix))).toBe(true)
    expect(keys.filter(key => key.endsWith(retry))).toHaveLength(1)
    expect(keys.filter(key => key.endsWith(unit))).toHaveLength(1)
  })

  test('is the same every time, and as long as asked', () => {
    const hashes = [1, 2].map(() =>
      smallExecution({ lines: 700 }).logs.map(({ content }) => digest(content).hash)
    )
    expect(hashes[0]).toEqual(hashes[1])
    const tests = smallExecution({ lines: 700 }).logs.find(({ key }) => key.endsWith('/Run_Tests'))
    expect(
      digest(tests?.content ?? '')
        .text.trimEnd()
        .split('\n')
    ).toHaveLength(702)
  })
})

test.each<SampleLayout>(['today', 'seed', 'standard'])(
  'the graph of the small execution names every log once, in the layout %s',
  layout => {
    const { graph, logs } = smallExecution({ layout })
    const keysIn = ({ keys = [], children = [] }: SampleNode): readonly string[] => [
      ...keys,
      ...children.flatMap(keysIn)
    ]
    const told = graph?.stages.flatMap(keysIn)
    expect(told?.toSorted()).toEqual(logs.map(({ key }) => key).toSorted())
    const matrix = graph?.stages.find(({ identifier }) => identifier === 'Test')
    expect([matrix?.kind, matrix?.children?.map(({ kind }) => kind)]).toEqual([
      'strategy',
      ['stage', 'stage']
    ])
    const group = graph?.stages.at(-1)?.children?.find(({ identifier }) => identifier === 'Canary')
    expect([group?.kind, group?.children?.[0]?.units?.length]).toEqual(['group', 5])
  }
)

describe('the large execution', () => {
  test('has as many logs and bytes as asked, all of it NDJSON, the same every time', () => {
    const { logs } = largeExecution({ files: 7, bytes: 1_000_003 })
    const found = logs.map(({ content }) => digest(content))
    expect(found.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(1_000_003)
    expect(found.map(({ hash }) => hash)).toEqual(logs.map(({ content }) => digest(content).hash))
    const lines = found.flatMap(({ text }) => text.trimEnd().split('\n'))
    const parsed = lines.map(line => JSON.parse(line) as { pos: number })
    expect(parsed.length).toBeGreaterThan(5000)
  })

  test('is written to an archive without being held in memory', async () => {
    const { logs } = largeExecution({ files: 4, bytes: 100 * 1024 * 1024 })
    const folder = await mkdtemp(join(tmpdir(), 'zip-test-'))
    const before = process.memoryUsage().arrayBuffers
    let most = 0
    const watched = function* () {
      for (const { key, content } of logs) {
        yield { name: key, content }
        most = Math.max(most, process.memoryUsage().arrayBuffers - before)
      }
    }
    await writeZip(join(folder, 'large.zip'), watched(), 1)
    expect((await stat(join(folder, 'large.zip'))).size).toBeGreaterThan(1024 * 1024)
    expect(most).toBeLessThan(64 * 1024 * 1024)
    await rm(folder, { recursive: true })
  })
})
