import { describe, expect, test } from '@jest/globals'
import { durationOf, timingOfExecution, timingOfStage, timingOfStep } from '../../src/report/timing.ts'
import { sampleCourse, sampleExecutionOf, sampleFile, sampleStage, sampleStep } from './sample-logbook.ts'

const early = { startedAt: '2026-03-14T10:00:00.123456789Z', endedAt: '2026-03-14T10:00:05Z' }
const late = { startedAt: '2026-03-14T12:00:30+02:00', endedAt: '2026-03-14T12:01:00+02:00' }

describe('timing', () => {
  test("is Harness's where it tells", () => {
    const step = sampleStep('A', { ...sampleCourse('Success', 0, 7), files: [sampleFile(early)] })
    expect(durationOf(timingOfStep(step))).toBe(7000)
  })

  test('else from the first log line to the last, whatever their offsets', () => {
    const step = sampleStep('A', { files: [sampleFile(late), sampleFile(early)] })
    const stage = sampleStage('S', [sampleStep('B'), step])
    expect(durationOf(timingOfStep(step))).toBe(59_877)
    expect(durationOf(timingOfStage(stage))).toBe(59_877)
    expect(durationOf(timingOfExecution(sampleExecutionOf([stage])))).toBe(59_877)
  })

  test('is unknown while something runs, when it was skipped, and where nothing tells', () => {
    const files = [sampleFile(early)]
    expect(timingOfStep(sampleStep('A', { ...sampleCourse('Running', 0, null), files }))).toBeNull()
    expect(timingOfStep(sampleStep('A', { ...sampleCourse('Skipped', 0, 0), files }))).toBeNull()
    expect(timingOfStep(sampleStep('A'))).toBeNull()
    expect(timingOfStage(sampleStage('S', []))).toBeNull()
    expect(durationOf(null)).toBeNull()
  })

  test.each([
    ['no time', '2026-03-14T10:00:05Z'],
    ['2026-03-14T10:00:05Z', 'no time'],
    ['2026-03-14T10:00:05Z', '2026-03-14T10:00:04Z']
  ])('from %s to %s is no time', (startedAt, endedAt) => {
    expect(timingOfStep(sampleStep('A', { files: [sampleFile({ startedAt, endedAt })] }))).toBeNull()
  })
})
