import { describe, expect, test } from '@jest/globals'
import { Failure } from '../../src/failure/failure.ts'
import { PatternSearch } from '../../src/redaction/pattern-search.ts'

/** Short, so that the tests are; what is searched here would take centuries. */
const TIME_LIMIT = 100

describe('patterns that take too long', () => {
  test.each(['(a+)+$', '^(([a-z])+.)+[A-Z]([a-z])+$'])('%s is stopped, and told', source => {
    const search = new PatternSearch([/harmless/gu, new RegExp(source, 'gu')], TIME_LIMIT)
    let failure: unknown
    try {
      search.rangesIn(['a', `${'a'.repeat(20_000)}!`])
    } catch (error) {
      failure = error
    }
    expect(failure).toBeInstanceOf(Failure)
    expect(failure).toMatchObject({
      kind: 'input',
      message: expect.stringMatching(/Pattern 2 of `redact` takes too long.*not written.*simpler/s)
    })
    // Nor is the next text searched.
    expect(() => search.rangesIn(['a'])).toThrow(/Pattern 2 of `redact` takes too long/)
  })

  test('one that is slow on each line is stopped, too', () => {
    const search = new PatternSearch([/a+a+a+b/gu], TIME_LIMIT)
    const line = `${'a'.repeat(600)}!`
    expect(() => {
      for (;;) search.rangesIn([line, line, line])
    }).toThrow(/Pattern 1 of `redact` takes too long/)
  })
})
