import { parseLine, type LogLine } from '../../../src/text/line.ts'
import { plainLines } from '../../../src/text/plain-text.ts'

/**
 * The lines that a log shows, one after the other.
 *
 * @param ndjson its records in the order of their `pos`
 */
export function shownLines(ndjson: string): string[] {
  const records = ndjson
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map(parseLine)
    .filter(line => line !== null)
  return records.flatMap((line, at) => (isRewritten(line, records[at + 1]) ? [] : plainLines(line.text)))
}

/** A progress line `\r10 %` is gone once the next one is there. */
function isRewritten({ text, level }: LogLine, next: LogLine | undefined): boolean {
  if (!text.startsWith('\r') || text.includes('\n') || next === undefined) return false
  return next.level === level && /^\r(?!\r*\n)/.test(next.text)
}
