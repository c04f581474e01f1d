import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createSourceFinder, type SourcePlace } from '../../src/github/source-place.ts'
import { HOSTILE_TEXTS } from '../fixtures/hostile-text.ts'
import { sampleExcerpt } from '../report/sample-logbook.ts'

let folder: string
let workspace: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'source-place-test-'))
  workspace = join(folder, 'workspace')
  put('src/cart.ts')
  put('src/cart.test.ts')
  put('main.go')
  put('app/models/user.rb')
  put('lib/index.js')
  put('.git/hooks/run.sh')
  put('../outside/secret.ts')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(path: string): void {
  const file = join(workspace, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, 'x\n')
}

function find(...lines: string[]): SourcePlace | null {
  return createSourceFinder(workspace).find(sampleExcerpt(lines, 0))
}

describe('a place in the checked-out repository', () => {
  test.each([
    ['src/cart.ts:12:5 - error TS2322: no', { file: 'src/cart.ts', line: 12, column: 5 }],
    ['at total (./src/cart.ts:41:24)', { file: 'src/cart.ts', line: 41, column: 24 }],
    ['at total (/harness/src/cart.ts:41:24)', { file: 'src/cart.ts', line: 41, column: 24 }],
    ['/home/ci/work/shop/app/models/user.rb:7: oops', { file: 'app/models/user.rb', line: 7, column: null }],
    ['/harness/main.go:3:1: syntax error', { file: 'main.go', line: 3, column: 1 }],
    ['shop/src/cart.ts:2:1: bad', { file: 'src/cart.ts', line: 2, column: 1 }],
    ['C:\\harness\\src\\cart.ts(12,5): error', { file: 'src/cart.ts', line: 12, column: 5 }]
  ])('%s', (text, place) => {
    expect(find(text)).toEqual(place)
  })

  test.each([
    ['src/gone.ts:1:1: error'],
    ['../outside/secret.ts:1:1: error'],
    ['/workspace/../outside/secret.ts:1:1: error'],
    ['src/../../outside/secret.ts:1:1: error'],
    ['/usr/lib/node/lib/index.js:1:1'],
    ['/harness/node_modules/left-pad/lib/index.js:1:1'],
    ['/harness/deep/main.go:3:1: a bare name that stood elsewhere'],
    ['.git/hooks/run.sh:1:1: error'],
    ['src/cart.ts:0:5: no such line'],
    ['/etc/passwd.conf:1:1: error'],
    ['no place at all']
  ])('%s is none', text => {
    expect(find(text)).toBeNull()
  })

  test('the telling line first, then the nearest', () => {
    const lines = ['main.go:1:1: x', 'src/cart.test.ts:2:1: x', 'telling', 'nothing', 'src/cart.ts:4:1: x']
    const at = (telling: number): string | undefined =>
      createSourceFinder(workspace).find(sampleExcerpt(lines, telling))?.file
    expect(at(2)).toBe('src/cart.test.ts')
    expect(at(3)).toBe('src/cart.ts')
    expect(at(0)).toBe('main.go')
  })

  test('no link leads out, and none is the file that is named', () => {
    symlinkSync(join(folder, 'outside'), join(workspace, 'linked'))
    symlinkSync(join(folder, 'outside', 'secret.ts'), join(workspace, 'src', 'linked.ts'))
    symlinkSync(join(workspace, 'src', 'cart.ts'), join(workspace, 'src', 'inner.ts'))
    mkdirSync(join(workspace, 'src', 'folder.ts'))
    expect(find('linked/secret.ts:1:1: x')).toBeNull()
    expect(find('src/linked.ts:1:1: x')).toBeNull()
    expect(find('src/folder.ts:1:1: x')).toBeNull()
    expect(find('src/inner.ts:1:1: x')?.file).toBe('src/cart.ts')
  })

  test('a workspace that is itself behind a link', () => {
    symlinkSync(workspace, join(folder, 'elsewhere'))
    const finder = createSourceFinder(join(folder, 'elsewhere'))
    expect(finder.find(sampleExcerpt(['src/cart.ts:1:1: x'], 0))?.file).toBe('src/cart.ts')
  })

  test('without a workspace, or with one that is gone, there is none', () => {
    const excerpt = sampleExcerpt(['src/cart.ts:1:1: x'], 0)
    expect(createSourceFinder(null).find(excerpt)).toBeNull()
    expect(createSourceFinder(join(folder, 'gone')).find(excerpt)).toBeNull()
  })

  test('a log that names very many files is looked up so often and no more', () => {
    const finder = createSourceFinder(workspace)
    const many = sampleExcerpt(
      Array.from({ length: 600 }, (_, at) => `gone${at}.ts:1:1: x`),
      0
    )
    expect(finder.find(many)).toBeNull()
    expect(finder.find(sampleExcerpt(['src/cart.ts:1:1: x'], 0))).toBeNull()
  })

  test.each(HOSTILE_TEXTS.map(text => [text.slice(0, 60), text]))('%j is no place', (_, text) => {
    expect(find(text, `${text}:1:1`, `src/${text}.ts:1:1`)).toBeNull()
  })
})
