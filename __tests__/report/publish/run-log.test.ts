import { describe, expect, test } from '@jest/globals'
import { tableOf } from '../../../src/report/publish/run-log.ts'
import { isInert } from '../../fixtures/failures.ts'
import { HOSTILE_TEXTS } from '../../fixtures/hostile-text.ts'
import {
  failedDeploy,
  sampleCourse,
  sampleExecution,
  sampleExecutionOf,
  sampleFile,
  sampleLogbook,
  sampleStage,
  sampleStep
} from '../sample-logbook.ts'

describe('tableOf', () => {
  test('one line a stage: status, steps, lines, errors, duration', () => {
    expect(tableOf(sampleLogbook([failedDeploy()]))).toEqual([
      'Stage              Status     Steps    Lines  Errors   Duration',
      'Build              ✓ Success      7   64,060       2   4 m 30 s',
      'Scan               ✓ Success      2  413,003       1   2 m 44 s',
      'Deploy production  ✕ Failed       4    1,361       3  13 m 52 s'
    ])
  })

  test('what a stage ran counts in it, too, and what was taken over names its run', () => {
    const main = sampleExecution({ Clone: [sampleFile()] })
    const ran = { ...sampleExecution({ Test: [sampleFile()] }), role: 'child' as const, runSequence: 77 }
    const before = { ...sampleExecutionOf([]), role: 'retried-from' as const, runSequence: 41 }
    const stages = main.stages.flatMap(stage => [
      { ...stage, steps: stage.steps.map(step => ({ ...step, takenFrom: 2 })) },
      { ...stage, name: 'Ship', steps: [] }
    ])
    const [first, ship, inner] = tableOf(
      sampleLogbook([
        { ...main, stages },
        { ...ran, partOf: { execution: 0, stage: 1 } },
        { ...before, partOf: { execution: 0, stage: null } }
      ])
    ).slice(1)
    expect(first).toMatch(/^Build \(from run 41\) .* 1 +1,204/u)
    expect(ship).toMatch(/^Ship \(.*, run 77\) .* 1 +1,204/u)
    expect(inner).toMatch(/^Ship › Build .* 1 +1,204/u)
  })

  test('what is unknown has no column', () => {
    const logbook = sampleLogbook([
      sampleExecution({ Clone: [sampleFile()], Test: [sampleFile({ errors: 0 })] })
    ])
    expect(tableOf(logbook)).toEqual(['Stage  Steps  Lines  Errors', 'Build      2  2,408       2'])
  })

  test('a long table is cut, what failed stays, and it says so', () => {
    const stages = Array.from({ length: 1061 }, (_, at) =>
      sampleStage(`stage ${at}`, [], sampleCourse(at === 1000 ? 'Failed' : 'Success', 0, 1))
    )
    const table = tableOf(sampleLogbook([sampleExecutionOf(stages)]))
    expect(table).toHaveLength(62)
    expect(table.at(-2)).toMatch(/^stage 1000 +✕ Failed/)
    expect(table.at(-1)).toBe('… and 1,001 more stages, all in manifest.json')
  })

  test('without stages there is only its head', () => {
    expect(tableOf(sampleLogbook([]))).toEqual(['Stage  Status  Steps  Lines  Errors  Duration'])
  })

  test.each(HOSTILE_TEXTS.map(text => [text.slice(0, 60), text]))('%j is only a name', (_, text) => {
    const stages = [sampleStage(text, [sampleStep(text)], { status: text })]
    const table = tableOf(sampleLogbook([sampleExecutionOf(stages)]))
    expect(table).toHaveLength(2)
    expect(table.every(isInert)).toBe(true)
    expect(Math.max(...table.map(line => line.length))).toBeLessThan(250)
  })
})
