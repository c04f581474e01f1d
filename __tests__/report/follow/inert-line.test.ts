import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { inertLines } from '../../../src/report/follow/inert-line.ts'
import { commandsIn } from '../../fixtures/runner-commands.ts'

const same = (text: string): string => text

describe('inertLines', () => {
  test.each([
    ['plain text\n', ['plain text']],
    ['  std::vector<int>  x\n', ['  std::vector<int>  x']],
    ['\u001b[31mred\u001b[0m\n', ['\u001b[31mred\u001b[0m']],
    ['\u001b[31mred and on\n', ['\u001b[31mred and on\u001b[0m']],
    ['two\nlines\n', ['two', 'lines']],
    ['10%\r90%\rdone\r\n', ['done']],
    ['::error::no\n', [': :error::no']],
    ['a ##[error]b\n', ['a # #[error]b']],
    ['\u001b[1m:\u001b[0m:error::no\n', [': :error::no']],
    ['left \u202egiht\n', ['left <U+202E>giht']],
    ['\u001b]0;title\u0007gone\n', ['␛]0;title␇gone']],
    ['old\u001b[H\u001b[2J\u001b]0;title\u0007new\n', ['old', 'new']]
  ])('%j', (text, lines) => {
    expect(inertLines(text, same)).toEqual(lines)
  })

  test('a secret is blanked also where a colour stands within it', () => {
    const redact = (text: string): string => text.replaceAll('secret', '***')
    expect(inertLines('a sec\u001b[31mret b\n', redact)).toEqual(['a *** b'])
  })

  test.each(['', '\u001b[31m'])('no part of a secret is left where a line is cut, after %j', colour => {
    const redact = (text: string): string => text.replaceAll('secret', '***')
    for (let before = 4994; before < 5000; before += 1)
      expect(inertLines(`${colour}${'x'.repeat(before)}secret`, redact).join('')).not.toContain('se')
  })

  test('whatever is logged, the runner finds no command in it, and each line is one', () => {
    const pieces = fc.constantFrom(
      '::error::',
      '##[error]',
      ':',
      '#',
      '[',
      '\u001b[31m',
      ' ',
      '\r',
      '\n',
      '\u0085',
      '\u00ad',
      '\u2028',
      'add-mask',
      'x'
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), parts => {
        const lines = inertLines(parts.join(''), same)
        expect(commandsIn(lines.join('\n'))).toEqual([])
        expect(lines.filter(line => /[\r\n\u0085\u2028]/u.test(line))).toEqual([])
      }),
      { numRuns: 2000 }
    )
  })
})
