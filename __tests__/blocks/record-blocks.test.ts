import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseLine } from '../../src/text/line.ts'
import { plainLines } from '../../src/text/plain-text.ts'
import type { RecordBlock } from '../../src/blocks/record-blocks.ts'
import { createRedactor } from '../../src/redaction/redaction.ts'
import { anyCharacter } from '../fixtures/any-character.ts'
import { chunksOf, readLog } from '../fixtures/read-log.ts'

interface Written {
  readonly text: string
  readonly blocks: readonly RecordBlock[]
  readonly lines: number
}

/** What a log becomes that is read in chunks of a size. */
function written(log: string, size: number, secrets: readonly string[] = []): Written {
  const { text, blocks, counts } = readLog(chunksOf(Buffer.from(log), size), createRedactor(secrets, []))
  return { text, blocks, lines: counts.lines }
}

function recordsIn(blocks: readonly RecordBlock[]): string[] {
  return blocks.flatMap(({ records }) => Buffer.concat(records).toString().split('\n').slice(0, -1))
}

/** The display lines that a page makes of blocks. */
function shownOf(blocks: readonly RecordBlock[]): string[] {
  return recordsIn(blocks)
    .filter(record => !record.endsWith('"rewritten":true}'))
    .flatMap(record => plainLines(parseLine(record)?.text ?? 'not a record'))
}

/** The lines of a text file without time column and mark. */
function linesOfText(text: string): string[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map(line =>
      line.replace(/^(?:[-\d]{10}T[:\d]{8}\.\d{3}Z(?: |$)| {25})(?:(?:WARN|ERROR|FATAL)(?: |$))?/, '')
    )
}

const usual = (pos: number, out: string, level = 'INFO'): string =>
  `${JSON.stringify({ level, pos, out, time: '2023-11-22T10:15:30.123456789Z', args: null })}\n`
const many = (count: number, out = 'line'): string =>
  Array.from({ length: count }, (_, at) => usual(at, `${out} ${at}\n`)).join('')

test('the lines of a log are its records, in blocks of whole lines', () => {
  const log = many(10_000)
  const { blocks } = written(log, 64 * 1024)
  const lines = log.split('\n').slice(0, -1)
  expect(recordsIn(blocks).map(parseLine)).toEqual(lines.map(parseLine))
  expect(blocks.length).toBeGreaterThan(2)
  let first = 1
  for (const block of blocks) {
    expect(block.first).toBe(first)
    expect(Buffer.concat(block.records).toString().split('\n')).toHaveLength(block.lines + 1)
    first += block.lines
  }
  expect(first).toBe(10_001)
})

test('lines are in the order of their pos, as they are in the text', () => {
  const log = usual(1, 'second\n') + usual(0, 'first\n') + usual(2, 'third\n', 'ERROR')
  const { blocks } = written(log, 1_000)
  expect(shownOf(blocks)).toEqual(['first', 'second', 'third'])
  expect(blocks.map(({ errors }) => errors)).toEqual([1])
})

test('a progress line that was rewritten is kept and says so', () => {
  const log = usual(0, '\r10 %') + usual(1, '\r90 %') + usual(2, '\rdone') + usual(3, 'next\n')
  const { blocks, lines } = written(log, 1_000)
  const records = recordsIn(blocks)
  expect(records.map(record => record.endsWith('"rewritten":true}'))).toEqual([true, true, false, false])
  expect(records.map(record => parseLine(record)?.text)).toEqual(['\r10 %', '\r90 %', '\rdone', 'next\n'])
  expect(shownOf(blocks)).toEqual(['done', 'next'])
  expect(blocks.map(block => block.lines)).toEqual([lines])
})

test('what is no JSON is a record of its text', () => {
  const { blocks } = written('plain text\n{"out":"unfinished\n[1,2]\n', 7)
  expect(shownOf(blocks)).toEqual(['plain text', '{"out":"unfinished', '[1,2]'])
})

test('a secret that shows only without terminal sequences is blanked in the records', () => {
  const log = usual(0, 'key s3\u001b[0mcret here\n') + usual(1, 'as \u001b[1mit\u001b[0m was\n') + many(20)
  const { blocks } = written(log, 10_000, ['s3cret'])
  expect(shownOf(blocks).slice(0, 2)).toEqual(['key *** here', 'as it was'])
  expect(recordsIn(blocks)[1]).toContain('\\u001b[1mit')
})

test('whatever a log holds, its records show the lines of its text, under the same numbers', () => {
  const out = fc.oneof(
    fc.string({ unit: anyCharacter }),
    fc.constantFrom('\r10 %', '\rdone\n', 'a\nb\n', '', '\n', '\u001b[31mred\u001b[0m\n', 'x'.repeat(300))
  )
  const line = fc.record(
    {
      level: fc.constantFrom('INFO', 'info', 'WARN', 'ERROR', ''),
      pos: fc.nat(20),
      out,
      time: fc.constantFrom('2023-11-22T10:15:30.123Z', '0001-01-01T00:00:00Z')
    },
    { requiredKeys: ['out'] }
  )
  const json = line.map(fields => JSON.stringify(fields))
  const other = fc.string({ unit: 'grapheme' }).map(text => text.replace(/[\r\n]/g, ' '))
  const log = fc.array(fc.oneof({ weight: 4, arbitrary: json }, other)).map(lines => lines.join('\n'))
  fc.assert(
    fc.property(log, fc.integer({ min: 1, max: 4_000 }), (content, size) => {
      const { text, blocks, lines } = written(content, size)
      const shown = shownOf(blocks)
      expect(shown).toHaveLength(lines)
      expect(blocks.reduce((sum, block) => sum + block.lines, 0)).toBe(lines)
      const inText = linesOfText(text)
      // A line may itself look like a time column; the numbers tell enough then.
      if (!/^[#\d ]|WARN|ERROR/m.test(shown.join('\n')))
        expect(shown.map(each => each.trimEnd())).toEqual(inText.map(each => each.trimEnd()))
    }),
    { seed: 5, numRuns: 500 }
  )
})
