import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compileRedactPattern, createRedactor, type Redactor } from '../../src/redaction/redaction.ts'

const SECRET = 'pat.acc/123+45.Zx<9>&"q'

function pattern(source: string): RegExp {
  const compiled = compileRedactPattern(source)
  if ('problem' in compiled) throw new Error(compiled.problem)
  return compiled
}

function redacting(...sources: string[]): Redactor {
  return createRedactor([], sources.map(pattern))
}

describe('secrets', () => {
  const redactor = createRedactor([SECRET], [])
  const redact = (text: string): string => redactor.redact(text).text

  test.each([
    ['as it is', SECRET],
    ['percent-encoded', encodeURIComponent(SECRET)],
    ['percent-encoded in lower case', encodeURIComponent(SECRET).replace(/%../g, code => code.toLowerCase())],
    ['in JSON', JSON.stringify(SECRET).slice(1, -1)],
    ['in JSON of Go', 'pat.acc/123+45.Zx\\u003c9\\u003e\\u0026\\"q'],
    ['in base64', Buffer.from(SECRET).toString('base64')],
    [
      'in base64 for addresses',
      Buffer.from(SECRET).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
    ]
  ])('%s', (_form, text) => {
    expect(redactor.redact(`before ${text} after`)).toEqual({ text: 'before *** after', count: 1 })
  })

  test('a form with blanks as pluses, and the decoded form of one that came percent-encoded', () => {
    expect(createRedactor(['two words+more'], []).redact('a=two+words%2Bmore&b')).toEqual({
      text: 'a=***&b',
      count: 1
    })
    expect(createRedactor(['ab%2Bcd%3D%3D'], []).redact('signature ab+cd==')).toEqual({
      text: 'signature ***',
      count: 1
    })
    expect(createRedactor(['100%secret'], []).redact('100%secret')).toEqual({ text: '***', count: 1 })
  })

  test('inside the base64 of a longer text, wherever it stands', () => {
    const random = 'pat.Qm9.TzUxMWFh.q8ZxLw'
    const one = createRedactor([random], [])
    for (const before of ['', 'x', 'xy', 'xyz', 'user:']) {
      for (const after of ['', 'a', 'bc', 'def']) {
        const text = Buffer.from(before + random + after).toString('base64')
        const blanked = one.redact(`Basic ${text}`).text
        expect(blanked).toContain('***')
        // What is left of either end is less than two characters of the secret.
        const [left = '', right = ''] = blanked.slice('Basic '.length).split('***')
        expect(left.length).toBeLessThanOrEqual(Math.ceil((before.length * 4) / 3) + 1)
        expect(right.length).toBeLessThanOrEqual(Math.ceil((after.length * 4) / 3) + 3)
      }
    }
  })

  test('secrets that overlap leave nothing of each other', () => {
    expect(createRedactor(['abcdef', 'defghi'], []).redact('1 abcdefghi 2 abcdef 3')).toEqual({
      text: '1 *** 2 *** 3',
      count: 2
    })
    expect(createRedactor(['aaaa'], []).redact('aaaaaa')).toEqual({ text: '***', count: 1 })
  })

  test('one that is too short to be a secret is none, nor is an empty one', () => {
    expect(createRedactor(['', 'abc', '  \n'], []).redact('abc')).toEqual({ text: 'abc', count: 0 })
    expect(createRedactor(['abcd'], []).redact('abcd').count).toBe(1)
  })

  test('one that is learnt later', () => {
    const late = createRedactor([], [])
    expect(late.redact('X-Amz-Signature=0123456789abcdef').count).toBe(0)
    late.addSecret('0123456789abcdef')
    expect(late.redact('X-Amz-Signature=0123456789abcdef')).toEqual({ text: 'X-Amz-Signature=***', count: 1 })
    expect(late.hasLiteral(Buffer.from('0123456789abcdef'))).toBe(true)
  })

  test('colours in the middle hide none, and the text in a link is none the safer', () => {
    expect(redact(`a ${SECRET.slice(0, 5)}\u001b[01;31m\u001b[K${SECRET.slice(5)}\u001b[m b`)).toBe(
      'a ***\u001b[m b'
    )
    expect(redact(`\u001b]8;;https://x/?t=${encodeURIComponent(SECRET)}\u0007x`)).toBe(
      '\u001b]8;;https://x/?t=***\u0007x'
    )
  })

  test('every occurrence is found, in text and in bytes', () => {
    const pieces = fc.constantFrom('ab', 'abab', 'abcab', 'cab', 'é', 'x', '\n')
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é'), minLength: 4, maxLength: 9 }), {
          minLength: 1,
          maxLength: 4
        }),
        fc.array(pieces, { maxLength: 40 }),
        (secrets, parts) => {
          const text = parts.join('')
          const one = createRedactor(secrets, [])
          const holds = secrets.some(secret => text.includes(secret))
          const { text: blanked, count } = one.redact(text)
          if (holds) {
            expect(one.hasLiteral(Buffer.from(text))).toBe(true)
            expect(count).toBeGreaterThan(0)
          }
          for (const secret of secrets) expect(blanked.includes(secret)).toBe(false)
        }
      ),
      { seed: 41, numRuns: 2_000 }
    )
  })
})

