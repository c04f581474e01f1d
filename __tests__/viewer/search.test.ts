import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseRoute, formatRoute, type Route } from '../../viewer/data/route.ts'
import { rangesIn, searchLines, snippetOf, type Hit } from '../../viewer/search/engine.ts'
import { withContext } from '../../viewer/search/hit-context.ts'
import { compileQuery, NO_QUERY, type SearchQuery } from '../../viewer/search/query.ts'
import { anyCharacter } from '../fixtures/any-character.ts'

const query = (text: string, changes: Partial<SearchQuery> = {}): SearchQuery => ({
  ...NO_QUERY,
  text,
  ...changes
})

/** The texts that a query finds in a line. */
function found(wanted: SearchQuery, text: string): string[] {
  const pattern = compileQuery(wanted)
  if (!(pattern instanceof RegExp)) throw new Error(pattern.problem)
  return rangesIn(text, pattern).map(({ start, end }) => text.slice(start, end))
}

describe('a query', () => {
  test.each([
    [query('error'), 'An Error, an error', ['Error', 'error']],
    [query('error', { matchCase: true }), 'An Error, an error', ['error']],
    [query('a.b'), 'a.b axb', ['a.b']],
    [query('a.b', { regex: true }), 'a.b axb', ['a.b', 'axb']],
    [query('(['), 'x ([ y', ['([']],
    [query('err', { wholeWord: true }), 'err error err_no (err)', ['err', 'err']],
    [query('ÄRGER'), 'ärger', ['ärger']],
    [query('x*', { regex: true }), 'axxb', ['xx']],
    [query('x*', { regex: true }), '🚀x🚀🚀xx', ['x', 'xx']],
    [query('error|', { regex: true }), '🚀 error', ['error']],
    [query('^\\d+', { regex: true }), '12 34', ['12']],
    [query('\\-', { regex: true }), 'a-b', ['-']]
  ])('%j in %j', (wanted, text, expected) => {
    expect(found(wanted, text)).toEqual(expected)
  })

  test('that is no regular expression says what is wrong', () => {
    for (const text of ['(', 'a)|(b', '['])
      for (const wholeWord of [false, true])
        expect(compileQuery(query(text, { regex: true, wholeWord }))).toEqual({ problem: expect.any(String) })
  })

  test('that is plain finds itself, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), text => {
        expect(found(query(text, { matchCase: true }), text)).toEqual([text])
      }),
      { seed: 1, numRuns: 500 }
    )
  })
})

describe('a search in the lines of a block', () => {
  const pattern = (text: string): RegExp => compileQuery(query(text)) as RegExp

  test('tells the first lines with what is around them, and every place by its numbers', () => {
    const { count, hits, marks } = searchLines(['a', 'x and x', 'c', 'x'], 10, pattern('x'), 1)
    expect(count).toBe(2)
    expect(hits).toEqual([
      {
        number: 11,
        text: 'x and x',
        ranges: [
          { start: 0, end: 1 },
          { start: 6, end: 7 }
        ],
        before: 'a',
        after: 'c'
      }
    ])
    expect([...marks]).toEqual([11, 0, 1, 11, 6, 7, 13, 0, 1])
  })

  test('finds what a plain look finds', () => {
    const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'A', ' '), maxLength: 12 }))
    const wanted = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(texts, wanted, (lines, text) => {
        const { count, hits } = searchLines(lines, 1, pattern(text), 1_000)
        const expected = lines.flatMap((line, at) => (line.toLowerCase().includes(text) ? [at + 1] : []))
        expect(count).toBe(expected.length)
        expect(hits.map(({ number }) => number)).toEqual(expected)
      }),
      { seed: 2 }
    )
  })

  test('shows of a long line what is around the hit', () => {
    const text = `${'-'.repeat(5_000)}needle${'-'.repeat(5_000)}`
    const snippet = snippetOf(text, [{ start: 5_000, end: 5_006 }])
    expect(snippet.text).toHaveLength(402)
    expect(snippet.ranges.map(({ start, end }) => snippet.text.slice(start, end))).toEqual(['needle'])
  })
})

describe('the fragment of the address', () => {
  test.each([
    ['#overview', { view: 'overview' }],
    [
      '#Deploy-42/01-Build/02-Run_Tests:L120-L130',
      { view: 'log', place: 'Deploy-42/01-Build/02-Run_Tests', lines: { from: 120, to: 130 } }
    ],
    [
      '#search?q=a+b%26&regex=1&in=Deploy-42%2F01-Build',
      { view: 'search', query: query('a b&', { regex: true, place: 'Deploy-42/01-Build' }) }
    ]
  ] as const)('%s', (fragment, route) => {
    expect(parseRoute(fragment)).toEqual(route)
    expect(formatRoute(route)).toBe(fragment)
  })

  test('of nothing is no route', () => {
    expect(parseRoute('')).toBeNull()
    expect(parseRoute('#')).toBeNull()
  })

  test('brings every search back', () => {
    const any = fc.record({
      text: fc.string({ unit: anyCharacter }).map(text => text.toWellFormed()),
      regex: fc.boolean(),
      matchCase: fc.boolean(),
      wholeWord: fc.boolean(),
      place: fc.option(fc.string())
    })
    fc.assert(
      fc.property(any, wanted => {
        const route: Route = { view: 'search', query: wanted }
        expect(parseRoute(formatRoute(route))).toEqual(route)
      }),
      { seed: 3 }
    )
  })
})

test('a line between two hits is shown once', () => {
  const hit = (number: number): Hit => ({ number, text: 'x', ranges: [], before: 'b', after: 'a' })
  const shown = withContext([10, 11, 13, 16, 20].map(hit))
  expect(shown.map(({ isJoined, hasBefore, hasAfter }) => [isJoined, hasBefore, hasAfter])).toEqual([
    [false, true, false],
    [true, false, true],
    [true, false, true],
    [true, true, true],
    [false, true, true]
  ])
})
