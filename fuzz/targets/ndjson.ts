import { isUtf8 } from 'node:buffer'
import { isDeepStrictEqual } from 'node:util'
import type { SeededRandom } from '../../__tests__/fixtures/seeded-random.ts'
import { parseLine, readAny } from '../../src/text/line.ts'
import { LONGEST_LINE } from '../../src/text/line-splitter.ts'
import { plainLines } from '../../src/text/plain-text.ts'
import { RawRedaction } from '../../src/redaction/raw-redaction.ts'
import { RecordBlocks } from '../../src/report/page/record-blocks.ts'
import { createRedactor } from '../../src/redaction/redaction.ts'
import { LogRenderer } from '../../src/text/render.ts'
import { makeLog, pieces } from '../log-bytes.ts'
import { must, property, shown, type FuzzTarget } from '../target.ts'

/** For making an example small, in ms: what hangs is told after longer. */
const LONGEST_REDUCTION = 5_000

/** The lines of a log, however they are cut into chunks: shown the same by the quick way and by the general one, none lost, no byte changed. */
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
      checkLines(log)
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
  const blocks = new RecordBlocks()
  const renderer = new LogRenderer(blocks)
  const text: Buffer[] = []
  const records: Buffer[] = []
  let lines = 0
  const keep = (block: ReturnType<RecordBlocks['settle']>): void => {
    if (block === null) return
    must(block.first === lines + 1, 'a block begins at another line', block.first)
    records.push(block.records)
    lines += block.lines
  }
  for (const chunk of chunks) {
    text.push(...renderer.push(chunk))
    keep(blocks.settle(null))
  }
  text.push(...renderer.end())
  keep(blocks.settle(null))
  keep(blocks.end())
  return {
    text: Buffer.concat(text).toString(),
    facts: { ...renderer.counts, excerpt: renderer.excerpt() },
    records: Buffer.concat(records),
    lines,
    shownLines: renderer.counts.lines
  }
}

/**
 * The lines in a form that only the general way reads: a blank before the JSON, which means nothing to `readAny` and hides the line from `parseLine`,
 * and each newline in a chunk of its own, which hides it from the reader of stretches.
 */
function apart(log: readonly Buffer[]): Buffer[] {
  return log.flatMap((line, at) => {
    const isEnded = line.at(-1) === 10
    const body = isEnded ? line.subarray(0, -1) : line
    const plain = body[0] === 0x7b && at > 0 && isRecord(body.toString())
    const parts = plain ? [Buffer.from(' '), body] : [body]
    return isEnded ? [...parts, Buffer.from('\n')] : parts
  })
}

function isRecord(text: string): boolean {
  return readAny(text)?.text !== text.replace(/\r$/, '') && readAny(` ${text}`)?.text === readAny(text)?.text
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

/** Every line is shown, but for those that a later one rewrote; and in its place, where nothing says that it has another. */
function checkComplete(log: readonly Buffer[], shownTexts: readonly string[]): void {
  const lines = Buffer.concat(log)
    .toString()
    .replace(/^\ufeff/, '')
    .split('\n')
    .map(readAny)
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
    const redaction = new RawRedaction(redactor)
    const out = [...pieces(bytes, cuts).flatMap(chunk => redaction.push(chunk)), redaction.end()]
    must(Buffer.concat(out).equals(bytes) && redaction.count === 0, 'the raw bytes are others')
  }
}

function checkLines(log: readonly Buffer[]): void {
  for (const bytes of log) {
    const text = bytes.toString().replace(/\n$/, '')
    const [quick, general] = [parseLine(text), readAny(text)]
    if (quick === null || general === null) same('a line is lost', quick, general)
    else same('a line is read otherwise', { ...quick, isPlain: false }, { ...general, isPlain: false })
    if (quick?.isPlain === true)
      same('a line is not plain', plainLines(quick.text), [quick.text.replace(/\n$/, '')])
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
