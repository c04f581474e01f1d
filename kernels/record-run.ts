/** Records that were read, and the lines that they are shown as. AssemblyScript. */

import { reach } from './memory'

/** Bytes before the text of a shown line: a time and a blank. */
export const TIME_COLUMN: usize = 25
/** Most that is written beside what is read: a time, and what a store of 16 bytes goes too far. */
const MARGIN: usize = 64
/** Bytes that no record in this form has fewer than. */
const LEAST_RECORD: usize = 64
const NEWLINE: u8 = 10
const BLANK: u8 = 0x20

/** Where the records stand, and where they end. */
export let raw: usize = 0
export let rawEnd: usize = 0
/** Where what was read is put, by record. */
export let starts: usize = 0
export let ends: usize = 0
export let firstLines: usize = 0
export let positions: usize = 0
export let levels: usize = 0
export let flags: usize = 0
/** By line: where it begins in the text. */
export let lineStarts: usize = 0
/** The shown lines. */
export let text: usize = 0
export let recordCount: u32 = 0
export let lineCount: u32 = 0
/** Bytes of the text that are written. */
export let used: usize = 0

let lineBase: u32 = 0
let textBase: usize = 0

/** Makes room for records. @returns where they are to be written */
export function begin(size: usize): usize {
  const records = size / LEAST_RECORD + 1
  const lines = size / 2 + 1
  raw = (__heap_base + 15) & ~15
  rawEnd = raw + size
  positions = (rawEnd + MARGIN + 7) & ~7
  starts = positions + records * 8
  ends = starts + records * 4
  firstLines = ends + records * 4
  lineStarts = firstLines + records * 4
  levels = lineStarts + lines * 4
  flags = levels + records
  text = flags + records
  used = 0
  reach(text + size + MARGIN)
  // What is read sixteen at a time ends there.
  v128.store(rawEnd, i8x16.splat(0))
  return raw
}

/** Begins anew. @param linesBefore, textBefore what numbers of lines and places begin with */
export function beginRun(linesBefore: u32, textBefore: usize): void {
  recordCount = 0
  lineCount = 0
  used = 0
  lineBase = linesBefore
  textBase = textBefore
}

/** Makes room for lines of what stands from a place on. @returns where the next one begins */
export function beginLine(from: usize): usize {
  const start = text + used
  reach(start + (rawEnd - from) + MARGIN)
  return start
}

/** One without text has no blanks at its end. */
export function endLine(start: usize, end: usize, isFirst: bool): void {
  const column = start + TIME_COLUMN
  const hasText = end > column
  const last = hasText ? end : isFirst ? column - 1 : start
  store<u8>(last, NEWLINE)
  // Room for a time must not look like the end of an empty line.
  if (hasText) {
    if (isFirst) store<u8>(column - 1, BLANK)
    else memory.fill(start, BLANK, TIME_COLUMN)
  }
  store<u32>(lineStarts + ((<usize>lineCount) << 2), <u32>(start - text + textBase))
  lineCount++
  used = last + 1 - text
}

/** Ends a record that has all its lines. */
export function endRecord(
  start: usize,
  end: usize,
  linesBefore: u32,
  position: f64,
  level: u32,
  recordFlags: u32
): void {
  const record = <usize>recordCount
  recordCount++
  store<u32>(starts + record * 4, <u32>(start - raw))
  store<u32>(ends + record * 4, <u32>(end - raw))
  store<u32>(firstLines + record * 4, lineBase + linesBefore)
  store<f64>(positions + record * 8, position)
  store<u8>(levels + record, <u8>level)
  store<u8>(flags + record, <u8>recordFlags)
}

/** Takes back the lines of a record that is not to be. */
export function undo(linesBefore: u32, usedBefore: usize): void {
  lineCount = linesBefore
  used = usedBefore
}
