import { describe, expect, test } from '@jest/globals'
import { LookPace, type Closeness, type LookWaits } from '../../src/executions/look-pace.ts'
import { SteppedClock } from '../fixtures/stepped-clock.ts'

function waitsOf(closeness: Closeness, isAtWork: boolean, count: number): number[] {
  using waits = new LookPace(closeness).begin()
  return Array.from({ length: count }, () => Math.round(waits.next(isAtWork)))
}

describe('the waits between two looks', () => {
  test.each<[Closeness, boolean, number[]]>([
    ['none', true, [5000, 7500, 11_250, 16_875, 25_313, 30_000, 30_000]],
    ['steps', true, [5000, 6250, 7813, 8000, 8000]],
    ['steps', false, [5000, 6250, 7813, 9766, 12_207, 15_000, 15_000]],
    ['closely', true, [4000, 4000, 4000]],
    ['closely', false, [5000, 6250, 7813, 9766, 12_207, 15_000, 15_000]]
  ])('for %s, at work: %s', (closeness, isAtWork, waits) => {
    expect(waitsOf(closeness, isAtWork, waits.length)).toEqual(waits)
  })

  test('are short again as soon as a step is at work', () => {
    using waits = new LookPace('closely').begin()
    for (let at = 0; at < 10; at += 1) waits.next(false)
    expect([waits.next(true), waits.next(false)]).toEqual([4000, 5000])
  })

  test.each([
    [1, 15],
    [2, 15],
    [5, 15],
    [10, 30],
    [20, 60],
    [51, 60]
  ])('of %d executions at a time come to %d looks a minute', (count, most) => {
    const pace = new LookPace('closely')
    const all = Array.from({ length: count }, () => pace.begin())
    const looks = all.map(waits => 60_000 / waits.next(true))
    expect(looks.reduce((sum, one) => sum + one, 0)).toBeCloseTo(most)
    for (const one of all.slice(1)) one[Symbol.dispose]()
    expect(all[0]?.next(true)).toBe(4000)
  })

  test('of very many that nobody watches come to 60 looks a minute', () => {
    const pace = new LookPace('none')
    const all = Array.from({ length: 51 }, () => pace.begin())
    for (const waits of all) expect(waits.next(true)).toBe(51_000)
  })

  test('end with a hint, but not before two seconds, and a hint is good for one look', async () => {
    const { pace, clock, sleep } = sleeping('closely')
    const waits = pace.begin()
    const first = sleep(waits)
    pace.hint(clock.now())
    await clock.pass(2000)
    await first
    const second = sleep(waits)
    await clock.pass(2000)
    pace.hint(clock.now())
    await second
    const third = sleep(waits)
    await clock.pass(2000)
    await clock.pass(2000)
    await third
  })

  test('of those who don’t watch closely no hint ends a wait', async () => {
    const { pace, clock, sleep } = sleeping('steps')
    let isOver = false
    const waiting = sleep(pace.begin()).then(() => (isOver = true))
    pace.hint(clock.now())
    await clock.pass(3999)
    expect(isOver).toBe(false)
    await clock.pass(1)
    await waiting
  })

  test.each<Closeness>(['none', 'closely'])(
    'for %s, end at once where nobody waits any more',
    async closeness => {
      const { pace, clock } = sleeping(closeness)
      const stop = new AbortController()
      const waiting = pace.begin().sleep(4000, clock, stop.signal)
      stop.abort()
      await waiting
      expect(clock.now()).toBe(0)
    }
  )

  test.each([1, 2, 3])('of %d executions, hints add looks up to 18 a minute at most', async count => {
    const { pace, clock, sleep } = sleeping('closely')
    let looks = 0
    const look = async (): Promise<void> => {
      const waits = pace.begin()
      for (;;) {
        await sleep(waits, waits.next(true))
        looks += 1
      }
    }
    for (let at = 0; at < count; at += 1) void look()
    for (let second = 0; second < 600; second += 1) {
      await clock.pass(1000)
      pace.hint(clock.now())
    }
    expect(looks / 10).toBeGreaterThanOrEqual(15)
    expect(looks / 10).toBeLessThanOrEqual(18)
  })
})

test('of more than five executions a hint makes no looks, which would be very many', async () => {
  const { pace, clock, sleep } = sleeping('closely')
  const all = Array.from({ length: 6 }, () => sleep(pace.begin()).then(() => clock.now()))
  await clock.pass(2000)
  pace.hint(clock.now())
  await clock.pass(1999)
  await clock.pass(1)
  expect(await Promise.all(all)).toEqual(all.map(() => 4000))
})

function sleeping(closeness: Closeness): {
  pace: LookPace
  clock: SteppedClock
  sleep: (waits: LookWaits, ms?: number) => Promise<void>
} {
  const clock = new SteppedClock()
  return { pace: new LookPace(closeness), clock, sleep: (waits, ms = 4000) => waits.sleep(ms, clock) }
}
