import { describe, expect, test } from '@jest/globals'
import { PollSchedule } from '../../../../src/harness/export/poll/poll-schedule.ts'

/**
 * Times of the polls after the first call, in ms, up to a time; the export runs from `runsFrom` on.
 */
function pollsUpTo(end: number, runsFrom: number): number[] {
  const schedule = new PollSchedule()
  const times: number[] = []
  for (let now = 0; ;) {
    now += schedule.next(now >= runsFrom)
    if (now > end) return times
    times.push(now)
  }
}

/** Those of exports, by when they are ready in ms, that are noticed later than they may be. */
function noticedTooLate(
  readyTimes: readonly number[],
  runsFrom: number,
  latest: (ready: number) => number
): number[] {
  const polls = pollsUpTo(3_600_000, runsFrom)
  return readyTimes.filter(ready => !polls.some(time => time >= ready && time <= latest(ready)))
}

/** From the first on, up to the last, in such steps. */
function range(first: number, last: number, step: number): number[] {
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, at) => first + at * step)
}

describe('an export that is ready', () => {
  test.each([0, 500, 3_000])('within ten seconds is noticed within one (it runs from %d ms on)', runsFrom => {
    const times = range(100, 10_000, 100)
    expect(noticedTooLate(times, runsFrom, ready => ready + 1000)).toEqual([])
  })

  test.each([0, 8_000, 120_000])(
    'later is noticed within a tenth of its time, once it runs (from %d ms on)',
    runsFrom => {
      const times = range(Math.max(10_000, runsFrom + 31_000), 1_800_000, 777)
      expect(noticedTooLate(times, runsFrom, ready => ready * 1.1)).toEqual([])
    }
  )
})

test('a queued export is polled twelve times in its first minute, and then every half minute', () => {
  const times = pollsUpTo(300_000, Infinity)
  expect(times.filter(time => time <= 60_000)).toHaveLength(12)
  for (const [at, time] of times.slice(12).entries()) expect(time).toBe(80_000 + at * 30_000)
})

test('a running one no less than every five seconds', () => {
  const times = pollsUpTo(600_000, 0)
  expect(Math.max(...times.map((time, at) => time - (times[at - 1] ?? 0)))).toBe(5000)
})
