import { expect, test } from '@jest/globals'
import { compareInstants, instantOf, msOf, timeOf } from '../../src/text/times.ts'

test.each([
  [0, '1970-01-01T00:00:00.000Z'],
  [-62_167_219_200_000, '0000-01-01T00:00:00.000Z'],
  [253_402_300_799_999, '9999-12-31T23:59:59.999Z'],
  [-62_167_219_200_001, null],
  [253_402_300_800_000, null],
  [NaN, null],
  [Infinity, null],
  [null, null]
])('%p ms is %p', (ms, time) => {
  expect(timeOf(ms)).toBe(time)
})

test('moments are compared to the nanosecond and across offsets, unknown ones last', () => {
  const times = [
    '2023-11-22T12:15:30+02:00',
    '2023-11-22T10:15:30.000000001Z',
    '2023-11-22T10:15:30.5Z',
    '2023-11-22T10:15:30.50001Z',
    null
  ]
  const instants = times.map(instantOf)
  for (const [at, instant] of instants.entries()) {
    expect(compareInstants(instant, instant)).toBe(0)
    for (const later of instants.slice(at + 1)) expect(compareInstants(instant, later)).toBe(-1)
  }
  expect(compareInstants(instantOf('1970-01-01T00:00:00.50Z'), instantOf('1970-01-01T00:00:00.5Z'))).toBe(0)
  expect(instants.map(msOf)).toEqual([1700648130000, 1700648130000, 1700648130500, 1700648130500.01, null])
  expect(msOf(instantOf(`x${'.1'.repeat(500_000)}`))).toBeNull()
})
