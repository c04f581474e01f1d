/**
 * Reads records in the form in which Harness writes them, and writes the lines that they are shown
 * as. AssemblyScript; src/text/batch-reader.ts is its only user.
 *
 * `{"level":"info","pos":0,"out":"text\n","time":"2023-11-22T10:15:30.123456789Z","args":null}`
 */

import { levelNumber } from './level-names'
import { isDigit, isLetter, isSecond, isSeen, mayBeUnseen } from './record-bytes'
import {
  beginLine,
  beginRun,
  endLine,
  endRecord,
  lineCount,
  raw,
  rawEnd,
  text,
  TIME_COLUMN,
  undo,
  used
} from './record-run'

export { addLevel } from './level-names'
export {
  begin,
  ends,
  firstLines,
  flags,
  levels,
  lineCount,
  lineStarts,
  positions,
  raw,
  recordCount,
  starts,
  text,
  used
} from './record-run'

const SECOND: usize = 19
/** `.000`, little endian. */
const ZERO_MILLISECONDS: u32 = 0x3030302e
const LONGEST_LEVEL: usize = 7
const MOST_DIGITS: usize = 12
/** Of a colour: all above are as one. */
const LARGEST_NUMBER: u32 = 9999

const NEWLINE: u32 = 10
const BLANK: u8 = 0x20
const QUOTE: u32 = 0x22
const POINT: u32 = 0x2e
const SLASH: u32 = 0x2f
const ZERO: u32 = 0x30
const SEMICOLON: u32 = 0x3b
const BRACKET: u32 = 0x5b
const BACKSLASH: u32 = 0x5c
const SMALL_M: u32 = 0x6d
const SMALL_N: u32 = 0x6e
const SMALL_R: u32 = 0x72
const SMALL_T: u32 = 0x74
const SMALL_U: u32 = 0x75
const CAPITAL_Z: u32 = 0x5a

/** Flags of a record, as `RecordFlag` has them. */
const IS_TIMED: u32 = 4
const IS_STYLED: u32 = 8
const IS_RED: u32 = 16
const IS_CUT: u32 = 64

const HEAD = '{"level":"'
const POSITION = '","pos":'
const OUT = ',"out":"'
const TIME = '","time":"'
const END = '","args":null}'
const CUT = '... (log line truncated)'
const UNSET_TIME = '0001-01-01T00:00:00'

/** Of the record that is read. */
let recordFlags: u32 = 0
let level: u32 = 0

/**
 * Reads records one after the other, up to one that has another form or a level that was not named.
 *
 * @param from where to begin in the records
 * @param linesBefore what the numbers of lines begin with
 * @param textBefore what the places in the text begin with
 * @returns where it ended in the records
 */
export function read(from: usize, linesBefore: u32, textBefore: usize): usize {
  beginRun(linesBefore, textBefore)
  let at = raw + from
  while (at < rawEnd) {
    const next = readRecord(at)
    if (next === 0) break
    at = next
  }
  return at - raw
}

/** @returns where the next one begins; 0 when it has another form */
function readRecord(start: usize): usize {
  if (!matches(start, HEAD)) return 0
  let at = readLevel(start + HEAD.length)
  if (at === 0) return 0
  const digits = at
  let position: f64 = 0
  for (; isDigit(load<u8>(at)); at++) position = position * 10 + <f64>(load<u8>(at) - ZERO)
  if (at === digits || at - digits > MOST_DIGITS || (load<u8>(digits) === ZERO && at - digits > 1)) return 0
  if (!matches(at, OUT)) return 0
  const linesBefore = lineCount
  const usedBefore = used
  at = readText(at + OUT.length)
  if (at !== 0) at = readTime(at, text + usedBefore)
  if (at === 0) undo(linesBefore, usedBefore)
  else endRecord(start, at, linesBefore, position, level, recordFlags)
  return at
}

/** @returns where the position begins; 0 for a level that was not named */
function readLevel(start: usize): usize {
  let end = start
  while (end - start <= LONGEST_LEVEL && isLetter(load<u8>(end))) end++
  const length = end - start
  if (!matches(end, POSITION)) return 0
  level = 0
  if (length === 0) return end + POSITION.length
  if (length > LONGEST_LEVEL) return 0
  level = levelNumber(start, length)
  return level === 0 ? 0 : end + POSITION.length
}

/** Writes the lines of a text, with room for its time. @returns where the text ends; 0 for none */
function readText(start: usize): usize {
  recordFlags = IS_TIMED
  const first = beginLine(start)
  let lineStart = first
  let to = lineStart + TIME_COLUMN
  let from = start
  for (;;) {
    // Sixteen at a time while all stay.
    for (;;) {
      const bytes = v128.load(from)
      v128.store(to, bytes)
      const others = othersOf(bytes)
      if (others === 0) {
        from += 16
        to += 16
        continue
      }
      const plain = ctz(others)
      from += plain
      to += plain
      break
    }
    if (from >= rawEnd) return 0
    const byte = <u32>load<u8>(from)
    if (byte === QUOTE) break
    if (byte !== BACKSLASH) {
      if (mayBeUnseen(byte) && !isSeen(byte, load<u8>(from + 1), load<u8>(from + 2))) return 0
      store<u8>(to++, <u8>byte)
      from++
      continue
    }
    if (load<u8>(from + 1) !== SMALL_N) {
      from = readEscape(from, to === lineStart + TIME_COLUMN)
      if (from === 0) return 0
      if (escaped !== 0) store<u8>(to++, <u8>escaped)
      continue
    }
    from += 2
    if (load<u8>(from) === QUOTE) break
    endLine(lineStart, to, lineStart === first)
    lineStart = beginLine(from)
    to = lineStart + TIME_COLUMN
  }
  if (load<u8>(from - 1) === 0x29 && from - start >= <usize>CUT.length && matches(from - CUT.length, CUT))
    recordFlags |= IS_CUT
  endLine(lineStart, to, lineStart === first)
  return from
}

