import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { RecordBlocks } from '../src/blocks/record-blocks.ts'
import { LogTemplates } from '../src/comparison/log-templates.ts'
import { knownIn, NewLineFinder, type NewLines } from '../src/comparison/new-lines.ts'
import { hashOfText } from '../src/comparison/line-hasher.ts'
import type { Diagnosis } from '../src/diagnosis/diagnosis.ts'
import { LogDiagnosis } from '../src/diagnosis/log-diagnosis.ts'
import { textIn, type ShownLines } from '../src/text/line-batch.ts'
import { LogRedaction } from '../src/redaction/log-redaction.ts'
import { createRedactor } from '../src/redaction/redaction.ts'
import { LogReader, type FindErrors, type LineTaker } from '../src/text/log-reader.ts'
import { TextLines } from '../src/text/text-file.ts'
import { distanceOf, NEAR, recordsOf, type Label } from './labelled-logs.ts'

/** Times that all pairs are read; the quickest counts. */
const ROUNDS = 7

interface Pair {
  readonly label: Label
  readonly lines: number
  /** Labelled lines that have words: no other can be new. */
  readonly marked: number
  readonly newMarked: number
  readonly newLines: number
  readonly isNear: boolean
  readonly diagnosis: Diagnosis | null
}

/** Compares each failed log with the one that passed before it, and prints how that went. */
export function reportPairs(folder: string, labels: readonly Label[]): void {
  const pairs = labels
    .filter(({ id }) => existsSync(join(folder, `${id}.pass.log.gz`)))
    .map(label => comparePair(folder, label))
  const rows = ['| pair | lines | marked | new of marked | new of all | near |']
  rows.push('| --- | ---: | ---: | ---: | ---: | --- |')
  for (const { label, lines, marked, newMarked, newLines, isNear } of pairs) {
    const shares = [percent(newMarked / marked), percent(newLines / lines)]
    rows.push(
      `| ${label.project} | ${lines} | ${marked} | ${shares.join(' | ')} | ${isNear ? 'yes' : 'no'} |`
    )
  }
  const mean = (of: (pair: Pair) => number): string => percent(sum(pairs.map(of)) / pairs.length)
  const whole = (part: (pair: Pair) => number, all: (pair: Pair) => number): string =>
    percent(sum(pairs.map(part)) / sum(pairs.map(all)))
  const near = mean(({ isNear }) => Number(isNear))
  const meanMarked = mean(({ newMarked, marked }) => newMarked / marked)
  const meanAll = mean(({ newLines, lines }) => newLines / lines)
  rows.push(`| mean of the pairs | | | ${meanMarked} | ${meanAll} | ${near} |`)
  const allMarked = whole(
    ({ newMarked }) => newMarked,
    ({ marked }) => marked
  )
  const allLines = whole(
    ({ newLines }) => newLines,
    ({ lines }) => lines
  )
  rows.push(`| all lines together | | | ${allMarked} | ${allLines} | |`)
  rows.push(`| lines that are marked, mean | | | | ${mean(({ marked, lines }) => marked / lines)} | |`)
  const unmarked = whole(
    ({ newLines, newMarked }) => newLines - newMarked,
    ({ lines, marked }) => lines - marked
  )
  rows.push(`| of the lines that nobody marked | | | | ${unmarked} | |`)
  console.log(rows.join('\n'))
  for (const { label, diagnosis } of pairs.filter(({ isNear }) => !isNear)) {
    const { line } = diagnosis?.telling ?? {}
    console.log(`\n${label.id}: line ${line?.number}, ${JSON.stringify(line?.text.slice(0, 120))}`)
  }
  console.log(`\n${timesOf(folder, pairs)}`)
}

function comparePair(folder: string, label: Label): Pair {
  const good = new LogTemplates()
  read(recordsOf(folder, `${label.id}.pass`), [good])
  const log = new LogDiagnosis()
  const finder = new NewLineFinder(good.templates)
  const worded = new WordedLines()
  read(recordsOf(folder, label.id), [log, finder, worded], log.findErrors)
  const found = finder.end()
  const { diagnosis } = log.end(knownIn(good.templates))
  const marked = linesOf(label).filter(line => worded.numbers.has(line))
  return {
    label,
    lines: worded.lines,
    marked: marked.length,
    newMarked: marked.filter(line => isIn(found, line)).length,
    newLines: found.count,
    isNear: distanceOf(label, diagnosis?.telling.line.number ?? Infinity) <= NEAR,
    diagnosis
  }
}

