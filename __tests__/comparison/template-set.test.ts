import { expect, test } from '@jest/globals'
import { hashOfText } from '../../src/comparison/line-hasher.ts'
import { TemplateSet } from '../../src/comparison/template-set.ts'

/** Words, since numbers are alike. */
function word(number: number): string {
  return number.toString(26).replaceAll(/\d/gu, digit => 'qrstuvwxyz'[Number(digit)] ?? '')
}

test('has what was added, and nothing else', () => {
  const set = new TemplateSet()
  for (let at = 0; at < 50_000; at++) set.add(hashOfText(`known ${word(at)} ${at + 1}`))
  const numbers = Array.from({ length: 50_000 }, (_, at) => at)
  expect(numbers.filter(at => !set.has(hashOfText(`known ${word(at)} ${at + 2}`)))).toEqual([])
  expect(numbers.filter(at => set.has(hashOfText(`new ${word(at)}`)))).toEqual([])
})

test('a line without words is in no set', () => {
  const set = new TemplateSet()
  expect(hashOfText('12:30 ----')).toBe(0)
  set.add(0)
  expect(set.has(0)).toBe(false)
  expect(set.has(hashOfText('hello'))).toBe(false)
  expect(set.isFull).toBe(false)
})

test('its memory is bounded', () => {
  const set = new TemplateSet()
  for (let at = 1; at <= 1_048_576; at++) set.add(at * 7919)
  expect(set.isFull).toBe(true)
  set.add(3)
  expect(set.has(3)).toBe(false)
  expect(set.has(7919)).toBe(true)
})

test('lines that are remembered leave room for templates', () => {
  const set = new TemplateSet()
  for (let at = 1; at <= 1_048_576; at++) set.remember(at * 7919)
  expect(set.isFull).toBe(false)
  expect(set.has(7919)).toBe(true)
  expect(set.has(1_048_576 * 7919)).toBe(false)
  set.add(3)
  expect(set.has(3)).toBe(true)
})
