import { isUtf8 } from 'node:buffer'
import { isDeepStrictEqual } from 'node:util'
import type { SeededRandom } from '../../__tests__/fixtures/seeded-random.ts'
import { readLog } from '../../__tests__/fixtures/read-log.ts'
import { LONGEST_LINE } from '../../src/redaction/log-redaction.ts'
import { parseLine } from '../../src/text/line.ts'
import { plainLines } from '../../src/text/plain-text.ts'
import { createRedactor } from '../../src/redaction/redaction.ts'
import { makeLog, pieces } from '../log-bytes.ts'
import { must, property, shown, type FuzzTarget } from '../target.ts'

/** For making an example small, in ms: what hangs is told after longer. */
const LONGEST_REDUCTION = 5_000

/**
 * The lines of a log, however they are cut into chunks: shown the same by the quick way and by the
 * general one, none lost, no byte changed.
 */
export const target: FuzzTarget = {
  name: 'ndjson',
  property: property(random => checkLog(random, makeLog(random)))
}

function checkLog(random: SeededRandom, log: readonly Buffer[]): void {
  const problem = problemOf(log, random.below(2 ** 31))
  if (problem === null) return
  const small = fewest(log, lines => problemOf(lines, 0) !== null)
  const example = small.map(line => line.toString()).join('')
  throw new Error(`${problemOf(small, 0) ?? problem}\nfor ${shown(example)}`)
}

/** What is wrong with how a log is shown, or null. @param cuts decides where the chunks end */
function problemOf(log: readonly Buffer[], cuts: number): string | null {
  try {
    const bytes = Buffer.concat(log)
    const quick = rendered([bytes])
    const shownTexts = checkRecords(quick)
    // A blank before a line that is taken in pieces moves what is in each.
    if (log.every(line => line.length < LONGEST_LINE)) {
      const general = rendered(apart(log))
      same('the general way shows another text', quick.text, general.text)
      same('the general way counts otherwise', quick.facts, general.facts)
      checkComplete(log, shownTexts)
    }
    const inPieces = rendered(pieces(bytes, cuts))
    same('other chunks, other text', quick.text, inPieces.text)
    same('other chunks, other facts', quick.facts, inPieces.facts)
    checkCharacters(bytes, quick)
    checkRaw(bytes, cuts)
    return null
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}

interface Rendered {
  readonly text: string
  readonly facts: unknown
  readonly records: Buffer
  /** Display lines that the records are said to make. */
  readonly lines: number
  readonly shownLines: number
}

function rendered(chunks: readonly Buffer[]): Rendered {
  const { text, counts, excerpt, blocks } = readLog(chunks)
  let lines = 0
  for (const block of blocks) {
    must(block.first === lines + 1, 'a block begins at another line', block.first)
    lines += block.lines
  }
  const records = Buffer.concat(blocks.flatMap(block => block.records))
  return { text, facts: { ...counts, excerpt }, records, lines, shownLines: counts.lines }
}

/**
 * The lines in a form that only the general way reads: with a blank in their JSON, which means
 * nothing.
 */
function apart(log: readonly Buffer[]): Buffer[] {
  return log.map(line => (line[0] === 0x7b && isRecord(line.toString()) ? unusual(line) : line))
}

function isRecord(text: string): boolean {
  return parseLine(unusual(Buffer.from(text)).toString())?.text === parseLine(text)?.text
}

function unusual(line: Buffer): Buffer {
  return Buffer.concat([Buffer.from('{ '), line.subarray(1)])
}

/** What the page shows is what the text file shows, without times. @returns it */
function checkRecords({ records, lines, shownLines, text }: Rendered): string[] {
  same('the blocks count other lines', lines, shownLines)
  const shownTexts = records
    .toString()
    .split('\n')
    .flatMap(json => {
      const line = parseLine(json)
      return line === null || json.endsWith('"rewritten":true}') ? [] : plainLines(line.text)
    })
  same('the blocks hold other lines', shownTexts.length, shownLines)
  const textLines = text.split('\n')
  const lost = shownTexts.find((line, at) => !(textLines[at] ?? '').endsWith(line.toWellFormed()))
  must(lost === undefined, 'a line of the blocks is not in the text', lost)
  return shownTexts
}

/**
 * Every line is shown, but for those that a later one rewrote; and in its place, where nothing says
 * that it has another.
 */
function checkComplete(log: readonly Buffer[], shownTexts: readonly string[]): void {
  const lines = Buffer.concat(log)
    .toString()
    .replace(/^\ufeff/, '')
    .split('\n')
    .map(parseLine)
    .filter(line => line !== null)
  // How many of these are rewritten is another question.
  if (lines.some(({ text }) => text.startsWith('\r'))) return
  const expected = lines.flatMap(({ text }) => plainLines(text))
  same('lines are lost or made', shownTexts.length, expected.length)
  const isOrdered = lines.every(({ pos }, at) => pos !== null && pos > (lines[at - 1]?.pos ?? -1))
  if (!isOrdered) return
  const wrong = expected.findIndex((text, at) => text.toWellFormed() !== shownTexts[at]?.toWellFormed())
  must(wrong < 0, 'a line stands elsewhere', [expected[wrong], shownTexts[wrong]])
}

/** No character is cut in two. */
function checkCharacters(bytes: Buffer, { text }: Rendered): void {
  const source = bytes.toString()
  if (isUtf8(bytes) && !/\ufffd|\\u[dD][89a-fA-F]/.test(source))
    must(!text.includes('\ufffd'), 'a character is lost')
}

const CALM = createRedactor(['a-secret-that-no-log-has'], [/no-such-text-\d{7}/gu])
const NONE = createRedactor([], [])

function checkRaw(bytes: Buffer, cuts: number): void {
  for (const redactor of [NONE, CALM]) {
    const { raw, redactions } = readLog(pieces(bytes, cuts), redactor)
    must(raw.equals(bytes) && redactions === 0, 'the raw bytes are others')
  }
}

function same(what: string, one: unknown, other: unknown): void {
  if (isDeepStrictEqual(one, other)) return
  if (typeof one !== 'string' || typeof other !== 'string')
    throw new Error(`${what}: ${shown(one)} and ${shown(other)}`)
  let at = 0
  while (one[at] === other[at]) at++
  const around = (text: string): string => JSON.stringify(text.slice(Math.max(0, at - 100), at + 150))
  throw new Error(`${what}, at ${at}: ${around(one)} and ${around(other)}`)
}

/** The fewest lines that are still wrong, as far as taking parts away can tell. */
function fewest(log: readonly Buffer[], isWrong: (log: readonly Buffer[]) => boolean): readonly Buffer[] {
  const end = performance.now() + LONGEST_REDUCTION
  let least = log
  for (let size = Math.ceil(log.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < least.length && performance.now() < end;) {
      const fewer = [...least.slice(0, from), ...least.slice(from + size)]
      if (fewer.length > 0 && isWrong(fewer)) least = fewer
      else from += size
    }
  }
  return least
}
