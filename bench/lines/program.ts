/**
 * How a program that a build runs writes. In braces what differs from line to line: a word, a
 * number, a hash.
 */
export interface Program {
  readonly command: string
  /** Each is one line. */
  readonly usual: readonly string[]
  /** Whole records, of one line or several; the first that its chance picks counts. */
  readonly rare: readonly Rare[]
  /** What its progress bar is called, if it has one. */
  readonly progress?: string
}

interface Rare {
  readonly oneIn: number
  readonly out: string
  readonly level?: string
}

export const RED = '\u001b[31m'
export const GREEN = '\u001b[32m'
export const YELLOW = '\u001b[33m'
export const GREY = '\u001b[90m'
export const OFF = '\u001b[0m'
export const BLANK: Rare = { oneIn: 25, out: '\n' }
