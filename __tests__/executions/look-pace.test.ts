import { describe, expect, test } from '@jest/globals'
import { LookPace, type Closeness } from '../../src/executions/look-pace.ts'

function waitsOf(closeness: Closeness, isAtWork: boolean, count: number): number[] {
  using waits = new LookPace(closeness).begin()
  return Array.from({ length: count }, () => Math.round(waits.next(isAtWork)))
}

describe('the waits between two looks', () => {
  test.each<[Closeness, boolean, number[]]>([
    ['none', true, [5000, 7500, 11_250, 16_875, 25_313, 30_000, 30_000]],
    ['steps', true, [5000, 6250, 7813, 8000, 8000]],
    ['steps', false, [5000, 6250, 7813, 9766, 12_207, 15_000, 15_000]],
    ['lines', true, [4000, 4000, 4000]],
    ['lines', false, [5000, 6250, 7813, 9766, 12_207, 15_000, 15_000]]
  ])('for %s, at work: %s', (closeness, isAtWork, waits) => {
    expect(waitsOf(closeness, isAtWork, waits.length)).toEqual(waits)
  })

  test('are short again as soon as a step is at work', () => {
    using waits = new LookPace('lines').begin()
    for (let at = 0; at < 10; at += 1) waits.next(false)
    expect([waits.next(true), waits.next(false)]).toEqual([4000, 5000])
  })

  test.each([1, 2, 5])('of %d executions at a time come to 15 looks a minute at most', count => {
    const pace = new LookPace('lines')
    const all = Array.from({ length: count }, () => pace.begin())
    const looks = all.map(waits => 60_000 / waits.next(true))
    expect(looks.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(15)
    for (const one of all.slice(1)) one[Symbol.dispose]()
    expect(all[0]?.next(true)).toBe(4000)
  })
})
