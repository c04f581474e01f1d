import type { Level } from '../../text/line.ts'

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
  /** Whether `text` was not cut from another one; false where it is left out. */
  readonly isTextOwn?: boolean
}

/** UTF-16 units that are kept of a line. */
export const LONGEST_LINE = 1_000

/** Whether a text has nothing to see. */
export function isBlank(text: string): boolean {
  const first = text.charCodeAt(0)
  return first > 32 && first < 0x80 ? false : text.trim() === ''
}
