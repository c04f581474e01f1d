import { isUtf8 } from 'node:buffer'
import { BatchBuilder } from './batch-builder.ts'
import { CUT_BY_HARNESS, LEVELS, RecordFlag, TIME_COLUMN, type LineBatch } from './line-batch.ts'
import { readLevel, readTime } from './line.ts'
import {
  DOUBTFUL,
  ENDS,
  ESCAPES,
  fixed,
  hasOther,
  isLetter,
  isSeen,
  matches,
  MEANINGS,
  type Fixed
} from './record-bytes.ts'

const HEAD = fixed('{"level":"')
const POS = fixed('","pos":')
const OUT = fixed(',"out":"')
const TIME = fixed('","time":"')
const END = fixed('","args":null}')
const SECOND = '2023-11-22T10:15:30'.length
const LONGEST_LEVEL = 7
const MOST_DIGITS = 12
const NEWLINE = 10

const BACKSLASH = 0x5c
const QUOTE = 0x22
/**
 * What an escape of JSON stands for, by the byte after the backslash, where it is shown as it is.
 */
const SHORT_ESCAPES = new Map([
  [0x74, 9],
  [QUOTE, QUOTE],
  [BACKSLASH, BACKSLASH],
  [0x2f, 0x2f]
])

/**
 * Reads whole lines of a log into a batch. Records in Harness's usual form are read byte by byte,
 * several times as fast as `addRecord` reads any other. Both give the same.
 */
export class BatchReader {
  readonly #builder = new BatchBuilder()
  /** The last time that was found to be one, up to its seconds. */
  #second: Fixed = fixed(' '.repeat(SECOND))
  /** The level that was read last, as it was written, and its number. */
  #knownLevel: Fixed = fixed('INFO')
  #level = LEVELS.indexOf('info')
  /** Of the record that is read: `RecordFlag`s, and where the bytes of its shown text end. */
  #flags = 0
  #end = 0

  /** @param raw whole lines; must not change afterwards */
  read(raw: Buffer): LineBatch {
    const builder = this.#builder
    builder.begin(raw.length + 256)
    const view = new DataView(raw.buffer, raw.byteOffset, raw.length)
    const isText = isUtf8(raw)
    for (let start = 0; start < raw.length;) {
      const next = isText ? this.#readUsual(raw, view, start) : -1
      if (next >= 0) {
        start = next
        continue
      }
      const newline = raw.indexOf(NEWLINE, start)
      const end = newline < 0 ? raw.length : newline
      builder.addRecord(raw.toString('utf8', start, end), start, newline < 0 ? end : end + 1)
      start = end + 1
    }
    return builder.end(raw)
  }

