import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { GatheredFile } from '../../src/system/buffered-file-writer.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gathered-test-'))
  path = join(folder, 'deep/er/file')
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

test('many pieces are written at once, in order', async () => {
  const file = new GatheredFile(path)
  const pieces = Array.from({ length: 3_000 }, (_, at) => Buffer.from(`${at} ${'x'.repeat(at % 700)}\n`))
  const whole = Buffer.concat(pieces)
  let sizes = new Set<number>()
  for (let at = 0; at < pieces.length; at += 3) {
    await file.write(...pieces.slice(at, at + 3))
    sizes = sizes.add(statSync(path).size)
  }
  expect([...sizes][0]).toBe(0)
  expect(sizes.size).toBeLessThan(5)
  await file.end()
  expect(readFileSync(path).equals(whole)).toBe(true)
})

test('what holds nothing is there all the same', async () => {
  const file = new GatheredFile(path)
  await file.write()
  await file.end()
  expect(statSync(path).size).toBe(0)
})

test('nothing is overwritten', () => {
  writeFileSync(join(folder, 'mine'), 'mine')
  expect(() => new GatheredFile(join(folder, 'mine'))).toThrow(/EEXIST/)
  expect(readFileSync(join(folder, 'mine'), 'utf8')).toBe('mine')
})

test('it is removed, whatever was written of it and however often', async () => {
  const file = new GatheredFile(path)
  await file.write(Buffer.alloc(1_000_000))
  file.remove()
  file.remove()
  expect(existsSync(path)).toBe(false)
})
