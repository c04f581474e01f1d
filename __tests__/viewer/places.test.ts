import { describe, expect, test } from '@jest/globals'
import { defaultRoute, findLog, titleOf } from '../../viewer/app/places.ts'
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
  }
]
const placeOf = (place: string): string | undefined => findLog(sampleReport(stages), place)?.log.place

describe('the log of a place', () => {
  test.each([
    ['a step', 'Run-1/Build/Clone', 'Run-1/Build/Clone'],
    ['a command unit', 'Run-1/Deploy/Rollout/Apply', 'Run-1/Deploy/Rollout/Apply'],
    ['a step with units: the one that failed', 'Run-1/Deploy/Rollout', 'Run-1/Deploy/Rollout/Wait'],
    ['a stage: that of the step that failed', 'Run-1/Build', 'Run-1/Build/Test'],
    ['another case', 'run-1/build/CLONE', 'Run-1/Build/Clone'],
    ['a step without logs', 'Run-1/Deploy/Approve', undefined],
    ['no place', 'Run-1/Build/Clo', undefined],
    ['nothing', '', undefined]
  ])('%s', (_what, place, expected) => {
    expect(placeOf(place)).toBe(expected)
  })
})

test('a log is titled by stage and step, and by its unit where there are several', () => {
  const titles = ['Run-1/Build/Clone', 'Run-1/Deploy/Rollout/Apply'].map(place => {
    const found = findLog(sampleReport(stages), place)
    return found === null ? null : titleOf(found)
  })
  expect(titles).toEqual(['Build › Clone', 'Deploy › Rollout › Apply'])
})

describe('what is shown first', () => {
  test('the telling line of what broke', () => {
    expect(defaultRoute(sampleReport(stages, ['Run-1/Build/Test']))).toEqual({
      view: 'log',
      place: 'Run-1/Build/Test',
      lines: { from: 7, to: 7 }
    })
  })

  test('the first of what broke that has a log', () => {
    const route = defaultRoute(sampleReport(stages, ['Run-1/Deploy/Approve', 'Run-1/Deploy/Rollout/Wait']))
    expect(route).toEqual({ view: 'log', place: 'Run-1/Deploy/Rollout/Wait', lines: null })
  })

  test('the overview where nothing broke', () => {
    expect(defaultRoute(sampleReport(stages))).toEqual({ view: 'overview' })
    expect(defaultRoute(sampleReport([]))).toEqual({ view: 'overview' })
  })
})
