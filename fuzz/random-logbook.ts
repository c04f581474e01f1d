import { HOSTILE_TEXTS } from '../__tests__/fixtures/hostile-text.ts'
import type { SeededRandom } from '../__tests__/fixtures/seeded-random.ts'
import {
  SAMPLE_URL,
  sampleCourse,
  sampleExcerpt,
  sampleExecutionOf,
  sampleFile,
  sampleLogbook,
  sampleStage,
  sampleStep
} from '../__tests__/report/sample-logbook.ts'
import type { RunState, Execution, LogFile, Logbook, Stage, Step } from '../src/logbook/logbook.ts'

const SHORT = HOSTILE_TEXTS.filter(text => text.length < 2_000)
/** What markup is made of, to be put together in ways that nobody thought of. */
const PIECES = [
  '<',
  '>',
  '&',
  '"',
  "'",
  '`',
  '``',
  '```',
  '~~~',
  '*',
  '_',
  '[',
  ']',
  '(',
  ')',
  '!',
  '#',
  '@',
  ':',
  '::',
  '$',
  '$$',
  '\\',
  '|',
  '-',
  '--',
  '=',
  ';',
  '%%',
  '{',
  '}',
  '/',
  '//',
  ' ',
  '  ',
  '\n',
  '\n\n',
  '\r',
  '\t',
  '\0',
  'a',
  'octocat',
  'b45f4c0',
  '1',
  'www.',
  'http://',
  'x.example',
  'tada',
  'GH-1',
  '</pre>',
  '</script>',
  '<!--',
  '-->',
  ']]>',
  '\u2028',
  '\u202e',
  '\u200b',
  '\ud800',
  '\u0301',
  '🚀',
  'é',
  'section ',
  'end',
  '##[',
  '%0A'
]
const STATUSES = [
  'Success',
  'Failed',
  'Aborted',
  'Running',
  'Skipped',
  'Errored',
  'ApprovalWaiting',
  'Odd',
  ''
]
const TIMES = ['2026-03-14T10:00:00Z', '2026-03-14T10:01:00.5+02:00', '0001-01-01T00:00:00Z', 'yesterday']

/** Foreign text of every sort. */
export function foreignText(random: SeededRandom): string {
  switch (random.below(8)) {
    case 0:
      return random.pick(['Build', 'Run Tests', ''])
    case 1:
    case 2:
      return random.pick(SHORT)
    case 3:
      return random.below(20) === 0 ? random.pick(HOSTILE_TEXTS) : random.pick(SHORT) + random.pick(SHORT)
    default:
      return Array.from({ length: 1 + random.below(12) }, () => random.pick(PIECES)).join('')
  }
}

/** A logbook in which everything that Harness or a log says is such text. */
export function randomLogbook(random: SeededRandom): Logbook {
  const some = <T>(most: number, make: () => T): T[] => Array.from({ length: random.below(most + 1) }, make)
  const text = (): string => foreignText(random)
  const maybe = <T>(value: () => T): T | null => (random.below(4) === 0 ? null : value())
  const course = (): RunState => ({
    ...sampleCourse('Failed', random.below(100), random.below(200)),
    status: maybe(() => random.pick([...STATUSES, text()])),
    failure: maybe(text),
    ...(random.below(4) === 0
      ? { startedAt: random.pick(TIMES), endedAt: maybe(() => random.pick(TIMES)) }
      : {})
  })
  const file = (): LogFile =>
    sampleFile({
      key: text(),
      raw: text(),
      text: text(),
      unit: maybe(text),
      status: maybe(() => random.pick(STATUSES)),
      errors: random.below(3),
      excerpt: maybe(() => {
        const lines = [text(), ...some(4, text)]
        return sampleExcerpt(lines, random.below(lines.length), random.pick([0, 50]))
      })
    })
  const step = (): Step => {
    const groups = some(2, text)
    return sampleStep(text(), {
      ...course(),
      groups,
      groupNames: groups,
      identifier: text(),
      files: some(3, file)
    })
  }
  const stage = (): Stage => sampleStage(text(), some(4, step), { ...course(), identifier: text() })
  const execution = (): Execution =>
    sampleExecutionOf(some(3, stage), {
      ...course(),
      name: maybe(text),
      pipeline: maybe(text),
      runSequence: maybe(() => random.below(100)),
      executionId: maybe(text),
      url: maybe(() => (random.below(2) === 0 ? SAMPLE_URL : text().replace(/^\s*https?:/iu, '')))
    })
  const gaps = some(3, () => ({ prefix: text(), reason: text() }))
  return sampleLogbook(some(3, execution), gaps)
}
