import { describe, expect, test } from '@jest/globals'
import { timelineOf, type TimelineBar } from '../../viewer/overview/timeline-bars.ts'
import { timelineEntries } from '../../viewer/overview/timeline-entries.ts'
import { nameEnds } from '../../viewer/app/name-ends.ts'
import { placeOn, shareOf, tickLabel, ticksOf } from '../../viewer/overview/timeline-scale.ts'
import { sampleExecution, type SampleStage } from './sample-page.ts'

const chartOf = (stages: readonly SampleStage[]): ReturnType<typeof timelineOf> =>
  timelineOf(sampleExecution('Run-1', stages))
const barsOf = (stages: readonly SampleStage[]): TimelineBar[] =>
  chartOf(stages)?.stages.flatMap(stage => stage.rows.flatMap(row => row.bars)) ?? []
const criticalIn = (stages: readonly SampleStage[]): string[] =>
  barsOf(stages)
    .filter(bar => bar.isCritical)
    .map(({ name }) => name)

describe('the timeline', () => {
  test('is as long as what ran, with a row for each step under its stage', () => {
    const chart = chartOf([
      { name: 'Build', steps: [{ name: 'Clone', from: 10, to: 15 }, { name: 'Skipped' }] },
      { name: 'Deploy', steps: [{ name: 'Apply', from: 15, to: 40 }] }
    ])
    expect(chart?.timing).toEqual({ start: 10_000, end: 40_000 })
    expect(chart?.stages.map(({ name, rows }) => [name, rows.map(row => row.name)])).toEqual([
      ['Build', ['Clone']],
      ['Deploy', ['Apply']]
    ])
  })

  test('is none where nothing is known of times, or all is one moment', () => {
    expect(chartOf([{ name: 'Build', steps: [{ name: 'Clone' }] }])).toBeNull()
    expect(chartOf([{ name: 'Build', steps: [{ name: 'Clone', from: 5, to: 5 }] }])).toBeNull()
    expect(chartOf([])).toBeNull()
  })

  test('attempts are bars of their own in one row', () => {
    const chart = chartOf([
      {
        name: 'Build',
        steps: [
          { name: 'Test', from: 0, to: 9 },
          { name: 'Test (attempt 2)', attempt: 2, from: 10, to: 30 }
        ]
      }
    ])
    expect(chart?.stages[0]?.rows.map(({ name, bars }) => [name, bars.map(bar => bar.name)])).toEqual([
      ['Test', ['Test', 'Test (attempt 2)']]
    ])
  })

  test('groups have rows above those of their steps, as long as all of these', () => {
    const chart = chartOf([
      {
        name: 'Build',
        steps: [
          { name: 'Test', groups: ['A'], from: 5, to: 9 },
          { name: 'Test', place: 'other', groups: ['A', 'B'], from: 2, to: 7 }
        ]
      }
    ])
    expect(
      chart?.stages[0]?.rows.map(({ kind, name, depth, bars, timing }) => [
        kind,
        name,
        depth,
        bars.length,
        timing
      ])
    ).toEqual([
      ['group', 'A', 0, 0, { start: 2_000, end: 9_000 }],
      ['step', 'Test', 1, 1, { start: 5_000, end: 9_000 }],
      ['group', 'B', 1, 0, { start: 2_000, end: 7_000 }],
      ['step', 'Test', 2, 1, { start: 2_000, end: 7_000 }]
    ])
  })

  test('a stage of which no step is known has a bar itself', () => {
    expect(barsOf([{ name: 'Build', from: 0, to: 9, steps: [] }])).toMatchObject([
      { name: 'Build', hasLog: false }
    ])
  })

  test('approvals and queues are waits, a step that says what it waits for is none', () => {
    const bars = barsOf([
      {
        name: 'Deploy',
        steps: [
          { name: 'Approve', from: 0, to: 9, logs: [] },
          { name: 'Queue', from: 9, to: 19, logs: [] },
          { name: 'Wait for Steady State', from: 19, to: 29 },
          { name: 'Hold', status: 'ResourceWaiting', from: 29, to: 39 }
        ]
      }
    ])
    expect(bars.map(({ isWait }) => isWait)).toEqual([true, true, false, true])
  })
})

