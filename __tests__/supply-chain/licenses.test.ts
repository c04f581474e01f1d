import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { bundledFolders, importedFolders, licenceList } from '../../bundle/licenses.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** The packages that dist/licenses.txt has a chapter of. */
function listed(): Set<string> {
  return new Set(
    read('dist/licenses.txt')
      .split('\n')
      .flatMap(line => /^((?:@[\w.-]+\/)?[\w.-]+)@\d+\.\d+\.\d+\S*$/u.exec(line)?.[1] ?? [])
  )
}

describe('dist/licenses.txt', () => {
  test('names every package that the bundle tells it has', () => {
    const names = globSync('dist/*.js', { cwd: root }).flatMap(file =>
      [...read(file).matchAll(/^(?:;\/\/|\/\*!) .*?node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\//gmu)].map(
        match => match[1] ?? ''
      )
    )
    expect(names.length).toBeGreaterThan(30)
    expect(names.filter(name => !listed().has(name))).toEqual([])
  })

  test('names every dependency', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> }
    expect(Object.keys(dependencies).filter(name => !listed().has(name))).toEqual([])
  })
})

describe('the list of licences', () => {
  test('finds the packages of modules, also of those that are joined', () => {
    const folders = bundledFolders({
      modules: [
        { nameForCondition: '/p/src/main.ts' },
        {
          nameForCondition: '/p/node_modules/a/index.js',
          modules: [{ nameForCondition: '/p/node_modules/a/node_modules/@s/b/lib/x.js' }]
        }
      ]
    })
    expect([...folders]).toEqual(['/p/node_modules/a', '/p/node_modules/a/node_modules/@s/b'])
  })

  test('finds what sources import, with what that depends on', () => {
    const names = [...importedFolders(join(root, 'src'))].map(folder => folder.split('node_modules/').at(-1))
    expect(names).toEqual(expect.arrayContaining(['yauzl', 'pend', 'strip-ansi', 'ansi-regex']))
  })

  test('has name, version, licence and its text', () => {
    const list = licenceList([join(root, 'node_modules/yauzl')])
    expect(list).toMatch(/^yauzl@3\.4\.0\nMIT\nThe MIT License[^]+Permission is hereby granted/u)
  })

  test('has a text that several packages share once', () => {
    const folders = ['es-errors', 'es-define-property'].map(name => join(root, 'node_modules', name))
    expect(licenceList(folders)).toMatch(/^es-define-property@[\d.]+\nes-errors@[\d.]+\nMIT\nMIT License\n/u)
    expect(licenceList(folders)).toBe(licenceList(folders.toReversed()))
  })
})
