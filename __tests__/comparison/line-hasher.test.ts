import { expect, test } from '@jest/globals'
import { hashOfText, LineHasher } from '../../src/comparison/line-hasher.ts'

const hasher = new LineHasher()

test('a text and its bytes have the same hash', () => {
  const line = Buffer.from('>>> größer als 5 <<<')
  hasher.read(line, 4, line.length - 4)
  expect(hasher.template()).toBe(hashOfText('größer als 7'))
})

test('a line has its own hash, which is that of its template where nothing of it may change', () => {
  const [plain, numbered] = [Buffer.from('BUILD SUCCESS'), Buffer.from('took 5 s')]
  expect(hasher.read(plain, 0, plain.length)).toBe(hashOfText('BUILD SUCCESS'))
  const own = hasher.read(numbered, 0, numbered.length)
  expect(own).not.toBe(hasher.template())
  expect(own).not.toBe(hasher.read(numbered, 0, numbered.length - 1))
})

test('a line without words has no template', () => {
  const line = Buffer.from('---- 12:30')
  expect(hasher.read(line, 0, line.length)).not.toBe(0)
  expect(hasher.template()).toBe(0)
})

test('of a long line the first 1000 bytes count, however it came', () => {
  const [long, longer] = ['é'.repeat(600), `${'é'.repeat(600)} and more`]
  expect(hashOfText(long)).toBe(hashOfText(longer))
  const line = Buffer.from(longer)
  hasher.read(line, 0, line.length)
  expect(hasher.template()).toBe(hashOfText(long))
})
