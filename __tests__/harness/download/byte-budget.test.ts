import { expect, test } from '@jest/globals'
import { ByteBudget } from '../../../src/harness/download/byte-budget.ts'

const MIB = 1_048_576

test.each([
  [10 * MIB, 26 * MIB],
  [1000 * MIB, 1100 * MIB]
])('of %d bytes so many may arrive: %d', (maxBytes, margin) => {
  const budget = new ByteBudget(maxBytes)
  expect(budget.left).toBe(margin)
  budget.spend(margin)
  expect(budget.left).toBe(0)
  expect(() => budget.spend(1)).toThrow(
    expect.objectContaining({ kind: 'too-large', next: expect.stringContaining('max-size-mb') })
  )
})

test('what was thrown away does not count', () => {
  const budget = new ByteBudget(0)
  const { left } = budget
  budget.spend(left)
  budget.giveBack(5)
  budget.spend(5)
  expect(() => budget.spend(1)).toThrow()
  budget.giveBack(left * 2)
  expect(budget.left).toBe(left)
})