/** Knows which lines have words. */
class WordedLines implements LineTaker {
  readonly numbers = new Set<number>()
  lines = 0

  take({ batch, from, to, number }: ShownLines): void {
    const first = batch.firstLines[from] ?? 0
    for (let line = first; line < (batch.firstLines[to] ?? 0); line++) {
      this.lines++
      if (hashOfText(textIn(batch, line)) !== 0) this.numbers.add(number + line - first)
    }
  }
}

function linesOf({ marked, from = 0, to = 0 }: Label): readonly number[] {
  return marked ?? Array.from({ length: to - from + 1 }, (_, at) => from + at)
}

function isIn({ spans }: NewLines, line: number): boolean {
  return spans.some(([from, to]) => from <= line && line <= to)
}

function read(chunks: readonly Buffer[], takers: readonly LineTaker[], findErrors?: FindErrors): void {
  const reader = new LogReader(takers, findErrors)
  let rest = Buffer.alloc(0)
  for (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk])
    const end = bytes.lastIndexOf(10) + 1
    reader.add(reader.read(bytes.subarray(0, end)))
    rest = bytes.subarray(end)
  }
  if (rest.length > 0) reader.add(reader.read(rest))
  reader.end()
}

/** What comparing costs, beside rendering both logs of each pair, and beside all that is read. */
function timesOf(folder: string, pairs: readonly Pair[]): string {
  const logs = pairs.map(({ label }) => ({
    good: recordsOf(folder, `${label.id}.pass`),
    failed: recordsOf(folder, label.id)
  }))
  const each = (work: (log: readonly Buffer[], taker: LineTaker | null) => void, compares: boolean) => () => {
    for (const { good, failed } of logs) {
      const known = new LogTemplates()
      work(good, compares ? known : null)
      work(failed, compares ? new NewLineFinder(known.templates) : null)
    }
  }
  const ways = [
    ['rendering as text', render],
    ['text, excerpt, blocks, secrets redacted', readAll]
  ] as const
  const bytes = sum(logs.flatMap(({ good, failed }) => [...good, ...failed].map(({ length }) => length)))
  const rows = ways.map(([title, work]) => {
    const plain = quickest(each(work, false))
    const compared = quickest(each(work, true))
    const extra = percent((compared - plain) / plain)
    return `${title}: ${plain.toFixed(0)} ms of CPU, with comparing ${compared.toFixed(0)} ms: ${extra} more`
  })
  return [`${(bytes / 1e6).toFixed(1)} MB of NDJSON`, ...rows].join('\n')
}

function render(log: readonly Buffer[], taker: LineTaker | null): void {
  read(log, [new DroppedText(), ...(taker === null ? [] : [taker])])
}

/** All that the action does with a log but for the disk. */
function readAll(log: readonly Buffer[], taker: LineTaker | null): void {
  const diagnosis = new LogDiagnosis()
  const blocks = new RecordBlocks()
  const takers = [new DroppedText(), diagnosis, blocks, ...(taker === null ? [] : [taker])]
  const reader = new LogReader(takers, diagnosis.findErrors)
  const redaction = new LogRedaction(createRedactor([], []), raw => reader.read(raw))
  for (const chunk of log) {
    for (const batch of redaction.push(chunk)) reader.add(batch)
    blocks.full()
  }
  for (const batch of redaction.end()) reader.add(batch)
  reader.end()
  blocks.end()
  diagnosis.end()
}

/** The text of a log, which nobody keeps. */
class DroppedText implements LineTaker {
  readonly #text = new TextLines()

  take(lines: ShownLines, errors: readonly number[]): void {
    this.#text.take(lines, errors)
    this.#text.pieces()
  }
}

/** In ms of CPU. */
function quickest(work: () => void): number {
  let least = Infinity
  for (let round = 0; round < ROUNDS; round++) {
    const { user, system } = process.cpuUsage()
    work()
    const spent = process.cpuUsage({ user, system })
    least = Math.min(least, (spent.user + spent.system) / 1000)
  }
  return least
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`
}