  /** @returns where the next record begins; -1 when this one has another form */
  #readUsual(raw: Buffer, view: DataView, start: number): number {
    if (!matches(view, start, HEAD)) return -1
    let from = this.#readLevel(raw, view, start + HEAD.length)
    if (from < 0) return -1
    const level = this.#level
    const digits = from
    let pos = 0
    for (let byte = raw[from] ?? 0; byte >= 0x30 && byte <= 0x39; byte = raw[++from] ?? 0)
      pos = pos * 10 + byte - 0x30
    if (from === digits || from - digits > MOST_DIGITS || (raw[digits] === 0x30 && from - digits > 1))
      return -1
    if (!matches(view, from, OUT)) return -1
    const { lines, used } = this.#builder
    const end = this.#readText(raw, view, from + OUT.length)
    const next = end < 0 ? -1 : this.#readTime(raw, view, end, used)
    if (next < 0) this.#builder.undo(lines, used)
    else this.#builder.endRecord(start, next, lines, pos, level, this.#flags)
    return next
  }

  /** @returns where the position begins; -1 for a level that is none */
  #readLevel(raw: Buffer, view: DataView, start: number): number {
    const known = start + this.#knownLevel.length
    if (this.#level > 0 && raw[known] === QUOTE && matches(view, start, this.#knownLevel))
      return matches(view, known, POS) ? known + POS.length : -1
    let at = start
    while (at - start <= LONGEST_LEVEL && isLetter(raw[at] ?? 0)) at++
    if (!matches(view, at, POS)) return -1
    this.#level = 0
    if (at > start) {
      const written = raw.toString('latin1', start, at)
      const level = readLevel(written)
      if (level === null) return -1
      this.#knownLevel = fixed(written)
      this.#level = LEVELS.indexOf(level)
    }
    return at + POS.length
  }

  /** Writes the lines of a text, with room for its time. @returns where the text ends in `raw` */
  #readText(raw: Buffer, view: DataView, start: number): number {
    const builder = this.#builder
    const newline = raw.indexOf(NEWLINE, start)
    if (newline < 0) return -1
    // A text takes no more bytes than as JSON, but for the columns.
    builder.reserve(newline - start + 2 * TIME_COLUMN)
    let { text, view: target } = builder
    this.#flags = RecordFlag.isTimed
    const first = builder.used
    let lineStart = first
    let end = lineStart + TIME_COLUMN
    let from = start
    for (;;) {
      // Four at a time while all stay.
      for (; from + 4 <= newline; from += 4, end += 4) {
        const word = view.getInt32(from, true)
        if (hasOther(word)) break
        target.setInt32(end, word, true)
      }
      const byte = raw[from] ?? 0
      const meaning = MEANINGS[byte] ?? DOUBTFUL
      if (meaning === ENDS) break
      if (meaning !== ESCAPES) {
        if (meaning === DOUBTFUL && !isSeen(byte, raw[from + 1] ?? 0, raw[from + 2] ?? 0)) return -1
        text[end++] = byte
        from++
        continue
      }
      const isLineEmpty = end === lineStart + TIME_COLUMN
      if (raw[from + 1] !== 0x6e) {
        from = this.#readEscape(raw, from, isLineEmpty)
        if (from < 0) return -1
        if (this.#end >= 0) text[end++] = this.#end
        continue
      }
      from += 2
      if (raw[from] === QUOTE) break
      builder.used = endOfLine(text, end, lineStart, lineStart === first)
      builder.endLine(lineStart)
      builder.reserve(newline - from + 2 * TIME_COLUMN)
      text = builder.text
      target = builder.view
      lineStart = builder.used
      end = lineStart + TIME_COLUMN
    }
    if (
      raw[from - 1] === 0x29 &&
      raw.toString('latin1', from - CUT_BY_HARNESS.length, from) === CUT_BY_HARNESS
    )
      this.#flags |= RecordFlag.isCut
    builder.used = endOfLine(text, end, lineStart, lineStart === first)
    builder.endLine(lineStart)
    return from
  }

  /**
   * Reads an escape that is no newline; `#end` becomes the byte that it stands for, -1 for none.
   * @returns where what follows begins; -1 for what only `addRecord` reads
   */
  #readEscape(raw: Buffer, from: number, isLineEmpty: boolean): number {
    const escape = raw[from + 1] ?? 0
    if (escape === 0x75) return this.#readUnicode(raw, from)
    if (escape === 0x72) {
      let next = from + 2
      while (raw[next] === BACKSLASH && raw[next + 1] === 0x72) next += 2
      // Carriage returns that something follows rewrite the line.
      const isAtEnd = raw[next] === QUOTE && !isLineEmpty
      const isBeforeNewline = raw[next] === BACKSLASH && raw[next + 1] === 0x6e
      this.#end = -1
      return isAtEnd || isBeforeNewline ? next : -1
    }
    const plain = SHORT_ESCAPES.get(escape)
    if (plain === undefined) return -1
    if (plain === BACKSLASH && mayBeNested(raw[from + 2], raw[from + 3])) return -1
    this.#end = plain
    return from + 2
  }

  /** `\u003c` and the like, and colours. */
  #readUnicode(raw: Buffer, from: number): number {
    if (raw[from + 2] !== 0x30 || raw[from + 3] !== 0x30) return -1
    const code = ((raw[from + 4] ?? 0) << 8) | (raw[from + 5] ?? 0) | 0x20
    this.#end = code === 0x3363 ? 0x3c : code === 0x3365 ? 0x3e : code === 0x3236 ? 0x26 : -1
    if (this.#end >= 0) return from + 6
    if (code !== 0x3162 || raw[from + 6] !== 0x5b) return -1
    let at = from + 7
    let isRed = false
    for (let number = 0; ; at++) {
      const byte = raw[at] ?? 0
      if (byte >= 0x30 && byte <= 0x39) number = number * 10 + byte - 0x30
      else {
        isRed ||= number === 31 || number === 91
        number = 0
        if (byte !== 0x3b) break
      }
    }
    if (raw[at] !== 0x6d) return -1
    this.#flags |= isRed ? RecordFlag.isStyled | RecordFlag.isRed : RecordFlag.isStyled
    return at + 1
  }

  /**
   * Checks the time and what follows, and writes the column.
   *
   * @returns where the next record begins
   */
  #readTime(raw: Buffer, view: DataView, quote: number, column: number): number {
    if (!matches(view, quote, TIME)) return -1
    const start = quote + TIME.length
    if (!matches(view, start, this.#second)) {
      const second = raw.toString('latin1', start, start + SECOND)
      if (readTime(`${second}Z`) === null) return -1
      this.#second = fixed(second)
    }
    let end = start + SECOND
    if (raw[end++] !== 0x2e) return -1
    const fraction = end
    for (let byte = raw[end] ?? 0; byte >= 0x30 && byte <= 0x39;) byte = raw[++end] ?? 0
    if (end - fraction < 3 || end - fraction > 9 || raw[end] !== 0x5a) return -1
    const next = end + 1 + END.length
    if (!matches(view, end + 1, END) || raw[next] !== NEWLINE) return -1
    const target = this.#builder.view
    for (let at = 0; at < 20; at += 4) target.setInt32(column + at, view.getInt32(start + at, true), true)
    target.setInt32(column + 19, view.getInt32(start + 19, true), true)
    this.#builder.text[column + 23] = 0x5a
    // A line without text ends here.
    if (this.#builder.text[column + 24] !== NEWLINE) this.#builder.text[column + 24] = 0x20
    return next + 1
  }
}

/**
 * Whether an escape of JSON that the text itself holds may begin with a backslash before these. It
 * may have a colour in it.
 */
function mayBeNested(next: number | undefined, after: number | undefined): boolean {
  return next === 0x75 || next === 0x2f || after === 0x2f || (next === BACKSLASH && after === 0x75)
}

/** Ends a line; one without text has no blanks at its end. @returns where the next one begins */
function endOfLine(text: Buffer, end: number, start: number, isFirst: boolean): number {
  const last = end > start + TIME_COLUMN ? end : isFirst ? start + TIME_COLUMN - 1 : start
  text[last] = NEWLINE
  if (end === start + TIME_COLUMN) return last + 1
  // Room for a time must not look like the end of an empty line. `fill` is slow for so few bytes.
  const column = start + TIME_COLUMN
  for (let at = isFirst ? column - 1 : start; at < column; at++) text[at] = 0x20
  return last + 1
}
