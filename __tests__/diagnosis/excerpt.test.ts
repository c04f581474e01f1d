import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  EXCERPT_LINES,
  ExcerptCollector,
  LONGEST_EXCERPT_LINE,
  TAIL_BONUS,
  TAIL_LINES,
  type Excerpt
} from '../../src/diagnosis/excerpt.ts'
import type { Level } from '../../src/text/line.ts'
import { rankOf } from '../../src/diagnosis/telling-line.ts'

interface Line {
  readonly text: string
  readonly level: Level | null
}

function excerptOf(lines: readonly (string | Line)[]): Excerpt | null {
  const collector = new ExcerptCollector()
  for (const [at, line] of lines.entries()) {
    const { text, level } = typeof line === 'string' ? { text: line, level: null } : line
    collector.add(text, level, `2026-01-02T03:04:${String(at % 60).padStart(2, '0')}Z`, at + 1)
  }
  return collector.end()
}

const texts = (excerpt: Excerpt | null): string[] => excerpt?.lines.map(({ text }) => text) ?? []
const tellingOf = (excerpt: Excerpt | null): string | undefined => excerpt?.lines[excerpt.telling]?.text
const numbered = (count: number, word = 'line'): string[] =>
  Array.from({ length: count }, (_, at) => `${word} ${at}`)

describe('what is shown', () => {
  test('of a line that others explain, twelve lines after it and two before', () => {
    const excerpt = excerptOf([...numbered(20, 'before'), 'panic: boom', ...numbered(20, 'after')])
    expect(excerpt).toMatchObject({ telling: 2, score: 92 })
    expect(texts(excerpt)).toEqual([
      ...numbered(20, 'before').slice(18),
      'panic: boom',
      ...numbered(12, 'after')
    ])
    expect(excerpt?.lines[2]).toEqual({
      number: 21,
      time: '2026-01-02T03:04:20Z',
      level: null,
      text: 'panic: boom'
    })
  })

  test('of a line that others led to, seven on either side', () => {
    const error = 'ValueError: no price'
    expect(rankOf(error, null).recent).toBe(true)
    expect(texts(excerptOf([...numbered(20, 'before'), error, ...numbered(20, 'after')]))).toEqual([
      ...numbered(20, 'before').slice(13),
      error,
      ...numbered(7, 'after')
    ])
  })

  test('fifteen lines also where one side has fewer', () => {
    const atEnd = excerptOf([...numbered(40), 'panic: boom', 'last'])
    expect(atEnd).toMatchObject({ telling: 13 })
    expect(texts(atEnd)).toHaveLength(EXCERPT_LINES)
    const atStart = excerptOf(['first', 'panic: boom', ...numbered(400)])
    expect(atStart).toMatchObject({ telling: 1 })
    expect(texts(atStart)).toHaveLength(EXCERPT_LINES)
    expect(texts(excerptOf(['a', 'panic: boom', 'b']))).toEqual(['a', 'panic: boom', 'b'])
  })

  test('no blank lines at the edges', () => {
    const excerpt = excerptOf([...numbered(9), '', ' ', 'panic: boom', '', 'goroutine 1', '\t', ''])
    expect(texts(excerpt).at(-1)).toBe('goroutine 1')
    expect(texts(excerptOf(['', '', 'panic: boom', '', '']))).toEqual(['panic: boom'])
    expect(excerptOf(['', '', 'panic: boom', ''])?.telling).toBe(0)
  })

  test('a log without a telling line: its last lines, score 0', () => {
    const excerpt = excerptOf([...numbered(30), '', ''])
    expect(excerpt).toMatchObject({ score: 0, telling: 12 })
    expect(tellingOf(excerpt)).toBe('line 29')
    const blanks = Array<string>(1_000).fill('')
    expect(texts(excerptOf(['only', ...blanks]))).toEqual(['only'])
    expect(tellingOf(excerptOf(['first', ...blanks, 'last']))).toBe('last')
  })

  test('null only for a log without text', () => {
    expect(excerptOf([])).toBeNull()
    expect(excerptOf(['', ' ', '\t'])).toBeNull()
  })

  test('at most 1,000 units of a line, and whole characters', () => {
    const excerpt = excerptOf([`panic: ${'x'.repeat(LONGEST_EXCERPT_LINE - 8)}😀${'y'.repeat(10_000)}`])
    expect(tellingOf(excerpt)).toHaveLength(LONGEST_EXCERPT_LINE)
    expect(tellingOf(excerpt)?.isWellFormed()).toBe(true)
  })
})

