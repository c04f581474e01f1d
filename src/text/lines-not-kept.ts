import { formatCountOf } from './figures.ts'

/**
 * What Harness did not keep of a log; null when it kept the start. Follows the log in its text
 * file, too.
 */
export function tellMissingAtStart(lines: number): string | null {
  if (lines === 0) return null
  const are = lines === 1 ? 'is' : 'are'
  return `Harness kept only the end of this log: ${formatCountOf(lines, 'line')} ${are} missing at its start`
}

/** How many lines of a log Harness cut; null for none. */
export function tellCutLines(lines: number): string | null {
  return lines === 0 ? null : `Harness cut ${formatCountOf(lines, 'long line')} of this log`
}
