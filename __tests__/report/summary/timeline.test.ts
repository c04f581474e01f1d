import { describe, expect, test } from '@jest/globals'
import { describeReport } from '../../../src/report/page/describe-report.ts'
import { timelineOf } from '../../../src/report/summary/timeline.ts'
import { timelineOf as pageTimelineOf } from '../../../viewer/overview/timeline-bars.ts'
import { HOSTILE_TEXTS } from '../../fixtures/hostile-text.ts'
import {
  failedDeploy,
  sampleCourse,
  sampleExecutionOf,
  sampleLogbook,
  sampleShown,
  sampleFile,
  sampleStage,
  sampleStep
} from '../sample-logbook.ts'

const PAGE = { limit: 1e6, generator: 'harness-logs/1.2.3', now: 0, runUrl: null, productUrl: null }
const HEAD = [
  'gantt',
  'dateFormat x',
  /^axisFormat [%:a-zA-Z ]+$/,
  /^tickInterval \d+(?:second|minute|hour|day|week)$/,
  'todayMarker off'
]
/**
 * What the rest may consist of: nothing that mermaid's lexer (ganttDiagram, "rules") takes for
 * anything but a section's or a bar's name.
 */
const SECTION = /^section [\p{L}\p{N}._()/+›…-][\p{L}\p{N} ._()/+›…-]*$/u
const BAR = /^[✓✕!⊘●◔•] [\p{L}\p{N} ._()/+›…-]*:(?:(?:crit|done|active), )?\d+, \d+ms$/u

