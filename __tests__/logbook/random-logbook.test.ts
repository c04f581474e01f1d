import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ExecutionNode } from '../../src/harness/execution/execution.ts'
import { buildLogbook } from '../../src/logbook/build-logbook.ts'
import { filesOf } from '../../src/logbook/logbook.ts'
import { HOSTILE_TEXTS } from '../fixtures/hostile-text.ts'
import { groupNode, knownExecution, RUN, stageNode, stepNode } from './graph-of.ts'
import { logsOf } from './logbook-of.ts'

// Few identifiers, so that keys and nodes meet, as attempts, iterations and twins.
const identifier = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom('A', 'A_0', 'A_1', 'A_2', 'B', 'B_1', 'a', 'rollbackSteps', 'liteEngineTask')
  },
  { weight: 1, arbitrary: fc.constantFrom('..', '__proto__', 'serviceId:db', ...HOSTILE_TEXTS) }
)
const path = fc
  .array(identifier, { minLength: 1, maxLength: 5 })
  .map(levels => levels.map(level => level.replaceAll('/', '')).filter(level => level !== ''))
  .map(levels => levels.join('/') || 'A')
const end = fc
  .tuple(path, fc.option(fc.constantFrom('Execute', 'a/b', '', '..'), { nil: null }))
  .map(([levels, unit]) => (unit === null ? levels : `${levels}-commandUnit:${unit}`))
const key = fc.oneof(
  { weight: 8, arbitrary: end.map(rest => RUN + rest) },
  { weight: 2, arbitrary: path.map(levels => `acc/pipeline/P/12/pipeline/stages/${levels}`) },
  { weight: 1, arbitrary: path.map(levels => `acc/pipeline/P/12/-other/${levels}`) },
  { weight: 1, arbitrary: path.map(levels => `odd/${levels}`) }
)
const changes = fc.record({
  name: fc.oneof(identifier, fc.constantFrom('A', 'B', '')),
  iteration: fc.option(fc.constantFrom('0', '1', 'linux, 18', ''), { nil: null }),
  startedAt: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: null }),
  logKeys: fc.array(key, { maxLength: 3 })
})
const nodes = fc.letrec<{ node: ExecutionNode }>(tie => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(path, changes).map(([levels, own]) => stepNode(levels, own)),
    fc
      .tuple(identifier, fc.array(tie('node'), { maxLength: 4 }), changes)
      .map(([name, children, own]) => groupNode(name, children, { ...own, logKeys: [] }))
  )
}))
const stage = fc
  .tuple(identifier, fc.array(nodes.node, { maxLength: 5 }), changes)
  .map(([name, children, own]) => stageNode(name, children, { ...own, logKeys: [] }))
const time = fc.option(
  fc.integer({ min: 0, max: 59 }).map(second => `1970-01-01T00:00:${String(second).padStart(2, '0')}Z`),
  { nil: null }
)

test('whatever the graph and the keys, each log is in the tree once, under a path of its own', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(key, time), { selector: ([own]) => own, maxLength: 25 }),
      fc.option(fc.array(stage, { maxLength: 4 }), { nil: null }),
      fc.boolean(),
      (keys, stages, hidesAll) => {
        const logs = logsOf(Object.fromEntries(keys))
        const logbook = buildLogbook(logs, {
          executions: stages === null ? [] : [knownExecution(stages)],
          redact: hidesAll ? () => '***' : text => text
        })
        const files = [...filesOf(logbook)].map(({ file }) => file)
        expect(files.map(({ raw }) => raw).sort()).toEqual(logs.map(({ raw }) => raw).sort())
        const texts = files.map(({ text }) => text)
        expect(new Set(texts.map(text => text.normalize('NFKC').toLowerCase())).size).toBe(texts.length)
        const levels = logbook.executions.length > 1 ? 5 : 4
        expect(texts.filter(text => text.split('/').length > levels)).toEqual([])
        const segments = texts.flatMap(text => text.split('/'))
        expect(segments.filter(segment => !/^[^\p{C}<>:"|?*\\]{1,100}$/u.test(segment))).toEqual([])
      }
    ),
    { seed: 4, numRuns: 500 }
  )
})

test('the order of the logs changes nothing', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(key, time), { selector: ([own]) => own, maxLength: 15 }),
      fc.array(stage, { maxLength: 3 }),
      (keys, stages) => {
        const logs = logsOf(Object.fromEntries(keys))
        const options = { executions: [knownExecution(stages)] }
        expect(buildLogbook([...logs].reverse(), options)).toEqual(buildLogbook(logs, options))
      }
    ),
    { seed: 5, numRuns: 200 }
  )
})
