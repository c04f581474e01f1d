import { describe, expect, test } from '@jest/globals'
import { nameOfPlace } from '../../src/report/failed-places.ts'
import { describeReport } from '../../src/report/page/describe-report.ts'
import { shownExecutions } from '../../src/report/shown-executions.ts'
import { summaryOf } from '../../src/report/summary/summary.ts'
import { timelineOf } from '../../src/report/summary/timeline.ts'
import {
  sampleCourse,
  sampleExecutionOf,
  sampleFamily,
  sampleLogbook,
  sampleShown,
  sampleStage,
  sampleStep
} from './sample-logbook.ts'

const FAILED = sampleCourse('Failed', 0, 60, 'it broke')

describe('executions that consist of several', () => {
  const logbook = sampleLogbook(sampleFamily())

  test('are one: the child stands in its stage, the rollback last', () => {
    const [only, ...others] = shownExecutions(logbook)
    expect(others).toEqual([])
    const titles = only?.stages.map(({ stage, parts }) => [
      stage.name,
      parts.flatMap(part => part.stages.map(inside => inside.stage.name))
    ])
    expect(titles).toEqual([
      ['Build', []],
      ['Ship', ['Roll']],
      ['Pipeline rollback', ['Undo']]
    ])
  })

  test('the failed step of the child broke, not its stage, nor the earlier run', () => {
    expect(logbook.failures.map(({ place }) => nameOfPlace(place))).toEqual(['Ship › Roll › Apply'])
  })

  test('the stage broke where nothing in the child did', () => {
    const [main, child, ...rest] = sampleFamily()
    if (main === undefined || child === undefined) throw new Error('there are two')
    const fine = { ...child, status: 'Success', stages: [] }
    expect(sampleLogbook([main, fine, ...rest]).failures.map(({ place }) => nameOfPlace(place))).toEqual([
      'Ship'
    ])
  })

  test('the page has the stages of the child as groups of the stage, under its place', () => {
    const { data } = describeReport(logbook, {
      limit: 1e6,
      generator: 'harness-logs/1',
      now: 0,
      runUrl: null,
      productUrl: null
    })
    expect(data.executions).toHaveLength(1)
    const [build, ship, undo] = data.executions[0]?.stages ?? []
    expect(build?.steps).toMatchObject([{ name: 'Test', fromRun: 41 }])
    expect(ship).toMatchObject({ name: 'Ship', ran: 'Ship, run 3' })
    expect(ship?.steps).toMatchObject([{ groups: [{ name: 'Roll', stage: { status: 'Failed' } }] }])
    expect(ship?.steps[0]?.place.startsWith(`${ship.place}/`)).toBe(true)
    expect(undo?.steps[0]?.place.startsWith(`${undo.place}/`)).toBe(true)
    const all = data.executions.flatMap(({ stages }) => stages.flatMap(({ steps }) => steps))
    expect(new Set(all.map(({ place }) => place)).size).toBe(3)
  })

  test('the page has a stage of the child that ran no step, too', () => {
    const [main, child, ...rest] = sampleFamily()
    if (main === undefined || child === undefined) throw new Error('there are two')
    const skipped = sampleStage('Skipped one', [], { status: 'Skipped' })
    const family = [main, { ...child, stages: [...child.stages, skipped] }, ...rest]
    const { data } = describeReport(sampleLogbook(family), {
      limit: 1e6,
      generator: 'x',
      now: 0,
      runUrl: null,
      productUrl: null
    })
    const ship = data.executions[0]?.stages[1]
    expect(ship?.steps.map(({ name, status, groups, logs }) => [name, status, groups.length, logs])).toEqual([
      [expect.any(String), 'Failed', 1, expect.any(Array)],
      ['Skipped one', 'Skipped', 0, []]
    ])
    expect(ship?.steps[1]?.place.startsWith(`${ship.place}/`)).toBe(true)
  })

  test('the summary is of one execution, with what was built and who ran it', () => {
    const summary = summaryOf(logbook, { artifact: null, reportUrl: null })
    expect(summary).not.toContain('executions')
    expect(summary.match(/<h2>/gu)).toHaveLength(1)
    expect(summary).toContain('Pull request 7: Ship')
    expect(summary).toContain('delegate Ship')
    expect(summary).toContain('Test (from run 41)')
  })
})

test('what failed though it was not asked for is named', () => {
  const fine = sampleStage('Build', [sampleStep('Test', sampleCourse('Success', 0, 5))])
  const execution = sampleExecutionOf([fine], { ...FAILED, failedElsewhere: ['Ship › Roll', 'Approve'] })
  const [failed] = sampleLogbook([execution]).failures
  expect(failed).toMatchObject({
    place: { stage: null },
    message: 'What failed was not asked for: Ship › Roll and 1 more. it broke'
  })
})

test('the timeline draws what failed, however short it was', () => {
  const steps = Array.from({ length: 50 }, (_, at) =>
    sampleStep(`s${at}`, at === 30 ? sampleCourse('Failed', 5, 6) : sampleCourse('Success', 0, 60 + at))
  )
  const timeline = timelineOf(sampleShown(sampleExecutionOf([sampleStage('S', steps)])))
  expect(timeline?.mermaid).toContain('s30 :crit')
  expect(timeline?.leftOut).toBe(10)
})

test('steps of an earlier run do not stretch the timeline', () => {
  const old = sampleStep('old', { ...sampleCourse('Success', -90_000, -80_000), takenFrom: 0 })
  const steps = [1, 2].map(at => sampleStep(`s${at}`, sampleCourse('Success', at, at + 5)))
  const stages = [sampleStage('Build', [old]), sampleStage('Ship', steps)]
  expect(timelineOf(sampleShown(sampleExecutionOf(stages)))?.mermaid).not.toContain('old')
})
