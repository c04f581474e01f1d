import { expect, test } from '@jest/globals'
import type { ChosenLog } from '../../src/reading/choose-logs.ts'
import { pageShares } from '../../src/reading/page-shares.ts'

const log = (size: number, packedSize: number | null): ChosenLog => ({
  key: '',
  logKey: null,
  executionId: null,
  sources: [
    {
      path: '',
      offset: 0,
      size,
      packedSize: packedSize ?? size,
      crc32: null,
      isDeflated: packedSize !== null
    }
  ]
})

test('where there is room for all logs, also compressed less well, all of each', () => {
  const logs = [log(10_000, 1_000), log(8_000, null)]
  expect(logs.map(pageShares(logs, 2_400))).toEqual([Infinity, Infinity])
})

test('else the same compressed bytes of each: more of one that compresses better', () => {
  const logs = [log(10_000, 1_000), log(50_000, 1_000), log(100, 10)]
  const [one = 0, other = 0, small = 0] = logs.map(pageShares(logs, 1_212))
  expect([one, other].map(Math.round)).toEqual([5_000, 25_000])
  expect(small).toBeGreaterThan(1_000)
})

test('an empty log needs no room', () => {
  const logs = [log(0, 0), log(10_000, 1_000)]
  expect(logs.map(pageShares(logs, 0))).toEqual([Infinity, 0])
})
