import { describe, expect, test } from '@jest/globals'
import { sourceReferencesIn } from '../../src/diagnosis/source-reference.ts'
import fc from 'fast-check'
import { anyCharacter } from '../fixtures/any-character.ts'

const FOUND: readonly (readonly [text: string, path: string, line: number, column: number | null])[] = [
  ['src/a.ts:12:5', 'src/a.ts', 12, 5],
  ['src/a.ts:12', 'src/a.ts', 12, null],
  ['see src/a.ts:12.', 'src/a.ts', 12, null],
  ["src/a.ts(12,5): error TS2304: Cannot find name 'x'", 'src/a.ts', 12, 5],
  ['Money.cs(31): error CS0103', 'Money.cs', 31, null],
  ['a.fs(1,2,3,4): error FS1', 'a.fs', 1, 2],
  ['src/a.ts:12:5 - error TS2304: x', 'src/a.ts', 12, 5],
  ['  File "/harness/my app/x.py", line 3, in f', '/harness/my app/x.py', 3, null],
  ['tests/test_a.py:31: AssertionError', 'tests/test_a.py', 31, null],
  ['    at f (/harness/src/a.ts:12:5)', '/harness/src/a.ts', 12, 5],
  ['    at async file:///app/dist/x.js:396:41', '/app/dist/x.js', 396, 41],
  ['    at f (webpack-internal:///./src/a.ts:12:5)', './src/a.ts', 12, 5],
  ['  --> src/main.rs:4:9', 'src/main.rs', 4, 9],
  ["thread 'a' panicked at src/main.rs:4:9:", 'src/main.rs', 4, 9],
  ['./main.go:10:2: undefined: x', './main.go', 10, 2],
  ['\t/harness/cache/cache.go:57 +0x1d8', '/harness/cache/cache.go', 57, null],
  ['\tat com.acme.Foo.bar(Foo.java:12)', 'Foo.java', 12, null],
  ['[ERROR] /h/Foo.java:[47,24] cannot find symbol', '/h/Foo.java', 47, 24],
  ["     # ./spec/x_spec.rb:12:in `block'", './spec/x_spec.rb', 12, null],
  ['src/parse.c:112:15: error: x', 'src/parse.c', 112, 15],
  ['│   on main.tf line 12, in resource "a" "b":', 'main.tf', 12, null],
  ['Uncaught TypeError: x in /app/x.php:12', '/app/x.php', 12, null],
  ['PHP Parse error: x in /app/x.php on line 12', '/app/x.php', 12, null],
  ['C:\\src\\a.cs(3,4): error CS1', 'C:\\src\\a.cs', 3, 4],
  ['   at A.B() in C:\\src\\a.cs:line 27', 'C:\\src\\a.cs', 27, null],
  ['src\\win\\a.cpp:3:4: error: x', 'src\\win\\a.cpp', 3, 4],
  ['src/main.ts (3:9): "x" is not exported', 'src/main.ts', 3, 9],
  ['app/[id]/page.tsx:4:1', 'app/[id]/page.tsx', 4, 1],
  ['[src/a.ts:3]', 'src/a.ts', 3, null],
  ['make: *** [Makefile:24: build/parse.o] Error 1', 'Makefile', 24, null],
  ['quelle/größe.ts:7:1', 'quelle/größe.ts', 7, 1],
  ['Error: template: web/templates/a.yaml:31:24: x', 'web/templates/a.yaml', 31, 24],
  ['src/a.ts:3:0', 'src/a.ts', 3, null]
]

const NONE: readonly string[] = [
  '',
  'src/a.ts',
  'https://host:443/path',
  'https://host:443/a.ts:12',
  'http://localhost:3000/src/a.ts:12:5',
  '10:15:30 started',
  '2026-11-22T10:15:30.123Z',
  'fe80::1:2',
  '[::1]:8080',
  '10.2.0.7:5432',
  'db.acme.io:5432',
  'localhost:8080',
  'repo/app:1.2',
  'registry.acme.io/web:2',
  'python:3.12-slim',
  'a.ts:12abc',
  'a.py:1.2',
  'a.ts:0:3',
  'a.ts:12345678',
  'sha256:1234567',
  'node:internal/timers:483:21',
  'Node.js v22:3',
  `${'x'.repeat(600)}.ts:12`
]

describe('places in source files', () => {
  test.each(FOUND)('%s', (text, path, line, column) => {
    expect(sourceReferencesIn(text)).toEqual([{ path, line, column }])
  })

  test.each(NONE)('none: %s', text => expect(sourceReferencesIn(text)).toEqual([]))

  test('several in order, at most four', () => {
    expect(sourceReferencesIn('on b.tf line 9, see a.ts:1').map(({ path }) => path)).toEqual(['b.tf', 'a.ts'])
    expect(sourceReferencesIn('a.ts:1 b.ts:2 c.ts:3 d.ts:4 e.ts:5').map(({ line }) => line)).toEqual([
      1, 2, 3, 4
    ])
  })

  test('of a long line only the start', () => {
    expect(sourceReferencesIn(`${' '.repeat(980)}a.ts:1:2`)).toHaveLength(1)
    expect(sourceReferencesIn(`${' '.repeat(1_000)}a.ts:1:2`)).toEqual([])
  })

  test('never throws, and finds only what the text holds', () => {
    const parts = fc.constantFrom(
      'a.ts',
      'x/',
      '\\',
      ':',
      '12',
      '(',
      ',',
      ')',
      ' ',
      'File "',
      '", line ',
      'on ',
      ' line ',
      '[',
      ']',
      'C:',
      '//',
      'é',
      '\ud83d',
      '__proto__'
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: anyCharacter }),
          fc.array(parts).map(all => all.join(''))
        ),
        text => {
          for (const { path, line, column } of sourceReferencesIn(text)) {
            expect(text).toContain(path)
            expect(line).toBeGreaterThan(0)
            if (column !== null) expect(column).toBeGreaterThan(0)
          }
        }
      ),
      { seed: 4, numRuns: 2_000 }
    )
  })
})
