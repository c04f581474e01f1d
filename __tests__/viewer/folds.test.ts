import { describe, expect, test } from '@jest/globals'
import type { Section } from '../../src/diagnosis/sections/sections.ts'
import { displayLines } from '../../viewer/text/records.ts'
import { LogIndexer, type LogIndex } from '../../viewer/log/log-index.ts'
import {
  foldedAtFirst,
  foldedLines,
  NO_FOLDS,
  sectionAround,
  toggled,
  unfoldedAt
} from '../../viewer/log/folds.ts'
import { nestedSections } from '../../viewer/log/nested-sections.ts'

/** @returns what is found in a log whose lines come a second apart */
function indexOf(texts: readonly string[]): LogIndex {
  const indexer = new LogIndexer()
  const records = texts
    .map((out, at) =>
      JSON.stringify({ level: 'INFO', out, time: `2026-01-02T03:04:${String(at).padStart(2, '0')}Z` })
    )
    .join('\n')
  for (const line of displayLines(records, 1)) indexer.add(line)
  return indexer.end()
}
const section = (kind: Section['kind'], firstLine: number, lastLine: number): Section => ({
  ...{ kind, name: kind, firstLine, lastLine, durationMs: null, hasFailed: null }
})

describe('repeats', () => {
  test('of equal lines are found from the fourth time on, with their time', () => {
    const { repeats } = indexOf(['a', 'wait', 'wait', 'wait', 'wait', 'b', 'c', 'c', 'c'])
    expect(repeats).toEqual([{ from: 3, to: 5, period: 1, durationMs: 3_000 }])
  })

  test('of two lines that alternate are found, too, what is left of a pair stays', () => {
    const { repeats } = indexOf(['x', 'a', 'b', 'a', 'b', 'a', 'b', 'a', 'b', 'a', 'end'])
    expect(repeats).toEqual([{ from: 4, to: 9, period: 2, durationMs: 8_000 }])
  })

  test('stand apart, and blank lines are none', () => {
    const { repeats } = indexOf([
      ...Array<string>(6).fill('a'),
      'b',
      'a',
      'b',
      'a',
      'b',
      'a',
      'b',
      '',
      '',
      '',
      '',
      ''
    ])
    for (const [at, { from }] of repeats.entries()) expect(from).toBeGreaterThan(repeats[at - 1]?.to ?? 0)
    expect(repeats.map(({ period }) => period)).toEqual([1, 2])
  })
})

test('kinds of errors hold the lines that differ in numbers alone', () => {
  const { kinds, errors } = indexOf([
    'Error: try 1 failed',
    'ok',
    'Error: try 2 failed',
    'fatal: repository not found'
  ])
  expect(errors).toEqual([1, 3, 4])
  expect(kinds.map(({ text, lines }) => [text, lines])).toEqual([
    ['Error: try 1 failed', [1, 3]],
    ['fatal: repository not found', [4]]
  ])
})

describe('stacks', () => {
  test('below an error belong to it', () => {
    const { stacks } = indexOf([
      'Error: no',
      '    at load (a.js:1:2)',
      '    at run (b.js:1:2)',
      'then',
      '  at x (c.js:1:1)'
    ])
    expect(stacks).toEqual([2, 3])
  })

  test('of Python stand above it, with their source', () => {
    const texts = [
      'Traceback (most recent call last):',
      '  File "a.py", line 1, in <module>',
      '    run()',
      'ValueError: no'
    ]
    const { errors, stacks } = indexOf(['begin', ...texts])
    expect(errors).toContain(5)
    expect(stacks.filter(number => number !== 5)).toEqual(expect.arrayContaining([3, 4]))
  })
})

describe('sections', () => {
  test('that overlap are left out, commands end with what they are in', () => {
    const kept = nestedSections([
      section('group', 1, 10),
      section('command', 3, 20),
      section('build step', 30, 40),
      section('build step', 35, 45)
    ])
    expect(kept.map(({ kind, firstLine, lastLine }) => [kind, firstLine, lastLine])).toEqual([
      ['group', 1, 10],
      ['command', 3, 10]
    ])
  })

  test('a command ends where a group begins in it', () => {
    const kept = nestedSections([section('command', 1, 8), section('group', 5, 20)])
    expect(kept.map(({ firstLine, lastLine }) => [firstLine, lastLine])).toEqual([
      [1, 4],
      [5, 20]
    ])
  })

  const sections = [section('group', 1, 10), section('group', 11, 30), section('command', 12, 20)]
  test('in which all went well are folded at first, in long logs', () => {
    const index = { sections, errors: [15] }
    expect([...foldedAtFirst(index, 200, true, 15)]).toEqual([1])
    expect([...foldedAtFirst(index, 50, true, 15)]).toEqual([])
    expect([...foldedAtFirst(index, 200, true, null)]).toEqual([])
    expect([...foldedAtFirst({ sections, errors: [] }, 200, false, null)]).toEqual([1, 11])
  })

  test('are around their lines but the first', () => {
    expect(sectionAround(sections, 1)).toBeNull()
    expect(sectionAround(sections, 15)?.firstLine).toBe(12)
    expect(sectionAround(sections, 25)?.firstLine).toBe(11)
    expect(sectionAround(sections, 99)).toBeNull()
  })
})

describe('folding', () => {
  const index = {
    sections: [section('group', 1, 20), section('group', 5, 10)],
    repeats: [
      { from: 7, to: 9, period: 1, durationMs: null } as const,
      { from: 25, to: 30, period: 1, durationMs: null } as const
    ]
  }
  test('takes the outer one of what stands within another', () => {
    expect(foldedLines(index, NO_FOLDS)).toEqual([
      { from: 7, to: 9, into: 'row' },
      { from: 25, to: 30, into: 'row' }
    ])
    expect(foldedLines(index, { ...NO_FOLDS, sections: new Set([1, 5]) })).toEqual([
      { from: 2, to: 20, into: 'nothing' },
      { from: 25, to: 30, into: 'row' }
    ])
  })

  test('opens all that hides a line, and nothing else', () => {
    const folds = { sections: new Set([1, 5]), openedRepeats: new Set<number>() }
    const opened = unfoldedAt(index, folds, 8)
    expect(foldedLines(index, opened)).toEqual([{ from: 25, to: 30, into: 'row' }])
    expect(unfoldedAt(index, opened, 8)).toBe(opened)
    expect(unfoldedAt(index, folds, 1)).toBe(folds)
  })

  test('is toggled', () => {
    expect([...toggled(new Set([1]), 1)]).toEqual([])
    expect([...toggled(new Set([1]), 2)]).toEqual([1, 2])
  })
})
