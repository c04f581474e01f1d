import { expect, test } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { DiagnosisCollector, type Diagnosis } from '../../src/diagnosis/diagnosis.ts'

const FOLDER = new URL('./endings/kinds/', import.meta.url)
/** Before each ending of a file stands `=== ` and its name. */
const TITLE = /^=== (.+)$/m
/** Before each line that says why. */
const MARK = '▸'
const NEAR = 5

interface Ending {
  readonly name: string
  readonly lines: readonly string[]
}

function endingsIn(file: string): readonly Ending[] {
  const parts = readFileSync(new URL(file, FOLDER), 'utf8').trimEnd().split(TITLE).slice(1)
  return parts.flatMap((name, at) => {
    const text = parts[at + 1]
    return at % 2 === 1 || text === undefined
      ? []
      : [{ name: `${file}: ${name}`, lines: text.replace(/^\n|\n$/g, '').split('\n') }]
  })
}

function diagnosisOf(lines: readonly string[]): Diagnosis | null {
  return findingsOf(lines).diagnosis
}

/** The diagnosis, and the numbers of the lines that are errors. */
function findingsOf(lines: readonly string[]): { diagnosis: Diagnosis | null; errors: readonly number[] } {
  const collector = new DiagnosisCollector()
  const errors: number[] = []
  for (const [at, line] of lines.entries()) {
    const text = line.startsWith(MARK) ? line.slice(MARK.length) : line
    const number = at + 1
    if (collector.add({ number, time: null, level: 'info', text, isRed: false })) errors.push(number)
  }
  return { diagnosis: collector.end().diagnosis, errors }
}

const endings = readdirSync(FOLDER).flatMap(endingsIn)
const before = Array.from({ length: 150 }, (_, at) => `step ${at} done`)

test('there are many tools, and each has a line that says why', () => {
  expect(endings.length).toBeGreaterThan(300)
  expect(new Set(endings.map(({ name }) => name)).size).toBe(endings.length)
  for (const { name, lines } of endings)
    expect([name, lines.some(line => line.startsWith(MARK))]).toEqual([name, true])
})

test.each(endings.map(({ name, lines }) => [name, lines] as const))(
  '%s: a line that says why where one is sure, else one near it',
  (_, ending) => {
    const lines = [...before, ...ending]
    const telling = diagnosisOf(lines)?.telling
    const at = (telling?.line.number ?? 0) - 1
    const reach = telling?.sure === true ? 0 : NEAR
    const near = lines.slice(Math.max(0, at - reach), at + reach + 1)
    expect(near.some(line => line.startsWith(MARK)) || lines[at]).toBe(true)
  }
)

test('of most kinds one is sure', () => {
  const sure = endings.filter(({ lines }) => diagnosisOf(lines)?.telling.sure === true)
  expect(sure.length / endings.length).toBeGreaterThan(0.75)
})

test('where one is sure, it is an error, or the heading before it is', () => {
  for (const { name, lines } of endings) {
    const { diagnosis, errors } = findingsOf(lines)
    const { sure = false, line } = diagnosis?.telling ?? {}
    const number = line?.number ?? 0
    const isNear = errors.some(each => number - each >= 0 && number - each <= NEAR)
    if (sure) expect([name, isNear]).toEqual([name, true])
  }
})
