import { expect, test } from '@jest/globals'
import { shownLine } from '../../sandbox/shown-line.ts'

test.each<[string, string | null]>([
  ['23 logs with 941 lines', '23 logs with 941 lines'],
  ['::group::Read the logs', '▾ Read the logs'],
  ['::endgroup::', null],
  ['::add-mask::secret', null],
  ['::notice::Only the logs are asked for.', 'Notice: Only the logs are asked for.'],
  ['::warning::100%25 gone%0Aand more', 'Warning: 100% gone\n    and more'],
  ['::error title=Build › Tests failed::no price', 'Error: Build › Tests failed\n    no price'],
  [
    '::error title=a%2C b%3A c,file=src/a.ts,line=42,col=13::no%0Aprice :: at all',
    'Error: a, b: c (src/a.ts:42)\n    no\n    price :: at all'
  ],
  ['no command ::error::', 'no command ::error::']
])('%j is shown as %j', (line, shown) => {
  expect(shownLine(line)).toBe(shown)
})
