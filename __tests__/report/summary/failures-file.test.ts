import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Step } from '../../../src/logbook/logbook.ts'
import { failuresFile, writeFailures } from '../../../src/report/summary/failures-file.ts'
import { HOSTILE_TEXTS } from '../../fixtures/hostile-text.ts'
import { COMES_ALIVE, liveTexts, render, textOf } from './rendered.ts'
import { comparedLogbook } from '../compared-logbook.ts'
import {
  failedDeploy,
  SAMPLE_URL,
  sampleCourse,
  sampleExcerpt,
  sampleExecutionOf,
  sampleFile,
  sampleLogbook,
  sampleStage,
  sampleStep
} from '../sample-logbook.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'failures-test-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function failing(name: string, lines: readonly string[], telling: number, score = 50): Step {
  const file = sampleFile({ text: `logs/${name}.log`, excerpt: sampleExcerpt(lines, telling, score) })
  return sampleStep(name, { ...sampleCourse('Failed', 0, 1), files: [file] })
}

function fileOf(...steps: Step[]): string {
  return failuresFile(sampleLogbook([sampleExecutionOf([sampleStage('S', steps)])]), 'index.html')
}

test('message, path with line, telling line, links, and the excerpt with line numbers', () => {
  const text = failuresFile(sampleLogbook([failedDeploy()]), 'index.html')
  const path = 'logs/03-Deploy_production/02-Rollout/03-Wait_for_Steady_State.log:1199'
  const place = 'Deploy-42/03-Deploy_production/02-Rollout/03-Wait_for_Steady_State'
  expect(text.split('\n')).toEqual(
    expect.arrayContaining([
      '# What broke',
      '## 1. `Deploy production › Rollout`',
      '- Status: `Failed after 10 m 1 s`',
      '- Harness says: `Error: deployment "checkout-api" exceeded its progress deadline in namespace shop-prod`',
      '- Telling line: `error: deployment "checkout-api" exceeded its progress deadline`',
      `- Log: \`${path}\``,
      `- Links: [report](<index.html#${place}:L1199>) · [Harness](<${SAMPLE_URL}>)`,
      '  1190  Release: checkout-api revision 118',
      '> 1199  error: deployment "checkout-api" exceeded its progress deadline'
    ])
  )
})

describe('of a log that was compared', () => {
  test('since when it fails, and the new lines with their numbers', () => {
    const text = failuresFile(comparedLogbook(), null)
    const run = (number: number): string =>
      `[#${number}](<https://app.harness.io/ng/account/acc/executions/${number}>)`
    expect(text).toContain(
      `- \`Shop\`: Failing since ${run(119)} (3 runs); last success ${run(117)}, \`0d4f5c1\`\n`
    )
    expect(text).toContain(`- Compared: 37 of 4,210 lines are new since ${run(117)}\n`)
    expect(text).toContain(`- Compared: the same failure as in ${run(120)} and ${run(119)}\n`)
    expect(text).toContain(`- Compared: passed on the same commit in ${run(116)}: perhaps flaky\n`)
    expect(text).toContain(
      'New lines, and 35 more or like them:\n\n```text\n1190  Error: no port 80\n1191  bye\n```\n'
    )
  })

  test('new lines take 4 kB at most, and nothing of them comes alive', () => {
    const long = failuresFile(comparedLogbook(Array<string>(40).fill('\u4e00'.repeat(300))), null)
    expect(Buffer.byteLength(long)).toBeLessThan(6_000)
    expect(long.match(/^\d{4} {2}\u4e00/gmu)?.length).toBeGreaterThan(4)
    for (const hostile of Object.values(HOSTILE_TEXTS)) {
      const page = render(failuresFile(comparedLogbook([hostile]), null))
      expect(liveTexts(page).filter(text => COMES_ALIVE.test(text))).toEqual([])
    }
  })
})

test('the place in the repository', () => {
  const sources = { find: () => ({ file: 'src/cart.ts', line: 41, column: 24 }) }
  const execution = sampleExecutionOf([sampleStage('S', [failing('A', ['x'], 0)])])
  expect(failuresFile(sampleLogbook([execution], [], { sources }), null)).toContain(
    '- Source: `src/cart.ts:41`\n'
  )
})

test('a line that is only the best there is stands as probable', () => {
  expect(fileOf(failing('A', ['the end'], 0, 0))).toContain('- Probably: `the end`\n')
})

