import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { compact, foreignFiles } from '../../bundle/compact.ts'

const root = resolve(import.meta.dirname, '../..')

describe('compacting', () => {
  test('takes out comments, empty lines and half of the indentation', () => {
    const source = '/** Says it. */\nfunction f() {\n    // why\n\n    return 1 /* what */\n}\n'
    expect(compact(source)).toBe('\nfunction f() {\n  return 1\n}\n')
  })

  test('leaves texts as they are', () => {
    const source = 'const a = `one\n\n    // two   \n    ${b /* three */}\n    four`, c = "\\\n    // five"\n'
    const result = compact(source)
    expect(result).toContain('`one\n\n    // two   \n    ${b')
    expect(result).toContain('}\n    four`')
    expect(result).toContain('"\\\n    // five"')
    expect(result).not.toContain('three')
  })

  test('a comment over lines ends a statement as before', () => {
    const source = 'let a = b /* one\n two */\n++c\nfunction f() {\n  return /* one\n  two */ c\n}\n'
    expect(compact(source)).toBe('let a = b\n++c\nfunction f() {\n return\n c\n}\n')
  })

  test('leaves regular expressions and addresses alone', () => {
    const source = 'const a = /[/*]\\/\\/ /u, b = "https://a.example/*" // end\n'
    expect(compact(source)).toBe('const a = /[/*]\\/\\/ /u, b = "https://a.example/*"\n')
  })

  test('says where a module comes from', () => {
    const origin = '// CONCATENATED MODULE: ./node_modules/a/b.js'
    expect(compact(`;${origin}\n// more\nx()\n`)).toBe(`;${origin}\nx()\n`)
  })

  test('only files without a module of our own', () => {
    const [ours, theirs] = [
      { nameForCondition: '/p/src/main.ts' },
      { nameForCondition: '/p/node_modules/a/b.js' }
    ]
    const chunks = [
      { files: ['index.js'], modules: [ours, theirs] },
      { files: ['1.index.js', 'x.txt'], modules: [theirs, {}] }
    ]
    expect(foreignFiles({ chunks })).toEqual(['1.index.js'])
  })
})

test('dist/ is within 5.5 MB', () => {
  const sizes = globSync('dist/*', { cwd: root }).map(file => readFileSync(join(root, file)).length)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(5_500_000)
})
