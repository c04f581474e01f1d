import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { DiagnosisCollector, type Diagnosis } from '../../src/diagnosis/diagnosis.ts'
import { EXCERPT_LINES } from '../../src/diagnosis/excerpt.ts'
import type { Level } from '../../src/text/line.ts'

interface Line {
  readonly text: string
  readonly level?: Level | null
  readonly isRed?: boolean
}

const SECOND = 1_000

function diagnosisOf(
  lines: readonly (string | Line)[],
  isKnown?: (text: string) => boolean
): Diagnosis | null {
  const collector = new DiagnosisCollector()
  for (const [at, line] of lines.entries()) {
    const { text, level = null, isRed = false } = typeof line === 'string' ? { text: line } : line
    const time = new Date(Date.UTC(2026, 0, 2) + at * SECOND).toISOString()
    collector.add({ number: at + 1, time, level, text, isRed })
  }
  return collector.end(isKnown).diagnosis
}

const texts = (diagnosis: Diagnosis | null): string[] =>
  diagnosis?.excerpt.lines.map(({ text }) => text) ?? []
const tellingOf = (lines: readonly (string | Line)[]): string | undefined =>
  diagnosisOf(lines)?.telling.line.text
const numbered = (count: number, word = 'line'): string[] =>
  Array.from({ length: count }, (_, at) => `${word} ${'abcdefghijklmnopqrstuvwxyz'[at % 26]}${at}`)

describe('what is shown where a good log is known', () => {
  const isKnown = (text: string): boolean => text.startsWith('old ')

  test('the lines among which most are new, before the telling one', () => {
    const lines = [...numbered(20, 'old'), ...numbered(10, 'new'), 'panic: boom', ...numbered(20, 'old')]
    expect(texts(diagnosisOf(lines, isKnown)).slice(0, 11)).toEqual([...numbered(10, 'new'), 'panic: boom'])
    expect(texts(diagnosisOf(lines))[0]).toBe('new i8')
  })

  test('or after it, and no known ones at the end of the log', () => {
    const error = 'ValueError: no price'
    const lines = [...numbered(20, 'old'), error, ...numbered(12, 'new'), ...numbered(30, 'old')]
    const shown = texts(diagnosisOf(lines, isKnown))
    expect(shown.filter(text => !isKnown(text))).toEqual([error, ...numbered(12, 'new')])
    expect(shown).toHaveLength(EXCERPT_LINES)
  })

  test('of the end what is new', () => {
    const lines = ['new build failed', ...numbered(40, 'old'), 'new goodbye', ...numbered(2, 'old')]
    expect(diagnosisOf(lines, isKnown)?.telling.sure).toBe(false)
    expect(texts(diagnosisOf(lines, isKnown)).at(-1)).toBe('new goodbye')
    expect(texts(diagnosisOf(lines)).at(-1)).toBe('old b1')
  })

  test('the usual lines where all are new, or all known', () => {
    const lines = [...numbered(20, 'x'), 'panic: boom', ...numbered(20, 'y')]
    const usual = texts(diagnosisOf(lines))
    expect(texts(diagnosisOf(lines, () => false))).toEqual(usual)
    expect(texts(diagnosisOf(lines, () => true))).toEqual(usual)
  })
})

