import { ERROR_SHAPES, HARMLESS, NONE_OF_THEM, type ErrorShape } from './error-shapes.ts'
import type { Level } from '../text/line.ts'

/**
 * Which line of a log most probably says why the step failed. Pure; the shapes are those of error-shapes.ts.
 *
 * | score   | what the line is                                             | for example                                          | of equals |
 * | ------- | ------------------------------------------------------------ | ---------------------------------------------------- | --------- |
 * | 98, 100 | a compiler's or linter's error, with its place               | `src/a.ts(12,5): error TS2304: Cannot find name 'x'` | first     |
 * | 95      | what a test expected                                         | `E       assert 4 == 3`, `● Sum › adds`              | first     |
 * | 92      | a crash; no memory or disk left                              | `panic: …`, `JavaScript heap out of memory`          | first     |
 * | 88, 89  | an exception, and its cause                                  | `ValueError: x`, `Caused by: java.net.…`             | last      |
 * | 70–86   | why a tool gave up, the more concrete the higher             | `npm error ERESOLVE …`, `fatal: Authentication …`    | first     |
 * | 75      | exit code 137: killed                                        | `command terminated with exit code 137`              | first     |
 * | 74      | `Error: …` of any program                                    | `ERROR: production is frozen until Monday`           | last      |
 * | 62      | what a program of the system complains about                 | `cp: cannot stat 'x': No such file or directory`     | last      |
 * | 60      | the name of the test that failed                             | `--- FAIL: TestSum`, `✕ adds`                        | first     |
 * | 50      | `TELLING_SCORE`: all above says why                          |                                                      |           |
 * | 35, 40  | a line with an alarming word in it                           | `10:15:30 ERROR c.acme.Pool - 3 left`                | last      |
 * | 30      | that something failed; level FATAL and nothing else          | `BUILD FAILED`, `2 failing`                          | last      |
 * | 12      | level ERROR and nothing else: Harness gives it to all stderr | `Cloning into 'app'...`                              | last      |
 * | 10      | the exit status of another program                           | `make: *** [Makefile:3: all] Error 2`                | last      |
 * | 1       | what a tool prints around its error                          | `npm ERR! A complete log of this run can be …`       | first     |
 * | 0       | nothing                                                      | `✓ shows an error`, `0 errors`, `+ set -e`           |           |
 *
 * A line that Harness itself calls WARN or DEBUG has at most 30.
 *
 * The first error of a compiler is the cause of many that follow, and the first failed test is as good as any. Of exceptions the last is
 * the one that ended the program, and of a Java trace's causes the last is the root. Words without a known shape often tell of something
 * that was got over, so the nearest to the end counts; kinds of which the last counts also gain something near the end (excerpt.ts).
 */
export interface Rank {
  /** 0 when the line says nothing. */
  readonly score: number
  /** Whether of equally telling lines the last one counts. */
  readonly recent: boolean
}

/** From here on a line says why; a lower one says that something failed, or has an alarming word in it. */
export const TELLING_SCORE = 50

const NOTHING: Rank = { score: 0, recent: false }
const FATAL_LEVEL: Rank = { score: 30, recent: true }
const ERROR_LEVEL: Rank = { score: 12, recent: true }
/** The most for a line of which Harness itself says that it is no error. */
const NO_ERROR: Rank = { score: 30, recent: true }

/**
 * How alarming words begin. Most lines hold none, and every line that fits a shape does: one cheap look at the millions of others.
 * Grouped by letter, which is a quarter faster.
 */
const ALARMING_WORDS = [
  'a(?:bort|ssert)',
  'ba(?:ck-|d sub)',
  "c(?:an(?:not|'t)|aused|ode style|onflict|r(?:ash|eate_f|itic))",
  'de(?:lete_f|nied)',
  'e(?:lifec|merg|nospc|rr|x[cpi])',
  'f(?:ai|at|au|orb)',
  'i(?:magepull|nval|s a dir)',
  'kill',
  'memory',
  'no[t ]',
  'oom',
  'panic',
  're(?:fus|ject|set)',
  'severe',
  'tim(?:ed|eo)',
  'un(?:able|auth|bound|c|def|ex|h|res)',
  'update_f',
  'went wr',
  'x509',
  'yn00'
].join('|')
const ALARM_AT_START = new RegExp(`^(?:${ALARMING_WORDS}|e {2}|e: |rspec )`, 'i')
const ALARM_AT_WORD = new RegExp(`[ \\t:(\\["'=>](?:${ALARMING_WORDS})`, 'i')
const ALARM_IN_WORD = /Error|Exception|Failure|\.go:|[●✕✗✘×]/

/**
 * Where a line may say something, in a text of many that is read as Latin-1 and holds none of the symbols of `ALARM_IN_WORD`, each line
 * with blanks before its first word. Finds too much rather than too little. Several, since V8 finds a short literal ten times as fast.
 */
export const ALARMS_IN_LINES: readonly RegExp[] = [
  new RegExp(`[ \\t:(\\["'=>](?:${ALARMING_WORDS}|e {2}|e: |rspec )`, 'gi'),
  /Error/g,
  /Except/g,
  /Failur/g,
  /\.go:/g
]

/** UTF-16 units of a line that are looked at. */
const LOOKED_AT = 400

/** What build tools and loggers put before a program's own words. */
const PREFIX =
  /^(?:\s+|#\d{1,4} (?=\d|ERROR)|\d{1,6}\.\d{1,3} (?=\S)|\[?\d{4}-\d\d-\d\d[T ][\d:.,]{8,30}(?:Z|[+-]\d\d:?\d\d)?\]?\s|\[?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\]?\s|│\s+(?!Error)|\[!\] |[a-z][\w.-]{0,60}\s{1,20}\| |[\w@./-]{1,60}[: ](?:build|test|lint|typecheck|check)[\w:-]{0,20}: )+/

/**
 * How telling a line is, whatever else the log holds.
 *
 * @param text plain; only its first 400 units are looked at
 */
export function rankOf(text: string, level: Level | null): Rank {
  const start = text.length > LOOKED_AT ? text.slice(0, LOOKED_AT) : text
  if (!isAlarming(start)) return rankOfLevel(start, level)
  const line = start.replace(PREFIX, '')
  if (HARMLESS.test(line)) return NOTHING
  const shape = shapeOf(line)
  if (shape === null) return rankOfLevel(line, level)
  return level === 'warn' || level === 'debug' ? (shape.score > NO_ERROR.score ? NO_ERROR : shape) : shape
}

/** The score of `rankOf`. */
export function rankLine(text: string, level: Level | null): number {
  return rankOf(text, level).score
}

function isAlarming(text: string): boolean {
  return ALARM_AT_WORD.test(text) || ALARM_IN_WORD.test(text) || ALARM_AT_START.test(text)
}

function shapeOf(line: string): ErrorShape | null {
  const shape = ERROR_SHAPES.find(({ pattern }) => pattern.test(line)) ?? null
  if (shape === null || shape.score >= TELLING_SCORE) return shape
  const rest = line.replace(NONE_OF_THEM, '')
  return rest === line ? shape : (ERROR_SHAPES.find(({ pattern }) => pattern.test(rest)) ?? null)
}

function rankOfLevel(text: string, level: Level | null): Rank {
  if (level !== 'error' && level !== 'fatal') return NOTHING
  if (text.startsWith('+ ') || !/\p{L}{2}/u.test(text)) return NOTHING
  return level === 'fatal' ? FATAL_LEVEL : ERROR_LEVEL
}
