import { mkdtempSync, readlinkSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { OpenFiles } from '../../src/system/open-files.ts'
import { failureOf } from '../fixtures/failures.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'open-files-test-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** What this process has open of the folder. */
function open(): string[] {
  return readdirSync('/proc/self/fd').flatMap(name => {
    try {
      const target = readlinkSync(join('/proc/self/fd', name))
      return target.startsWith(folder) ? [target] : []
    } catch {
      return []
    }
  })
}

function read(files: OpenFiles, path: string, position: number, length: number): string {
  const bytes = Buffer.alloc(length)
  files.read(path, bytes, position)
  return bytes.toString()
}

test('a hundred files are read in turns, of which few are open at once, and none at the end', () => {
  const paths = Array.from({ length: 100 }, (_, at) => join(folder, String(at)))
  for (const [at, path] of paths.entries()) writeFileSync(path, `file ${String(at).padStart(3, '0')}`)
  {
    using files = new OpenFiles()
    for (let round = 0; round < 2; round++)
      for (const [at, path] of paths.entries())
        expect(read(files, path, 5, 3)).toBe(String(at).padStart(3, '0'))
    if (process.platform === 'linux') expect(open()).toHaveLength(16)
  }
  if (process.platform === 'linux') expect(open()).toEqual([])
})

test('a file that ends before, or is not there, is a failure of the disk', async () => {
  const path = join(folder, 'short')
  writeFileSync(path, 'short')
  using files = new OpenFiles()
  expect(read(files, path, 0, 5)).toBe('short')
  expect(await failureOf(() => read(files, path, 1, 5))).toMatchObject({ kind: 'disk' })
  expect(await failureOf(() => read(files, join(folder, 'none'), 0, 1))).toMatchObject({ kind: 'disk' })
})
