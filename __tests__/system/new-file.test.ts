import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { NewFile } from '../../src/system/new-file.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'new-file-test-'))
  path = join(folder, 'deep/er/file')
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

test('many pieces are written, in order', () => {
  const file = new NewFile(path)
  const pieces = Array.from({ length: 3_000 }, (_, at) => Buffer.from(`${at} ${'x'.repeat(at % 700)}\n`))
  const whole = Buffer.concat(pieces)
  for (const count of [0, 1, 2, 1_500, 1_497]) file.write(...pieces.splice(0, count))
  expect(pieces).toEqual([])
  file.end()
  expect(readFileSync(path).equals(whole)).toBe(true)
})

test('what holds nothing is there all the same', () => {
  const file = new NewFile(path)
  file.write()
  file.end()
  expect(statSync(path).size).toBe(0)
})

test('nothing is overwritten', () => {
  writeFileSync(join(folder, 'mine'), 'mine')
  expect(() => new NewFile(join(folder, 'mine'))).toThrow(/EEXIST/)
  expect(readFileSync(join(folder, 'mine'), 'utf8')).toBe('mine')
})

test('it is removed, whatever was written of it and however often', () => {
  const file = new NewFile(path)
  file.write(Buffer.alloc(1_000_000))
  file.remove()
  file.remove()
  expect(existsSync(path)).toBe(false)
})
