import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { largestShare } from '../../src/blocks/page-budget.ts'

test('where there is room for all, there is no limit for one', () => {
  expect(largestShare([10, 20, 30], 60)).toBe(Infinity)
  expect(largestShare([], 0)).toBe(Infinity)
})

test('what the short logs leave is shared by the long ones', () => {
  expect(largestShare([10, 100, 500], 100)).toBe(45)
  expect(largestShare([10, 20, Infinity], 100)).toBe(70)
})

test('the shares together never pass the limit, and use it but for fractions', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { minLength: 1 }), fc.nat(100_000), (sizes, limit) => {
      const share = largestShare(sizes, limit)
      const used = sizes.reduce((sum, size) => sum + Math.min(size, share), 0)
      expect(used).toBeLessThanOrEqual(limit)
      if (share !== Infinity) expect(used).toBeGreaterThan(limit - sizes.length)
    }),
    { seed: 7 }
  )
})
