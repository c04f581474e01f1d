import { describe, expect, test } from '@jest/globals'
import { createRedactor } from '../../src/redaction/redaction.ts'
import {
  cutInTheMiddle,
  firstLine,
  inertKey,
  inertText,
  quotedKey,
  quotedText
} from '../../src/failure/inert-text.ts'
import { HOSTILE, isInert } from '../fixtures/failures.ts'
import { seededRandom } from '../fixtures/seeded-random.ts'

describe('inertText', () => {
  test('foreign text becomes one line without commands, controls and bidirectional characters', () => {
    expect(isInert(HOSTILE)).toBe(false)
    expect(inertText(HOSTILE)).toBe('bad ::error::x # #[group]y [31mred [0m gnp.exe ::set-output name=a::b')
  })

  test.each([
    ['::warning::x', ': :warning::x'],
    ['\n \u3000::warning::x', ': :warning::x'],
    ['\u200b::warning::x', ': :warning::x'],
    ['error: no std::vector<int>', 'error: no std::vector<int>'],
    [':::', ': ::'],
    ['::::error::', ': :::error::'],
    ['###[command]', '## #[command]'],
    ['##[error]', '# #[error]'],
    ['a\u2028::b\u2029c', 'a ::b c'],
    ['a\u0085b', 'a b'],
    ['zero\u200bwidth', 'zerowidth'],
    ['  plain  text ', 'plain text'],
    ['10:30:00 is a time', '10:30:00 is a time'],
    ['', '']
  ])('%j is quoted as %j', (text, quoted) => {
    expect(inertText(text)).toBe(quoted)
  })

  test('long text is cut at 200 characters, or where asked', () => {
    expect(inertText('x'.repeat(200))).toBe('x'.repeat(200))
    expect(inertText('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`)
    expect(inertText('abcdef', 4)).toBe('abc…')
  })

  test('a cut never leaves half a character, nor does bad input', () => {
    expect(inertText('ab😀cd', 4).isWellFormed()).toBe(true)
    expect(inertText('a\ud800b').isWellFormed()).toBe(true)
  })

  test('whatever the text, the quote is inert', () => {
    const random = seededRandom(7)
    const alphabet = [':', '#', '[', ' ', 'a', '\n', '\r', '\u001b', '\u202e', '%0A', '…', '\ud83d']
    for (let round = 0; round < 2000; round += 1) {
      const text = Array.from({ length: 12 }, () => random.pick(alphabet)).join('')
      const quoted = inertText(text, 9)
      expect([text, isInert(quoted), quoted.isWellFormed()]).toEqual([text, true, true])
    }
  })
})

describe('firstLine', () => {
  test.each([
    ['<html>\n<body>', '<html>'],
    ['\r\n \n  second\nthird', 'second'],
    ['', ''],
    ['\n\n', '']
  ])('of %j it is %j', (text, first) => {
    expect(firstLine(text).trim()).toBe(first)
  })
})

describe('quotedText', () => {
  test('no part of a secret is left where the text is cut', () => {
    const redactor = createRedactor(['s3cret-value'], [])
    for (let before = 0; before < 60; before += 1) {
      const quoted = quotedText(`${'x'.repeat(before)}s3cret-value`, text => redactor.redact(text).text, 40)
      expect([before, quoted.includes('s3c')]).toEqual([before, false])
      expect(quoted.length).toBeLessThanOrEqual(40)
    }
  })
})

describe('inertKey', () => {
  const key = `accountId:acc/${'x'.repeat(10_001)}/level6:Run_Tests-commandUnit:Execute`

  test('of a long key both ends are told, the end of which names the step', () => {
    const quoted = inertKey(key)
    expect(quoted).toHaveLength(200)
    expect(quoted).toMatch(/^accountId:acc\/x+…x+\/level6:Run_Tests-commandUnit:Execute$/u)
    expect(inertKey('a/b/c')).toBe('a/b/c')
    expect(inertKey(`::error::\n${key}`)).toMatch(/^: :error:: accountId/u)
  })

  test('no part of a secret is left where it is cut', () => {
    const redactor = createRedactor(['s3cret-value'], [])
    for (let before = 0; before < 60; before += 1) {
      const text = `${'x'.repeat(before)}s3cret-value${'x'.repeat(60 - before)}`
      const quoted = quotedKey(text, all => redactor.redact(all).text, 40)
      expect([before, /s3c|value/u.test(quoted)]).toEqual([before, false])
      expect(quoted.length).toBeLessThanOrEqual(40)
    }
  })

  test('a cut never leaves half a character', () => {
    for (let limit = 1; limit < 12; limit += 1) {
      const cut = cutInTheMiddle('a😀😀😀😀😀b', limit)
      expect([limit, cut.isWellFormed(), cut.length <= limit]).toEqual([limit, true, true])
    }
  })
})
