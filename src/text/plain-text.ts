import { movesCursor } from './cursor-moves.ts'
import { screenLines } from './terminal-screen.ts'
import { withoutSequences } from './terminal-sequences.ts'
import { decodeUtf16 } from './utf16.ts'

/**
 * All that may not stand in a text file as it is: control characters but tab, bidirectional
 * controls, Unicode's own line breaks.
 */
const SPECIAL = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/
const SPECIAL_IN_LINE = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/**
 * The display lines of what was logged, as a terminal would show them in the end: sequences
 * removed, rewritten lines in their last state, UTF-16 read, and every control character that
 * remains made visible (`␛`, `<U+202E>`). One newline at the end ends the last line and makes no
 * other; empty text is one empty line.
 */
export function plainLines(text: string): string[] {
  return styledLines(text).map(plainText)
}

/**
 * The same with the sequences for colours and links, each of which `plainText` makes a display line
 * of.
 */
export function styledLines(text: string): string[] {
  const single = text.endsWith('\n') ? text.slice(0, -1) : text
  if (!SPECIAL.test(single)) return [single]
  const read = decodeUtf16(text)?.text ?? text
  const body = read.endsWith('\n') ? read.slice(0, -1) : read
  if (movesCursor(body)) return screenLines(body)
  // Taken to pieces first, so that no unfinished sequence swallows a line.
  return body.split('\n').map(line => (line.includes('\r') ? lastState(line) : line))
}

/** One of `styledLines` without its terminal sequences. */
export function plainText(line: string): string {
  return SPECIAL.test(line) ? visible(withoutSequences(line)) : line
}

/** Control characters that remain are made visible. */
export function visible(line: string): string {
  return SPECIAL.test(line) ? line.replace(SPECIAL_IN_LINE, picture) : line
}

/** `10 %\r90 %\rdone\r` shows `done`. */
function lastState(line: string): string {
  for (let end = line.length; end > 0;) {
    const start = line.lastIndexOf('\r', end - 1) + 1
    const state = line.slice(start, end)
    if (withoutSequences(state) !== '') return state
    end = start - 1
  }
  return ''
}

/** Unicode has pictures for the ASCII control characters; others are told by number. */
function picture(character: string): string {
  const code = character.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`
}
