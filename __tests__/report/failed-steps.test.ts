import { describe, expect, test } from '@jest/globals'
import type { Execution } from '../../src/logbook/logbook.ts'
import { failedSteps, isToldByLogsAlone, placeOfFailure } from '../../src/report/failed-steps.ts'
import {
  failedDeploy,
  sampleCourse,
  sampleExcerpt,
  sampleExecutionOf,
  sampleFile,
  sampleLogbook,
  sampleStage,
  sampleStep
} from './sample-logbook.ts'

const failed = sampleCourse('Failed', 0, 5, 'it broke')
const succeeded = sampleCourse('Success', 0, 5)
const withErrors = [sampleFile({ errors: 3 })]

function places(...executions: Execution[]): (string | null)[] {
  return failedSteps(sampleLogbook(executions)).map(placeOfFailure)
}

describe('with the execution graph', () => {
  test('the steps whose status is a failure, with their message, file and excerpt', () => {
    const [only, ...others] = failedSteps(sampleLogbook([failedDeploy()]))
    expect(others).toEqual([])
    expect(only?.message).toMatch(/^Error: deployment/)
    expect(only?.file?.unit).toBe('Wait for Steady State')
    expect(only?.excerpt).toBe(only?.file?.excerpt)
    expect(only && placeOfFailure(only)).toBe('Deploy production › Rollout')
  })

  test('lines of level ERROR make no failure', () => {
    const steps = [
      sampleStep('Green', { ...succeeded, files: withErrors }),
      sampleStep('Unknown', { files: withErrors })
    ]
    expect(places(sampleExecutionOf([sampleStage('S', steps, failed)], failed))).toEqual(['S'])
  })

  test('of several command units the excerpt is of the one that failed', () => {
    const files = ['SUCCESS', 'FAILURE', 'RUNNING', null].map((status, at) =>
      sampleFile({ status, unit: `unit ${at}`, excerpt: sampleExcerpt(['x'], 0, 90 - 10 * at) })
    )
    const step = sampleStep('A', { ...failed, files })
    const [only] = failedSteps(sampleLogbook([sampleExecutionOf([sampleStage('S', [step], failed)])]))
    expect(only?.file?.unit).toBe('unit 1')
  })

  test('skipped, ignored, running and unheard-of statuses are no failures', () => {
    const steps = ['Skipped', 'IgnoreFailed', 'Running', 'BrandNew', 'Success'].map(status =>
      sampleStep(status, { ...sampleCourse(status, 0, 1), files: withErrors })
    )
    expect(places(sampleExecutionOf([sampleStage('S', steps, succeeded)], succeeded))).toEqual([])
  })

  test('failed before aborted, otherwise in order', () => {
    const steps = ['Aborted', 'Failed', 'ABORTED_BY_FREEZE', 'Expired'].map(status =>
      sampleStep(status, sampleCourse(status, 0, 1))
    )
    expect(places(sampleExecutionOf([sampleStage('S', steps, failed)]))).toEqual([
      'S › Failed',
      'S › Expired',
      'S › Aborted',
      'S › ABORTED_BY_FREEZE'
    ])
  })

  test('a stage, or an execution, that failed without a failed step in it', () => {
    const stage = sampleStage('S', [sampleStep('A', succeeded)], failed)
    expect(places(sampleExecutionOf([stage, sampleStage('T', [], succeeded)], failed))).toEqual(['S'])
    const execution = sampleExecutionOf([sampleStage('T', [], succeeded)], failed)
    const [only] = failedSteps(sampleLogbook([execution]))
    expect(only).toMatchObject({ stage: null, step: null, message: 'it broke', excerpt: null, file: null })
  })

  test('without a log there is neither excerpt nor file', () => {
    const execution = sampleExecutionOf([
      sampleStage('S', [sampleStep('A', { ...failed, files: [] })], failed)
    ])
    expect(failedSteps(sampleLogbook([execution]))[0]).toMatchObject({ excerpt: null, file: null })
  })
})

