import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import {
  BatchGate,
  batchGate,
  firstHit,
  hitAt,
  type LineHit
} from '../../../src/diagnosis/gate/batch-gate.ts'
import { lineGate } from '../../../src/diagnosis/gate/line-gate.ts'
import { BatchReader } from '../../../src/text/batch-reader.ts'
import { textIn, type LineBatch } from '../../../src/text/line-batch.ts'

function batchOf(records: readonly object[]): LineBatch {
  return new BatchReader().read(Buffer.from(records.map(record => `${JSON.stringify(record)}\n`).join('')))
}

function hitsIn(gate: BatchGate, batch: LineBatch): LineHit[] {
  const hits = gate.hitsIn(batch)
  return Array.from({ length: hits.count }, (_, at) => hitAt(hits, at))
}

describe('the gate of batches', () => {
  test('lets through what the gate of a text does, whatever stands around it', () => {
    const folder = new URL('../endings/failed/', import.meta.url)
    const lines = readdirSync(folder).flatMap(name => readFileSync(new URL(name, folder), 'utf8').split('\n'))
    const words = fc.constantFrom(
      ...lines.flatMap(line => line.split(/(?<= )/)),
      '✗ ',
      '日本',
      '×',
      '\t',
      'é'
    )
    const made = fc.array(words, { maxLength: 80 }).map(parts => parts.join(''))
    const texts = fc.array(fc.oneof(fc.constantFrom(...lines), made), { maxLength: 30 })
    fc.assert(
      fc.property(texts, all => {
        const batch = batchOf(all.map(out => ({ level: 'info', out })))
        const expected = Array.from({ length: batch.lineCount }, (_, line) => ({
          line,
          text: textIn(batch, line),
          candidates: lineGate().candidates(textIn(batch, line))
        }))
        const found = hitsIn(batchGate(), batch).map(({ line, candidates }) => ({
          line,
          text: textIn(batch, line),
          candidates
        }))
        for (const { text, candidates } of expected) expect(batchGate().candidates(text)).toEqual(candidates)
        expect(found.filter(({ candidates }) => candidates.length > 0)).toEqual(
          expected.filter(({ candidates }) => candidates.length > 0)
        )
      }),
      { seed: 11, numRuns: 300 }
    )
  })

  test.each(['***', 'quux', 'fails', 'a long text'])('%s is found in its own line only', text => {
    const gate = new BatchGate([new RegExp(text.replaceAll('*', '\\*'))])
    for (const before of ['', 'x', '…', 'xy', 'x…', 'xyz', 'xyz…'])
      for (const after of ['', 'x', '…', 'xy']) {
        const lines = [
          `${before}${text.slice(0, -1)}`,
          `${before}${text}${after}`,
          `${text.slice(1)}${after}`
        ]
        const found = hitsIn(gate, batchOf(lines.map(out => ({ level: 'info', out }))))
        expect([before, after, found]).toEqual([before, after, [{ record: 1, line: 1, candidates: [0] }]])
      }
  })

  test('the start of a line is found after an indent and a prefix, and nowhere else', () => {
    const lines = [
      'quux: no',
      '  quux: no',
      '❯quux: no',
      '02:03 quux: no',
      'requux: no',
      '/quux: no',
      '~quux: no'
    ]
    const found = hitsIn(new BatchGate([/^quux: \S/]), batchOf(lines.map(out => ({ level: 'info', out }))))
    expect(found.map(({ line }) => line)).toEqual([0, 1, 2, 3])
  })

  test('a line also passes for its level, its colour, what its record hides, and as a command', () => {
    const batch = batchOf([
      { out: 'nothing', level: 'info' },
      { out: 'nothing\nmore', level: 'error' },
      { out: '\x1b[31mred', level: 'info' },
      { out: 'quux', level: 'warn' },
      { out: 'section_start:1:x\r\x1b[0Kx', level: 'info' },
      { out: '+ make\n$ make\n+make\n', level: 'info' }
    ])
    const gate = new BatchGate([/quux/])
    expect(hitsIn(gate, batch).map(({ record, line }) => [record, line])).toEqual([
      [1, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
      [5, 6],
      [5, 7]
    ])
    const hits = gate.hitsIn(batch)
    expect([0, 1, 2, 5, 6].map(record => firstHit(hits, record))).toEqual([0, 0, 2, 5, 7])
  })

  test('many lines that fit many patterns', () => {
    const gate = new BatchGate(Array.from({ length: 200 }, (_, at) => new RegExp(`quux|number ${at}`)))
    const found = hitsIn(gate, batchOf(Array.from({ length: 3_000 }, () => ({ out: 'quux' }))))
    expect(found).toHaveLength(3_000)
    expect(found.at(-1)?.candidates).toEqual(Array.from({ length: 200 }, (_, at) => at))
  })

  test('a pattern that requires nothing is refused, and too many are', () => {
    expect(() => new BatchGate([/^\w+$/])).toThrow(RangeError)
    const symbols = Array.from({ length: 65 }, (_, at) => new RegExp(String.fromCharCode(0x4e00 + at)))
    expect(() => new BatchGate(symbols)).toThrow('MOST_SYMBOLS')
    expect(hitsIn(new BatchGate(symbols.slice(1)), batchOf([{ out: 'a\u4e40' }]))).toHaveLength(1)
    const many = Array.from({ length: 1_025 }, (_, at) => new RegExp(`quux ${at}`))
    expect(() => new BatchGate(many)).toThrow(RangeError)
    expect(hitsIn(new BatchGate(many.slice(1)), batchOf([{ out: 'quux 1024' }]))[0]?.candidates).toContain(
      1_023
    )
  })
})
