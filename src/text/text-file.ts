import { levelIn, NO_TIME, recordOfLine, TIME_COLUMN, type ShownLines } from './line-batch.ts'
import type { LineTaker } from './log-reader.ts'

/** The level warn, as a batch has it. */
const WARN_LEVEL = 3

/**
 * The lines of a log as its text file has them:
 *
 *     2023-11-22T10:15:30.123Z Compiling
 *     2023-11-22T10:15:31.000Z ERROR 2 problems
 *                              and the second line of that message
 *
 * Times are UTC. Lines of level warn and those that are errors say so.
 */
export class TextLines implements LineTaker {
  #pieces: Buffer[] = []

  take(lines: ShownLines, errors: readonly number[]): void {
    const { batch, from, to } = lines
    const { text, lineStarts, firstLines } = batch
    let done = lineStarts[firstLines[from] ?? 0] ?? 0
    let passed = 0
    for (const line of markedLines(lines, errors)) {
      const isError = errors[passed] === line
      if (isError) passed++
      const isFatal = isError && levelIn(batch, recordOfLine(batch, line)) === 'fatal'
      const mark = isFatal ? 'FATAL ' : isError ? 'ERROR ' : 'WARN '
      const start = lineStarts[line] ?? 0
      const end = (lineStarts[line + 1] ?? 1) - 1
      const column = Math.min(start + TIME_COLUMN, end)
      const before = column - start === TIME_COLUMN ? mark : end === start ? NO_TIME + mark : ` ${mark}`
      this.#pieces.push(text.subarray(done, column), Buffer.from(column === end ? before.trimEnd() : before))
      done = column
    }
    this.#pieces.push(text.subarray(done, lineStarts[firstLines[to] ?? 0]))
  }

  /** @returns what came since the last time, in pieces of whole lines */
  pieces(): Buffer[] {
    const pieces = this.#pieces
    this.#pieces = []
    return pieces
  }
}

/** The lines that are errors or have the level warn, in order. */
function markedLines({ batch, from, to }: ShownLines, errors: readonly number[]): readonly number[] {
  const warned: number[] = []
  for (let record = from; record < to; record++)
    if (batch.levels[record] === WARN_LEVEL) warned.push(batch.firstLines[record] ?? 0)
  if (warned.length === 0) return errors
  return errors.length === 0 ? warned : [...new Set([...warned, ...errors])].sort((a, b) => a - b)
}
