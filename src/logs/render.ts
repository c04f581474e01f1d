import { LineSplitter, parseLine, type Level, type LogLine } from './line.ts'
import { plainLines } from './plain-text.ts'

/** What a log holds; complete once the renderer's `end` was called. */
export interface LogCounts {
  /** Lines of text shown, date headers not counted. */
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
/** As wide as `10:15:30.123  `. */
const NO_TIME = ' '.repeat(14)

/**
 * NDJSON in, readable text out, counted on the way. One renderer for one log; its memory does not grow with the log.
 *
 *     # 2023-11-22 (UTC)
 *     10:15:30.123  Compiling
 *     10:15:31.000  ERROR 2 problems
 *                   and the second line of that message
 *
 * Lines stand in the order of their `pos`; the date again where it changes.
 */
export class LogRenderer {
  readonly counts: LogCounts = { lines: 0, errors: 0, warnings: 0, firstTime: null, lastTime: null }
  readonly #splitter = new LineSplitter()
  readonly #window = new OrderWindow()
  #date = ''

  /** @returns the text that is ready, in whole lines; maybe '' */
  push(chunk: Buffer): string {
    return this.#render(this.#splitter.push(chunk))
  }

  /** @returns the rest of the text */
  end(): string {
    const text = this.#render(this.#splitter.end())
    return (
      text +
      this.#window
        .drain()
        .map(line => this.#format(line))
        .join('')
    )
  }

  #render(lines: string[]): string {
    let text = ''
    for (const json of lines) {
      const line = parseLine(json)
      if (line === null) continue
      this.#window.add(line)
      for (let ready = this.#window.next(); ready !== null; ready = this.#window.next())
        text += this.#format(ready)
    }
    return text
  }

  #format(line: LogLine): string {
    const counts = this.counts
    if (line.level === 'error' || line.level === 'fatal') counts.errors++
    else if (line.level === 'warn') counts.warnings++

    const [first = '', ...more] = plainLines(line.text)
    counts.lines += 1 + more.length
    const mark = line.level === null ? '' : MARKS[line.level]
    const head = this.#timeColumn(line.time)
    let text = first === '' ? `${(head + mark).trimEnd()}\n` : `${head}${mark}${first}\n`
    for (const next of more) text += next === '' ? '\n' : `${NO_TIME}${next}\n`
    return text
  }

  /** The time of day, after a date header where one is due. */
  #timeColumn(time: string | null): string {
    const utc = time === null ? null : inUtc(time)
    if (time === null || utc === null) return NO_TIME
    this.counts.firstTime ??= time
    this.counts.lastTime = time
    const clock = `${utc.length >= 24 ? utc.slice(11, 23) : shortClock(utc)}  `
    if (this.#date !== '' && utc.startsWith(this.#date)) return clock
    this.#date = utc.slice(0, 10)
    return `# ${this.#date} (UTC)\n${clock}`
  }
}

/** `…THH:MM:SS[.fff]Z` as it stands: parsing a date for each line would cost more than all the rest. */
function inUtc(time: string): string | null {
  if (time.endsWith('Z')) return time
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

/** `HH:MM:SS.mmm` of a time with fewer than three digits of fraction. */
function shortClock(utc: string): string {
  const fraction = utc.slice(20, -1)
  return `${utc.slice(11, 19)}.${fraction.padEnd(3, '0')}`
}

/** How many lines wait for one that is late. */
const WINDOW_LINES = 1_000
/** And how many UTF-16 units of text, since a line can be very long. */
const WINDOW_LENGTH = 4 * 1024 * 1024

/** Puts lines in the order of `pos` as they pass through a window; a line that is later than that stays where it stands. */
class OrderWindow {
  #lines: LogLine[] = []
  /** The place of each line of `#lines`: its `pos`, or, without a usable one, that of the line that came before it. */
  #places: number[] = []
  #first = 0
  #length = 0
  #latest = Number.NEGATIVE_INFINITY
  #passed = Number.NEGATIVE_INFINITY

  add(line: LogLine): void {
    const place = line.pos === null || line.pos < this.#passed ? this.#latest : line.pos
    this.#latest = place
    this.#length += line.text.length
    const last = this.#places.length - 1
    if (last < this.#first || (this.#places[last] ?? place) <= place) {
      this.#lines.push(line)
      this.#places.push(place)
    } else {
      const index = this.#indexAfter(place)
      this.#lines.splice(index, 0, line)
      this.#places.splice(index, 0, place)
    }
  }

  /** @returns the next line once it can wait no longer */
  next(): LogLine | null {
    const count = this.#lines.length - this.#first
    return count > WINDOW_LINES || (this.#length > WINDOW_LENGTH && count > 0) ? this.#take() : null
  }

  drain(): LogLine[] {
    const rest = this.#lines.slice(this.#first)
    this.#lines = []
    this.#places = []
    this.#first = 0
    this.#length = 0
    return rest
  }

  #take(): LogLine | null {
    const line = this.#lines[this.#first] ?? null
    this.#passed = this.#places[this.#first] ?? this.#passed
    this.#length -= line?.text.length ?? 0
    this.#first++
    // Moves the lines that wait to the front once in a while, not for each one.
    if (this.#first > 4 * WINDOW_LINES) {
      this.#lines = this.#lines.slice(this.#first)
      this.#places = this.#places.slice(this.#first)
      this.#first = 0
    }
    return line
  }

  /** The index of the first waiting line whose place is after `place`. */
  #indexAfter(place: number): number {
    let low = this.#first
    let high = this.#places.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#places[middle] ?? place) <= place) low = middle + 1
      else high = middle
    }
    return low
  }
}
