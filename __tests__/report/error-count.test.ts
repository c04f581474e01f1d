import { expect, test } from '@jest/globals'
import { countErrors, formatErrors } from '../../src/report/error-count.ts'
import { sampleFile } from './sample-logbook.ts'

test('a kind that several logs have is one', () => {
  const files = [
    sampleFile({ errors: 100, errorKinds: [7, 8] }),
    sampleFile({ errors: 38, errorKinds: [8, 9] })
  ]
  expect(countErrors(files)).toEqual({ errors: 138, kinds: 3 })
})

test('kinds are told where there are fewer than errors', () => {
  expect(formatErrors({ errors: 138, kinds: 3 })).toBe('138 errors of 3 kinds')
  expect(formatErrors({ errors: 14, kinds: 1 })).toBe('14 errors of 1 kind')
  expect(formatErrors({ errors: 2, kinds: 2 })).toBe('2 errors')
  expect(formatErrors({ errors: 0, kinds: 0 })).toBe('0 errors')
})
