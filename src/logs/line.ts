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
  const record = readObject(text)
  if (record === null || typeof record.out !== 'string') {
    return text.trim() === '' ? null : { time: null, level: null, pos: null, text: text.replace(/\r$/, '') }
  }
  return {
    time: readTime(record.time),
    level: readLevel(record.level),
    pos: Number.isSafeInteger(record.pos) ? (record.pos as number) : null,
    text: record.out
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

function readTime(time: unknown): string | null {
  return typeof time === 'string' && TIME.test(time) && !time.startsWith(UNSET_TIME) ? time : null
}

function readLevel(level: unknown): Level | null {
  if (typeof level !== 'string' || level === '') return null
  return level === 'INFO' ? 'info' : (LEVELS.get(level.toLowerCase()) ?? null)
}

/** A longer line is taken in pieces, so that a file without newlines costs no memory. Real ones are under 100 KB. */
export const LONGEST_LINE = 1024 * 1024

/**
 * Cuts a stream of UTF-8 into lines, without their newlines and without the byte order mark at the start. The lines are the same
 * wherever the chunks begin and end. A line over `LONGEST_LINE` bytes comes in pieces of that size, none ending inside a character.
 */
export class LineSplitter {
  #held: Buffer[] = []
  #heldLength = 0
  #atStart = true

  /** @returns the lines that ended in this chunk */
  push(chunk: Buffer): string[] {
    const lines: string[] = []
    // So that no line inside a slice is too long, only one that began before it.
    for (let start = 0; start < chunk.length; start += LONGEST_LINE) {
      this.#split(chunk.subarray(start, start + LONGEST_LINE), lines)
    }
    return lines
  }

  /** @returns the last line, if the stream did not end with a newline */
  end(): string[] {
    if (this.#heldLength === 0) return []
    const lines: string[] = []
    lines.push(this.#cut(this.#takeHeld(), lines).toString())
    return lines
  }

  #split(slice: Buffer, lines: string[]): void {
    const first = slice.indexOf(10)
    if (first < 0) {
      this.#hold(slice)
      if (this.#heldLength > LONGEST_LINE) this.#hold(this.#cut(this.#takeHeld(), lines))
      return
    }
    this.#hold(slice.subarray(0, first))
    lines.push(this.#cut(this.#takeHeld(), lines).toString())
    const last = slice.lastIndexOf(10)
    // Decoding many lines at once is much faster than one by one, and the same: no character holds a newline's byte.
    if (last > first) for (const line of slice.toString('utf8', first + 1, last).split('\n')) lines.push(line)
    this.#hold(slice.subarray(last + 1))
  }

  #hold(bytes: Buffer): void {
    // A copy, because whoever pushed the chunk may use its memory again.
    if (bytes.length > 0) this.#held.push(Buffer.from(bytes))
    this.#heldLength += bytes.length
  }

  #takeHeld(): Buffer {
    const bytes = Buffer.concat(this.#held)
    this.#held = []
    this.#heldLength = 0
    return bytes
  }

  /** Moves whole pieces of a long line to `lines` and returns the rest. */
  #cut(bytes: Buffer, lines: string[]): Buffer {
    let rest = this.#atStart && bytes.subarray(0, 3).equals(BOM_BYTES) ? bytes.subarray(3) : bytes
    this.#atStart = false
    while (rest.length > LONGEST_LINE) {
      const length = characterStart(rest, LONGEST_LINE)
      lines.push(rest.toString('utf8', 0, length))
      rest = rest.subarray(length)
    }
    return rest
  }
}

const BOM_BYTES = Buffer.from(BOM)

/** The nearest place at or before `index` where a UTF-8 character begins. */
function characterStart(bytes: Buffer, index: number): number {
  for (let place = index; place > index - 4; place--) {
    if (((bytes[place] ?? 0) & 0xc0) !== 0x80) return place
  }
  return index
}