/** The byte that the escape read last stands for; 0 for none. */
let escaped: u32 = 0

/** An escape that is no newline. @returns where what follows begins; 0 for what is not read here */
function readEscape(from: usize, isLineEmpty: bool): usize {
  const escape = <u32>load<u8>(from + 1)
  if (escape === SMALL_U) return readUnicode(from)
  if (escape === SMALL_R) {
    let next = from + 2
    while (load<u8>(next) === BACKSLASH && load<u8>(next + 1) === SMALL_R) next += 2
    // Carriage returns that something follows rewrite the line.
    const isAtEnd = load<u8>(next) === QUOTE && !isLineEmpty
    const isBeforeNewline = load<u8>(next) === BACKSLASH && load<u8>(next + 1) === SMALL_N
    escaped = 0
    return isAtEnd || isBeforeNewline ? next : 0
  }
  escaped = escape === SMALL_T ? 9 : escape
  if (escape === BACKSLASH) return mayBeNested(load<u8>(from + 2), load<u8>(from + 3)) ? 0 : from + 2
  return escape === SMALL_T || escape === QUOTE || escape === SLASH ? from + 2 : 0
}

/**
 * Whether an escape of JSON that the text itself holds may begin with a backslash before these. It
 * may have a colour in it.
 */
function mayBeNested(next: u32, after: u32): bool {
  return next === SMALL_U || next === SLASH || after === SLASH || (next === BACKSLASH && after === SMALL_U)
}

/** `\u003c` and the like, and colours. */
function readUnicode(from: usize): usize {
  if (load<u8>(from + 2) !== ZERO || load<u8>(from + 3) !== ZERO) return 0
  const code = ((<u32>load<u8>(from + 4)) << 8) | (<u32>load<u8>(from + 5)) | 0x20
  escaped = code === 0x3363 ? 0x3c : code === 0x3365 ? 0x3e : code === 0x3236 ? 0x26 : 0
  if (escaped !== 0) return from + 6
  if (code !== 0x3162 || load<u8>(from + 6) !== BRACKET) return 0
  let at = from + 7
  let isRed = false
  for (let number: u32 = 0; ; at++) {
    const byte = <u32>load<u8>(at)
    // None is as large; it must not become 31 by being cut to 32 bits.
    if (isDigit(byte)) number = min<u32>(number * 10 + byte - ZERO, LARGEST_NUMBER)
    else {
      isRed = isRed || number === 31 || number === 91
      number = 0
      if (byte !== SEMICOLON) break
    }
  }
  if (load<u8>(at) !== SMALL_M) return 0
  recordFlags |= isRed ? IS_STYLED | IS_RED : IS_STYLED
  return at + 1
}

/** Checks the time and what follows, and writes the column. @returns where it ends */
function readTime(quote: usize, column: usize): usize {
  if (!matches(quote, TIME)) return 0
  const start = quote + TIME.length
  if (!isSecond(start) || matches(start, UNSET_TIME)) return 0
  let end = start + SECOND
  let digits: usize = 0
  if (load<u8>(end) === POINT) {
    while (isDigit(load<u8>(end + 1 + digits))) digits++
    if (digits === 0 || digits > 9) return 0
    end += 1 + digits
  }
  if (load<u8>(end) !== CAPITAL_Z) return 0
  const next = end + 1 + END.length
  if (next >= rawEnd || !matches(end + 1, END) || load<u8>(next) !== NEWLINE) return 0
  memory.copy(column, start, SECOND)
  store<u32>(column + SECOND, ZERO_MILLISECONDS)
  memory.copy(column + SECOND + 1, start + SECOND + 1, min<usize>(digits, 3))
  store<u8>(column + 23, <u8>CAPITAL_Z)
  // A line without text ends here.
  if (load<u8>(column + 24) !== NEWLINE) store<u8>(column + 24, BLANK)
  return next + 1
}

/** A bit for each of 16 bytes that is a control character, `"`, a backslash, DEL or no ASCII. */
function othersOf(bytes: v128): i32 {
  const controls = i8x16.lt_s(bytes, i8x16.splat(0x20))
  const marks = v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c)))
  return i8x16.bitmask(v128.or(v128.or(controls, marks), i8x16.eq(bytes, i8x16.splat(0x7f))))
}

/** Whether the bytes of a text of ASCII stand there. */
function matches(at: usize, text: string): bool {
  const length = <usize>text.length
  if (at + length > rawEnd) return false
  const units = changetype<usize>(text)
  for (let unit: usize = 0; unit < length; unit++)
    if (load<u8>(at + unit) !== load<u8>(units + unit * 2)) return false
  return true
}
