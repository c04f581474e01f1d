import { HOSTILE_TEXTS } from '../../__tests__/fixtures/hostile-text.ts'
import type { SeededRandom } from '../../__tests__/fixtures/seeded-random.ts'
import { inertText } from '../../src/failure/inert-text.ts'
import { createRedactor } from '../../src/redaction/redaction.ts'
import { readLog } from '../../__tests__/fixtures/read-log.ts'
import { sourceReferencesIn } from '../../src/diagnosis/source-reference.ts'
import { inlineText } from '../../src/report/summary/markdown.ts'
import { must, property, within, type FuzzTarget } from '../target.ts'

/**
 * For a line of at most a few MB, in ms, also on a busy machine: what grows with the square of the
 * length takes many times as long.
 */
const LONGEST = 5_000
const LENGTHS = [1_000, 10_000, 100_000, 1_000_000, 3_000_000]
/** What the expressions that look at lines are made of. */
const PIECES = [
  ...Array.from(' \t.,:;/\\-_()[]{}<>"\'`|*+=@#$%&!?~^aA0zé×●✕🚀'),
  'at ',
  'a.b',
  'a/b',
  '../',
  'x:1:2',
  ':1',
  'File "',
  '", line ',
  'error',
  'Error: ',
  'ERROR ',
  'FAIL ',
  'npm ERR! ',
  'panic: ',
  '--- FAIL: ',
  'Caused by: ',
  'Exception',
  'exit code ',
  'fatal: ',
  '1 failed',
  '##[error]',
  'error[E0',
  'error TS',
  'java.lang.',
  'Traceback (',
  'https://',
  '\u001b',
  '\u001b[',
  '\u001b[0',
  '\u001b[0m',
  '\u001b]0;',
  '\u009b',
  '\u0090',
  '\u0007',
  '\r',
  '\n',
  '\r\n',
  '\0',
  '\u202e',
  '\u0301',
  '\\u001b[',
  'secret-of-',
  'secret-of-the-fuz'
]
const SECRET = 'secret-of-the-fuzzer'
/** What may be of any length in a record, from a text in JSON and its length. */
const RECORDS: readonly ((json: string, length: number) => string)[] = [
  (_, length) => `{${'7'.repeat(length)}`,
  (_, length) => `{"pos":${'7'.repeat(length)},"out":"x"}`,
  (_, length) => `{"out":"${'a\\n'.repeat(length / 3)}","pos":0}`,
  json => `{${json}:1,"out":"x"}`,
  json => `{"level":${json},"out":"x"}`,
  json => `{"time":${json},"out":"x"}`,
  json => `{"args":{"a":[${json}]},"out":"x"}`,
  json => `{"out":${json}`
]

/** Lines of great length that repeat themselves, where a careless expression would never end. */
export const target: FuzzTarget = {
  name: 'long-lines',
  property: property(checkLine)
}

async function checkLine(random: SeededRandom): Promise<void> {
  const pieces = Array.from({ length: 1 + random.below(3) }, () =>
    random.below(12) === 0 ? random.pick(HOSTILE_TEXTS).slice(0, 1_000) : random.pick(PIECES)
  )
  const length = random.pick(LENGTHS)
  const start = random.pick(['', random.pick(PIECES), random.pick(PIECES) + random.pick(PIECES)])
  const unit = pieces.join('')
  const text =
    start + unit.repeat(Math.ceil(length / unit.length)) + random.pick(['', random.pick(PIECES), SECRET])
  const steps: Readonly<Record<string, () => void>> = {
    'rendering JSON': () =>
      render(JSON.stringify({ level: random.pick(['INFO', 'ERROR']), pos: 0, out: text })),
    'rendering a record': () => render(random.pick(RECORDS)(JSON.stringify(text), length)),
    'rendering text': () => render(text),
    'looking for references': () => void sourceReferencesIn(text.slice(0, 100_000)),
    quoting: () => void inertText(text),
    'writing markdown': () => void inlineText(text),
    'looking for secrets': () => blank(JSON.stringify({ out: text })),
    'looking for secrets in text': () => blank(text)
  }
  for (const [what, step] of Object.entries(steps)) {
    await within(LONGEST, `${what} ${start} and ${length} of ${unit}`, step)
  }
}

function render(line: string): void {
  readLog([Buffer.from(`${line}\n`)])
}

function blank(line: string): void {
  const { raw } = readLog([Buffer.from(`${line}\n`)], createRedactor([SECRET], []))
  must(!raw.includes(SECRET), 'a secret is left', line.slice(0, 100))
}
