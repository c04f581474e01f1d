import { levelIn, NO_TIME, recordOfLine, TIME_COLUMN, type ShownLines } from './line-batch.ts'
import type { LineTaker } from './log-reader.ts'

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
    for (const [line, mark] of marksOf(lines, errors)) {
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

/** The lines that are marked, in order. */
function marksOf({ batch, from, to }: ShownLines, errors: readonly number[]): [line: number, mark: string][] {
  const marks = errors.map((line): [number, string] => [
    line,
    levelIn(batch, recordOfLine(batch, line)) === 'fatal' ? 'FATAL ' : 'ERROR '
  ])
  const isError = new Set(errors)
  for (let record = from; record < to; record++) {
    const line = batch.firstLines[record] ?? 0
    if (batch.levels[record] === 3 && !isError.has(line)) marks.push([line, 'WARN '])
  }
  return marks.length > errors.length ? marks.sort(([a], [b]) => a - b) : marks
}
