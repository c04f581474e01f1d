import { describe, expect, test } from '@jest/globals'
import { tableOf } from '../../src/report/run-log.ts'
import { HOSTILE, isInert } from '../fixtures/failures.ts'
import { sampleExecution, sampleFile, sampleLogbook } from './sample-logbook.ts'

describe('tableOf', () => {
  test('one line a log: stage, step and unit, lines, size, file', () => {
    const rollout = sampleFile({
      unit: 'Fetch Files',
      lines: 7,
      bytes: 12,
      text: 'logs/01-Build/02-Rollout/01-Fetch_Files.log'
    })
    const logbook = sampleLogbook([sampleExecution({ Clone: [sampleFile()], Rollout: [rollout] })])
    expect(tableOf(logbook)).toEqual([
      'Stage  Step                   Lines     Size  File',
      'Build  Clone                  1,204  88.1 kB  logs/01-Build/01-Clone.log',
      'Build  Rollout › Fetch Files      7     12 B  logs/01-Build/02-Rollout/01-Fetch_Files.log'
    ])
  })

  test('names that could act in the log are made inert, and long ones cut', () => {
    const odd = sampleFile({ unit: HOSTILE, text: '::error::x' })
    const table = tableOf(sampleLogbook([sampleExecution({ [HOSTILE]: [odd], ['x'.repeat(300)]: [odd] })]))
    expect(table.every(isInert)).toBe(true)
    expect(Math.max(...table.map(line => line.length))).toBeLessThan(160)
  })

  test('a long table is cut, and says so', () => {
    const files = Array.from({ length: 1061 }, () => sampleFile())
    const table = tableOf(sampleLogbook([sampleExecution({ Clone: files })]))
    expect(table).toHaveLength(62)
    expect(table.at(-1)).toBe('… and 1,001 more, all in manifest.json')
  })

  test('without logs there is only its head', () => {
    expect(tableOf(sampleLogbook([]))).toEqual(['Stage  Step  Lines  Size  File'])
  })
})
