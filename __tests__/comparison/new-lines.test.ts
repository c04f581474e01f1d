import { expect, test } from '@jest/globals'
import { LogTemplates } from '../../src/comparison/log-templates.ts'
import { NewLineFinder, type NewLines } from '../../src/comparison/new-lines.ts'
import { LogReader, type LineTaker } from '../../src/text/log-reader.ts'
import { ndjson } from '../../sandbox/sample-logs.ts'

function readInto(taker: LineTaker, texts: readonly string[]): void {
  const reader = new LogReader([taker])
  for (const [pos, text] of texts.entries())
    reader.add(reader.read(Buffer.from(ndjson('info', pos, `${text}\n`, pos))))
  reader.end()
}

function newLines(good: readonly string[], failed: readonly string[]): NewLines {
  const known = new LogTemplates()
  readInto(known, good)
  const finder = new NewLineFinder(known.templates)
  readInto(finder, failed)
  return finder.end()
}

test('a line is new when the good log has nothing like it, wherever it stands', () => {
  const good = ['start 1', 'compile a', 'compile b', 'test', 'ok in 3 s']
  const failed = [
    'start 2',
    'test',
    'compile b',
    'compile a',
    'Error: no port 80',
    'Error: no port 81',
    '',
    'bye'
  ]
  expect(newLines(good, failed)).toEqual({
    count: 3,
    kinds: 2,
    spans: [
      [5, 6],
      [8, 8]
    ],
    first: [
      { number: 5, text: 'Error: no port 80' },
      { number: 8, text: 'bye' }
    ]
  })
})

test('nothing is new in the same log, whatever the numbers, and in one without words', () => {
  expect(newLines(['a 1', 'b 2'], ['b 3', 'a 4'])).toMatchObject({ count: 0, spans: [] })
  expect(newLines([], ['----', '12:30', ''])).toMatchObject({ count: 0 })
})

test('colours and rewritten states make no line new', () => {
  expect(newLines(['ok all'], ['\u001b[32mok\u001b[0m all', '10%\r50%\rok all'])).toMatchObject({ count: 0 })
})

test('a record of several lines has several', () => {
  expect(newLines(['a', 'c'], ['a\nb\nc\nd'])).toMatchObject({
    spans: [
      [2, 2],
      [4, 4]
    ]
  })
})

test('of very many lines the first are kept, and all are counted', () => {
  const word = (at: number): string =>
    String(at).replaceAll(/\d/gu, digit => 'qrstuvwxyz'[Number(digit)] ?? '')
  const failed = Array.from({ length: 30_000 }, (_, at) => (at % 2 === 0 ? 'known' : `new ${word(at)}`))
  const { count, kinds, spans, first } = newLines(['known'], failed)
  expect([count, kinds, spans.length, first.length]).toEqual([15_000, 15_000, 10_000, 40])
})

test('a long line is kept short', () => {
  expect(newLines([], [`long ${'x'.repeat(20_000)}`]).first[0]?.text).toHaveLength(300)
})
