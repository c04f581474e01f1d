import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { frameOf, keyOf } from '../sandbox/executions.ts'
import { manyLines } from '../sandbox/large-execution.ts'
import { writeZip, type ZipEntry } from '../sandbox/zip-writer.ts'

/** Lines of the log that is opened, and how many logs there are. */
export const LINES_OF_LONGEST = 100_000
export const LOGS = 50
const NEWLINE = 10

/** An export of 50 logs. */
export interface BenchExport {
  readonly prefix: string
  /** Of all logs together, uncompressed. */
  readonly bytes: number
}

/**
 * Writes the archive of an export of so many lines; the first of its logs has 100,000, the others
 * share the rest.
 */
export async function writeExport(path: string, lines: number): Promise<BenchExport> {
  const frame = frameOf({ pipeline: 'Large', run: 7 })
  let bytes = 0
  function* counted(count: number, seed: number): Iterable<Buffer> {
    for (const block of linesOf(count, seed)) {
      bytes += block.length
      yield block
    }
  }
  const entries = countsOf(lines).map((count, at): ZipEntry => {
    const place = { stage: [`Stage_${Math.floor(at / 10)}`], steps: [[`Step_${at}`]] }
    return { name: `${frame.account}/${keyOf(frame, place)}`, content: () => counted(count, at) }
  })
  await writeZip(path, entries, 1)
  return { prefix: frame.prefix, bytes }
}

/** Steps of the execution that has many of them, and lines of each. */
export const STEPS = 3_000
const LINES_OF_STEP = 4
const STEPS_OF_STAGE = 50
export const LINES_OF_STEPS = STEPS * LINES_OF_STEP

/** Writes the archive of an export of thousands of short logs, fifty in each stage. */
export async function writeManySteps(path: string): Promise<BenchExport> {
  const frame = frameOf({ pipeline: 'Many', run: 8 })
  let bytes = 0
  const entries = Array.from({ length: STEPS }, (_, at): ZipEntry => {
    const place = { stage: [`Stage_${Math.floor(at / STEPS_OF_STAGE)}`], steps: [[`Step_${at}`]] }
    const content = Buffer.concat([...linesOf(LINES_OF_STEP, at)])
    bytes += content.length
    return { name: `${frame.account}/${keyOf(frame, place)}`, content }
  })
  await writeZip(path, entries, 1)
  return { prefix: frame.prefix, bytes }
}

/** Writes what all these logs say into a page with nothing but a `<pre>`. @returns bytes of text */
export async function writePre(path: string, lines: number): Promise<number> {
  let size = 0
  const file = createWriteStream(path)
  file.write('<!doctype html><meta charset="utf-8"><title>log</title><pre>')
  for (const [at, count] of countsOf(lines).entries()) {
    for (const block of linesOf(count, at)) {
      const records = block.toString().trimEnd().split('\n')
      const text = records.map(record => (JSON.parse(record) as { out: string }).out).join('')
      size += text.length
      if (!file.write(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;'))) await once(file, 'drain')
    }
  }
  file.end('</pre><i id="end"></i>')
  await once(file, 'finish')
  return size
}

function countsOf(lines: number): number[] {
  const others = LOGS - 1
  const rest = lines - LINES_OF_LONGEST
  const share = Math.floor(rest / others)
  return [
    LINES_OF_LONGEST,
    ...Array.from({ length: others }, (_, at) => share + (at === 0 ? rest % others : 0))
  ]
}

/** So many lines of NDJSON. */
function* linesOf(count: number, seed: number): Iterable<Buffer> {
  let left = count
  for (const block of manyLines(Number.MAX_SAFE_INTEGER, seed)) {
    const kept = firstLines(block, left)
    yield block.subarray(0, kept.bytes)
    left -= kept.lines
    if (left === 0) return
  }
}

function firstLines(block: Buffer, most: number): { lines: number; bytes: number } {
  let [lines, bytes] = [0, 0]
  while (lines < most && bytes < block.length) {
    bytes = block.indexOf(NEWLINE, bytes) + 1
    lines++
  }
  return { lines, bytes }
}
