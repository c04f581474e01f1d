import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { PageLog } from '../../src/report/page/page-data.ts'
import type { PageBlock } from '../../src/report/page/page-lines.ts'
import { exactTime, pauseBefore, timeLabel } from '../../viewer/log/line-times.ts'
import { sectionWords, withoutSectionWords } from '../../viewer/log/section-words.ts'
import { markedSpans } from '../../viewer/log/marked-spans.ts'
import { newLinesIn, newStretches } from '../../viewer/log/new-lines.ts'
import { allRows, chosenRows, merged, neighbour, type RowModel } from '../../viewer/log/row-model.ts'
import type { Span } from '../../viewer/text/styled-text.ts'
import { anyCharacter } from '../fixtures/any-character.ts'

const block = (first: number, lines: number): PageBlock => ({ id: first, first, lines, errors: 0, size: 100 })
const log = (lines: number, blocks: readonly PageBlock[]): PageLog => ({
  place: 'Deploy-1/01-Build/01-Clone',
  unit: null,
  status: null,
  path: 'logs/01-Build/01-Clone.log',
  raw: 'raw/Clone.ndjson',
  lines,
  errors: 0,
  warnings: 0,
  bytes: 1_000,
  missingAtStart: 0,
  cutLines: 0,
  startedAt: null,
  endedAt: null,
  telling: null,
  newLines: null,
  blocks
})
const rowsOf = (model: RowModel): unknown[] => Array.from({ length: model.count }, (_, at) => model.at(at))

describe('the rows of a log', () => {
  test('are its lines, where it is whole', () => {
    const model = allRows(log(5, [block(1, 2), block(3, 3)]))
    expect(rowsOf(model)).toEqual([1, 2, 3, 4, 5].map(number => ({ kind: 'line', number })))
    expect([1, 3, 5, 9].map(number => model.indexOf(number))).toEqual([0, 2, 4, 4])
  })

  test('have one for each stretch that the page does not hold', () => {
    const model = allRows(log(20, [block(3, 2), block(8, 1), block(19, 2)]))
    expect(rowsOf(model)).toEqual([
      { kind: 'cut', from: 1, to: 2 },
      { kind: 'line', number: 3 },
      { kind: 'line', number: 4 },
      { kind: 'cut', from: 5, to: 7 },
      { kind: 'line', number: 8 },
      { kind: 'cut', from: 9, to: 18 },
      { kind: 'line', number: 19 },
      { kind: 'line', number: 20 }
    ])
    expect([1, 3, 6, 8, 15, 20].map(number => model.indexOf(number))).toEqual([0, 1, 3, 4, 5, 7])
  })

  test('leave out what is folded: into a row, or into none', () => {
    const model = allRows(log(20, [block(1, 10), block(15, 6)]), [
      { from: 2, to: 4, into: 'nothing' },
      { from: 6, to: 8, into: 'row' },
      { from: 9, to: 17, into: 'nothing' }
    ])
    expect(rowsOf(model)).toEqual([
      { kind: 'line', number: 1 },
      { kind: 'line', number: 5 },
      { kind: 'repeat', from: 6, to: 8 },
      { kind: 'cut', from: 11, to: 14 },
      { kind: 'line', number: 18 },
      { kind: 'line', number: 19 },
      { kind: 'line', number: 20 }
    ])
    expect([1, 3, 5, 7, 10, 12, 16, 19].map(number => model.indexOf(number))).toEqual([
      0, 0, 1, 2, 2, 3, 3, 5
    ])
    expect([...model.numbers(3, 16)]).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 15, 16])
  })

  test('of a log that the page holds nothing of are one', () => {
    expect(rowsOf(allRows(log(7, [])))).toEqual([{ kind: 'cut', from: 1, to: 7 }])
    expect(allRows(log(0, [])).count).toBe(0)
  })

  test('tell each line once, in order, and where it is', () => {
    const parts = fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 5 })))
    fc.assert(
      fc.property(parts, fc.nat(3), (list, rest) => {
        let next = 1
        const blocks = list.map(([skipped, lines]) => {
          const own = block(next + skipped, lines)
          next += skipped + lines
          return own
        })
        const model = allRows(log(next - 1 + rest, blocks))
        const there = blocks.flatMap(({ first, lines }) =>
          Array.from({ length: lines }, (_, at) => first + at)
        )
        const shown = Array.from({ length: model.count }, (_, at) => model.at(at))
        expect(shown.flatMap(row => (row.kind === 'line' ? [row.number] : []))).toEqual(there)
        for (const number of there) expect(model.at(model.indexOf(number))).toEqual({ kind: 'line', number })
      }),
      { seed: 1 }
    )
  })

  test('can be some of them, of which the nearest is found', () => {
    const model = chosenRows([3, 7, 20])
    expect(rowsOf(model)).toEqual([3, 7, 20].map(number => ({ kind: 'line', number })))
    expect([1, 3, 4, 20, 99].map(number => model.indexOf(number))).toEqual([0, 0, 1, 2, 2])
    expect(chosenRows([]).indexOf(5)).toBe(0)
  })
})

test('the next and the previous error, round and round', () => {
  const errors = [3, 7, 20]
  expect([0, 3, 7, 19, 20, 99].map(from => neighbour(errors, from, 1))).toEqual([3, 7, 20, 20, 3, 3])
  expect([0, 3, 4, 7, 20, 99].map(from => neighbour(errors, from, -1))).toEqual([20, 20, 3, 3, 7, 20])
  expect(neighbour([], 5, 1)).toBeNull()
})

