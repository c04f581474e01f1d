/**
 * Tells which patterns lines may fit, by texts that the patterns require. AssemblyScript;
 * src/diagnosis/gate/batch-gate.ts is its only user; shape-gate.ts does the same.
 */

import { reach } from './memory'
import { candidates, found, heap, MOST_PATTERNS, PIECE } from './needles'

export { addSymbol, addText, candidates, found, LOOKED_AT, MOST_PATTERNS, scratch } from './needles'

/** Bytes before the text of a shown line: a time and a blank. */
const TIME_COLUMN: usize = 25
const BLANK: u32 = 0x20
const DOLLAR: u32 = 0x24
const PLUS: u32 = 0x2b
/** From here on a level is an error's. */
const ERROR_LEVEL: u32 = 4
/** What a record has some of that is red on a terminal, or that its shown lines may hide. */
const IS_RED_OR_ODD: u32 = 16 | 32

/** What is looked at, and by line and record as a `LineBatch` has them. */
export let text: usize = 0
export let lineStarts: usize = 0
export let firstLines: usize = 0
export let levels: usize = 0
export let flags: usize = 0
/** Of each line that may say something: its record, itself, where its patterns are, how many. */
export let hits: usize = 0
export let hitCount: usize = 0
/** Patterns of all hits. */
export let patterns: usize = 0
export let patternCount: usize = 0

/** Makes room for lines. Texts are added before. */
export function begin(size: usize, lines: usize, records: usize): void {
  lineStarts = (heap + 7) & ~7
  firstLines = lineStarts + (lines + 1) * 4
  levels = firstLines + (records + 1) * 4
  flags = levels + records
  text = flags + records
  hits = (text + size + PIECE + 7) & ~7
  patterns = hits + lines * 16
  reach(patterns + MOST_PATTERNS * 4)
  store<u32>(text + size, 0)
}

/**
 * Goes over lines for those that may say something: by their words, their level, their colour, or
 * as a command.
 */
export function scan(records: u32): void {
  hitCount = 0
  patternCount = 0
  const base = load<u32>(lineStarts)
  const firstLine = load<u32>(firstLines)
  for (let record: u32 = 0; record < records; record++) {
    const isAny = load<u8>(levels + record) >= ERROR_LEVEL || (load<u8>(flags + record) & IS_RED_OR_ODD) !== 0
    const end = load<u32>(firstLines + (<usize>record + 1) * 4)
    for (let line = load<u32>(firstLines + <usize>record * 4); line < end; line++) {
      const place = lineStarts + <usize>(line - firstLine) * 4
      const from = text + load<u32>(place) - base + TIME_COLUMN
      const count = candidates(from, text + load<u32>(place + 4) - base - 1)
      if (count === 0 && !isAny && !isCommand(from)) continue
      const hit = hits + hitCount * 16
      hitCount++
      store<u32>(hit, record)
      store<u32>(hit + 4, line)
      store<u32>(hit + 8, patternCount)
      store<u32>(hit + 12, count)
      memory.copy(patterns + patternCount * 4, found, <usize>count * 4)
      patternCount += count
      reach(patterns + (patternCount + MOST_PATTERNS) * 4)
    }
  }
}

/** Whether a line may begin with a command: with what nothing can be told by. */
function isCommand(at: usize): bool {
  const first = <u32>load<u8>(at)
  return (first === PLUS || first === DOLLAR) && load<u8>(at + 1) === BLANK
}