describe('the critical path', () => {
  test('is what the end had to wait for, through parallel stages', () => {
    expect(
      criticalIn([
        {
          name: 'Build',
          steps: [
            { name: 'Clone', from: 0, to: 5 },
            { name: 'Compile', from: 5, to: 50 }
          ]
        },
        { name: 'Scan', steps: [{ name: 'Licences', from: 0, to: 30 }] },
        { name: 'Deploy', steps: [{ name: 'Apply', from: 51, to: 90 }] }
      ])
    ).toEqual(['Clone', 'Compile', 'Apply'])
  })

  test('goes on behind a pause in which nothing ran', () => {
    const steps = [
      { name: 'Clone', from: 0, to: 5 },
      { name: 'Apply', from: 500, to: 600 }
    ]
    expect(criticalIn([{ name: 'Build', steps }])).toEqual(['Clone', 'Apply'])
  })

  test('of several that end together has one', () => {
    const steps = [
      { name: 'A', from: 0, to: 9 },
      { name: 'B', status: 'Failed', from: 1, to: 9 }
    ]
    expect(criticalIn([{ name: 'Build', steps }])).toEqual(['B'])
  })

  test('leaves out background services, which run until their stage ends', () => {
    const steps = [
      { name: 'redis', isService: true, from: 1, to: 60 },
      { name: 'Clone', from: 1, to: 9 },
      { name: 'Test', from: 9, to: 59 }
    ]
    expect(criticalIn([{ name: 'Build', steps }])).toEqual(['Clone', 'Test'])
  })

  test('ends with moments that take no time', () => {
    const steps = Array.from({ length: 50 }, (_, at) => ({ name: `${at}`, from: 7, to: 7 }))
    expect(criticalIn([{ name: 'Build', steps: [...steps, { name: 'last', from: 7, to: 9 }] }])).toContain(
      'last'
    )
  })
})

describe('the scale', () => {
  test.each([
    [9_000, [0, 2, 4, 6, 8]],
    [65_000, [0, 10, 20, 30, 40, 50, 60]],
    [1_704_000, [0, 300, 600, 900, 1200, 1500]],
    [7_200_000, [0, 900, 1800, 2700, 3600, 4500, 5400, 6300, 7200]]
  ])('%i ms', (span, seconds) => {
    expect(ticksOf(span, 8)).toEqual(seconds.map(second => second * 1_000))
  })

  test('has few ticks for whatever span', () => {
    for (let span = 1; span < 1e13; span *= 3) expect(ticksOf(span, 8).length).toBeLessThanOrEqual(9)
  })

  test.each([
    [0, '0'],
    [5_000, '5 s'],
    [90_000, '1 min 30 s'],
    [300_000, '5 min'],
    [5_400_000, '1 h 30 min'],
    [7_200_000, '2 h'],
    [172_800_000, '2 d']
  ])('%i ms is %s', (ms, label) => {
    expect(tickLabel(ms)).toBe(label)
  })

  test('a bar stands where its time is', () => {
    const axis = { start: 1_000, end: 5_000 }
    expect(placeOn(axis, { start: 2_000, end: 3_000 })).toEqual({ left: '25%', width: '25%' })
    expect(shareOf(axis, { start: 2_000, end: 3_000 })).toBe('25 %')
    expect(shareOf({ start: 0, end: 1e6 }, { start: 0, end: 1 })).toBe('< 1 %')
    expect(shareOf(axis, { start: 2_000, end: 2_000 })).toBe('0 %')
  })
})

test('an attempt that another one follows is a failure that did not count', () => {
  const steps = [
    { name: 'Test', status: 'Failed', isRetried: true, from: 0, to: 10 },
    { name: 'Test (attempt 2)', status: 'Success', attempt: 2, from: 10, to: 30 }
  ]
  const bars = barsOf([{ name: 'Build', steps }])
  expect(bars.map(({ kind, isRetried }) => [kind, isRetried])).toEqual([
    ['ignored', true],
    ['success', false]
  ])
})

test('of a stage with more than 60 rows those that failed are shown, until all are asked for', () => {
  const many = Array.from({ length: 61 }, (_, at) => ({
    ...{ name: `Step ${at}`, status: at === 7 ? 'Failed' : 'Success', from: at, to: at + 1 }
  }))
  const chart = chartOf([
    { name: 'Long', steps: many },
    { name: 'Short', steps: many.slice(0, 60) }
  ])
  const told = (opened: readonly string[]): string[] =>
    timelineEntries(chart?.stages ?? [], new Set(opened)).map(entry =>
      entry.kind === 'row' ? entry.row.name : entry.kind
    )
  expect(told([]).slice(0, 5)).toEqual(['stage', 'Step 7', 'more', 'stage', 'Step 0'])
  expect(told([])).toHaveLength(3 + 1 + 60)
  expect(told(['Run-1/Long'])).toHaveLength(1 + 61 + 1 + 60)
})

test('names that begin alike keep the words in which they differ', () => {
  const names = Array.from({ length: 12 }, (_, at) => `Integration tests ${at} (europe-west-${at})`)
  const ends = nameEnds(names)
  expect(names.map((name, at) => name.slice(ends[at]))).toEqual(
    names.map((_, at) => `${at} (europe-west-${at})`)
  )
})

test('an end that there is no room for begins with a word still', () => {
  const names = [
    'Integration lint',
    'Integration tests 9 (europe-west-9)',
    'Integration tests 10 (europe-west-10)'
  ]
  const ends = nameEnds(names)
  expect(names.slice(1).map((name, at) => name.slice(ends[at + 1]))).toEqual([
    'tests 9 (europe-west-9)',
    '10 (europe-west-10)'
  ])
})
