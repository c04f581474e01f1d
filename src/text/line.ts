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
  /**
   * What was logged, verbatim: it may hold colours, `\r` and several lines. For a line that can't
   * be read, the line itself.
   */
  readonly text: string
  /** Whether the line holds more than these, such as `args` or a time that can't be read. */
  readonly holdsMore: boolean
}

/** Levels by the names that programs give them, in small letters. */
export const LEVEL_NAMES: ReadonlyMap<string, Level> = new Map<string, Level>([
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
 * Reads one line of a log:
 * `{"level":"info","pos":0,"out":"text\n","time":"2023-11-22T10:15:30.123456789Z","args":null}`.
 * Any other line becomes a line of text, so nothing is lost. Never throws.
 *
 * @param text without its newline; a carriage return before that is no part of what was logged
 * @returns null for a blank line
 */
export function parseLine(text: string): LogLine | null {
  const plain = withoutMark(text)
  const record = readObject(plain)
  if (record === null || typeof record.out !== 'string') {
    const own = textOfNoRecord(plain)
    return own === null ? null : { time: null, level: null, pos: null, text: own, holdsMore: false }
  }
  const time = readTime(record.time)
  const level = readLevel(record.level)
  return {
    time,
    level,
    pos: Number.isSafeInteger(record.pos) ? (record.pos as number) : null,
    text: record.out,
    holdsMore: Object.entries(record).some(([key, value]) => {
      if (key === 'time') return time === null && value !== ''
      if (key === 'level') return level === null && value !== ''
      if (key === 'pos') return typeof value !== 'number'
      return key !== 'out' && value !== null
    })
  }
}

/** What `parseLine` reads as text. It takes far less time. */
export function parseText(line: string): string | null {
  const plain = withoutMark(line)
  const out = readObject(plain)?.out
  return typeof out === 'string' ? out : textOfNoRecord(plain)
}

function withoutMark(line: string): string {
  return line.startsWith(BOM) ? line.slice(1) : line
}

/** Of a line that can't be read; null for a blank one. */
function textOfNoRecord(line: string): string | null {
  if (line.trim() === '') return null
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

interface LineFields {
  readonly time?: unknown
  readonly level?: unknown
  readonly pos?: unknown
  readonly out?: unknown
}

function readObject(text: string): LineFields | null {
  // Cheap, and spares plain text files an exception a line.
  if (!text.includes('{') || !text.includes('}')) return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : null
  } catch {
    return null
  }
}

export function readTime(time: unknown): string | null {
  return typeof time === 'string' && TIME.test(time) && !time.startsWith(UNSET_TIME) ? time : null
}

export function readLevel(level: unknown): Level | null {
  return typeof level === 'string' ? (LEVEL_NAMES.get(level.toLowerCase()) ?? null) : null
}