describe('timelineOf', () => {
  test('stages as sections, a bar for each step that ran, coloured by status', () => {
    const lines = timelineOf(sampleShown(failedDeploy()))?.mermaid.split('\n') ?? []
    expect(lines.slice(0, 5)).toEqual([
      'gantt',
      'dateFormat x',
      'axisFormat %H:%M',
      'tickInterval 5minute',
      'todayMarker off'
    ])
    expect(lines.filter(line => line.startsWith('section'))).toEqual([
      'section Build',
      'section Scan',
      'section Deploy production'
    ])
    expect(lines).toContain('✕ Run Tests :crit, 1773522278000, 83000ms')
    expect(lines).toContain('! Licences :done, 1773522244000, 40000ms')
    expect(lines).toContain('✓ Pack (linux 18) :done, 1773522445000, 35000ms')
    expect(lines.join()).not.toContain('Smoke test')
  })

  test('without the graph the times of the logs, and no colours', () => {
    const file = (minute: number): ReturnType<typeof sampleFile> =>
      sampleFile({ startedAt: `2026-03-14T10:0${minute}:00Z`, endedAt: `2026-03-14T10:0${minute}:30Z` })
    const steps = [sampleStep('A', { files: [file(1)] }), sampleStep('B', { files: [file(2)] })]
    const { mermaid = '' } = timelineOf(sampleShown(sampleExecutionOf([sampleStage('S', steps)]))) ?? {}
    expect(mermaid).toMatch(/• A :1773482460000, 30000ms\n• B :1773482520000, 30000ms$/)
  })

  test('an attempt that another one follows is no failure', () => {
    const steps = [
      sampleStep('Test', { ...sampleCourse('Failed', 0, 9), attempt: 1 }),
      sampleStep('Test', { ...sampleCourse('Success', 9, 12), attempt: 2 })
    ]
    const { mermaid = '' } =
      timelineOf(sampleShown(sampleExecutionOf([sampleStage('S', steps)])), new Set(steps.slice(0, 1))) ?? {}
    expect(mermaid).toMatch(/! Test :done, \d+, 9000ms\n✓ Test :done, \d+, 3000ms$/)
  })

  test('the page’s timeline has the same bars, each as long', () => {
    const logbook = sampleLogbook([failedDeploy()])
    const { mermaid = '' } = timelineOf(sampleShown(failedDeploy()), logbook.retried) ?? {}
    const [execution] = describeReport(logbook, PAGE).data.executions
    const rows = (execution && pageTimelineOf(execution))?.stages.flatMap(stage => stage.rows) ?? []
    expect(mermaid.match(/\d+(?=ms$)/gm)?.map(Number)).toEqual(
      rows.flatMap(({ bars }) => bars).map(({ timing }) => timing.end - timing.start)
    )
  })

  test('forty bars at most, the longest, in order', () => {
    const steps = Array.from({ length: 100 }, (_, at) =>
      sampleStep(`step${at}`, sampleCourse('Success', at, at + 1 + (at % 50)))
    )
    const timeline = timelineOf(sampleShown(sampleExecutionOf([sampleStage('S', steps)])))
    const bars = timeline?.mermaid.split('\n').slice(6) ?? []
    expect(bars).toHaveLength(40)
    expect(timeline?.leftOut).toBe(60)
    expect(bars[0]).toContain('step30 ')
    expect(bars.at(-1)).toContain('step99 ')
  })

  test('a stage that failed though none of its steps did is there, by its longest step', () => {
    const long = Array.from({ length: 45 }, (_, at) =>
      sampleStep(`step${at}`, sampleCourse('Success', at, at + 100))
    )
    const short = [
      sampleStep('Shorter', sampleCourse('Success', 0, 1)),
      sampleStep('Short', sampleCourse('Success', 1, 3))
    ]
    const stages = [
      sampleStage('Fine', long, sampleCourse('Success', 0, 200)),
      sampleStage('Infra', short, sampleCourse('Failed', 0, 3))
    ]
    const { mermaid = '' } = timelineOf(sampleShown(sampleExecutionOf(stages))) ?? {}
    expect(mermaid).toMatch(/section Infra\n✓ Short :done, \d+, 2000ms$/)
    expect(mermaid.split('\n').filter(line => line.startsWith('✓'))).toHaveLength(40)
  })

  test('a stage without steps is a bar of its own', () => {
    const stages = [
      sampleStage('One', [], sampleCourse('Success', 0, 5)),
      sampleStage('Two', [], sampleCourse('Failed', 5, 9))
    ]
    expect(timelineOf(sampleShown(sampleExecutionOf(stages)))?.mermaid).toMatch(/section Two\n✕ Two :crit/)
  })

  test.each([
    ['no step', []],
    ['one step', [sampleStep('A', sampleCourse('Success', 0, 9))]],
    ['steps without times', [sampleStep('A'), sampleStep('B')]],
    ['steps at one moment', ['A', 'B'].map(name => sampleStep(name, sampleCourse('Success', 3, 3)))]
  ])('%s makes no timeline', (_, steps) => {
    expect(timelineOf(sampleShown(sampleExecutionOf([sampleStage('S', steps)])))).toBeNull()
  })

  test.each([
    [8, '%H:%M:%S', '1second'],
    [70, '%H:%M:%S', '15second'],
    [1800, '%H:%M', '5minute'],
    [13 * 3600, '%a %H:%M', '3hour'],
    [6 * 86_400, '%b %e', '1day'],
    [3000 * 86_400, '%b %e', '375day']
  ])('%d seconds: axis %s, a tick each %s', (seconds, axis, interval) => {
    const steps = [
      sampleStep('A', sampleCourse('Success', 0, 1)),
      sampleStep('B', sampleCourse('Success', 0, seconds))
    ]
    const lines = timelineOf(sampleShown(sampleExecutionOf([sampleStage('S', steps)])))?.mermaid.split('\n')
    expect(lines?.slice(2, 4)).toEqual([`axisFormat ${axis}`, `tickInterval ${interval}`])
  })

  test('names of a matrix are told apart by their ends', () => {
    const steps = Array.from({ length: 3 }, (_, at) =>
      sampleStep(
        `Deploy the payment service to the region (europe-west-${at})`,
        sampleCourse('Success', at, at + 5)
      )
    )
    const lines =
      timelineOf(sampleShown(sampleExecutionOf([sampleStage('Deploy', steps)])))?.mermaid.split('\n') ?? []
    const names = lines.slice(6).map(line => line.split(' :')[0])
    expect(names).toEqual([0, 1, 2].map(at => `✓ Deploy the payment s…ion (europe-west-${at})`))
  })

  test.each(HOSTILE_TEXTS.map(text => [text.slice(0, 60), text]))('%j is only a name', (_, text) => {
    const steps = [
      sampleStep(text, { ...sampleCourse('Failed', 0, 5), status: text }),
      sampleStep(text, sampleCourse('Success', 5, 9))
    ]
    const lines =
      timelineOf(sampleShown(sampleExecutionOf([sampleStage(text, steps)])))?.mermaid.split('\n') ?? []
    expect(lines).toHaveLength(8)
    for (const [at, line] of HEAD.entries()) expect(lines[at]).toMatch(line)
    expect(lines[5]).toMatch(SECTION)
    expect(lines[6]).toMatch(BAR)
    expect(lines[7]).toMatch(BAR)
    expect(lines.join().length).toBeLessThan(400)
    expect(lines[5]).not.toBe('section __proto__')
  })
})
