import { describe, expect, test } from '@jest/globals'
import { foldedAtFirst, visibleRows } from '../../viewer/tree/tree-filter.ts'
import { rowNameEnds, treeRows, type TreeRow } from '../../viewer/tree/tree-rows.ts'
import { rowPlaces } from '../../viewer/tree/row-places.ts'
import { moveIn } from '../../viewer/tree/tree-keys.ts'
import { reportOf, sampleExecution, sampleReport, type SampleStage } from './sample-page.ts'

const stages: readonly SampleStage[] = [
  {
    name: 'Build',
    status: 'Success',
    from: 0,
    to: 60,
    steps: [
      { name: 'Clone', status: 'Success', from: 0, to: 5 },
      {
        name: 'Unit',
        groups: ['Tests'],
        status: 'IgnoreFailed',
        logs: [{ unit: null, errors: 2, warnings: 1 }]
      },
      { name: 'Browser', groups: ['Tests', 'Slow'], status: 'Success' },
      { name: 'Approve', logs: [] }
    ]
  },
  {
    name: 'Deploy',
    status: 'Failed',
    steps: [
      {
        name: 'Rollout',
        status: 'Failed',
        logs: [{ unit: 'Apply' }, { unit: 'Wait', status: 'FAILURE', errors: 1 }]
      }
    ]
  }
]
const rows = treeRows(sampleReport(stages))
const NONE: ReadonlySet<string> = new Set()
const namesOf = (some: readonly TreeRow[]): string[] => some.map(({ name }) => name)

describe('the rows', () => {
  test('stand in order, each at its level under what it is in', () => {
    const nameOf = (id: string | null): string | null => rows.find(row => row.id === id)?.name ?? null
    expect(rows.map(({ kind, level, name, parent }) => [kind, level, name, nameOf(parent)])).toEqual([
      ['stage', 1, 'Build', null],
      ['step', 2, 'Clone', 'Build'],
      ['group', 2, 'Tests', 'Build'],
      ['step', 3, 'Unit', 'Tests'],
      ['group', 3, 'Slow', 'Tests'],
      ['step', 4, 'Browser', 'Slow'],
      ['step', 2, 'Approve', 'Build'],
      ['stage', 1, 'Deploy', null],
      ['step', 2, 'Rollout', 'Deploy'],
      ['unit', 3, 'Apply', 'Rollout'],
      ['unit', 3, 'Wait', 'Rollout']
    ])
  })

  test('have ids of their own', () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  })

  test('tell figures: a stage those of its steps, a step those of its units', () => {
    const figures = (name: string): unknown => {
      const { duration, errors, warnings } = rows.find(row => row.name === name) ?? {}
      return [duration, errors, warnings]
    }
    expect(figures('Build')).toEqual([60_000, 2, 1])
    expect(figures('Rollout')).toEqual([null, 1, 0])
  })

  test('open a place: a step and a unit their own, what failed its failed step, others none', () => {
    const opened = new Map(rows.map(({ name, opens }) => [name, opens?.split('/').at(-1) ?? null]))
    expect(Object.fromEntries(opened)).toMatchObject({ Clone: 'Clone', Apply: 'Apply', Wait: 'Wait' })
    const failed = treeRows(
      sampleReport([
        { name: 'Build', status: 'Success', steps: [{ name: 'Compile', status: 'Success' }] },
        {
          name: 'Deploy',
          status: 'Failed',
          steps: [
            { name: 'Canary', status: 'Failed', isRetried: true },
            { name: 'Rollout', status: 'Failed', groups: ['Blue'], logs: [{ unit: 'a' }, { unit: 'b' }] }
          ]
        },
        { name: 'Promote', status: 'Skipped', steps: [] }
      ])
    )
    const open = (name: string): string | null | undefined => failed.find(row => row.name === name)?.opens
    const names = ['Build', 'Deploy', 'Blue', 'Rollout', 'Promote']
    const rollout = 'Run-1/Deploy/Rollout'
    expect(names.map(open)).toEqual([null, rollout, rollout, rollout, 'Run-1/Promote'])
    expect(failed.filter(({ isEmpty }) => isEmpty).map(({ name }) => name)).toEqual(['Promote'])
  })

  test('tell the earlier run of a step, and of a stage whose steps are all of it', () => {
    const retried = treeRows(
      sampleReport([
        {
          name: 'Build',
          steps: [
            { name: 'Clone', fromRun: 41 },
            { name: 'Test', fromRun: 41 }
          ]
        },
        { name: 'Ship', steps: [{ name: 'Plan', fromRun: 41 }, { name: 'Roll' }] },
        { name: 'Bare', steps: [] }
      ])
    )
    expect(retried.map(({ name, fromRun }) => [name, fromRun])).toEqual([
      ['Build', 41],
      ['Clone', 41],
      ['Test', 41],
      ['Ship', null],
      ['Plan', 41],
      ['Roll', null],
      ['Bare', null]
    ])
  })

  test('have the executions above them where there are several', () => {
    const several = treeRows(reportOf([sampleExecution('A-1', stages), sampleExecution('B-2', stages)]))
    expect(several.filter(({ level }) => level === 1).map(({ kind, name }) => [kind, name])).toEqual([
      ['execution', 'A-1'],
      ['execution', 'B-2']
    ])
    expect(several[1]).toMatchObject({ kind: 'stage', level: 2, parent: 'A-1' })
    expect(new Set(several.map(({ id }) => id)).size).toBe(several.length)
  })
})

