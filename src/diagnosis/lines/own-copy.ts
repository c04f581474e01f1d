import { LONGEST_LINE, type DisplayLine } from './display-line.ts'

/**
 * The line with at most 1,000 units of text, which holds nothing else: V8 keeps a whole chunk alive
 * for a text that was cut from it.
 */
export function ownCopy(line: DisplayLine): DisplayLine {
  const { number, time, level, isRed } = line
  return { number, time, level, text: ownText(line), isRed }
}

function ownText({ text, isTextOwn = false }: DisplayLine): string {
  if (isTextOwn && text.length <= LONGEST_LINE) return text
  return Buffer.from(text.slice(0, LONGEST_LINE).toWellFormed()).toString()
}
