import { describe, expect, test } from '@jest/globals'
import { formatBytes, formatCount, formatCountOf, formatDuration } from '../../src/text/figures.ts'

describe('formatBytes', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [10.58299, '11 B'],
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

describe('formatCountOf', () => {
  test.each([
    [0, '0 lines'],
    [1, '1 line'],
    [1204, '1,204 lines']
  ])('%d is %s', (count, text) => {
    expect(formatCountOf(count, 'line')).toBe(text)
  })
})

describe('formatDuration', () => {
  test.each([
    [0, '0.0 s'],
    [420, '0.4 s'],
    [9940, '9.9 s'],
    [9990, '10 s'],
    [59_400, '59 s'],
    [59_600, '1 m 0 s'],
    [72_000, '1 m 12 s'],
    [3_599_600, '1 h 0 m'],
    [7_500_000, '2 h 5 m'],
    [86_400_000 * 3 + 3_600_000 * 4, '3 d 4 h']
  ])('%d ms is %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text)
  })
})
