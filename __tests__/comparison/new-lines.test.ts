import { expect, test } from '@jest/globals'
import { hashOfText } from '../../src/comparison/line-hasher.ts'
import { LogTemplates } from '../../src/comparison/log-templates.ts'
import { NewLineFinder, type NewLines } from '../../src/comparison/new-lines.ts'
import { LogReader, type LineTaker } from '../../src/text/log-reader.ts'
import { ndjson } from '../../sandbox/sample-logs.ts'
import { seededRandom } from '../fixtures/seeded-random.ts'

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

test('a line that the good log has word for word is known without its template', () => {
  const good = ['took 5 s', 'took 5 s', '----', 'ok']
  expect(newLines(good, ['took 5 s', '----', 'took 7 s', 'took'])).toMatchObject({
    count: 1,
    spans: [[4, 4]]
  })
})

test('a record of several lines has several', () => {
  expect(newLines(['a', 'c'], ['a\nb\nc\nd'])).toMatchObject({
    spans: [
      [2, 2],
      [4, 4]
    ]
  })
})

test('finds what comparing each template says', () => {
  const random = seededRandom(23)
  const parts = [
    'took',
    '5',
    '17 ms',
    'step',
    '1.2.3',
    '1.2.4',
    '0',
    '-',
    'ok',
    'Ω',
    '/tmp/x1',
    '9f8e7d6c',
    'a_b2'
  ]
  const line = (): string => Array.from({ length: 1 + random.below(4) }, () => random.pick(parts)).join(' ')
  for (let round = 0; round < 50; round++) {
    const [good, failed] = [Array.from({ length: 40 }, line), Array.from({ length: 40 }, line)]
    const known = new Set(good.map(hashOfText))
    const expected = failed.filter(text => hashOfText(text) !== 0 && !known.has(hashOfText(text)))
    expect(newLines(good, failed).count).toBe(expected.length)
  }
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
