import type { Level } from '../text/line.ts'

/** One line of a log as it is shown. */
export interface DisplayLine {
  /** 1-based among the log's display lines, and so in the text file. */
  readonly number: number
  /** RFC 3339, as the text file has it. */
  readonly time: string | null
  readonly level: Level | null
  /**
   * Plain: no terminal sequences, no control characters. Foreign text all the same. Of lines that
   * are kept at most 1,000 UTF-16 units.
   */
  readonly text: string
  /** Whether what is seen of it first is red in the terminal. */
  readonly isRed: boolean
}

/** UTF-16 units that are kept of a line. */
export const LONGEST_LINE = 1_000

/**
 * The line with at most 1,000 units of text, as a string of its own: V8 keeps a whole chunk alive
 * for a text that was cut from it.
 */
export function ownCopy(line: DisplayLine): DisplayLine {
  return { ...line, text: Buffer.from(line.text.slice(0, LONGEST_LINE).toWellFormed()).toString() }
}

export function isBlank(text: string): boolean {
  const first = text.charCodeAt(0)
  return first > 32 && first < 0x80 ? false : text.trim() === ''
}
