import { isUtf8 } from 'node:buffer'
import type { Excerpt } from '../diagnosis/excerpt.ts'
import { ExcerptFeed } from '../diagnosis/excerpt-feed.ts'
import { parseSourcedLine, type Level, type SourcedLine } from './line.ts'
import { LineSplitter } from './line-splitter.ts'
import { OrderWindow, type Ready, type StretchPart } from './order-window.ts'
import { plainLines } from './plain-text.ts'
import type { RecordBlocks } from '../report/page/record-blocks.ts'
import { TIME_COLUMN, timeIn } from './line-batch.ts'
import { StretchReader } from './line-batch-reader.ts'

/** What a log holds; complete once the renderer's `end` was called. */
export interface LogCounts {
  /** Lines of text shown. */
  lines: number
  /** NDJSON lines of level error or fatal. */
  errors: number
  /** NDJSON lines of level warn. */
  warnings: number
  /** RFC 3339, as Harness gave it: the time of the first line that has one. */
  firstTime: string | null
  /** RFC 3339, as Harness gave it: the time of the last line that has one. */
  lastTime: string | null
}

const MARKS: Readonly<Record<Level, string>> = {
  debug: '',
  info: '',
  warn: 'WARN ',
  error: 'ERROR ',
  fatal: 'FATAL '
}
const NEWLINE = 10
/** Bytes; a larger chunk holds many lines or very long ones, and is taken the general way. */
const LARGEST_FAST = 4 * 1024 * 1024
const NO_TIME = ' '.repeat(TIME_COLUMN)

/**
 * NDJSON in, readable text out, counted on the way, with an excerpt for a log that failed. One renderer for one log; its memory does
 * not grow with the log.
 *
 *     2023-11-22T10:15:30.123Z Compiling
 *     2023-11-22T10:15:31.000Z ERROR 2 problems
 *                              and the second line of that message
 *
 * Times are UTC. Lines stand in the order of their `pos`. A rewritten progress line (`\r10 %`, `\r20 %`, …) shows its
 * last state, also where each state is a line of NDJSON.
 */
export class LogRenderer {
  readonly counts: LogCounts = { lines: 0, errors: 0, warnings: 0, firstTime: null, lastTime: null }
  readonly #splitter = new LineSplitter()
  readonly #window = new OrderWindow()
  readonly #reader = new StretchReader()
  readonly #excerpt: ExcerptFeed | null
  readonly #records: RecordBlocks | null
  #rewritten: SourcedLine | null = null

  /**
   * @param records gets what is shown, too; null for nothing that does
   * @param excerpt null for text without an excerpt
   */
  constructor(records: RecordBlocks | null = null, excerpt: ExcerptFeed | null = new ExcerptFeed()) {
    this.#records = records
    this.#excerpt = excerpt
  }

