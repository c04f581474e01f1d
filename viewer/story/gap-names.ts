import { formatCount } from '../../src/text/figures.ts'
import type { PageGap } from '../../src/report/page/page-data.ts'

/** Gaps that are named. */
const MOST_NAMED = 3

/** `Scan › Secrets, Build › Clone and 2 more`. */
export function namesOfGaps(gaps: readonly PageGap[]): string {
  const names = [...new Set(gaps.flatMap(({ name }) => name ?? []))]
  const shown = names.slice(0, MOST_NAMED)
  const rest = names.length - shown.length
  const unnamed = gaps.some(({ name }) => name === null)
  if (shown.length === 0) return 'some logs'
  const more = rest > 0 ? ` and ${formatCount(rest)} more` : unnamed ? ' and others' : ''
  return shown.join(', ') + more
}
