import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { frameOf, keyOf, smallExecution, type SampleLayout } from '../../../sandbox/executions.ts'
import type { KnownExecution } from '../../../src/harness/execution/execution.ts'
import type { ExportPart } from '../../../src/harness/export/export-part.ts'
import { planExports, type ExportPlan } from '../../../src/harness/export/export-plan.ts'
import { coverSiblings, lowerAttempts } from '../../../src/harness/export/sibling-parts.ts'
import { knownOf, nodeOf } from '../../fixtures/known-execution.ts'

const ALL = { stage: null, step: null }
const FRAME = frameOf()

function knownWith(keys: readonly string[], layout: SampleLayout = 'today'): KnownExecution {
  return knownOf({ ...frameOf({ layout }), logs: keys.map(key => ({ key, content: '' })) })
}

const key = (...segments: string[]): string => [FRAME.prefix, ...segments].join('/')
const prefixesOf = (parts: readonly ExportPart[]): string[] =>
  parts.map(({ prefix }) => prefix.slice(FRAME.prefix.length))

/** Every part, parents first. */
function allParts({ parts }: ExportPlan): ExportPart[] {
  const found = [...parts]
  for (const part of found) found.push(...part.parts)
  return found
}

describe('planExports', () => {
  test('one part for the execution, in it its stages, in these their groups and steps', () => {
    const keys = [key('Build', 'Compile'), key('Build', 'Tests', 'Unit'), key('Lint', 'Check')]
    const [root, ...others] = planExports(knownWith(keys), ALL).parts
    expect(others).toEqual([])
    expect(root).toMatchObject({ prefix: FRAME.prefix, level: 0, keys })
    expect(prefixesOf(root?.parts ?? [])).toEqual(['/Build', '/Lint'])
    expect(prefixesOf(root?.parts[0]?.parts ?? [])).toEqual(['/Build/Compile', '/Build/Tests'])
    expect(root?.parts[0]?.parts[1]?.parts[0]).toMatchObject({ level: 3, keys: [keys[1]] })
  })

  test.each(['today', 'seed', 'standard'] as const)(
    'an awkward execution (%s): every part’s keys begin with its prefix, and none is in two parts side by side',
    layout => {
      const execution = smallExecution({ layout })
      const plan = planExports(knownOf(execution), ALL)
      expect(plan.parts.map(({ prefix }) => prefix)).toEqual([execution.prefix])
      expect(plan.loose).toEqual([])
      for (const part of allParts(plan)) {
        for (const inside of part.keys) expect(inside.startsWith(part.prefix)).toBe(true)
        const below = part.parts.flatMap(({ keys }) => keys)
        expect(new Set(below).size).toBe(below.length)
        for (const inside of below) expect(part.keys).toContain(inside)
      }
    }
  )

  test('a part that finds its sibling, too, has it as a part, and itself with a slash', () => {
    const keys = [key('Build', 'a'), key('Build_All', 'a'), key('Build_All_Again', 'a'), key('Test', 'a')]
    const stages = planExports(knownWith(keys), ALL).parts[0]?.parts ?? []
    expect(prefixesOf(stages)).toEqual(['/Build', '/Test'])
    expect(stages[0]?.keys).toHaveLength(3)
    expect(prefixesOf(stages[0]?.parts ?? [])).toEqual(['/Build/', '/Build_All'])
    expect(prefixesOf(stages[0]?.parts[1]?.parts ?? [])).toEqual(['/Build_All/', '/Build_All_Again'])
  })

  test('attempts that the graph does not show are guessed at, by prefix and by key', () => {
    const plan = planExports(knownWith([key('Build', 'Run_2-commandUnit:X')]), ALL)
    expect(plan.earlier.get(key('Build', 'Run_2-commandUnit:X'))).toEqual([
      key('Build', 'Run-commandUnit:X'),
      key('Build', 'Run_1-commandUnit:X')
    ])
    const [run] = plan.parts[0]?.parts[0]?.parts ?? []
    expect(run?.prefix).toBe(key('Build', 'Run'))
    expect(run?.parts.map(({ prefix, isGuess }) => [prefix.slice(FRAME.prefix.length), isGuess])).toEqual([
      ['/Build/Run/', true],
      ['/Build/Run_1', true],
      ['/Build/Run_2', false]
    ])
  })

  test('iterations are no attempts', () => {
    const keys = ['Shards_1', 'Shards_2'].map(shard => key('Build', 'Shards', shard))
    expect(planExports(knownWith(keys), ALL).earlier.size).toBe(0)
  })

  test.each([
    [{ stage: 'Build', step: null }, '/Build', 2],
    [{ stage: 'Build', step: 'Compile' }, '/Build/Compile', 1],
    [{ stage: 'Smoke_0', step: null }, '/Smoke/Smoke_0', 1],
    [{ stage: 'Smoke', step: null }, '/Smoke', 2],
    [{ stage: null, step: 'Ping' }, '/Smoke', 2],
    [{ stage: 'Build', step: 'Tests' }, '/Build/Tests', 1]
  ] as const)('%j is %s', (selection, prefix, count) => {
    const keys = [
      key('Build', 'Compile'),
      key('Build', 'Tests', 'Unit'),
      key('Smoke', 'Smoke_0', 'Ping'),
      key('Smoke', 'Smoke_1', 'Ping')
    ]
    const { parts } = planExports(knownWith(keys), selection)
    expect(prefixesOf(parts)).toEqual([prefix])
    expect(parts[0]?.keys).toHaveLength(count)
  })

  test('what was not found, did not run, or is of another run, account or execution is not planned', () => {
    const known = knownWith([key('Build', 'a')])
    const none = { parts: [], loose: [], refused: [], earlier: new Map() }
    expect(planExports(known, { stage: 'Nowhere', step: null })).toEqual(none)
    const others = [
      keyOf(frameOf({ run: 43 }), { stage: ['A'], steps: [['b']] }),
      keyOf(frameOf({ account: 'other' }), { stage: ['A'], steps: [['b']] }),
      keyOf(frameOf({ execution: 'other' }), { stage: ['A'], steps: [['b']] }),
      keyOf(frameOf({ pipeline: 'Other', layout: 'seed' }), { stage: ['A'], steps: [['b']] }),
      keyOf(frameOf({ org: 'other', layout: 'standard' }), { stage: ['A'], steps: [['b']] }),
      keyOf(frameOf({ project: 'other', layout: 'standard' }), { stage: ['A'], steps: [['b']] }),
      key('..', '..', 'elsewhere')
    ]
    // Another execution with the same run number is one that a rollback or a retry names.
    const elsewhere = others.filter(other => !other.includes('/42/-other/'))
    expect(planExports(knownWith(others), ALL)).toEqual({
      ...none,
      refused: expect.arrayContaining(elsewhere)
    })
    const skipped = [nodeOf('step', 'a', { status: 'Skipped', logKeys: [key('Build', 'a')] })]
    expect(planExports({ ...known, stages: skipped }, ALL)).toEqual(none)
  })

  test('keys of no known layout are had one by one: those of what was named', () => {
    const odd = `${FRAME.account}/new-layout/x`
    const children = [nodeOf('step', 'a', { logKeys: [odd, 'foreign/x'] })]
    const known = { ...knownWith([]), stages: [nodeOf('stage', 'Test', { children })] }
    expect(planExports(known, ALL).loose).toEqual([odd])
    expect(planExports(known, { stage: 'Test', step: null }).loose).toEqual([odd])
    expect(planExports(known, { stage: 'Test', step: 'a' }).loose).toEqual([odd])
    expect(planExports(known, { stage: 'Build', step: null }).loose).toEqual([])
  })

  test('a graph of 10,000 hostile nodes makes a plan of bounded size', () => {
    const nested = Array.from({ length: 3000 }, (_, at) => key('S', 'a'.repeat(at + 1)))
    const deep = Array.from({ length: 2000 }, (_, at) => key(...Array.from({ length: at }, () => 'x'), 'y'))
    const flat = Array.from({ length: 5000 }, (_, at) => key(`S_${at}`, `__proto__`))
    const parts = allParts(planExports(knownWith([...nested, ...deep, ...flat]), ALL))
    expect(parts.length).toBeLessThan(30_000)
    expect(parts.reduce((sum, { keys }) => sum + keys.length, 0)).toBeLessThan(100_000)
    expect(parts.every(({ level }) => level <= 12)).toBe(true)
  })

  test('whatever the names, splitting to the end has each key once', () => {
    const name = fc.constantFrom('A', 'A_1', 'A_2', 'A_B', 'AB', 'Run', 'Run_1', 'Run_3', 'B')
    const path = fc.array(name, { minLength: 1, maxLength: 4 })
    const run = fc.property(
      fc.uniqueArray(path, { selector: words => words.join('/'), maxLength: 30 }),
      paths => {
        const keys = paths.map(words => key(...words))
        const had: string[] = []
        const waiting = [...planExports(knownWith(keys), ALL).parts]
        for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
          const below = new Set(part.parts.flatMap(inside => inside.keys))
          had.push(...part.keys.filter(one => !below.has(one)))
          waiting.push(...part.parts)
        }
        expect(had.sort()).toEqual(keys.sort())
      }
    )
    fc.assert(run, { seed: 5, numRuns: 300 })
  })
})

describe('lowerAttempts', () => {
  test.each([
    [['x/Run_2'], null, { 'x/Run_2': ['x/Run', 'x/Run_1'] }],
    [['x/Run', 'x/Run_2'], null, { 'x/Run_2': ['x/Run_1'] }],
    [['x/Run', 'x/Run_1'], null, {}],
    [['x/Run_11'], null, {}],
    [['x/Run_0', 'x/Run_01', 'x/_1'], null, {}],
    [['x/Run/Run_1'], 'x/Run', {}],
    [['l/level3:Run_1'], 'l/level2:Run', {}]
  ] as const)('of %j under %j', (prefixes, parent, lower) => {
    expect(Object.fromEntries(lowerAttempts(prefixes, parent))).toEqual(lower)
  })
})

test('of siblings that begin with each other without end only so many are nested', () => {
  const part = (prefix: string): ExportPart => ({
    prefix,
    level: 1,
    isStage: true,
    keys: [`${prefix}/x`],
    parts: [],
    isGuess: false
  })
  const many = Array.from({ length: 200 }, (_, at) => part('a'.repeat(at + 1)))
  const [only, ...others] = coverSiblings(many)
  expect(others).toEqual([])
  expect(only?.keys).toHaveLength(200)
})
