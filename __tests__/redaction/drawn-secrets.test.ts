import { expect, test } from '@jest/globals'
import { compileRedactPattern, createRedactor, type Redactor } from '../../src/redaction/redaction.ts'
import { inertLines } from '../../src/report/follow/inert-line.ts'
import { readLog } from '../fixtures/read-log.ts'
import { seededRandom, type SeededRandom } from '../fixtures/seeded-random.ts'

const SECRET = 'AKIA0123456789ABCDEF'
const ROUNDS = 1500
/** Of the first ones it is also seen whether the screen would show the secret. */
const SHOWN_ROUNDS = 300

/** Ways to go to a column, from anywhere in the row. */
const MOVES: readonly ((column: number) => string)[] = [
  column => `\u001b[${column + 1}G`,
  column => `\u001b[${column + 1}\``,
  column => (column === 0 ? '\r' : `\r\u001b[${column}C`),
  column => (column === 0 ? '\u001b[G' : `\u001b[500D\u001b[${column}C`),
  column => '\b'.repeat(80) + (column === 0 ? '' : `\u001b[${column}C`)
]
const NOISE = [
  '',
  '',
  '',
  '\u001b[31m',
  '\u001b[K',
  'x\b',
  'xy\u001b[2D',
  '\u001b[s',
  '\u200b',
  '\u001b[A\u001b[B'
]

/** A program that draws a text: in pieces, in any order, over whatever stood there. */
function drawn(text: string, random: SeededRandom): string {
  const column = random.below(4)
  const cuts = [...new Set([0, ...Array.from({ length: random.below(4) }, () => random.below(text.length))])]
  const starts = cuts.toSorted((a, b) => a - b)
  const pieces = starts.map((start, at) => ({ start, text: text.slice(start, starts[at + 1]) }))
  const before = random.pick(['', 'progress', '10 % of it all done\r', '........................'])
  let out = before
  for (const piece of random.below(2) === 0 ? pieces : pieces.toReversed())
    out += random.pick(MOVES)(column + piece.start) + random.pick(NOISE) + piece.text
  return `${out}${random.pick(['\n', '\r\n', '', ' end\n', '\r'])}`
}

function logOf(out: string): Buffer {
  return Buffer.from(`${JSON.stringify({ level: 'info', pos: 0, out, time: '2026-01-02T03:04:05Z' })}\n`)
}

function compiled(source: string): RegExp {
  const pattern = compileRedactPattern(source)
  if (pattern instanceof RegExp) return pattern
  throw new Error(pattern.problem)
}

test.each<[string, Redactor]>([
  ['a secret', createRedactor([SECRET], [])],
  ['what a pattern finds', createRedactor([], [compiled('AKIA[0-9A-Z]{16}')])]
])('%s that only the screen shows is not in what is shown', (_, redactor) => {
  const random = seededRandom(77)
  let shownCount = 0
  for (let round = 0; round < ROUNDS; round++) {
    const out = drawn(SECRET, random)
    if (round < SHOWN_ROUNDS && readLog([logOf(out)]).text.includes(SECRET)) shownCount += 1
    const { text, excerpt, blocks } = readLog([logOf(out)], redactor)
    const page = blocks.flatMap(({ records }) =>
      inertLines((JSON.parse(records.toString()) as { out: string }).out, same => same)
    )
    const live = inertLines(out, said => redactor.redact(said).text)
    const shown = [text, ...(excerpt?.lines ?? []).map(line => line.text), ...page, ...live]
    if (shown.join('\n').includes(SECRET)) throw new Error(`it is left of ${JSON.stringify(out)}`)
  }
  expect(shownCount).toBeGreaterThan(SHOWN_ROUNDS / 3)
})