describe('what is shown', () => {
  test('of a line that others explain, twelve lines after it and two before', () => {
    const diagnosis = diagnosisOf([...numbered(20, 'before'), 'panic: boom', ...numbered(20, 'after')])
    expect(diagnosis?.excerpt).toMatchObject({ telling: 2, sure: true, secondPiece: null })
    expect(texts(diagnosis)).toEqual([
      ...numbered(20, 'before').slice(18),
      'panic: boom',
      ...numbered(12, 'after')
    ])
    expect(diagnosis?.excerpt.lines[2]).toEqual({
      number: 21,
      time: '2026-01-02T00:00:20.000Z',
      level: null,
      text: 'panic: boom',
      isRed: false,
      fold: null
    })
  })

  test('of a line that others led to, seven on either side', () => {
    const error = 'ValueError: no price'
    const lines = [...numbered(20, 'before'), error, ...numbered(20, 'after')]
    expect(texts(diagnosisOf(lines))).toEqual([
      ...numbered(20, 'before').slice(13),
      error,
      ...numbered(7, 'after')
    ])
  })

  test('what ended the log in a second piece, when that is elsewhere', () => {
    const lines = [
      ...numbered(30),
      'a.c:1:2: error: no x',
      ...numbered(90, 'after'),
      'make: *** [all] Error 2'
    ]
    const excerpt = diagnosisOf(lines)?.excerpt
    const second = excerpt?.lines.slice(excerpt.secondPiece ?? 0)
    expect(excerpt?.lines).toHaveLength(EXCERPT_LINES)
    expect(second?.at(-1)).toMatchObject({ number: 122, text: 'make: *** [all] Error 2' })
    expect(second?.length).toBe(4)
    expect(excerpt?.lines[excerpt.telling]?.text).toBe('a.c:1:2: error: no x')
  })

  test('the end of the log, when nothing is sure', () => {
    const lines = ['the upload failed', ...numbered(120), 'goodbye', '']
    const excerpt = diagnosisOf(lines)?.excerpt
    expect(excerpt?.sure).toBe(false)
    expect(excerpt?.lines[excerpt.telling]?.text).toBe('the upload failed')
    expect(excerpt?.lines.at(-1)?.text).toBe('goodbye')
    expect(excerpt?.secondPiece).not.toBeNull()
  })

  test('equal and alternating lines once, with how often they came and for how long', () => {
    const waiting = Array<string>(14).fill('still waiting')
    const shown = diagnosisOf(['start', ...waiting, 'E: no package', 'end'])?.excerpt
    expect(shown?.lines.map(({ text, fold }) => [text, fold])).toEqual([
      ['start', null],
      ['still waiting', { lines: 1, times: 13, durationMs: 13 * SECOND }],
      ['E: no package', null],
      ['end', null]
    ])
    const pairs = Array.from({ length: 12 }, (_, at) => (at % 2 === 0 ? 'GET /health' : '503'))
    expect(
      diagnosisOf([...pairs, 'E: no package'])?.excerpt.lines.map(({ text, fold }) => [text, fold])
    ).toEqual([
      ['GET /health', null],
      ['503', { lines: 2, times: 5, durationMs: 11 * SECOND }],
      ['E: no package', null]
    ])
  })

  test('the telling line, also where it is one of a run of equal ones', () => {
    const lines = Array<string>(8).fill('E: no package')
    const excerpt = diagnosisOf(lines)?.excerpt
    expect(excerpt?.lines[excerpt.telling]).toMatchObject({ number: 1, fold: { times: 7 } })
  })

  test('no blank lines at the edges', () => {
    const lines = [...numbered(9), '', ' ', 'panic: boom', '', 'goroutine', '\t', '']
    expect(texts(diagnosisOf(lines)).at(-1)).toBe('goroutine')
    expect(texts(diagnosisOf(['', '', 'panic: boom', '', '']))).toEqual(['panic: boom'])
  })

  test('a log without a telling line: its last lines, score 0', () => {
    const diagnosis = diagnosisOf([...numbered(30), '', ''])
    expect(diagnosis?.telling).toMatchObject({ score: 0, sure: false, line: { text: 'line d29' } })
    expect(tellingOf(['first', ...Array<string>(100).fill(''), 'last'])).toBe('last')
  })

  test('of a log without a telling line that was compared: the last new lines near its end', () => {
    const isKnown = (text: string): boolean => !text.startsWith('new')
    const compared = (...lines: readonly string[]): string[] => texts(diagnosisOf(lines, isKnown))
    const late = compared(...numbered(30), 'new one', ...numbered(50))
    expect(late).toHaveLength(15)
    expect(late).toContain('new one')
    expect(diagnosisOf(['new one', 'new too', ...numbered(9), ''], isKnown)?.telling).toMatchObject({
      ...{ score: 0, sure: false, line: { number: 2, text: 'new too' } }
    })
    const early = compared('new one', ...numbered(200))
    expect(early).toEqual(texts(diagnosisOf(numbered(200))))
  })

  test('null only for a log without text', () => {
    expect(diagnosisOf([])).toBeNull()
    expect(diagnosisOf(['', ' ', '\t'])).toBeNull()
  })

  test('a long telling line is shortened in its middle, never before its cause', () => {
    const noise = 'x'.repeat(290)
    const text = `${noise} ${'y'.repeat(20)}: Permission denied (publickey). ${'z'.repeat(500)} end`
    const told = diagnosisOf([text])?.telling.text ?? ''
    expect(told.length).toBeLessThan(420)
    expect(told).toMatch(/^x+ … .*Permission denied \(publickey\)\. z+ … z* end$/)
    expect(told.isWellFormed()).toBe(true)
  })

  test('at most 1,000 units of a line, and whole characters', () => {
    const shown = texts(diagnosisOf([`panic: ${'x'.repeat(992)}😀${'y'.repeat(10_000)}`]))
    expect(shown[0]).toHaveLength(1_000)
    expect(shown[0]?.isWellFormed()).toBe(true)
  })
})

