import { SEQUENCE } from './terminal-sequences.ts'

/** Moves the cursor to where the next text would not stand, other than to the start of its line. */
const CURSOR = /\x08|\x1b[78DEMc]|(?:\x1b\[|\x9b)(?:[\d;]*[A-IZ`@PXabdef]|[12]K|[23]J|[su])/
const REWRITES = /\r[^\r\n]/
/** A text in pieces: a sequence, a control that a screen obeys, or what is printed. */
export const TOKENS = new RegExp(`(${SEQUENCE})|[\\r\\n\\x08]|[^\\x1b\\x80-\\x9f\\r\\n\\x08]+|[^]`, 'g')
/** Sequences that a screen obeys. Of `MOVE`: one or two numbers, and the letter that says what. */
export const MOVE = /^(?:\x1b\[|\x9b)(\d{0,6})(?:;(\d{0,6})[\d;]*)?([A-KZ`@PXabdef])$/
export const SAVE = /^(?:\x1b7|(?:\x1b\[|\x9b)s)$/
export const RESTORE = /^(?:\x1b8|(?:\x1b\[|\x9b)u)$/
export const STYLE = /^(?:\x1b\[|\x9b)[\d;:]*m$/
export const LINK = /^(?:\x1b\]|\x9d)8;[^;]*;(.?)/

/** Whether some of a text takes the place of what stands before it in its line. */
export function rewritesLine(text: string): boolean {
  return REWRITES.test(text)
}

/** Whether a text must be put on a screen to know what is seen of it. */
export function movesCursor(text: string): boolean {
  return CURSOR.test(text)
}
