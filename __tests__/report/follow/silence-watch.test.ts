import { expect, test } from '@jest/globals'
import { SilenceWatch } from '../../../src/report/follow/silence-watch.ts'
import { SteppedClock } from '../../fixtures/stepped-clock.ts'

test('silence is told after one and a half seconds, once, and again only where it lasts longer', async () => {
  const clock = new SteppedClock()
  const told: [string, number][] = []
  const watch = new SilenceWatch(clock, key => void told.push([key, clock.now()]))
  watch.heard('a')
  await clock.pass(1000)
  watch.heard('a')
  watch.heard('b')
  await clock.pass(500)
  expect(told).toEqual([])
  await clock.pass(1000)
  expect(told).toEqual([
    ['b', 2500],
    ['a', 2500]
  ])
  watch.heard('a')
  await clock.pass(2900)
  expect(told).toHaveLength(2)
  await clock.pass(100)
  expect(told.slice(2)).toEqual([['a', 5500]])
  watch.heard('a')
  await clock.pass(60_000)
  expect(told).toHaveLength(3)
})