describe('the time of a line', () => {
  const time = '2026-01-02T03:04:05.678901234Z'
  const at = (clock: string): string => `2026-01-02T${clock}Z`

  test('by the clock is in the zone of the reader', () => {
    const date = new Date(time)
    expect(timeLabel('clock', time, null, null)).toBe(
      `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}:05.678`
    )
  })

  test.each([
    ['relative', at('03:04:05.000'), '00:00.678'],
    ['relative', at('03:01:59.000'), '02:06.678'],
    ['relative', at('00:00:00.000'), '3:04:05.678'],
    ['relative', at('03:04:06.000'), '-00:00.322'],
    ['delta', at('03:04:05.600'), '+00:00.078'],
    ['delta', at('03:04:06.000'), '+00:00.000']
  ] as const)('%s to %s is %s', (mode, from, label) => {
    expect(timeLabel(mode, time, Date.parse(from), from)).toBe(label)
  })

  test('is left out where it is unknown', () => {
    expect(timeLabel('clock', null, 0, null)).toBe('')
    expect(timeLabel('relative', time, null, null)).toBe('')
    expect(timeLabel('delta', time, 0, null)).toBe('')
    expect(timeLabel('off', time, 0, time)).toBe('')
    expect(exactTime(null)).toBeUndefined()
  })

  test('is exact where it is asked for', () => {
    expect(exactTime(time)).toBe('2026-01-02 03:04:05.678901234 UTC')
  })
})

describe('hits in the text', () => {
  const span = (text: string): Span => ({ text, style: null, href: null })

  test('tell where a link really leads once, at its end', () => {
    const spans = [{ ...span('github.com'), href: 'https://evil.example/', realHost: 'evil.example' }]
    const marked = markedSpans(spans, [{ start: 3, end: 6 }])
    expect(marked.map(({ realHost }) => realHost)).toEqual([undefined, undefined, 'evil.example'])
    expect(markedSpans(spans, [], [], 4).at(-1)?.realHost).toBe('evil.example')
  })

  test('take spans apart', () => {
    expect(
      markedSpans([span('one two'), span(' three')], [{ start: 4, end: 9 }]).map(({ text, isHit }) => [
        text,
        isHit
      ])
    ).toEqual([
      ['one ', false],
      ['two', true],
      [' t', true],
      ['hree', false]
    ])
  })

  test('take the words of sections apart, too', () => {
    const marked = markedSpans(
      [span('##[group]Build')],
      [{ start: 7, end: 11 }],
      sectionWords('##[group]Build')
    )
    expect(marked.map(({ text, isHit, isQuiet }) => [text, isHit, isQuiet])).toEqual([
      ['##[grou', false, true],
      ['p]', true, true],
      ['Bu', true, false],
      ['ild', false, false]
    ])
  })

  test('lose no text, and mark just what was found', () => {
    const texts = fc.array(fc.string({ unit: anyCharacter, minLength: 1, maxLength: 8 }))
    const places = fc.array(fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 4 })))
    fc.assert(
      fc.property(texts, places, fc.nat(40), (parts, gaps, limit) => {
        const whole = parts.join('')
        let at = 0
        const ranges = gaps
          .map(([gap, length]) => {
            const start = at + gap
            at = start + length
            return { start, end: at }
          })
          .filter(({ end }) => end <= whole.length)
        const marked = markedSpans(parts.map(span), ranges, [], limit)
        expect(marked.map(({ text }) => text).join('')).toBe(whole.slice(0, limit))
        const hits = marked.filter(({ isHit }) => isHit).map(({ text }) => text)
        expect(hits.join('')).toBe(
          ranges.map(({ start, end }) => whole.slice(0, limit).slice(start, end)).join('')
        )
      }),
      { seed: 2 }
    )
  })
})

test('numbers of several lists are one list, each once', () => {
  expect(merged([5, 20], [3, 5], [])).toEqual([3, 5, 20])
  expect(merged([], [9, 10])).toEqual([9, 10])
  expect(merged()).toEqual([])
})

test('a pause is half a minute without a line', () => {
  const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 2) + seconds * 1_000).toISOString()
  expect(pauseBefore(at(30), at(0))).toBe(30_000)
  expect(pauseBefore(at(29), at(0))).toBeNull()
  expect(pauseBefore(at(29), null)).toBeNull()
})

test('new lines are those of the spans that the page holds', () => {
  const newLines = { run: 117, url: 'https://h.example', count: 9, spans: [2, 5, 7, 7, 18, 21], good: null }
  const numbers = newLinesIn({ ...log(30, [block(1, 3), block(4, 4), block(20, 11)]), newLines })
  expect(numbers).toEqual([2, 3, 4, 5, 7, 20, 21])
  expect(newStretches(numbers)).toEqual([2, 7, 20])
  expect(newLinesIn(log(3, [block(1, 3)]))).toEqual([])
})

test.each([
  ['##[group]Run npm test', 'Run npm test'],
  ['2026-03-14T20:00:00.0000000Z ##[group]Build', '2026-03-14T20:00:00.0000000Z Build'],
  ['::group::Build', 'Build'],
  ['##[section]Starting: Build', 'Build'],
  ['travis_fold:start:git.1 $ git clone', ' $ git clone'],
  ['section_start:1700000000:build[collapsed=true]Build', 'Build'],
  ['##[endgroup]', '##[endgroup]'],
  ['travis_fold:end:git.1', 'travis_fold:end:git.1'],
  ['##[error]the group:: is broken', '##[error]the group:: is broken']
])('the words of sections are taken from %s', (text, rest) => {
  expect(withoutSectionWords(text)).toBe(rest)
})
