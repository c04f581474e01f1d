import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { StoredBlock } from '../../src/blocks/block-file.ts'
import { chooseBlocks } from '../../src/blocks/choose-blocks.ts'

const block = (at: number, errors = 0, packed = 100): StoredBlock => ({
  first: at * 10 + 1,
  lines: 10,
  errors,
  size: 1_000,
  path: 'blocks',
  offset: at * 100,
  packed
})
const sizeOf = ({ packed }: StoredBlock): number => packed
const blocks = Array.from({ length: 20 }, (_, at) => block(at, at === 13 ? 1 : 0))
const chosen = (share: number, telling: number | null): number[] =>
  chooseBlocks(blocks, share, telling, sizeOf).map(({ first }) => (first - 1) / 10)

test('all of them where there is room', () => {
  expect(chosen(Infinity, null)).toHaveLength(20)
  expect(chosen(2_000, null)).toHaveLength(20)
})

test('less and less room: both ends shrink, the telling line stays longest, then the ends, then errors', () => {
  expect(chosen(1_000, 75)).toEqual([0, 1, 2, 3, 7, 13, 16, 17, 18, 19])
  expect(chosen(500, 75)).toEqual([0, 1, 7, 18, 19])
  expect(chosen(300, 75)).toEqual([0, 7, 19])
  expect(chosen(100, 75)).toEqual([7])
  expect(chosen(200, null)).toEqual([0, 19])
  expect(chosen(99, 75)).toEqual([])
})

test('in order, each once, and never more than the share', () => {
  const any = fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 500 })))
  fc.assert(
    fc.property(any, fc.nat(3_000), fc.option(fc.nat(300)), (parts, share, telling) => {
      const all = parts.map(([errors, packed], at) => block(at, errors, packed))
      const kept = chooseBlocks(all, share, telling, sizeOf)
      expect(kept).toEqual(all.filter(each => kept.includes(each)))
      expect(kept.reduce((sum, { packed }) => sum + packed, 0)).toBeLessThanOrEqual(share)
    }),
    { seed: 11 }
  )
})
