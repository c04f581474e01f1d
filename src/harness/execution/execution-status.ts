/** What a status means to a person; `unknown` for one that Harness added since. */
export type StatusKind =
  'success' | 'ignored' | 'failed' | 'skipped' | 'aborted' | 'waiting' | 'running' | 'unknown'

// The Pipeline Service's statuses, compared without case and underscores: it has used `Success`, `SUCCESS` and `IGNORE_FAILED`.
const KINDS: Readonly<Record<Exclude<StatusKind, 'unknown'>, readonly string[]>> = {
  success: ['success'],
  ignored: ['ignorefailed'],
  // Command units say `FAILURE`.
  failed: ['failed', 'failure', 'errored', 'expired', 'approvalrejected', 'rollbackfailed'],
  skipped: ['skipped'],
  aborted: ['aborted', 'abortedbyfreeze'],
  waiting: [
    'notstarted',
    'paused',
    'suspended',
    'approvalwaiting',
    'interventionwaiting',
    'inputwaiting',
    'resourcewaiting',
    'waiting'
  ],
  running: [
    'running',
    'asyncwaiting',
    'taskwaiting',
    'timedwaiting',
    'waitsteprunning',
    'pausing',
    'discontinuing',
    'uploadwaiting'
  ]
}
const KIND_OF = new Map(
  Object.entries(KINDS).flatMap(([kind, words]) => words.map(word => [word, kind as StatusKind] as const))
)

/** The kind of a status in any spelling; `Queued…` and `…Waiting` of every sort are waiting. */
export function statusKind(status: string | null): StatusKind {
  const word = (status ?? '').replaceAll('_', '').toLowerCase()
  return KIND_OF.get(word) ?? (/^queued|waiting$/u.test(word) ? 'waiting' : 'unknown')
}

/** Nothing comes after it. An unknown status is not final. */
export function isFinal(status: string | null): boolean {
  return ['success', 'ignored', 'failed', 'skipped', 'aborted'].includes(statusKind(status))
}

/** The execution, stage or step ended badly: failed or aborted, not skipped, not forgiven. */
export function isFailure(status: string | null): boolean {
  const kind = statusKind(status)
  return kind === 'failed' || kind === 'aborted'
}

/** It ran, so that there can be logs of it. */
export function hasRun(status: string | null): boolean {
  return (
    statusKind(status) !== 'skipped' && !/^(?:notstarted|queued)/iu.test((status ?? '').replaceAll('_', ''))
  )
}
