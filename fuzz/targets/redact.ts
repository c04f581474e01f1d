import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { SeededRandom } from '../../__tests__/fixtures/seeded-random.ts'
import { Failure } from '../../src/failure/failure.ts'
import { BlockFile } from '../../src/blocks/block-file.ts'
import { parseLine } from '../../src/text/line.ts'
import { LogWriter } from '../../src/reading/log-writer.ts'
import { plainLines } from '../../src/text/plain-text.ts'
import { readLog } from '../../__tests__/fixtures/read-log.ts'
import { compileRedactPattern, createRedactor, type Redactor } from '../../src/redaction/redaction.ts'
import { disguised, jsonLine, noise } from '../secret-lines.ts'
import { must, property, shown, within, type FuzzTarget } from '../target.ts'

/** Longer than the patterns' own limit of 5 s, also on a busy machine. */
const LONGEST = 15_000
const SECRETS = [
  'pat.acc.key.S3cr3tOfFuzz',
  'p&ss<w>rd"\\/+ =%',
  'ключ-от-всего',
  '🔑🔑🔑🔑',
  'tok~en%20x',
  'aaaaaaaab'
]
/** Each with something that it finds and that no other text here holds. */
const PLANTED: readonly { readonly source: string; readonly match: (random: SeededRandom) => string }[] = [
  { source: 'AKIA[0-9A-Z]{16}', match: random => `AKIA${letters(random, 16)}` },
  { source: '(?<=password=)[A-Z]+', match: random => `password=${letters(random, 12)}` },
  { source: 'QQ-\\p{L}{8,40}-QQ', match: random => `QQ-${letters(random, 20)}-QQ` },
  { source: '^ZZ[A-Z]+ZZ$', match: random => `\n\nZZ${letters(random, 9)}ZZ\n` }
]
const ATOMS = [
  'a',
  'b',
  '.',
  '\\d',
  '\\w',
  '\\S',
  '\\s',
  '[a-c]',
  '[^x]',
  '\\p{L}',
  '🔑',
  '"',
  '\\\\',
  '\\*',
  'out',
  '(?=a)',
  '(?<!b)',
  '\\b',
  '^',
  '$',
  '\\u{1f680}',
  '[',
  ')',
  '(',
  '{',
  '\\'
]
const QUANTIFIERS = ['', '', '', '+', '*', '?', '{2}', '{1,3}', '{2,}', '+?']

const folder = mkdtempSync(join(tmpdir(), 'fuzz-redact-'))

/**
 * Secrets and patterns in logs of every sort: no secret is left, JSON stays JSON, and no pattern
 * stalls.
 */
export const target: FuzzTarget = {
  name: 'redact',
  property: property(random =>
    within(LONGEST, 'a log', () =>
      random.below(5) === 0 ? checkAnyPattern(random) : checkPlanted(random, folder)
    )
  ),
  end: () => rmSync(folder, { recursive: true, force: true })
}

/** What is written is searched for secrets of which it is known where they were. */
function checkPlanted(random: SeededRandom, folder: string): number {
  const secret = random.pick(SECRETS)
  const planted = random.pick(PLANTED)
  const pattern = compiled(planted.source)
  const redactor = createRedactor([secret], random.below(2) === 0 ? [pattern] : [])
  const usesPattern = redactor.mayBeIn(Buffer.from('{}'))
  const values: string[] = []
  const count = 1 + random.below(30)
  const isLong = random.below(100) === 0
  const log = Array.from({ length: count }, (_, at) => {
    const value = usesPattern && random.below(2) === 0 ? planted.match(random) : disguised(random, secret)
    values.push(value)
    const filler = isLong && at === 0 ? longFiller(random, secret) : noise(random)
    return jsonLine(random, `${filler}${value}${random.below(4) === 0 ? '' : noise(random)}`)
  })
  const lines = Buffer.from(`${log.join('\n')}\n`)
  const { raw, text, records } = written(redactor, chunksOf(lines, random), folder)
  checkJson(lines, raw)
  const places = {
    raw: decoded(raw),
    text: text.toString(),
    page: shownBy(records),
    blocks: decoded(records)
  }
  for (const [what, bytes] of Object.entries(places)) {
    must(!bytes.includes(secret), `a secret is left in the ${what}`, { secret, log })
    for (const value of values) {
      must(!bytes.includes(value), `a disguised secret is left in the ${what}`, {
        value,
        log: isLong ? '(long)' : log
      })
      const core = /[A-Z]{9,}/.exec(value)?.[0]
      if (core !== undefined && value !== secret)
        must(!bytes.includes(core), `a match is left in the ${what}`, { core, log: isLong ? '(long)' : log })
    }
  }
  return count
}

