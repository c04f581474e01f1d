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
  return JSON.parse(failedStepsOutput(sampleLogbook([sampleExecutionOf([sampleStage('S', steps)])]).failures))
}

describe('the output failed-steps', () => {
  test('stage, step, the message of Harness, and the telling line of the file', () => {
    expect(JSON.parse(failedStepsOutput(sampleLogbook([failedDeploy()]).failures))).toEqual([
      {
        stage: 'Deploy production',
        step: 'Rollout',
        message: 'Error: deployment "checkout-api" exceeded its progress deadline in namespace shop-prod',
        text: 'error: deployment "checkout-api" exceeded its progress deadline',
        sure: true,
        line: 1199,
        file: 'logs/03-Deploy_production/02-Rollout/03-Wait_for_Steady_State.log',
        within: [],
        steps: null
      }
    ])
  })

  test('without the graph: the telling line is the message; nulls for what is unknown', () => {
    const telling = sampleFile({ errors: 1, excerpt: sampleExcerpt(['a', '  b  '], 1) })
    expect(outputOf(sampleStep('A', { files: [telling] }))).toEqual([
      {
        stage: 'S',
        step: 'A',
        message: 'b',
        text: 'b',
        sure: true,
        line: 1191,
        file: telling.text,
        within: [],
        steps: null
      }
    ])
    expect(outputOf(sampleStep('A', { ...sampleCourse('Failed', 0, 1), files: [] }))).toEqual([
      {
        stage: 'S',
        step: 'A',
        message: null,
        text: null,
        sure: null,
        line: null,
        file: null,
        within: [],
        steps: null
      }
    ])
  })

  test('steps that failed of the same are one entry that lists them', () => {
    const steps = ['a', 'b'].map((name, at) =>
      sampleStep(name, {
        ...sampleCourse('Failed', 0, 1),
        files: [sampleFile({ text: `logs/${name}.log`, excerpt: sampleExcerpt([`Error: web-${at}`], 0) })]
      })
    )
    expect(outputOf(...steps)).toEqual([
      expect.objectContaining({
        step: 'a',
        text: 'Error: web-0',
        steps: [
          { stage: 'S', step: 'a', line: 1190, file: 'logs/a.log', within: [] },
          { stage: 'S', step: 'b', line: 1190, file: 'logs/b.log', within: [] }
        ]
      })
    ])
  })

  test('a line that is only the best there is is not sure', () => {
    const file = sampleFile({ excerpt: sampleExcerpt(['the end'], 0, 0) })
    expect(outputOf(sampleStep('A', { ...sampleCourse('Failed', 0, 1), files: [file] }))).toEqual([
      expect.objectContaining({ text: 'the end', sure: false })
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
    const long = steps.map((step, at) => ({
      ...step,
      failure: String.fromCodePoint(0x4e00 + at) + '\u{10ffff}'.repeat(5000)
    }))
    const output = failedStepsOutput(sampleLogbook([sampleExecutionOf([sampleStage('S', long)])]).failures)
    expect(Buffer.byteLength(output)).toBeLessThanOrEqual(64_000)
    expect((JSON.parse(output) as unknown[]).length).toBeGreaterThan(10)
  })

  test.each(HOSTILE_TEXTS.map(text => [text.slice(0, 60), text]))(
    '%j comes back as it was, and does nothing when printed',
    (_, text) => {
      const step = sampleStep(text, sampleCourse('Failed', 0, 1, text))
      const output = failedStepsOutput(
        sampleLogbook([sampleExecutionOf([sampleStage(text, [step])])]).failures
      )
      expect(commandsIn(output)).toEqual([])
      expect(output).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|##\[/u)
      const [entry] = JSON.parse(output) as { message: string | null }[]
      const trimmed = text.toWellFormed().trim()
      if (text.length < 1000) expect(entry?.message).toBe(trimmed === '' ? null : trimmed)
    }
  )
})