describe('what is shown', () => {
  test('all but what is in a folded row', () => {
    const tests = rows.find(({ name }) => name === 'Tests')?.id ?? ''
    expect(namesOf(visibleRows(rows, { name: '', onlyFailed: false, collapsed: new Set([tests]) }))).toEqual([
      'Build',
      'Clone',
      'Tests',
      'Approve',
      'Deploy',
      'Rollout',
      'Apply',
      'Wait'
    ])
  })

  test('what has the name, in any case, with what it is in and what is in it', () => {
    const shown = (name: string): string[] =>
      namesOf(visibleRows(rows, { name, onlyFailed: false, collapsed: NONE }))
    expect(shown(' brow')).toEqual(['Build', 'Tests', 'Slow', 'Browser'])
    expect(shown('ROLLOUT')).toEqual(['Deploy', 'Rollout', 'Apply', 'Wait'])
    expect(shown('nothing')).toEqual([])
  })

  test('a filter finds what is folded', () => {
    const collapsed = new Set(rows.map(({ id }) => id))
    expect(namesOf(visibleRows(rows, { name: 'browser', onlyFailed: false, collapsed }))).toContain('Browser')
  })

  test('only what failed', () => {
    expect(namesOf(visibleRows(rows, { name: '', onlyFailed: true, collapsed: NONE }))).toEqual([
      'Deploy',
      'Rollout',
      'Wait'
    ])
  })

  test('not a failed attempt that a later one follows', () => {
    const retried = treeRows(
      sampleReport([
        {
          name: 'A',
          steps: [
            { name: 'x', status: 'Failed', isRetried: true },
            { name: 'x (attempt 2)', status: 'Success' }
          ]
        }
      ])
    )
    expect(visibleRows(retried, { name: '', onlyFailed: true, collapsed: NONE })).toEqual([])
  })

  test('where statuses are unknown: what has errors', () => {
    const unknown = treeRows(
      sampleReport([{ name: 'A', steps: [{ name: 'x' }, { name: 'y', logs: [{ unit: null, errors: 1 }] }] }])
    )
    expect(namesOf(visibleRows(unknown, { name: '', onlyFailed: true, collapsed: NONE }))).toEqual(['A', 'y'])
  })
})

test('a long tree is folded at first, but not what failed', () => {
  expect(foldedAtFirst(rows).size).toBe(0)
  const many = Array.from({ length: 300 }, (_, at) => ({ name: `step ${at}`, status: 'Success' }))
  const long = treeRows(sampleReport([{ name: 'Long', status: 'Success', steps: many }, ...stages]))
  expect([...foldedAtFirst(long)]).toEqual(['Run-1/Long', 'Run-1/Build'])
})

test('each tells where it stands among those below the same row', () => {
  const told = rowPlaces(rows)
  expect(rows.map(({ id, name }) => [name, told.get(id)?.at, told.get(id)?.of])).toEqual([
    ['Build', 1, 2],
    ['Clone', 1, 3],
    ['Tests', 2, 3],
    ['Unit', 1, 2],
    ['Slow', 2, 2],
    ['Browser', 1, 1],
    ['Approve', 3, 3],
    ['Deploy', 2, 2],
    ['Rollout', 1, 1],
    ['Apply', 1, 2],
    ['Wait', 2, 2]
  ])
})

test('of names that begin alike the end stays in sight', () => {
  const names = [
    'Test shop-api (node 18, mysql)',
    'Test shop-api (node 20, mysql)',
    'Another step with a long name',
    'Test'
  ]
  const ends = rowNameEnds(treeRows(sampleReport([{ name: 'A', steps: names.map(name => ({ name })) }])))
  expect(names.map(name => name.slice(ends.get(`Run-1/A/${name}`)))).toEqual([
    '18, mysql)',
    '20, mysql)',
    '',
    ''
  ])
})

describe('the keys', () => {
  const idOf = (name: string): string => rows.find(row => row.name === name)?.id ?? ''
  const shown = visibleRows(rows, { name: '', onlyFailed: false, collapsed: new Set([idOf('Deploy')]) })
  const move = (from: string | null, key: string): unknown => {
    const result = moveIn(shown, from === null ? null : idOf(from), key, new Set([idOf('Deploy')]))
    if (result === null) return null
    return 'fold' in result ? [result.row.name, result.fold ? 'fold' : 'unfold'] : result.row.name
  }
  test.each([
    ['Build', 'ArrowDown', 'Clone'],
    ['Build', 'j', 'Clone'],
    ['Clone', 'ArrowUp', 'Build'],
    ['Clone', 'k', 'Build'],
    ['Build', 'ArrowUp', null],
    ['Deploy', 'ArrowDown', null],
    ['Slow', 'Home', 'Build'],
    ['Slow', 'End', 'Deploy'],
    ['Build', 'ArrowRight', 'Clone'],
    ['Clone', 'ArrowRight', null],
    ['Deploy', 'ArrowRight', ['Deploy', 'unfold']],
    ['Build', 'ArrowLeft', ['Build', 'fold']],
    ['Browser', 'ArrowLeft', 'Slow'],
    ['Deploy', 'ArrowLeft', null],
    ['Build', 'x', null]
  ])('at %s, %s', (from, key, expected) => {
    expect(move(from, key)).toEqual(expected)
  })
})
