import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { DiagnosisCollector, type LogFindings } from '../../src/diagnosis/diagnosis.ts'
import { LogDiagnosis } from '../../src/diagnosis/log-diagnosis.ts'
import { LogReader } from '../../src/text/log-reader.ts'
import type { Level } from '../../src/text/line.ts'

interface Record {
  readonly text: string
  readonly level: Level
  readonly isRed: boolean
}

const timeOf = (at: number): string => new Date(Date.UTC(2026, 0, 2) + at * 1_000).toISOString()

/** The findings of records as they are read, in batches of so many, and the reader's own count. */
function read(records: readonly Record[], batch: number): { found: LogFindings; errors: number } {
  const diagnosis = new LogDiagnosis()
  const reader = new LogReader([diagnosis], diagnosis.findErrors)
  const lines = records.map(({ text, level, isRed }, pos) => {
    const out = isRed ? `\u001b[31m${text}\u001b[0m\n` : `${text}\n`
    return `${JSON.stringify({ level, pos, out, time: timeOf(pos), args: null })}\n`
  })
  for (let at = 0; at < lines.length; at += batch)
    reader.add(reader.read(Buffer.from(lines.slice(at, at + batch).join(''))))
  reader.end()
  return { found: diagnosis.end(), errors: reader.counts.errors }
}

/** The findings when the collector gets every line. */
function collected(records: readonly Record[]): LogFindings {
  const collector = new DiagnosisCollector()
  for (const [at, record] of records.entries()) collector.add({ ...record, number: at + 1, time: timeOf(at) })
  return collector.end()
}

/** What is plain of findings. */
function plain({ diagnosis, errors, sections }: LogFindings): unknown {
  const lines = diagnosis?.excerpt.lines.map(({ number, text, fold }) => [number, text, fold])
  const { telling } = diagnosis ?? {}
  return {
    telling: [telling?.line.number, telling?.text, telling?.sure, telling?.score],
    lines,
    errors: errors.kinds.map(({ first, count }) => [first.number, first.text, count]),
    sections
  }
}

test('a trace of a shell: its commands, not those within them, nor what they print', () => {
  const texts = ['+ set -e', '+ make test', '++ date +%s', 'ok', "+ echo 'ERROR: no'", 'all good']
  const { found } = read(
    texts.map(text => ({ text, level: 'info', isRed: false })),
    2
  )
  expect(found.sections).toMatchObject([
    { kind: 'command', name: 'set -e', firstLine: 1, lastLine: 1, durationMs: 0 },
    { kind: 'command', name: 'make test', firstLine: 2, lastLine: 4, durationMs: 2_000 },
    { kind: 'command', name: "echo 'ERROR: no'", firstLine: 5, lastLine: 6, durationMs: 1_000 }
  ])
  expect(found.errors.errors).toBe(0)
  expect(found.diagnosis?.telling.sure).toBe(false)
})

const text = fc.constantFrom(
  ...[
    '+ npm ci',
    '$ make',
    '++ date',
    '+',
    '::group::Build',
    '::endgroup::',
    '##[error]no',
    '> Task :b FAILED'
  ],
  ...['a.c:1:2: error: no x', 'it went sideways', '    at run (/a/b.js:1:2)', 'exit status 1', 'Failures:'],
  ...[
    'compiling',
    'compiling 7 of 9',
    'モジュール',
    '✗ fails',
    'cannot open it',
    '1) it adds',
    'done',
    '',
    '  '
  ]
)
const record = fc.record({
  text,
  level: fc.constantFrom<Level>('info', 'info', 'info', 'warn', 'error'),
  isRed: fc.boolean()
})
const records = fc
  .array(fc.tuple(record, fc.constantFrom(1, 1, 1, 2, 30, 150)), { minLength: 1, maxLength: 30 })
  .map(runs => runs.flatMap(([one, times]) => Array<Record>(times).fill(one)))

test('lines of which only those are read that can matter say the same as all of them', () => {
  fc.assert(
    fc.property(records, fc.integer({ min: 1, max: 200 }), (log, batch) => {
      expect(plain(read(log, batch).found)).toEqual(plain(collected(log)))
    }),
    { seed: 11, numRuns: 300 }
  )
})

test('of a record of several lines only the first has its level, also where kinds are counted', () => {
  const several = fc.array(text, { minLength: 2, maxLength: 5 }).map(texts => texts.join('\n'))
  const long = fc.record({
    text: several,
    level: fc.constantFrom<Level>('info', 'error'),
    isRed: fc.boolean()
  })
  fc.assert(
    fc.property(fc.array(long, { minLength: 1, maxLength: 20 }), log => {
      const { found, errors } = read(log, 3)
      expect(found.errors.errors).toBe(errors)
      expect(found.errors.kinds.reduce((sum, { count }) => sum + count, 0)).toBe(errors)
    }),
    { seed: 3, numRuns: 100 }
  )
})
