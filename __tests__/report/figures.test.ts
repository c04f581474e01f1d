import { describe, expect, test } from '@jest/globals'
import { formatBytes, formatCount } from '../../src/report/figures.ts'

describe('formatBytes', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [1_234_567, '1.2 MB'],
    [5_000_000_000, '5.0 GB'],
    [1.5e12, '1.5 TB'],
    [2e15, '2000.0 TB']
  ])('%d is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })
})

describe('formatCount', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1204, '1,204'],
    [12_345_678, '12,345,678']
  ])('%d is %s', (count, text) => {
    expect(formatCount(count)).toBe(text)
  })
})
