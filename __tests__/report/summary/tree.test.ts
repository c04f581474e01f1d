import { describe, expect, test } from '@jest/globals'
import { treeOf, type Tree, type TreeRow } from '../../../src/report/summary/tree.ts'
import type { Execution } from '../../../src/logbook/logbook.ts'
import {
  failedDeploy,
  sampleCourse,
  sampleExecutionOf,
  sampleFile,
  sampleLogbook,
  sampleShown,
  sampleStage,
  sampleStep
} from '../sample-logbook.ts'

function rowsOf(execution: Execution, most: number): Tree {
  return treeOf(sampleShown(execution), sampleLogbook([execution]), most)
}

function outline(rows: readonly TreeRow[]): string[] {
  return rows.map(({ depth, name }) => '  '.repeat(depth) + name)
}

describe('treeOf', () => {
  test('stages, groups, steps and units, indented', () => {
    expect(outline(rowsOf(failedDeploy(), 500).rows)).toEqual([
      'Build',
      '  Initialize',
      '  Clone',
      '  Run Tests',
      '  Run Tests (attempt 2)',
      '  Pack',
      '    Pack (linux, 18)',
      '    Pack (linux, 20)',
      '    Pack (windows, 20)',
      'Scan',
      '  Licences',
      '  Images',
      'Deploy production',
      '  Approve',
      '  Blue/green',
      '    Rollout',
      '      Fetch Files',
      '      Apply',
      '      Wait for Steady State',
      '    Smoke test',
      '  Roll back'
    ])
  })

  test('figures: of a stage and of a step with units the sums; paths where there is one file', () => {
    const { rows } = rowsOf(failedDeploy(), 500)
    const row = (name: string): TreeRow | undefined => rows.find(each => each.name === name)
    expect(row('Deploy production')).toMatchObject({
      duration: 832_000,
      lines: 1361,
      errors: 3,
      warnings: 14,
      path: null
    })
    expect(row('Rollout')).toMatchObject({ duration: 601_000, lines: 1290, errors: 3, path: null })
    expect(row('Apply')).toMatchObject({
      status: 'SUCCESS',
      duration: null,
      lines: 64,
      path: 'logs/03-Deploy_production/02-Rollout/02-Apply.log'
    })
    expect(row('Clone')).toMatchObject({ status: 'Success', lines: 96, path: 'logs/01-Build/02-Clone.log' })
    expect(row('Smoke test')).toMatchObject({ status: 'Skipped', duration: null, lines: null, errors: null })
    expect(row('Pack')).toMatchObject({ kind: 'group', status: null, lines: null })
  })

  test('members of a group stand together, where the first one does', () => {
    const steps = [
      sampleStep('a', { groups: ['G', 'H'] }),
      sampleStep('b'),
      sampleStep('c', { groups: ['G'] }),
      sampleStep('d', { groups: ['G', 'H'] }),
      sampleStep('e', { groups: ['H'] })
    ]
    expect(outline(rowsOf(sampleExecutionOf([sampleStage('S', steps)]), 99).rows)).toEqual([
      'S',
      '  G',
      '    H',
      '      a',
      '      d',
      '    c',
      '  b',
      '  H',
      '    e'
    ])
  })

  test("a stage's own iteration is no group, and very deep groups end", () => {
    const steps = [
      sampleStep('a', { groups: ['Build_0', 'G'] }),
      sampleStep('b', { groups: ['Build_0', ...Array.from({ length: 90 }, (_, at) => `deep ${at}`)] })
    ]
    const rows = rowsOf(sampleExecutionOf([sampleStage('Build', steps)]), 99).rows
    expect(outline(rows).slice(0, 3)).toEqual(['Build', '  G', '    a'])
    expect(Math.max(...rows.map(({ depth }) => depth))).toBe(6)
  })

  test('past the limit what failed stays, then what has errors, and stages count the rest', () => {
    const steps = Array.from({ length: 100 }, (_, at) =>
      sampleStep(`step ${at}`, {
        ...sampleCourse(at === 90 ? 'Failed' : 'Success', at, at + 1),
        files: [sampleFile({ errors: at === 80 ? 1 : 0 })]
      })
    )
    const execution = sampleExecutionOf([
      sampleStage('One', steps),
      sampleStage(
        'Two',
        steps.slice(0, 3).map(step => ({ ...step }))
      )
    ])
    const tree = rowsOf(execution, 4)
    expect(outline(tree.rows)).toEqual([
      'One',
      '  step 0',
      '  step 1',
      '  step 80',
      '  step 90',
      '  … and 96 more',
      'Two',
      '  … and 3 more'
    ])
    expect(tree).toMatchObject({ stagesLeftOut: 0, stepsLeftOut: 99 })
  })

  test('very many stages are cut too, what failed stays', () => {
    const stages = Array.from({ length: 50 }, (_, at) =>
      sampleStage(`stage ${at}`, [], sampleCourse(at === 40 ? 'Failed' : 'Success', 0, 1))
    )
    const tree = rowsOf(sampleExecutionOf(stages), 3)
    expect(outline(tree.rows)).toEqual(['stage 0', 'stage 1', 'stage 40'])
    expect(tree.stagesLeftOut).toBe(47)
  })

  test('a step shows no more than twenty units', () => {
    const files = Array.from({ length: 1000 }, (_, at) => sampleFile({ unit: `unit ${at}` }))
    const { rows } = rowsOf(sampleExecutionOf([sampleStage('S', [sampleStep('a', { files })])]), 500)
    expect(rows).toHaveLength(23)
    expect(rows.at(-1)).toMatchObject({ kind: 'rest', name: '… and 980 more' })
  })

  test('with no room for any step there are no rows', () => {
    expect(rowsOf(failedDeploy(), 0).rows).toEqual([])
  })
})