describe('which line', () => {
  test('the first compiler error, the last cause', () => {
    const errors = ['a.c:1:1: error: one', 'a.c:2:1: error: two']
    expect(tellingOf(excerptOf([...errors, ...numbered(200), ...errors]))).toBe('a.c:1:1: error: one')
    const causes = ['Caused by: a.B: outer', '\tat x', 'Caused by: a.C: root', '\tat y']
    expect(tellingOf(excerptOf([...causes, ...numbered(200)]))).toBe('Caused by: a.C: root')
  })

  test('a concrete cause before what says only that something failed', () => {
    expect(tellingOf(excerptOf(['npm error ERESOLVE no', 'BUILD FAILED', 'exit status 1']))).toBe(
      'npm error ERESOLVE no'
    )
    expect(tellingOf(excerptOf(['something', 'BUILD FAILED', 'exit status 1']))).toBe('BUILD FAILED')
    expect(tellingOf(excerptOf(['something', 'exit status 1', 'bye']))).toBe('exit status 1')
  })

  test('of words, those near the end count for more', () => {
    const early = 'the upload failed'
    expect(tellingOf(excerptOf(['x ERROR y', ...numbered(TAIL_LINES), early]))).toBe(early)
    expect(tellingOf(excerptOf([early, ...numbered(TAIL_LINES), 'the end failed']))).toBe('the end failed')
    // 62 of long ago against 74 now, and 88 of long ago against 84 now, of a kind that gains nothing.
    expect(tellingOf(excerptOf(['rm: x: Permission denied', ...numbered(200), 'Error: no']))).toBe(
      'Error: no'
    )
    expect(tellingOf(excerptOf(['a.B: x: No such file or directory', ...numbered(200), 'fatal: no']))).toBe(
      'fatal: no'
    )
  })

  test("Harness's levels decide where nothing else does", () => {
    const lines: Line[] = [
      { text: 'started', level: 'info' },
      { text: 'the disk is gone', level: 'fatal' },
      { text: 'cleaning up', level: 'error' },
      { text: 'done', level: 'info' }
    ]
    expect(tellingOf(excerptOf(lines))).toBe('the disk is gone')
    expect(tellingOf(excerptOf(lines.filter(({ level }) => level !== 'fatal')))).toBe('cleaning up')
  })
})

/** The same choice, made with the whole log at hand. */
function reference(lines: readonly Line[]): { at: number; score: number } | null {
  let best: { at: number; score: number } | null = null
  for (const [at, { text, level }] of lines.entries()) {
    const rank = rankOf(text, level)
    if (rank.score === 0 || text.trim() === '') continue
    const score = rank.score + (rank.recent && at >= lines.length - TAIL_LINES ? TAIL_BONUS : 0)
    if (best === null || score > best.score || (score === best.score && rank.recent)) best = { at, score }
  }
  if (best !== null) return best
  const at = lines.findLastIndex(({ text }) => text.trim() !== '')
  return at < 0 ? null : { at, score: 0 }
}

const line = fc.record({
  text: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom('', ' ', 'some text', 'more text') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'a.c:1:1: error: x',
        'ValueError: x',
        'Caused by: a.B: x',
        'Error: x',
        'x ERROR y',
        'the upload failed',
        'BUILD FAILED',
        'exit status 1',
        'panic: x',
        '--- FAIL: TestX',
        'rm: x: Permission denied'
      )
    }
  ),
  level: fc.constantFrom<Level | null>(null, 'info', 'warn', 'error', 'fatal')
})
/** Some are quiet for so long that a line and its surroundings leave the latest ones. */
const log = fc
  .array(fc.tuple(line, fc.constantFrom(1, 1, 1, 1, 2, 14, 15, 16, 40, 99, 100, 130)), { maxLength: 40 })
  .map(runs =>
    runs.flatMap(([one, times]) => [one, ...Array<Line>(times - 1).fill({ text: '-', level: null })])
  )

test('as the lines pass by, the same is chosen and shown as with the whole log at hand', () => {
  fc.assert(
    fc.property(log, lines => {
      const excerpt = excerptOf(lines)
      const expected = reference(lines)
      if (expected === null || excerpt === null) {
        expect(excerpt).toBeNull()
        expect(expected).toBeNull()
        return
      }
      expect(excerpt.lines[excerpt.telling]?.number).toBe(expected.at + 1)
      expect(excerpt.score).toBe(expected.score)

      const told = lines[expected.at] ?? { text: '', level: null }
      const isHeading = expected.score > 0 && !rankOf(told.text, told.level).recent
      const after = Math.min(isHeading ? 12 : 7, lines.length - 1 - expected.at)
      const start = Math.max(0, expected.at - (EXCERPT_LINES - 1 - after))
      const whole = lines.slice(start, start + EXCERPT_LINES)
      const from = whole.findIndex(({ text }) => text.trim() !== '')
      const to = whole.findLastIndex(({ text }) => text.trim() !== '')
      expect(texts(excerpt)).toEqual(whole.slice(from, to + 1).map(({ text }) => text))
      expect(excerpt.lines[0]?.number).toBe(start + from + 1)
    }),
    { seed: 4, numRuns: 1_500 }
  )
})

/** Bytes that `work` leaves on the heap while its result is held. */
function heapHeldBy(work: () => unknown): number {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  collectGarbage()
  const before = getHeapStatistics().used_heap_size
  const held = work()
  collectGarbage()
  const after = getHeapStatistics().used_heap_size
  expect(held).toBeDefined()
  return after - before
}

const MIB = 1024 * 1024
/** Text of half a MiB that shares nothing with another; Node keeps longer ones outside of the heap that is measured. */
const chunk = (at: number): string => Buffer.alloc(MIB / 2, `${at} the upload failed `).toString()

test('of the chunks that lines are cut from, not many are held', () => {
  const held = heapHeldBy(() => {
    const collector = new ExcerptCollector()
    for (let at = 0; at < 200; at++) collector.add(chunk(at), null, null, at)
    return collector
  })
  expect(held).toBeLessThan(16 * MIB)
})

test('an excerpt holds nothing but its own text', () => {
  const held = heapHeldBy(() =>
    Array.from({ length: 100 }, (_, at) => {
      const text = chunk(at)
      return excerptOf([text.slice(0, 100), `panic: ${at}`, text.slice(100, 200)])
    })
  )
  expect(held).toBeLessThan(16 * MIB)
})
