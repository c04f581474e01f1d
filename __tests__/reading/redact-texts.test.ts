import { expect, test } from '@jest/globals'
import { redactTexts } from '../../src/reading/redact-texts.ts'
import { createRedactor } from '../../src/redaction/redaction.ts'

test('the same as one by one, for texts named before and not', () => {
  const redactor = createRedactor(['hunter2-hunter2'], [/tok_\w+/gu])
  const texts = Array.from({ length: 2500 }, (_, at) => (at % 3 === 0 ? `a tok_${at} b` : `plain ${at}`))
  const redact = redactTexts(redactor, [...texts, ...texts, ''])
  const all = [...texts, '', 'hunter2-hunter2', 'x tok_later', 'plain']
  expect(all.map(redact)).toEqual(all.map(text => redactor.redact(text).text))
  expect(redact('a tok_0 b')).toBe('a *** b')
})
