import { isFailure, statusKind, type StatusKind } from '../harness/execution/execution-status.ts'
import { formatDuration } from '../text/figures.ts'

/** How a kind of status looks: its mark in markdown and in the timeline, and its word. */
interface Look {
  /** Seen on a light and on a dark page alike. */
  readonly icon: string
  /** The same as a plain character. */
  readonly shape: string
  readonly word: string
}

const LOOKS: Readonly<Record<Exclude<StatusKind, 'unknown'>, Look>> = {
  success: { icon: '✅', shape: '✓', word: 'Success' },
  failed: { icon: '❌', shape: '✕', word: 'Failed' },
  ignored: { icon: '⚠️', shape: '!', word: 'Failure ignored' },
  skipped: { icon: '⏭️', shape: '⊘', word: 'Skipped' },
  aborted: { icon: '⛔', shape: '⊘', word: 'Aborted' },
  waiting: { icon: '⏳', shape: '◔', word: 'Waiting' },
  running: { icon: '🔵', shape: '●', word: 'Running' }
}
/** What a status says beyond its kind. */
const WORDS = new Map([
  ['expired', 'Expired'],
  ['approvalrejected', 'Rejected'],
  ['rollbackfailed', 'Rollback failed'],
  ['abortedbyfreeze', 'Aborted by a freeze'],
  ['paused', 'Paused'],
  ['approvalwaiting', 'Waiting for approval'],
  ['interventionwaiting', 'Waiting for intervention'],
  ['inputwaiting', 'Waiting for input'],
  ['resourcewaiting', 'Waiting for a resource'],
  ['notstarted', 'Not started']
])

/** An emoji for the status; empty where it is unknown. @param isRetried a later attempt follows */
export function statusIcon(status: string | null, isRetried = false): string {
  const kind = shownKind(status, isRetried)
  return kind === 'unknown' ? '' : LOOKS[kind].icon
}

/** A plain character for the status. @param isRetried a later attempt follows */
export function statusShape(status: string | null, isRetried = false): string {
  const kind = shownKind(status, isRetried)
  return kind === 'unknown' ? '•' : LOOKS[kind].shape
}

/**
 * The status in a word or two of ours; null where it is unknown. A status that Harness added since
 * is told as Harness spells it: foreign text.
 *
 * @param isRetried a later attempt follows
 */
export function statusWord(status: string | null, isRetried = false): string | null {
  if (isRetried && isFailure(status)) return `${statusWord(status) ?? 'Failed'}, retried`
  // The graph does not show earlier attempts.
  if (isRetried && status === null) return 'Retried'
  const kind = statusKind(status)
  if (kind === 'unknown') return status === '' ? null : status
  return WORDS.get((status ?? '').replaceAll('_', '').toLowerCase()) ?? LOOKS[kind].word
}

/**
 * `Failed after 1 m 12 s`, `Success in 4 s`; either alone where the other is unknown, '' where both
 * are. Foreign text as `statusWord` is.
 */
export function statusAndDuration(status: string | null, duration: number | null): string {
  const word = statusWord(status)
  if (duration === null) return word ?? ''
  if (word === null) return formatDuration(duration)
  return `${word} ${isFailure(status) ? 'after' : 'in'} ${formatDuration(duration)}`
}

/** A failure that a later attempt follows is not what broke. */
export function shownKind(status: string | null, isRetried: boolean): StatusKind {
  return isRetried && (status === null || isFailure(status)) ? 'ignored' : statusKind(status)
}