describe('which line', () => {
  test('the first compiler error, the last cause', () => {
    const errors = ['a.c:1:1: error: one', 'a.c:2:1: error: two']
    expect(tellingOf([...errors, ...numbered(200), ...errors.toReversed()])).toBe('a.c:1:1: error: one')
    const causes = ['Caused by: a.B: outer', '\tat x(y)', 'Caused by: a.C: root', '\tat y(z)']
    expect(tellingOf([...causes, ...numbered(20)])).toBe('Caused by: a.C: root')
  })

  test('a concrete cause before what says only that something failed', () => {
    expect(tellingOf(['npm error ERESOLVE no', 'BUILD FAILED', 'exit status 1'])).toBe(
      'npm error ERESOLVE no'
    )
    expect(tellingOf(['something', 'BUILD FAILED', 'exit status 1'])).toBe('BUILD FAILED')
    expect(tellingOf(['something', 'exit status 1', 'bye'])).toBe('exit status 1')
  })

  test('what a heading announces', () => {
    expect(tellingOf(['Offenses:', '', 'lib/a.rb:1:2: a thing', 'x'])).toBe('lib/a.rb:1:2: a thing')
    expect(tellingOf(['Failure:', 'TestCart#test_adds [/t/cart_test.rb:4]', 'no'])).toBe(
      'TestCart#test_adds [/t/cart_test.rb:4]'
    )
  })

  test('what was told early, when the end tells it again', () => {
    const gotOver = '[ERROR] /a/Old.java:[1,2] cannot find symbol'
    const real = '[ERROR] /a/New.java:[3,4] cannot find symbol'
    const lines = [gotOver, ...numbered(200), real, ...numbered(90, 'more'), real]
    expect(tellingOf(lines)).toBe(real)
    expect(tellingOf([gotOver, ...numbered(200), real])).toBe(gotOver)
  })

  test('what is in a list of failures, before the same in passing', () => {
    const lines = ['not ok 1 - flaky', ...numbered(60), 'Failures:', '', 'not ok 7 - adds']
    expect(tellingOf(lines)).toBe('not ok 7 - adds')
  })

  test('of weak signs one that an outcome follows, or the last', () => {
    expect(tellingOf(['x ERROR y', ...numbered(100), 'the upload failed'])).toBe('the upload failed')
    const lines = ['cannot open a', 'make: *** [a] Error 1', ...numbered(60), 'cannot close', ...numbered(60)]
    expect(diagnosisOf(lines)?.ranked[0]?.reasons.length).toBeGreaterThan(1)
  })

  test('the line that a stack follows, whatever its words', () => {
    const lines = [
      'started',
      'it went sideways',
      '    at run (/a/b.js:1:2)',
      '    at main (/a/b.js:3:4)',
      'bye'
    ]
    expect(diagnosisOf(lines)?.telling).toMatchObject({ sure: false, line: { text: 'it went sideways' } })
    expect(diagnosisOf(['INFO connecting', '    at run (/a/b.js:1:2)'])?.telling.sure).toBe(false)
  })

  test('a red line, where no words say anything', () => {
    const lines: Line[] = [
      { text: 'building' },
      { text: 'Bundle is larger than agreed', isRed: true },
      { text: 'bye' }
    ]
    expect(diagnosisOf(lines)?.telling).toMatchObject({
      sure: false,
      line: { text: 'Bundle is larger than agreed' }
    })
  })

  test('not one in a step that went well', () => {
    const lines = [
      '#4 [1/2] RUN probe',
      '#4 0.1 Error: not reachable yet',
      '#4 DONE 2.0s',
      '#5 [2/2] RUN build',
      '#5 0.2 Error: out of luck',
      '#5 ERROR: process "/bin/sh -c build" did not complete successfully: exit code: 1'
    ]
    expect(tellingOf(lines)).toBe('#5 0.2 Error: out of luck')
    expect(tellingOf([...lines.slice(3), ...lines.slice(0, 3)])).toBe('#5 0.2 Error: out of luck')
  })

  test("Harness's levels decide where nothing else does", () => {
    const lines: Line[] = [
      { text: 'started', level: 'info' },
      { text: 'the disk is gone', level: 'fatal' },
      { text: 'cleaning up', level: 'error' },
      { text: 'done', level: 'info' }
    ]
    expect(tellingOf(lines)).toBe('the disk is gone')
    expect(tellingOf(lines.filter(({ level }) => level !== 'fatal'))).toBe('cleaning up')
  })

  test('a line that a good run has, too, only where nothing new says anything', () => {
    const known = 'src/a.c:1:2: error: tolerated'
    const isKnown = (text: string): boolean => text === known || text === 'started'
    expect(diagnosisOf(['started', known, 'the upload failed'])?.telling.line.text).toBe(known)
    const compared = diagnosisOf(['started', known, 'the upload failed'], isKnown)?.telling
    expect(compared).toMatchObject({ line: { text: 'the upload failed' } })
    expect(diagnosisOf(['started', known, 'npm ERR!'], isKnown)?.telling.line.text).toBe('npm ERR!')
    expect(diagnosisOf(['started', known, 'bye'], isKnown)?.telling).toMatchObject({
      sure: false,
      line: { text: known }
    })
  })

  test('of a log in JSON the message of the worst line, never one of level info', () => {
    const lines = [
      '{"level":"warn","msg":"failed to load the cache"}',
      '{"level":"fatal","msg":"no such table: users"}',
      '{"level":"info","msg":"cleanup of failed pods done"}'
    ]
    expect(diagnosisOf(lines)?.telling).toMatchObject({ sure: true, text: 'no such table: users' })
  })
})

