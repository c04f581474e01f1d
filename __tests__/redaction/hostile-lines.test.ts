import { expect, test } from '@jest/globals'
import { createRedactor } from '../../src/redaction/redaction.ts'
import { chunksOf, readLog } from '../fixtures/read-log.ts'

const MIB = 1_048_576
const redactor = createRedactor(['pat.AcC0unt.65f1c0ffee.Zq8xLw3TzUxMWFh'], [])
const record = (out: string, pos: number): string =>
  `${JSON.stringify({ level: 'info', pos, out, time: '2026-01-02T03:04:05.123456789Z', args: null })}\n`
const records = (count: number, out: string): string =>
  Array.from({ length: count }, (_, pos) => record(out, pos)).join('')

// What grows with the square of the length would never end.
test.each([
  ['a number of 4 MiB that never ends', `{${'7'.repeat(4 * MIB)}`],
  ['numbers', `{${'7,'.repeat(2 * MIB)}\n`],
  ['a position of almost 1 MiB', `{"out":"x","pos":${'7'.repeat(900_000)}}\n`],
  ['a key of almost 1 MiB', `{"${'k'.repeat(900_000)}":1,"out":"x"}\n`],
  ['short lines inside records', records(10, 'a\n'.repeat(24_000))],
  ['newlines inside records', records(10, '\n'.repeat(24_000))],
  [
    'lines of one record, of which one has something unseen',
    record(`\u009b${'error: x\n'.repeat(60_000)}`, 0)
  ],
  ['red lines of one record', record('\u001b[31mred\u001b[0m\n'.repeat(25_000), 0)],
  ['short lines that are no JSON, each with a control', '\u0007\n'.repeat(100_000)],
  ['rewritten lines', records(30, '10 %\r'.repeat(4_000))],
  ['moves of the cursor', records(30, 'x\u001b[3C\b\u001b[K'.repeat(1_000))],
  ['sequences without an end', records(15, 'a\u001b]8;;'.repeat(5_000))],
  ['UTF-16', records(15, '\0a'.repeat(5_000))],
  ['escapes in escapes', records(15, '\\\\u0041\\/'.repeat(2_500))]
])('%s', (_what, log) => {
  const bytes = Buffer.from(log)
  const { raw, counts, redactions } = readLog(chunksOf(bytes, 131_072), redactor)
  expect(raw.equals(bytes)).toBe(true)
  expect(redactions).toBe(0)
  expect(counts.lines).toBeGreaterThan(0)
})
