import { expect, test } from '@jest/globals'
import { viewsOf } from '../../src/redaction/text-views.ts'

test('the places of a view are found out once, however many secrets it shows', () => {
  const derived = viewsOf('a\u200bb \\u003c\\u001b[0m c\rd').filter(({ places }) => places !== null)
  expect(derived.length).toBeGreaterThan(3)
  for (const { places } of derived) expect(places?.()).toBe(places?.())
})