function chunksOf(bytes: Buffer, random: SeededRandom): Buffer[] {
  const chunks: Buffer[] = []
  const size = random.pick([1, 7, 100, 4_000, 300_000, 2_000_000])
  for (let start = 0; start < bytes.length;) {
    // A long log in pieces of a byte takes too long.
    const end = start + (bytes.length > 10_000 ? Math.max(size, 5_000) : 1 + random.below(size))
    chunks.push(bytes.subarray(start, end))
    start = end
  }
  return chunks
}

/** What the files of a log then hold: the raw one, the text, and the blocks for the page. */
function written(redactor: Redactor, chunks: readonly Buffer[], folder: string): Written {
  const [raw = '', text = '', blocks = ''] = ['raw', 'text', 'blocks'].map(name => join(folder, name))
  for (const path of [raw, text, blocks]) rmSync(path, { force: true })
  using blockFile = new BlockFile(blocks)
  using writer = new LogWriter(raw, text, redactor, { blockFile })
  for (const chunk of chunks) writer.write(chunk)
  const stored = writer.end().blocks
  const packed = readFileSync(blocks)
  const records = stored.map(block => gunzipSync(packed.subarray(block.offset, block.offset + block.packed)))
  return { raw: readFileSync(raw), text: readFileSync(text), records: Buffer.concat(records) }
}

interface Written {
  readonly raw: Buffer
  readonly text: Buffer
  readonly records: Buffer
}

/** As the page shows them. */
function shownBy(records: Buffer): string {
  const lines = records.toString().split('\n').map(parseLine)
  return lines.flatMap(line => (line === null ? [] : plainLines(line.text))).join('\n')
}

/** Over a megabyte, so that the line is taken in pieces, with secrets wherever it may be cut. */
function longFiller(random: SeededRandom, secret: string): string {
  const unit = `${random.pick(['', ' ', 'é', '\\', 'lorem ipsum '])}${secret} `
  return unit.repeat((1_100_000 + random.below(1_500_000)) / unit.length)
}

/** The strings of each line of JSON, without escapes, and what is no JSON as it is. */
function decoded(raw: Buffer): string {
  return raw
    .toString()
    .split('\n')
    .map(line => {
      const strings: string[] = []
      const value = parsed(line)
      if (value === undefined) return line
      JSON.stringify(value, (name, each: unknown) => {
        strings.push(name, typeof each === 'string' ? each : '')
        return each
      })
      return strings.join('\n')
    })
    .join('\n')
}

/** Lines stay lines, and JSON stays JSON. */
function checkJson(before: Buffer, after: Buffer): void {
  const [old, own] = [before, after].map(bytes => bytes.toString().split('\n')) as [string[], string[]]
  must(old.length === own.length, 'there are other lines', [old.length, own.length])
  for (const [at, line] of old.entries())
    if (parsed(line) !== undefined)
      must(parsed(own[at] ?? '') !== undefined, 'JSON is broken', [line, own[at]])
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** Whatever the pattern: it is refused, or searched for, or told to take too long. */
function checkAnyPattern(random: SeededRandom): number {
  const source = Array.from({ length: 1 + random.below(6) }, () => {
    const atom =
      random.below(5) === 0 ? `(?:${random.pick(ATOMS)}|${random.pick(ATOMS)})` : random.pick(ATOMS)
    return atom + random.pick(QUANTIFIERS)
  }).join('')
  const pattern = compileRedactPattern(random.below(60) === 0 ? `(?:${source}+)+$` : source)
  if (!(pattern instanceof RegExp)) {
    must(pattern.problem.startsWith('it '), 'a problem is no clause', pattern.problem)
    return 1
  }
  const lines = Array.from({ length: 1 + random.below(20) }, () =>
    jsonLine(random, noise(random) + 'a'.repeat(random.below(40)))
  )
  const bytes = Buffer.from(`${lines.join('\n')}\n`)
  try {
    checkJson(bytes, readLog(chunksOf(bytes, random), createRedactor([], [pattern])).raw)
  } catch (error) {
    if (!(error instanceof Failure))
      throw new Error(`${String(error)} for ${shown({ source, lines })}`, { cause: error })
    must(error.kind === 'input' && error.message.includes('takes too long'), 'another failure', error)
  }
  return lines.length
}

function compiled(source: string): RegExp {
  const pattern = compileRedactPattern(source)
  if (pattern instanceof RegExp) return pattern
  throw new Error(pattern.problem)
}

function letters(random: SeededRandom, count: number): string {
  return Array.from({ length: count }, () => String.fromCharCode(65 + random.below(26))).join('')
}
