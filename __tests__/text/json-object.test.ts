import { expect, test } from '@jest/globals'
import { parseJsonObject } from '../../src/text/json-object.ts'

test('an object is one, and nothing else is', () => {
  expect(parseJsonObject('{"a":1}')).toEqual({ a: 1 })
  for (const text of ['[]', 'null', '1', '"x"', '{', '']) expect(parseJsonObject(text)).toBeNull()
})
