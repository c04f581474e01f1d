import { expect, test } from '@jest/globals'
import type { EarlierStep, LogBaseline } from '../../src/comparison/baselines.ts'
import { compareLog } from '../../src/comparison/log-comparison.ts'
import { hashOfText } from '../../src/comparison/line-hasher.ts'
import { TemplateSet } from '../../src/comparison/template-set.ts'
import type { TellingLine } from '../../src/diagnosis/diagnosis.ts'

const named = (run: number): EarlierStep['run'] => ({ run, executionId: `e${run}`, url: `https://h/${run}` })

function templatesOf(...texts: string[]): TemplateSet {
  const set = new TemplateSet()
  for (const text of texts) set.add(hashOfText(text))
  return set
}

function telling(text: string, sure = true): TellingLine {
  return { line: { number: 7, time: null, level: null, text, isRed: false }, text, sure, score: 90 }
}

const EARLIER: readonly EarlierStep[] = [
  { run: named(120), templates: templatesOf('Error: no port 80') },
  { run: named(119), templates: templatesOf('Error: no host') },
  { run: named(118), templates: null }
]

function verdict(baseline: Partial<LogBaseline>, line: TellingLine | null): object {
  const { sameIn, otherIn, passedIn } = compareLog(
    { good: null, earlier: EARLIER, passedOnCommit: null, ...baseline },
    null,
    line
  )
  return { same: sameIn, other: otherIn, passed: passedIn }
}

test('a failure is the same where the earlier log has a line like the telling one', () => {
  expect(verdict({}, telling('Error: no port 81'))).toEqual({
    same: [named(120)],
    other: [named(119)],
    passed: [named(118)]
  })
})

test.each([
  ['that may not say why', {}, telling('Error: no port 81', false)],
  ['that is none', {}, null],
  ['without words', {}, telling('12:30')],
  [
    'that the good run has, too',
    { good: { run: named(117), templates: templatesOf('Error: no port 1'), stored: null } },
    telling('Error: no port 81')
  ]
])('nothing is said of a line %s', (_, baseline, line) => {
  expect(verdict(baseline, line)).toEqual({ same: [], other: [], passed: [named(118)] })
})

test('what is new is told with the good run', () => {
  const newLines = { count: 1, kinds: 1, spans: [[7, 7] as const], first: [] }
  const stored = { lines: 3, blocks: [] }
  const good = { run: named(117), templates: templatesOf('x'), stored }
  expect(compareLog({ good, earlier: [], passedOnCommit: named(116) }, newLines, null)).toMatchObject({
    good: { run: named(117), newLines, stored },
    passedOnCommit: named(116)
  })
})
