import { describe, expect, test } from '@jest/globals'
import { defaultRoute, findPlace, linesShown, titleOf, type LogPlace } from '../../viewer/app/places.ts'
import { sampleReport } from './sample-page.ts'

const stages = [
  {
    name: 'Build',
    steps: [
      { name: 'Clone' },
      { name: 'Test', status: 'Failed', logs: [{ unit: null, telling: 7, errors: 1 }] }
    ]
  },
  {
    name: 'Deploy',
    steps: [
      { name: 'Approve', logs: [] },
      { name: 'Rollout', logs: [{ unit: 'Apply' }, { unit: 'Wait', status: 'FAILURE', errors: 2 }] }
    ]
  },
  { name: 'Promote', status: 'Skipped', steps: [] }
]
const report = sampleReport(stages)
const placeOf = (place: string): string | undefined => {
  const found = findPlace(report, place)
  if (found === null) return undefined
  return found.kind === 'log' ? found.at.log.place : `none at ${found.at.place}`
}
const logAt = (place: string): LogPlace | null => {
  const found = findPlace(report, place)
  return found?.kind === 'log' ? found.at : null
}

describe('the log of a place', () => {
  test.each([
    ['a step', 'Run-1/Build/Clone', 'Run-1/Build/Clone'],
    ['a command unit', 'Run-1/Deploy/Rollout/Apply', 'Run-1/Deploy/Rollout/Apply'],
    ['a step with units: the one that failed', 'Run-1/Deploy/Rollout', 'Run-1/Deploy/Rollout/Wait'],
    ['a stage: that of the step that failed', 'Run-1/Build', 'Run-1/Build/Test'],
    ['another case', 'run-1/build/CLONE', 'Run-1/Build/Clone'],
    ['a step without logs', 'Run-1/Deploy/Approve', 'none at Run-1/Deploy/Approve'],
    ['a stage without steps', 'Run-1/Promote', 'none at Run-1/Promote'],
    ['no place', 'Run-1/Build/Clo', undefined],
    ['nothing', '', undefined]
  ])('%s', (_what, place, expected) => {
    expect(placeOf(place)).toBe(expected)
  })
})

test('a log is titled by stage and step, and by its unit where there are several', () => {
  const titles = ['Run-1/Build/Clone', 'Run-1/Deploy/Rollout/Apply'].map(place => {
    const found = logAt(place)
    return found === null ? null : titleOf(found)
  })
  expect(titles).toEqual(['Build › Clone', 'Deploy › Rollout › Apply'])
})

test('in a pipeline that a stage ran, the title has the stage of that, too, but no step group', () => {
  const found = logAt('Run-1/Build/Clone')
  if (found === null) throw new Error('it is there')
  const group = { id: 'a', name: 'Europe', stage: { status: null, timing: null } }
  const groups = [group, { id: 'b', name: 'Canary', stage: null }]
  expect(titleOf({ ...found, step: { ...found.step, groups } })).toBe('Build › Europe › Clone')
})

describe('what is shown first', () => {
  test('the telling line of what broke', () => {
    expect(defaultRoute(sampleReport(stages, ['Run-1/Build/Test']))).toEqual({
      view: 'log',
      place: 'Run-1/Build/Test',
      lines: { from: 7, to: 7 }
    })
  })

  test('what broke first, also where it left no log', () => {
    const route = defaultRoute(sampleReport(stages, ['Run-1/Deploy/Approve', 'Run-1/Deploy/Rollout/Wait']))
    expect(route).toEqual({ view: 'log', place: 'Run-1/Deploy/Approve', lines: null })
  })

  test('of a failed log without a line the telling one; of others no line', () => {
    const [failed, other] = [logAt('Run-1/Build/Test'), logAt('Run-1/Build/Clone')]
    if (failed === null || other === null) throw new Error('there are no such logs')
    expect(linesShown(null, failed)).toEqual({ from: 7, to: 7 })
    expect(linesShown({ from: 2, to: 3 }, failed)).toEqual({ from: 2, to: 3 })
    expect(linesShown(null, other)).toBeNull()
  })

  test('the overview where nothing broke', () => {
    expect(defaultRoute(sampleReport(stages))).toEqual({ view: 'overview' })
    expect(defaultRoute(sampleReport([]))).toEqual({ view: 'overview' })
  })
})