describe('retries', () => {
  test('only the last attempt counts', () => {
    const first = sampleStep('Test', { ...failed, identifier: 'Test' })
    const second = sampleStep('Test (attempt 2)', { ...succeeded, identifier: 'Test', attempt: 2 })
    expect(places(sampleExecutionOf([sampleStage('S', [first, second], succeeded)]))).toEqual([])
    const failedAgain = { ...second, ...failed }
    expect(places(sampleExecutionOf([sampleStage('S', [first, failedAgain], failed)]))).toEqual([
      'S › Test (attempt 2)'
    ])
  })

  test('also without the graph', () => {
    const first = sampleStep('Test', { files: withErrors, identifier: 'Test' })
    const second = sampleStep('Test (attempt 2)', { identifier: 'Test', attempt: 2 })
    expect(places(sampleExecutionOf([sampleStage('S', [first, second])]))).toEqual([])
  })

  test('of a step group, and of a stage', () => {
    const steps = [
      sampleStep('A', { ...failed, identifier: 'A', groups: ['Group'] }),
      sampleStep('A (attempt 2)', { ...succeeded, identifier: 'A', groups: ['Group_1'], attempt: 2 })
    ]
    expect(places(sampleExecutionOf([sampleStage('S', steps, succeeded)]))).toEqual([])
    const stages = [
      sampleStage('S', [sampleStep('A', failed)], failed),
      sampleStage('S (attempt 2)', [sampleStep('A', succeeded)], { ...succeeded, identifier: 'S' })
    ]
    expect(places(sampleExecutionOf(stages))).toEqual([])
  })

  test('steps of one name in two groups or stages are two steps', () => {
    const steps = [
      sampleStep('A', { ...failed, groups: ['G'] }),
      sampleStep('A', { ...succeeded, groups: ['H'], attempt: 2 })
    ]
    const other = sampleStage('T', [sampleStep('A', { ...succeeded, attempt: 2 })], succeeded)
    expect(places(sampleExecutionOf([sampleStage('S', steps, failed), other]))).toEqual(['S › A'])
  })
})

describe('without the execution graph', () => {
  test('a step whose log has lines of level ERROR or FATAL; the most telling first', () => {
    const weak = sampleFile({ errors: 1, excerpt: sampleExcerpt(['a'], 0, 1) })
    const strong = sampleFile({ errors: 1, excerpt: sampleExcerpt(['b'], 0, 90) })
    const execution = sampleExecutionOf([
      sampleStage('S', [
        sampleStep('None', { files: [sampleFile({ errors: 1 })] }),
        sampleStep('Weak', { files: [weak] }),
        sampleStep('Fine'),
        sampleStep('Strong', { files: [strong] })
      ])
    ])
    expect(places(execution)).toEqual(['S › Strong', 'S › Weak', 'S › None'])
    expect(failedSteps(sampleLogbook([execution])).every(isToldByLogsAlone)).toBe(true)
  })

  test('not when the execution is known to have succeeded', () => {
    const stages = [sampleStage('S', [sampleStep('A', { files: withErrors })])]
    expect(places(sampleExecutionOf(stages, { status: 'Success' }))).toEqual([])
    expect(places(sampleExecutionOf(stages, { status: 'Failed' }))).toEqual(['S › A'])
    expect(places(sampleExecutionOf([], { status: 'Failed' }))).toEqual([null])
  })

  test('of several logs the most telling is the excerpt, of equal ones the last', () => {
    const files = [10, 70, 70, 0].map((score, at) =>
      sampleFile({ errors: 1, unit: `unit ${at}`, excerpt: sampleExcerpt(['x'], 0, score) })
    )
    const execution = sampleExecutionOf([sampleStage('S', [sampleStep('A', { files })])])
    expect(failedSteps(sampleLogbook([execution]))[0]?.file?.unit).toBe('unit 2')
  })

  test('of several executions each tells its own', () => {
    const one = sampleExecutionOf([sampleStage('S', [sampleStep('A', { files: withErrors })])])
    const two = sampleExecutionOf([sampleStage('T', [sampleStep('A', failed)], failed)], failed)
    expect(places(one, two)).toEqual(['S › A', 'T › A'])
  })
})
