import { expect, test } from '@jest/globals'
import { sectionMarks } from '../../../src/diagnosis/sections/section-mark.ts'
import { SectionTracker, type Section } from '../../../src/diagnosis/sections/sections.ts'

function sectionsOf(lines: readonly string[]): readonly Section[] {
  const tracker = new SectionTracker()
  for (const [at, text] of lines.entries()) {
    const time = new Date(Date.UTC(2026, 0, 2) + at * 1_000).toISOString()
    tracker.add({ number: at + 1, time, level: null, text, isRed: false }, sectionMarks(text))
  }
  return tracker.end()
}

const told = (lines: readonly string[]): unknown[] =>
  sectionsOf(lines).map(({ kind, name, firstLine, lastLine, hasFailed }) => [
    kind,
    name,
    firstLine,
    lastLine,
    hasFailed
  ])

test('groups of GitHub, nested, and what failed in them', () => {
  expect(
    told(['::group::Install', 'a', '##[group]Inner', 'b', '##[endgroup]', '::endgroup::', 'between'])
  ).toEqual([
    ['group', 'Install', 1, 6, null],
    ['group', 'Inner', 3, 5, null]
  ])
  expect(told(['2026-01-02T03:04:05.1234567Z ##[group]Run x', '##[error]no', '##[endgroup]'])).toEqual([
    ['group', 'Run x', 1, 3, true]
  ])
})

test('sections of Azure', () => {
  const lines = ['##[section]Starting: Build', 'x', '##[section]Finishing: Build']
  expect(told(lines)).toEqual([['group', 'Build', 1, 3, null]])
})

test('folds of Travis and sections of GitLab, which the terminal hides', () => {
  const fold = 'travis_fold:start:install\r\u001b[0K\u001b[33;1mInstalling'
  expect(sectionMarks(fold)).toMatchObject([{ does: 'begin', kind: 'group', name: 'install' }])
  const both = 'section_end:1560896353:prepare\r\u001b[0Ksection_start:1560896353:build\r\u001b[0KBuild'
  expect(sectionMarks(both)).toMatchObject([
    { does: 'end', id: 'prepare' },
    { does: 'begin', id: 'build' }
  ])
})

test('commands of a trace, with the time that Travis tells', () => {
  const end = 'travis_time:end:0e1:start=1525296288445460000,finish=1525296291445460000,duration=3000000000'
  const sections = sectionsOf(['+ npm ci', 'added 3 packages', '$ npm test', 'ok', end])
  expect(sections).toMatchObject([
    { kind: 'command', name: 'npm ci', firstLine: 1, lastLine: 2, durationMs: 1_000 },
    { kind: 'command', name: 'npm test', firstLine: 3, lastLine: 5, durationMs: 3_000 }
  ])
})

test('steps of BuildKit, side by side', () => {
  const lines = [
    '#4 [1/2] RUN a',
    '#5 [2/2] RUN b',
    '#4 0.1 x',
    '#4 DONE 2.5s',
    '#5 ERROR: process "b" did not complete successfully: exit code: 1'
  ]
  expect(sectionsOf(lines)).toMatchObject([
    { name: '[1/2] RUN a', firstLine: 1, lastLine: 4, hasFailed: false, durationMs: 2_500 },
    { name: '[2/2] RUN b', firstLine: 2, lastLine: 5, hasFailed: true }
  ])
})

test('tasks of Gradle, plugins of Maven, test runners', () => {
  expect(told(['> Task :a UP-TO-DATE', '> Task :b FAILED', 'x', '> Task :c'])).toEqual([
    ['task', ':a', 1, 1, false],
    ['task', ':b', 2, 3, true],
    ['task', ':c', 4, 4, null]
  ])
  const plugin = '[INFO] --- maven-surefire-plugin:2.22:test (default-test) @ billing ---'
  expect(told([plugin, 'x'])).toEqual([
    ['plugin', 'maven-surefire-plugin:2.22:test (default-test) @ billing', 1, 2, null]
  ])
  expect(told(['==== test session starts ====', 'x', '==== FAILURES ====', 'y'])).toEqual([
    ['tests', 'test session starts', 1, 2, null],
    ['tests', 'FAILURES', 3, 4, null]
  ])
  expect(told(['TAP version 13', '    # Subtest: adds', 'ok 1'])).toEqual([
    ['tests', 'TAP version 13', 1, 1, null],
    ['tests', 'adds', 2, 3, null]
  ])
})

test('what is no mark, and an end without a beginning', () => {
  expect(told(['a ::notice::x', '# Subtests', '+', '$HOME', '#12 0.1 x', '::endgroup::'])).toEqual([])
})

test('very many are kept by their latest ones, with short names', () => {
  const sections = sectionsOf(Array.from({ length: 3_000 }, (_, at) => `+ step ${at} ${'x'.repeat(900)}`))
  expect(sections).toHaveLength(500)
  expect(sections.at(-1)).toMatchObject({ firstLine: 3_000 })
  expect(sections[0]?.name).toHaveLength(200)
  expect(sectionsOf(Array.from({ length: 3_000 }, () => '::group::x')).length).toBeLessThanOrEqual(500)
})