test('steps that failed of the same are one, with the paths of all', () => {
  const text = fileOf(...Array.from({ length: 30 }, (_, at) => failing(`r${at}`, [`Error: web-${at}`], 0)))
  expect(text).toContain('1 failure in 30 steps')
  expect(text.match(/^## /gmu)).toHaveLength(1)
  expect(text).toContain('- The same in: `S › r1` `logs/r1.log:1190`, ')
  expect(text).toContain(', 9 more\n')
})

test('what is left out of the excerpt is told', () => {
  const excerpt = sampleExcerpt(['Error: x', 'retry', 'exit code 1'], 0)
  const lines = excerpt.lines.map((line, at) =>
    at === 1 ? { ...line, fold: { lines: 1 as const, times: 14, durationMs: 150_000 } } : line
  )
  const file = sampleFile({ excerpt: { ...excerpt, lines, secondPiece: 2 } })
  const step = sampleStep('A', { ...sampleCourse('Failed', 0, 1), files: [file] })
  expect(fileOf(step)).toContain(
    [
      '> 1190  Error: x',
      '  1191  retry',
      '        … 14 × the same, 2 m 30 s',
      '        …',
      '  1192  exit code 1'
    ].join('\n')
  )
})

describe('its size', () => {
  const letters = (at: number): string =>
    String(at).replace(/\d/gu, digit => 'abcdefghij'.charAt(Number(digit)))

  test('20 kB at most, with as many failures as have room, and the rest counted', () => {
    const steps = Array.from({ length: 500 }, (_, at) =>
      failing(`step ${letters(at)}`, Array<string>(15).fill(`${letters(at)} ${'\u4e00'.repeat(1000)}`), 7)
    )
    const text = fileOf(...steps)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(20_000)
    expect(text.match(/^## /gmu)?.length).toBeGreaterThan(1)
    expect(text.match(/^\d+\. /gmu)?.length).toBeGreaterThan(5)
    const told = [...text.matchAll(/^(?:## )?(\d+)\. /gmu)].length
    expect(text).toContain(`… and ${500 - told} more failures`)
  })

  test('no failure takes the room of the others', () => {
    const large = failing('large', Array<string>(15).fill('\u4e00'.repeat(1000)), 7)
    const text = fileOf(large, failing('small', ['Error: y'], 0))
    const [, first = ''] = text.split(/^## /mu)
    expect(Buffer.byteLength(first)).toBeLessThanOrEqual(5_000)
    expect(text).toContain('`Error: y`')
  })
})

test('is written where something broke, and nowhere else', () => {
  writeFailures(sampleLogbook([failedDeploy()]), folder, null, text => text)
  expect(readFileSync(join(folder, 'failures.md'), 'utf8')).toMatch(/^# What broke\n/u)
  rmSync(join(folder, 'failures.md'))
  writeFailures(
    sampleLogbook([sampleExecutionOf([sampleStage('S', [sampleStep('A')])])]),
    folder,
    null,
    text => text
  )
  expect(readdirSync(folder)).toEqual([])
})

test.each(
  [...HOSTILE_TEXTS, '`', '``', '` `` ```` `', '```\n# x', '~~~', '\\`'].map(text => [
    text.slice(0, 60),
    text
  ])
)('%j is only text', (_, text) => {
  const file = sampleFile({ text: `logs/${text}`, excerpt: sampleExcerpt([text, `a\n${text}`], 0) })
  const step = sampleStep(text, { ...sampleCourse('Failed', 0, 1, text), files: [file] })
  const other = sampleStep(`${text}2`, { ...sampleCourse('Failed', 0, 1, text), files: [file] })
  const execution = sampleExecutionOf([sampleStage(text, [step, other])], { url: text })
  const markdown = failuresFile(sampleLogbook([execution]), 'index.html')
  const page = render(markdown)
  const names = new Set(page.elements.map(({ name }) => name))
  for (const name of ['h1', 'h2', 'p', 'ul', 'ol', 'li', 'code', 'pre', 'a']) names.delete(name)
  expect([...names]).toEqual([])
  const hrefs = page.elements.flatMap(({ attributes }) => attributes.href ?? [])
  for (const href of hrefs) expect(href).toMatch(/^index\.html#|^https?:/u)
  expect(liveTexts(page).filter(live => COMES_ALIVE.test(live))).toEqual([])
  expect(textOf(page)).not.toMatch(/[\p{Cf}\p{Cs}]|(?!\n)\p{Cc}/u)
})
