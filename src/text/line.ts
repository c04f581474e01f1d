/** How grave Harness says a line is. */
export type Level = 'debug' | 'info' | 'warn' | 'error' | 'fatal'

/** One NDJSON line of a log. */
export interface LogLine {
  /** RFC 3339 exactly as Harness gave it; null when absent, unset (year 1) or unreadable. */
  readonly time: string | null
  /** null when empty or unknown. */
  readonly level: Level | null
  /** The line's place in its log; null when absent. */
  readonly pos: number | null
  /** What was logged, verbatim: it may hold colours, `\r` and several lines. For a line that can't be read, the line itself. */
  readonly text: string
  /** Whether `text` is known to be one line of plain text, but for one newline at its end. */
  readonly isPlain: boolean
}

/** A line with the text that it was read from, without its newline. */
export interface SourcedLine extends LogLine {
  readonly source: string
}

const LEVELS = new Map<string, Level>([
  ['debug', 'debug'],
  ['info', 'info'],
  ['warn', 'warn'],
  ['warning', 'warn'],
  ['error', 'error'],
  ['fatal', 'fatal']
])
const TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/
/** What a Go program such as the Log Service writes for a time that was never set. */
const UNSET_TIME = '0001-01-01T00:00:00'
const BOM = '\uFEFF'

/**
 * Reads one line of a log: `{"level":"info","pos":0,"out":"text\n","time":"2023-11-22T10:15:30.123456789Z","args":null}`.
 * Any other line becomes a line of text, so nothing is lost. Never throws.
 *
 * @param text without its newline; a carriage return before that is no part of what was logged
 * @returns null for a blank line
 */
export function parseLine(text: string): LogLine | null {
  return readUsual(text) ?? readAny(text)
}

/** `parseLine`, but the line keeps its text. */
export function parseSourcedLine(text: string): SourcedLine | null {
  const line = parseLine(text)
  return line === null ? null : { ...line, source: text }
}

/** Any line; `parseLine` gives the same, only sooner. */
export function readAny(text: string): LogLine | null {
  const record = readObject(text)
  if (record === null || typeof record.out !== 'string') {
    return text.trim() === ''
      ? null
      : { time: null, level: null, pos: null, text: text.replace(/\r$/, ''), isPlain: false }
  }
  return {
    time: readTime(record.time),
    level: readLevel(record.level),
    pos: Number.isSafeInteger(record.pos) ? (record.pos as number) : null,
    text: record.out,
    isPlain: false
  }
}

const START = '{"level":"'
const POS = '","pos":'
const OUT = ',"out":"'
const TIME_KEY = '","time":"'
const END = '","args":null}'
const LONGEST_TIME = '2023-11-22T10:15:30.123456789+00:00'.length
/** More digits are left to `readAny`. */
const MOST_DIGITS = 12
/** What a JSON string cannot hold as it is, and what is not plain text. */
const NOT_PLAIN = /["\\\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/

/** Where the parts of the line that `isUsual` looked at last are. */
const at = { levelEnd: 0, posStart: 0, posEnd: 0, outStart: 0, outEnd: 0, timeStart: 0, timeEnd: 0 }

/** Whether a line has exactly the form in which Harness writes it; then `at` tells of it. Its text may still hold anything. */
function isUsual(line: string): boolean {
  if (!line.startsWith(START) || !line.endsWith(END)) return false
  const levelEnd = line.indexOf('"', START.length)
  if (!line.startsWith(POS, levelEnd)) return false
  const posStart = levelEnd + POS.length
  let posEnd = posStart
  while (digitAt(line, posEnd) >= 0) posEnd++
  const digits = posEnd - posStart
  if (digits === 0 || digits > MOST_DIGITS || (digits > 1 && digitAt(line, posStart) === 0)) return false
  if (!line.startsWith(OUT, posEnd)) return false
  const outStart = posEnd + OUT.length

  const timeEnd = line.length - END.length
  const timeStart = line.lastIndexOf('"', timeEnd - 1) + 1
  if (timeEnd - timeStart > LONGEST_TIME) return false
  const outEnd = timeStart - TIME_KEY.length
  if (outEnd < outStart || !line.startsWith(TIME_KEY, outEnd)) return false
  if (NOT_PLAIN.test(line.slice(timeStart, timeEnd)) || NOT_PLAIN.test(line.slice(START.length, levelEnd)))
    return false
  at.levelEnd = levelEnd
  at.posStart = posStart
  at.posEnd = posEnd
  at.outStart = outStart
  at.outEnd = outEnd
  at.timeStart = timeStart
  at.timeEnd = timeEnd
  return true
}

/** Whether the text of a line that is usual ends with a newline. */
function endsWithNewline(line: string): boolean {
  return at.outEnd - 2 >= at.outStart && line.startsWith('\\n', at.outEnd - 2)
}

/**
 * The text of a line of a log if that is one line of plain text, without its newline; the same as `parseLine` tells, but for less.
 * @returns null for any other line
 */
export function readPlainText(line: string): string | null {
  if (!isUsual(line)) return null
  const body = line.slice(at.outStart, endsWithNewline(line) ? at.outEnd - 2 : at.outEnd)
  return NOT_PLAIN.test(body) ? null : body
}

/**
 * Reads a line that has exactly the form in which Harness writes it, without the general parser: three times as fast.
 * @returns null when it has not, whatever it is then
 */
function readUsual(line: string): LogLine | null {
  if (!isUsual(line)) return null
  const { levelEnd, posStart, posEnd, outStart, outEnd, timeStart, timeEnd } = at
  const ends = endsWithNewline(line)
  const body = line.slice(outStart, ends ? outEnd - 2 : outEnd)
  const isPlain = !NOT_PLAIN.test(body)
  const text = isPlain ? body : readString(line.slice(outStart - 1, outEnd + 1))
  return text === null
    ? null
    : {
        time: readTime(line.slice(timeStart, timeEnd)),
        level: readLevel(line.slice(START.length, levelEnd)),
        pos: Number(line.slice(posStart, posEnd)),
        text: isPlain && ends ? `${body}\n` : text,
        isPlain
      }
}

function digitAt(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0x30 && code <= 0x39 ? code - 0x30 : -1
}

function readString(json: string): string | null {
  try {
    return JSON.parse(json) as string
  } catch {
    return null
  }
}

interface LineFields {
  readonly time?: unknown
  readonly level?: unknown
  readonly pos?: unknown
  readonly out?: unknown
}

function readObject(text: string): LineFields | null {
  const json = text.startsWith(BOM) ? text.slice(1) : text
  // Cheap, and spares plain text files an exception a line.
  if (!json.includes('{') || !json.includes('}')) return null
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? value : null
  } catch {
    return null
  }
}

export function readTime(time: unknown): string | null {
  return typeof time === 'string' && TIME.test(time) && !time.startsWith(UNSET_TIME) ? time : null
}

function readLevel(level: unknown): Level | null {
  if (typeof level !== 'string' || level === '') return null
  return level === 'INFO' ? 'info' : (LEVELS.get(level.toLowerCase()) ?? null)
}
