import { expect, jest, test } from '@jest/globals'
import { HOSTILE_TEXTS } from '../../fixtures/hostile-text.ts'
import { placesOf } from '../../../src/report/page/places.ts'
import type { Execution, Logbook } from '../../../src/logbook/logbook.ts'
import {
  failedDeploy,
  sampleExecutionOf,
  sampleFile,
  sampleLogbook,
  sampleStage,
  sampleStep
} from '../sample-logbook.ts'

/** The places of everything, a step's only log apart, which has the step's. */
function allPlaces(logbook: Logbook): string[] {
  const places = placesOf(logbook)
  return logbook.executions.flatMap((execution: Execution) => [
    places.of(execution),
    ...execution.stages.flatMap(stage => [
      places.of(stage),
      ...stage.steps.flatMap(step => [
        places.of(step),
        ...(step.files.length > 1 ? step.files.map(file => places.of(file)) : [])
      ])
    ])
  ])
}

function expectUnique(places: readonly string[]): void {
  expect(new Set(places.map(place => place.toLowerCase())).size).toBe(places.length)
}

test('a place is made of the names that the artifact has, below the execution', () => {
  const places = allPlaces(sampleLogbook([failedDeploy()]))
  expect(places.slice(0, 4)).toEqual([
    'Deploy-42',
    'Deploy-42/01-Build',
    'Deploy-42/01-Build/01-Initialize',
    'Deploy-42/01-Build/02-Clone'
  ])
  expect(places).toContain('Deploy-42/03-Deploy_production/02-Rollout/03-Wait_for_Steady_State')
  expectUnique(places)
})

test("a step's only log has the step's place", () => {
  const file = sampleFile({ text: 'logs/01-Build/01-Clone.log' })
  const step = sampleStep('Clone', { files: [file] })
  const places = placesOf(sampleLogbook([sampleExecutionOf([sampleStage('Build', [step])])]))
  expect(places.of(file)).toBe(places.of(step))
})

test('with several executions the folder of each is no part of it twice', () => {
  const of = (run: number): Execution =>
    sampleExecutionOf(
      [
        sampleStage('Build', [
          sampleStep('Clone', { files: [sampleFile({ text: `logs/Deploy-${run}/01-Build/01-Clone.log` })] })
        ])
      ],
      { runSequence: run }
    )
  expect(allPlaces(sampleLogbook([of(1), of(2), of(2)]))).toEqual([
    'Deploy-1',
    'Deploy-1/01-Build',
    'Deploy-1/01-Build/01-Clone',
    'Deploy-2',
    'Deploy-2/01-Build',
    'Deploy-2/01-Build/01-Clone',
    'Deploy-2-2',
    'Deploy-2-2/01-Build',
    'Deploy-2-2/01-Build/01-Clone'
  ])
})

test('stages and steps that left no log have a place too, also if they are called the same', () => {
  const steps = ['Wait', 'wait', 'Wait a bit', 'a/b', ''].map(name => sampleStep(name, { files: [] }))
  const places = allPlaces(sampleLogbook([sampleExecutionOf([sampleStage('Build', steps)])]))
  expect(places.slice(2)).toEqual([
    'Deploy-42/Build/Wait',
    'Deploy-42/Build/wait-2',
    'Deploy-42/Build/Wait_a_bit',
    'Deploy-42/Build/a_b',
    'Deploy-42/Build/_'
  ])
})

test('names that look like the number of another stay apart', () => {
  const steps = ['a', 'a-2', 'A', 'a', 'a-2', 'a-3', 'a-2-2'].map(name => sampleStep(name, { files: [] }))
  const places = allPlaces(sampleLogbook([sampleExecutionOf([sampleStage('Build', steps)])]))
  expectUnique(places)
  expect(places.slice(2, 6).map(place => place.split('/').at(-1))).toEqual(['a', 'a-2', 'A-3', 'a-4'])
})

test('the work for places grows with the number of steps, not with its square', () => {
  const count = 2000
  const steps = Array.from({ length: count }, () => sampleStep('Wait', { files: [] }))
  const logbook = sampleLogbook([sampleExecutionOf([sampleStage('Build', steps)])])
  const looked = jest.spyOn(Map.prototype, 'has')
  const lowered = jest.spyOn(String.prototype, 'toLowerCase')
  placesOf(logbook)
  const [looks, cases] = [looked.mock.calls.length, lowered.mock.calls.length]
  jest.restoreAllMocks()
  expect(looks).toBeLessThan(3 * count)
  expect(cases).toBeLessThan(3 * count)
})

test('hostile names make places all the same', () => {
  const stages = HOSTILE_TEXTS.map(name => sampleStage(name, [sampleStep(name, { files: [] })]))
  const places = allPlaces(sampleLogbook([sampleExecutionOf(stages, { pipeline: '../</script>' })]))
  expectUnique(places)
  for (const place of places) expect(place.split('/').length).toBeLessThanOrEqual(3)
})
