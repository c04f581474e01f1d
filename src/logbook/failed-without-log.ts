import { statusKind } from '../harness/execution/execution-status.ts'
import type { ExecutionDraft } from './execution-draft.ts'
import type { Gap } from './logbook.ts'

const REASON = 'the step failed and Harness has no log of it (can the build reach the log storage?)'

/**
 * A gap for each failed step that should have a log and has none. Where an execution has no log at
 * all that is told of the execution; what another gap covers is not told twice.
 */
export function failedWithoutLog(drafts: readonly ExecutionDraft[], known: readonly Gap[]): Gap[] {
  const isCovered = (key: string): boolean => known.some(({ prefix }) => covers(prefix, key))
  return drafts
    .filter(({ logs }) => logs.length > 0)
    .flatMap(({ stages }) => stages.flatMap(({ steps }) => steps))
    .flatMap(({ position, logs }) => {
      const [key] = position?.node.logKeys ?? []
      const isMissing = logs.length === 0 && key !== undefined && !isCovered(key)
      return isMissing && statusKind(position?.node.status ?? null) === 'failed'
        ? [{ prefix: key, reason: REASON }]
        : []
    })
}

/** The gap of one step (`…/Run_1`) is not that of another whose name goes on (`…/Run_10`). */
function covers(prefix: string, key: string): boolean {
  if (!key.startsWith(prefix)) return false
  const goesOn = /^[\w$]/u.test(key.slice(prefix.length))
  // A piece of an execution id stands for all of it.
  const isPiece = prefix.endsWith('/') || prefix.endsWith(':') || /\/-[^/]*$/u.test(prefix)
  return isPiece || !goesOn
}