const line = fc.record({
  text: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('', ' ', 'some text', 'more text') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'a.c:1:1: error: x',
        'ValueError: x',
        'Caused by: a.B: x',
        'Failures:',
        '    at run (/a/b.js:1:2)',
        'BUILD FAILED',
        'exit status 1',
        '--- FAIL: TestX',
        'rm: x: Permission denied'
      )
    }
  ),
  level: fc.constantFrom<Level | null>(null, 'info', 'warn', 'error', 'fatal'),
  isRed: fc.constantFrom(false, false, true)
})
const log = fc
  .array(fc.tuple(line, fc.constantFrom(1, 1, 1, 2, 3, 15, 40, 130)), { maxLength: 40 })
  .map(runs => runs.flatMap(([one, times]) => Array<Line>(times).fill(one)))

test('whatever a log holds, the excerpt is small, in order, and holds the telling line', () => {
  fc.assert(
    fc.property(log, lines => {
      const diagnosis = diagnosisOf(lines)
      if (diagnosis === null) {
        expect(lines.every(({ text }) => text.trim() === '')).toBe(true)
        return
      }
      const { excerpt, telling } = diagnosis
      expect(excerpt.lines.length).toBeLessThanOrEqual(EXCERPT_LINES)
      expect(excerpt.lines[excerpt.telling]?.number).toBe(telling.line.number)
      expect(telling.line.text).toBe(lines[telling.line.number - 1]?.text)
      const misplaced = excerpt.lines.filter(
        ({ text, number }, at) =>
          text !== lines[number - 1]?.text || number <= (excerpt.lines[at - 1]?.number ?? 0)
      )
      expect(misplaced).toEqual([])
      expect(excerpt.lines.at(0)?.text.trim()).not.toBe('')
      expect(excerpt.lines.at(-1)?.text.trim()).not.toBe('')
    }),
    { seed: 4, numRuns: 1_000 }
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
/**
 * Text of half a MiB that shares nothing with another; Node keeps longer ones outside of the heap
 * that is measured.
 */
const chunk = (at: number): string => Buffer.alloc(MIB / 2, `${at} the upload failed `).toString()

test('of the chunks that lines are cut from, not many are held', () => {
  const held = heapHeldBy(() => {
    const collector = new DiagnosisCollector()
    for (let at = 0; at < 200; at++)
      collector.add({ number: at + 1, time: null, level: null, text: chunk(at), isRed: false })
    return collector
  })
  expect(held).toBeLessThan(16 * MIB)
})

test('thousands of kinds of errors are held no more than hundreds', () => {
  const held = heapHeldBy(() => {
    const collector = new DiagnosisCollector()
    for (const [at, word] of numbered(40_000, 'word').entries()) {
      const text = `src/${word.replaceAll(/\d/g, digit => 'abcdefghij'[Number(digit)] ?? '')}.c:1:2: error: ${word}`
      collector.add({ number: at + 1, time: null, level: null, text, isRed: false })
    }
    return collector
  })
  expect(held).toBeLessThan(16 * MIB)
})
