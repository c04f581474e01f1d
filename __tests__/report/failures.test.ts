import { describe, expect, test } from '@jest/globals'
import type { Execution, Step } from '../../src/logbook/logbook.ts'
import { nameOfPlace } from '../../src/report/failed-places.ts'
import { placesOfFailure, type HarnessFailure } from '../../src/report/failures.ts'
import { retriedIn } from '../../src/report/last-attempts.ts'
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

/** Of each failure where it is described, and where the same failed. */
function places(...executions: Execution[]): (string | null)[] {
  return failures(...executions).flatMap(failure => placesOfFailure(failure).map(nameOfPlace))
}

function failures(...executions: Execution[]): readonly HarnessFailure[] {
  return sampleLogbook(executions).failures
}

describe('with the execution graph', () => {
  test('the steps whose status is a failure, with their message, file and excerpt', () => {
    const [only, ...others] = failures(failedDeploy())
    expect(others).toEqual([])
    expect(only?.message).toMatch(/^Error: deployment/)
    expect(only?.file?.unit).toBe('Wait for Steady State')
    expect(only?.excerpt).toBe(only?.file?.excerpt)
    expect(only && nameOfPlace(only.place)).toBe('Deploy production › Rollout')
  })

  test('what was aborted says by whom', () => {
    const aborted = (failure?: string): Step => sampleStep('Wait', sampleCourse('Aborted', 0, 5, failure))
    const told = (step: Step, abortedBy: string | null): (string | null)[] => {
      const course = sampleCourse('Aborted', 0, 5)
      const execution = sampleExecutionOf([sampleStage('S', [step], course)], { ...course, abortedBy })
      return failures(execution).map(({ message }) => message)
    }
    expect(told(aborted(), 'Jane Doe')).toEqual(['Aborted by Jane Doe.'])
    expect(told(aborted('Execution aborted'), 'Jane Doe')).toEqual(['Aborted by Jane Doe. Execution aborted'])
    expect(told(aborted('Execution aborted'), null)).toEqual(['Execution aborted'])
    expect(told(sampleStep('Test', failed), 'Jane Doe')).toEqual(['it broke'])
  })

  test('errors make no failure', () => {
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
    const [only] = failures(sampleExecutionOf([sampleStage('S', [step], failed)]))
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
    const [only] = failures(execution)
    expect(only).toMatchObject({
      place: { stage: null, step: null },
      message: 'it broke',
      excerpt: null,
      file: null
    })
  })

  test('without a log there is neither excerpt nor file', () => {
    const execution = sampleExecutionOf([
      sampleStage('S', [sampleStep('A', { ...failed, files: [] })], failed)
    ])
    expect(failures(execution)[0]).toMatchObject({ excerpt: null, file: null })
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
  test('a step whose log has errors; the most telling first', () => {
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
    expect(failures(execution).every(({ isToldByLogsAlone }) => isToldByLogsAlone)).toBe(true)
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
    expect(failures(execution)[0]?.file?.unit).toBe('unit 2')
  })

  test('of several executions each tells its own', () => {
    const one = sampleExecutionOf([sampleStage('S', [sampleStep('A', { files: withErrors })])])
    const two = sampleExecutionOf([sampleStage('T', [sampleStep('A', failed)], failed)], failed)
    expect(places(one, two)).toEqual(['S › A', 'T › A'])
  })
})

describe('the order', () => {
  const at = (name: string, end: number, message: string | null, status = 'Failed'): Step =>
    sampleStep(name, { ...sampleCourse(status, 0, end), failure: message, files: [] })

  test('the reason of the execution first, then in order of time, what was aborted last', () => {
    const steps = [
      at('Late', 9, 'a'),
      at('Aborted', 1, 'the pipeline broke', 'Aborted'),
      at('Early', 3, 'b'),
      at('Reason', 20, 'the pipeline broke')
    ]
    const execution = sampleExecutionOf([sampleStage('S', steps, failed)], {
      ...failed,
      failure: 'Stage S: the pipeline broke'
    })
    expect(places(execution)).toEqual(['S › Reason', 'S › Early', 'S › Late', 'S › Aborted'])
  })

  test('a step without a message is not the reason', () => {
    const steps = [at('Late', 9, ''), at('Early', 3, null)]
    const execution = sampleExecutionOf([sampleStage('S', steps, failed)], failed)
    expect(places(execution)).toEqual(['S › Early', 'S › Late'])
  })
})

describe('the same failure of many steps', () => {
  const region = (name: string, text: string, message = 'it broke', score = 50): Step =>
    sampleStep(name, {
      ...sampleCourse('Failed', 0, 5, message),
      files: [sampleFile({ text: `logs/${name}.log`, excerpt: sampleExcerpt([text], 0, score) })]
    })
  const of = (...steps: Step[]): readonly HarnessFailure[] =>
    failures(sampleExecutionOf([sampleStage('S', steps, failed)], failed))

  test('is one, with all its steps', () => {
    const steps = Array.from({ length: 30 }, (_, at) =>
      region(`region ${at}`, `Error: web-${at}.acme.io refused the connection after ${at * 7} ms`)
    )
    const [only, ...others] = of(...steps)
    expect(others).toEqual([])
    expect(only?.file?.text).toBe('logs/region 0.log')
    expect(only?.others.map(({ step }) => step?.name)).toEqual(steps.slice(1).map(({ name }) => name))
  })

  test('another line is another failure', () => {
    expect(of(region('a', 'Error: refused'), region('b', 'Error: timed out'))).toHaveLength(2)
  })

  test("where the line isn't sure, Harness's messages must be alike, too", () => {
    expect(of(region('a', 'done', 'exit code 1', 1), region('b', 'done', 'exit code 2', 1))).toHaveLength(1)
    expect(of(region('a', 'done', 'no delegate', 1), region('b', 'done', 'timed out', 1))).toHaveLength(2)
    expect(of(region('a', 'Error: x', 'no delegate'), region('b', 'Error: x', 'timed out'))).toHaveLength(1)
  })

  test('what failed and what was aborted are two', () => {
    const aborted = { ...region('b', 'Error: x'), status: 'Aborted' }
    expect(of(region('a', 'Error: x'), aborted)).toHaveLength(2)
  })

  test('steps of which nothing is known are not put together', () => {
    const steps = ['a', 'b'].map(name => sampleStep(name, { ...sampleCourse('Failed', 0, 5), files: [] }))
    expect(of(...steps)).toHaveLength(2)
  })

  test('of two executions are two', () => {
    const one = sampleExecutionOf([sampleStage('S', [region('a', 'Error: x')], failed)], failed)
    expect(failures(one, { ...one, executionId: 'two' })).toHaveLength(2)
  })
})

test('a failed attempt that another follows is retried, and no other step is', () => {
  const first = sampleStep('Test', { ...failed, identifier: 'Test' })
  const second = sampleStep('Test (attempt 2)', { ...succeeded, identifier: 'Test', attempt: 2 })
  const logbook = sampleLogbook([sampleExecutionOf([sampleStage('S', [first, second], succeeded)])])
  expect([...retriedIn(logbook)]).toEqual([first])
})

test('the place in the repository is looked for once for each failure', () => {
  const place = { file: 'src/a.ts', line: 3, column: null }
  let asked = 0
  const sources = { find: () => (asked++, place) }
  const file = sampleFile({ excerpt: sampleExcerpt(['src/a.ts:3: error'], 0) })
  const step = sampleStep('A', { ...failed, files: [file] })
  const logbook = sampleLogbook([sampleExecutionOf([sampleStage('S', [step], failed)], failed)], [], {
    sources
  })
  expect(logbook.failures[0]?.source).toBe(place)
  expect(asked).toBe(1)
})
