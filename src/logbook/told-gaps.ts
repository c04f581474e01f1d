import { cutInTheMiddle } from '../failure/inert-text.ts'
import type { ExecutionDraft } from './execution-draft.ts'
import { failedWithoutLog } from './failed-without-log.ts'
import type { Gap } from './logbook.ts'
import type { Redact } from './tree-draft.ts'

/** Units of a prefix; the storages of Harness have keys of 1,024 bytes at most. */
const LONGEST_PREFIX = 4_000
const LONGEST_REASON = 4_000

/** The gaps that were known before, and those of failed steps without a log, without secrets. */
export function toldGaps(drafts: readonly ExecutionDraft[], known: readonly Gap[], redact: Redact): Gap[] {
  return [...known, ...failedWithoutLog(drafts, known)].map(({ prefix, reason }) => ({
    prefix: cutInTheMiddle(redact(prefix), LONGEST_PREFIX),
    reason: cutInTheMiddle(redact(reason), LONGEST_REASON)
  }))
}
