import { expect, test } from '@jest/globals'
import { ErrorKinds } from '../../src/diagnosis/error-kinds.ts'
import { isErrorLine } from '../../src/diagnosis/line-error.ts'
import { rankLine } from '../../src/diagnosis/line-rank.ts'
import { templateOf } from '../../src/diagnosis/templates/line-template.ts'
import { readStructured } from '../../src/diagnosis/lines/structured-line.ts'
import type { Level } from '../../src/text/line.ts'

test.each<[string, Level | null, boolean]>([
  ['Cloning into app', 'error', true],
  ['Cloning into app', 'fatal', true],
  ['Cloning into app', 'info', false],
  ['a.c:1:2: error: no x', 'info', true],
  ['a.c:1:2: error: no x', 'warn', false],
  ['the upload failed', 'info', false],
  ['exit status 1', 'info', false],
  ['{"level":"error","msg":"x"}', 'info', true],
  ['{"level":50,"time":1,"msg":"x"}', 'info', true],
  ['{"severity":"CRITICAL","message":"x"}', null, true],
  ['{"@t":"2026-01-02T03:04:05Z","@l":"Fatal","@mt":"x"}', 'info', true],
  ['time=1 lvl=error msg="it broke"', 'info', true],
  ['{"level":"info","msg":"Error: retried"}', 'info', false],
  ['{"level":"info","msg":"Error: retried"}', 'error', false],
  ['level=warn msg="fatal: no"', null, false],
  ['    at run (/a/b.js:1:2)', 'info', false]
])('%s, %s: %s', (text, level, isError) => {
  expect(isErrorLine(rankLine(text, level), { text, level })).toBe(isError)
})

test.each<[string, { level: Level | null; message: string } | null]>([
  ['{"level":"fatal","msg":"no such table"}', { level: 'fatal', message: 'no such table' }],
  ['2026-01-02T03:04:05Z {"lvl":"eror","msg":"x"}', { level: 'error', message: 'x' }],
  [
    '{"level":60,"msg":"down","err":{"message":"ECONNREFUSED"}}',
    { level: 'fatal', message: 'down: ECONNREFUSED' }
  ],
  ['{"@t":"2026-01-02T03:04:05Z","@mt":"ready"}', { level: 'info', message: 'ready' }],
  ['ts=1 level=error msg="said \\"no\\""', { level: 'error', message: 'said "no"' }],
  ['level=error code=3', null],
  ['{"level":"error"}', null],
  ['{"level":"error","msg":"cut', null],
  ['[1, 2]', null],
  ['fatal: [web1]: FAILED! => {"msg": "x"}', null],
  [`{"level":"error","msg":"${'x'.repeat(20_000)}"}`, null]
])('%s', (text, expected) => {
  expect(readStructured(text)).toEqual(expected)
})

test.each([
  ['took 12.5s at 10:15:30', 'took 99s at 23:00:00'],
  ['pod web-6c8f7d9b5 is gone', 'pod web-77f6b8c9d is gone'],
  ['id 0f8fad5b-d9cb-469f-a165-70867728950e', 'id 7c9e6679-7425-40de-944b-e07fc1f90ae7'],
  ['at 0x7ffe02d0', 'at 0x55c1a9'],
  ['rm /tmp/build.x1/a.log', 'rm /tmp/build.q9/b.log'],
  ['dial 10.0.0.1:443', 'dial 10.12.0.7:8080'],
  ['2026-01-02T03:04:05.123Z down', '2027-11-12T13:14:15.9Z down']
])('%s is like %s', (one, other) => {
  expect(templateOf(one)).toBe(templateOf(other))
})

test('words make another kind, also such as look like a hash', () => {
  expect(templateOf('no table users')).not.toBe(templateOf('no table orders'))
  expect(templateOf('feedface is here')).not.toBe(templateOf('defaced is here'))
})

test('errors are counted, and by kind', () => {
  const kinds = new ErrorKinds()
  const add = (text: string, number: number): void =>
    kinds.add({ number, time: null, level: null, text, isRed: false })
  for (let at = 1; at <= 138; at++) add(at % 3 === 0 ? `no port ${at}` : `no host ${at}`, at)
  expect(kinds.end()).toMatchObject({
    errors: 138,
    kinds: [
      { count: 92, first: { number: 1 } },
      { count: 46, first: { number: 3 } }
    ]
  })
})

test('very many kinds are not all kept', () => {
  const kinds = new ErrorKinds()
  for (let at = 0; at < 5_000; at++) {
    const text = `no ${String(at).replaceAll(/\d/g, digit => 'ghijklmnop'[Number(digit)] ?? '')}`
    kinds.add({ number: at + 1, time: null, level: null, text, isRed: false })
  }
  expect(kinds.end().errors).toBe(5_000)
  expect(kinds.end().kinds).toHaveLength(200)
})
