import { expect, test } from '@jest/globals'
import { DiagnosisCollector, type TellingLine } from '../../src/diagnosis/diagnosis.ts'

function tellingOf(lines: readonly string[]): TellingLine | undefined {
  const collector = new DiagnosisCollector()
  for (const [at, text] of lines.entries())
    collector.add({ number: at + 1, time: null, level: 'info', text, isRed: false })
  return collector.end().diagnosis?.telling
}

const quiet = (count: number): string[] => Array.from({ length: count }, (_, at) => `step ${at} done`)
const REFUSED = 'psycopg: connection refused'
const UNDEFINED = "src/cart.c:12:5: error: 'totl' undeclared"

test('what is not a strong kind is sure at the end of a log, and in a short one', () => {
  expect(tellingOf([...quiet(500), REFUSED, ...quiet(30)])?.sure).toBe(true)
  expect(tellingOf([REFUSED, ...quiet(150)])?.sure).toBe(true)
  expect(tellingOf([...quiet(500), REFUSED, ...quiet(60)])?.sure).toBe(false)
})

test('many lines of a kind that is not strong are noise', () => {
  const often = (count: number): string[] => Array.from({ length: count }, () => REFUSED)
  expect(tellingOf([...quiet(9), ...often(3)])?.sure).toBe(true)
  expect(tellingOf([...quiet(9), ...often(4)])?.sure).toBe(false)
})

test('a strong kind that came once is sure wherever it stands', () => {
  expect(tellingOf([...quiet(10), UNDEFINED, ...quiet(900)])?.sure).toBe(true)
})

test('one that came again far from the end is sure when nothing else comes near it', () => {
  const lines = [...quiet(10), UNDEFINED, UNDEFINED, ...quiet(900)]
  expect(tellingOf(lines)?.sure).toBe(true)
  expect(tellingOf([...lines, 'fatal: could not create work tree', ...quiet(9)])?.sure).toBe(false)
})

test('that a program ended is not sure to be why, whatever level it gives that', () => {
  const ended = 'time="2026-01-02T10:00:00Z" level=fatal msg="execution failed"'
  expect(tellingOf([...quiet(9), ended])).toMatchObject({ text: 'execution failed', sure: false })
  const cause = 'Error: bucket acme-web has no policy'
  expect(tellingOf([...quiet(9), cause, ended])).toMatchObject({ text: cause, sure: true })
})
