import { describe, expect, test } from '@jest/globals'
import { CacheLife } from '../../../../src/harness/export/poll/cache-life.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const MADE = 1000 * DAY

describe('when an export was made', () => {
  test('is seven days before its end, as long as nothing tells otherwise', () => {
    const life = new CacheLife()
    expect(life.madeAt(MADE + 7 * DAY)).toBe(MADE)
    expect(life.madeAt(null)).toBeNull()
    life.learn(3 * DAY, false)
    expect(life.madeAt(MADE + 7 * DAY)).toBe(MADE)
  })

  test.each([1, 30])('is %d days before, where a new one was kept for so long', days => {
    const life = new CacheLife()
    life.learn(days * DAY, true)
    expect(life.madeAt(MADE + days * DAY)).toBe(MADE)
  })

  test('goes by the longest of the new ones: an answer may come late', () => {
    const life = new CacheLife()
    for (const left of [DAY - HOUR, DAY, DAY - 1, -DAY]) life.learn(left, true)
    expect(life.madeAt(MADE + DAY)).toBe(MADE)
  })

  test('is not known of one that is kept for longer than is usual', () => {
    const life = new CacheLife()
    life.learn(29 * DAY, false)
    expect(life.madeAt(MADE + 29 * DAY)).toBeNull()
  })

  test('a new one that is past its end already tells nothing', () => {
    const life = new CacheLife()
    life.learn(-DAY, true)
    expect(life.madeAt(MADE + 7 * DAY)).toBe(MADE)
  })

  test('clocks of two services may differ by two minutes', () => {
    const life = new CacheLife()
    life.learn(7 * DAY + 60_000, false)
    expect(life.madeAt(MADE + 7 * DAY + 60_000)).toBe(MADE)
  })
})