  /**
   * @param chunk must not change afterwards: lines of it may wait
   * @returns the text that is ready, in pieces of whole lines; maybe none
   */
  push(chunk: Buffer): Buffer[] {
    const text = new TextBuilder()
    const end = chunk.lastIndexOf(NEWLINE) + 1
    // Up to the first newline it may be the end of a line that began before, and begin within a character.
    let start = this.#splitter.isBetweenLines ? 0 : chunk.indexOf(NEWLINE) + 1
    if (end === 0 || chunk.length > LARGEST_FAST || !isUtf8(chunk.subarray(start, end))) {
      this.#add(this.#splitter.push(chunk), text)
      return text.pieces()
    }
    this.#add(this.#splitter.push(chunk.subarray(0, start)), text)
    while (start < end) {
      const stretch = this.#reader.read(chunk, start, end)
      if (stretch !== null) {
        this.#window.addStretch(stretch)
        this.#showReady(text)
        start += stretch.source.length
        continue
      }
      // One line at least, and the next ones while they look no better.
      let next = chunk.indexOf(NEWLINE, start) + 1
      while (next < end && !this.#reader.looksUsual(chunk, next)) next = chunk.indexOf(NEWLINE, next) + 1
      this.#add(this.#splitter.push(chunk.subarray(start, next)), text)
      start = next
    }
    this.#add(this.#splitter.push(chunk.subarray(end)), text)
    return text.pieces()
  }

  /** @returns the rest of the text */
  end(): Buffer[] {
    const text = new TextBuilder()
    this.#add(this.#splitter.end(), text)
    for (let ready = this.#window.drain(); ready !== null; ready = this.#window.drain())
      this.#showOne(ready, text)
    text.add(this.#showRewritten(null))
    return text.pieces()
  }

  /** 1-based number of the most telling line so far but for the last hundred; null when none says anything. */
  get tellingLine(): number | null {
    return this.#excerpt?.tellingLine ?? null
  }

  /** After `end`; null for a log without any text. */
  excerpt(): Excerpt | null {
    return this.#excerpt?.end() ?? null
  }

  #add(lines: string[], text: TextBuilder): void {
    for (const json of lines) {
      const line = parseSourcedLine(json)
      if (line === null) continue
      this.#window.add(line)
      this.#showReady(text)
    }
  }

  #showReady(text: TextBuilder): void {
    for (let ready = this.#window.next(); ready !== null; ready = this.#window.next())
      this.#showOne(ready, text)
  }

  #showOne(ready: Ready, text: TextBuilder): void {
    if ('line' in ready) text.add(this.#show(ready.line))
    else this.#showPart(ready, text)
  }

  #showPart({ stretch, from, to }: StretchPart, text: TextBuilder): void {
    text.add(this.#showRewritten(null))
    const bytes = stretch.text.subarray(stretch.starts[from], stretch.starts[to])
    text.addBytes(bytes)
    const number = this.counts.lines + 1
    this.counts.lines += to - from
    this.counts.firstTime ??= timeIn(stretch, from)
    this.counts.lastTime = timeIn(stretch, to - 1)
    this.#records?.addPart({ stretch, from, to })
    this.#excerpt?.addPart({ stretch, from, to }, number)
  }

  #show(line: SourcedLine): string {
    if (line.isPlain && this.#rewritten === null) return this.#format(line)
    const before = this.#showRewritten(line)
    if (!isRewrite(line.text)) return before + this.#format(line)
    this.#rewritten = line
    return before
  }

  /** The state of a progress line that waits for the next one, unless that is `next`. */
  #showRewritten(next: SourcedLine | null): string {
    const line = this.#rewritten
    this.#rewritten = null
    const isReplaced =
      line === null || (next !== null && next.level === line.level && /^\r(?!\r*\n)/.test(next.text))
    if (isReplaced && line !== null) this.#records?.add(line, 0)
    return isReplaced ? '' : this.#format(line)
  }

  #format(line: SourcedLine): string {
    const { counts } = this
    const { level, time, text } = line
    if (level === 'error' || level === 'fatal') counts.errors++
    else if (level === 'warn') counts.warnings++
    const head = this.#timeColumn(time)
    const mark = level === null ? '' : MARKS[level]
    if (line.isPlain) {
      const only = text.endsWith('\n') ? text : `${text}\n`
      this.#records?.add(line, 1)
      this.#count(only.slice(0, -1), level, time)
      return only === '\n' ? `${(head + mark).trimEnd()}\n` : head + mark + only
    }
    const [first = '', ...more] = plainLines(text)
    this.#records?.add(line, more.length + 1)
    this.#count(first, level, time)
    let shown = first === '' ? `${(head + mark).trimEnd()}\n` : `${head}${mark}${first}\n`
    for (const next of more) {
      this.#count(next, level, time)
      shown += next === '' ? '\n' : `${NO_TIME}${next}\n`
    }
    return shown
  }

  #count(text: string, level: Level | null, time: string | null): void {
    const number = ++this.counts.lines
    this.#excerpt?.add(text, level, time, number)
  }

  #timeColumn(time: string | null): string {
    const utc = time === null ? null : inUtc(time)
    if (time === null || utc === null) return NO_TIME
    this.counts.firstTime ??= time
    this.counts.lastTime = time
    return utc.length >= 24 ? `${utc.slice(0, 23)}Z ` : `${withMilliseconds(utc)} `
  }
}

/** Text and bytes in turn become pieces of bytes: whoever takes them writes several at once, so that they need not be copied into one. */
class TextBuilder {
  readonly #pieces: Buffer[] = []
  #text = ''

  add(text: string): void {
    this.#text += text
  }

  addBytes(bytes: Buffer): void {
    this.#flush()
    this.#pieces.push(bytes)
  }

  pieces(): Buffer[] {
    this.#flush()
    return this.#pieces
  }

  #flush(): void {
    if (this.#text !== '') this.#pieces.push(Buffer.from(this.#text))
    this.#text = ''
  }
}

/** `\r10 %`: one line that rewrites what stands there, and may be rewritten itself. */
function isRewrite(text: string): boolean {
  return text.startsWith('\r') && !text.includes('\n')
}

/** `…THH:MM:SS[.fff]Z` as it stands: parsing a date for each line would cost more than all the rest. */
function inUtc(time: string): string | null {
  if (time.endsWith('Z')) return time
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

/** A time with fewer than three digits of fraction, with three. */
function withMilliseconds(utc: string): string {
  const fraction = utc.slice(20, -1)
  return `${utc.slice(0, 19)}.${fraction.padEnd(3, '0')}Z`
}
