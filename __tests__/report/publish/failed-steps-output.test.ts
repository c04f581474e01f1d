import { describe, expect, test } from '@jest/globals'
import { failedStepsOutput } from '../../../src/report/publish/failed-steps-output.ts'
import { HOSTILE_TEXTS } from '../../fixtures/hostile-text.ts'
import { commandsIn } from '../../fixtures/runner-commands.ts'
import {
  failedDeploy,
  sampleCourse,
  sampleExcerpt,
  sampleExecutionOf,
  sampleFile,
  sampleLogbook,
  sampleStage,
  sampleStep
} from '../sample-logbook.ts'

function outputOf(...steps: ReturnType<typeof sampleStep>[]): unknown {
  return JSON.parse(failedStepsOutput(sampleLogbook([sampleExecutionOf([sampleStage('S', steps)])])))
}

describe('the output failed-steps', () => {
  test('stage, step, the message of Harness, and the telling line of the file', () => {
    expect(JSON.parse(failedStepsOutput(sampleLogbook([failedDeploy()])))).toEqual([
      {
        stage: 'Deploy production',
        step: 'Rollout',
        message: 'Error: deployment "checkout-api" exceeded its progress deadline in namespace shop-prod',
        line: 1199,
        file: 'logs/03-Deploy_production/02-Rollout/03-Wait_for_Steady_State.log'
      }
    ])
  })

  test('without the graph: the telling line is the message; nulls for what is unknown', () => {
    const telling = sampleFile({ errors: 1, excerpt: sampleExcerpt(['a', '  b  '], 1) })
    expect(outputOf(sampleStep('A', { files: [telling] }))).toEqual([
      { stage: 'S', step: 'A', message: 'b', line: 1191, file: telling.text }
    ])
    expect(outputOf(sampleStep('A', { ...sampleCourse('Failed', 0, 1), files: [] }))).toEqual([
      { stage: 'S', step: 'A', message: null, line: null, file: null }
    ])
  })

  test('nothing failed: an empty array', () => {
    expect(outputOf(sampleStep('A'))).toEqual([])
  })

  test('fifty entries and 64 kB at most', () => {
    const steps = Array.from({ length: 200 }, (_, at) =>
      sampleStep(`step ${at}`, sampleCourse('Failed', 0, 1))
    )
    expect(outputOf(...steps)).toHaveLength(50)
    const long = steps.map(step => ({ ...step, failure: '\u{10ffff}'.repeat(5000) }))
    const output = failedStepsOutput(sampleLogbook([sampleExecutionOf([sampleStage('S', long)])]))
    expect(Buffer.byteLength(output)).toBeLessThanOrEqual(64_000)
    expect((JSON.parse(output) as unknown[]).length).toBeGreaterThan(10)
  })

  test.each(HOSTILE_TEXTS.map(text => [text.slice(0, 60), text]))(
    '%j comes back as it was, and does nothing when printed',
    (_, text) => {
      const step = sampleStep(text, sampleCourse('Failed', 0, 1, text))
      const output = failedStepsOutput(sampleLogbook([sampleExecutionOf([sampleStage(text, [step])])]))
      expect(commandsIn(output)).toEqual([])
      expect(output).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|##\[/u)
      const [entry] = JSON.parse(output) as { message: string | null }[]
      const trimmed = text.toWellFormed().trim()
      if (text.length < 1000) expect(entry?.message).toBe(trimmed === '' ? null : trimmed)
    }
  )
})
