import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { ERROR_SHAPES } from '../../../src/diagnosis/error-shapes.ts'
import knownTexts from '../../../src/diagnosis/gate/known-texts.json' with { type: 'json' }
import { GATED_PATTERNS, lineGate } from '../../../src/diagnosis/gate/line-gate.ts'
import { requiredTexts } from '../../../src/diagnosis/gate/required-text.ts'
import { readTexts } from '../../../src/diagnosis/gate/known-texts.ts'
import { ShapeGate } from '../../../src/diagnosis/gate/shape-gate.ts'

const required = (pattern: RegExp): string[] => [...(requiredTexts(pattern) ?? [])].sort()

describe('what a pattern requires', () => {
  test.each<[RegExp, string[]]>([
    [/^npm (?:ERR!|error) x/, ['\nnpm err! x', '\nnpm error x']],
    [/Failed|fatal: /, ['failed', 'fatal: ']],
    [/\berrors? found$/, ['error found', 'errors found']],
    [/^\S{1,300} went wrong\./, [' went wrong.']],
    [/a.*long end/, ['long end']],
    [/(?!not )really(?= not)/, ['really']],
    [/(?<=x)y{3}z/, ['yyyz']],
    [/\d went wrong/, [' went wrong']],
    [/[Cc]annot \w/, ['cannot ']],
    [/E {2,}\S/, ['e  ']],
    [/✗ \S/, ['✗ ']],
    [/(?:ab)+cd/, ['abcd']],
    [/line [1-3]:/, ['line ']]
  ])('%s', (pattern, texts) => {
    expect(required(pattern)).toEqual(texts)
  })

  test.each([/^\d+/, /a|bcd/, /(?:failed)?/, /x*/, /\w+ \S/, /.{3}/])('nothing of use: %s', pattern => {
    expect(requiredTexts(pattern)).toBeNull()
  })

  test('is what the build wrote down: `npm run build` does it again', () => {
    const found = GATED_PATTERNS.map(pattern => [pattern.source, readTexts(pattern)])
    expect(knownTexts).toEqual(Object.fromEntries(found))
  })
})

describe('the gate', () => {
  test('a shape that is added works without another list', () => {
    const gate = new ShapeGate([...ERROR_SHAPES.map(({ pattern }) => pattern), /^quux says: \S/])
    expect(gate.candidates('Quux says: no')).toContain(ERROR_SHAPES.length)
    expect(lineGate().candidates('Quux says: no')).toEqual([])
    const bytes = Buffer.from('it: Quux says: no')
    expect(gate.candidatesIn(bytes, 4, bytes.length)).toEqual([ERROR_SHAPES.length])
    expect(gate.candidatesIn(bytes, 4, 8)).toEqual([])
    expect(gate.candidatesIn(bytes, 5, bytes.length)).toEqual([])
  })

  test('a shape may be named like what every object has', () => {
    const gate = new ShapeGate([/constructor/, /toString/])
    expect(gate.candidates('no constructor here')).toEqual([0])
  })

  test('the start of a line is found after an indent and a prefix, and nowhere else', () => {
    const gate = new ShapeGate([/^quux: \S/])
    for (const [text, found] of [
      ['quux: no', true],
      ['   quux: no', true],
      ['2026-01-02T03:04:05Z quux: no', true],
      ['requux: no', false],
      ['/quux: no', false]
    ] as const) {
      expect([text, gate.candidates(text).length > 0]).toEqual([text, found])
    }
  })

  test.each(['***', 'quux', 'fails', 'a long text'])('%s is found wherever it begins and ends', text => {
    const gate = new ShapeGate([new RegExp(text.replaceAll('*', '\\*'))])
    for (const before of ['', 'x', '…', 'xy', 'x…', 'xyz', 'xyz…'])
      for (const after of ['', 'x', '…', 'xy']) {
        const line = Buffer.from(`${before}${text}${after}`)
        const bytes = Buffer.concat([line, Buffer.from(`\n${text}`)])
        expect([before, after, gate.candidates(line.toString())]).toEqual([before, after, [0]])
        expect([before, after, gate.candidatesIn(bytes, 0, line.length)]).toEqual([before, after, [0]])
        const end = Buffer.byteLength(before) + text.length
        expect(gate.candidatesIn(bytes, 0, end - 1)).toEqual([])
        expect(gate.candidatesIn(bytes, end - text.length + 1, line.length)).toEqual([])
      }
  })

  test('a pattern that requires nothing is refused', () => {
    expect(() => new ShapeGate([/^\w+$/])).toThrow(RangeError)
  })

  test('symbols, wherever they stand', () => {
    const gate = new ShapeGate([/^✗ \S/, /×/, /❌/u])
    for (const text of ['日本 ✗ x', 'é×', '❌']) expect(gate.candidates(text)).toHaveLength(1)
    expect(gate.candidates('✓ 日本')).toEqual([])
  })

  test('every line that fits a shape passes, whatever stands around it', () => {
    const folder = new URL('../endings/failed/', import.meta.url)
    const lines = readdirSync(folder).flatMap(name => readFileSync(new URL(name, folder), 'utf8').split('\n'))
    const words = fc.constantFrom(...lines.flatMap(line => line.split(/(?<= )/)))
    const made = fc.array(words, { maxLength: 6 }).map(parts => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...lines), made), text => {
        const candidates = new Set(lineGate().candidates(text))
        for (const [index, { pattern }] of ERROR_SHAPES.entries()) {
          if (!pattern.test(text)) continue
          expect(candidates).toContain(index)
        }
      }),
      { seed: 7, numRuns: 3_000 }
    )
  })
})