describe('patterns', () => {
  test('each match in each line', () => {
    const redactor = redacting('password=\\S+', '\\d{4}-\\d{4}')
    expect(redactor.redact('password=a b password=c\n1234-5678')).toEqual({
      text: '*** b ***\n***',
      count: 3
    })
  })

  test('a line is a line, whatever ends it', () => {
    expect(redacting('^key .*$').redact('x\nkey 1\r\nkey 2\rkey 3\nno key 4').text).toBe(
      'x\n***\r\n***\r***\nno key 4'
    )
    expect(redacting('a\\s+b').redact('a\nb').count).toBe(0)
  })

  test('terminal sequences do not hide a match', () => {
    expect(
      redacting('\\bpassword=\\w+').redact('\u001b[32mpassword\u001b[0m=\u001b[1mhunter2\u001b[0m.').text
    ).toBe('\u001b[32m***\u001b[0m.')
  })

  test('a match of nothing is no match and does not go on for ever', () => {
    expect(redacting('\\b').redact('two 🚀 words')).toEqual({ text: 'two 🚀 words', count: 0 })
    expect(redacting('(?=a)|b+').redact('abb').text).toBe('a***')
  })

  test('overlapping matches of patterns and secrets are one', () => {
    expect(createRedactor(['hunter2!'], [pattern('=\\w+')]).redact('p=hunter2!')).toEqual({
      text: 'p***',
      count: 1
    })
  })

  test('a whole character is blanked, not half of one', () => {
    expect(redacting('.').redact('🚀').text).toBe('***')
  })

  test('in a very long line matches of up to 4,096 units are found wherever they stand', () => {
    const redactor = redacting('<a+>')
    const token = `<${'a'.repeat(4_000)}>`
    for (const before of [0, 8_000, 12_286, 12_287, 12_288, 12_289, 14_000, 16_383, 16_384, 40_000]) {
      const line = `${'-🚀'.repeat(before / 2)}${token}${'-'.repeat(20_000)}`
      const { text, count } = redactor.redact(line)
      expect({ before, count, length: text.length }).toEqual({
        before,
        count: 1,
        length: line.length - token.length + 3
      })
    }
  })

  test('in a very long line the matches are those of the whole line', () => {
    const redactor = redacting('aba', '🚀x')
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('ab', 'a', 'b', '🚀', 'x'), { minLength: 10, maxLength: 30 }),
        parts => {
          const line = parts.join('').repeat(1_500)
          const expected = [...line.matchAll(/aba/gu), ...line.matchAll(/🚀x/gu)].length
          expect(redactor.redact(line).count).toBe(expected)
        }
      ),
      { seed: 42, numRuns: 50 }
    )
  })
})

describe('compileRedactPattern', () => {
  test('a JavaScript regular expression with the flags g and u', () => {
    const compiled = compileRedactPattern('tok_[A-Za-z0-9]{20}')
    expect(compiled).toBeInstanceOf(RegExp)
    expect(compiled).toMatchObject({ flags: 'gu', lastIndex: 0 })
  })

  test.each([
    ['(', /not a regular expression of JavaScript \(Unterminated group\)/],
    ['[z-a]', /Range out of order/],
    ['\\u{110000}', /not a regular expression/],
    ['a*', /matches the empty text/],
    ['', /matches the empty text/],
    ['(secret)?', /matches the empty text/]
  ])('%s is refused', (source, problem) => {
    expect(compileRedactPattern(source)).toEqual({ problem: expect.stringMatching(problem) })
  })
})
