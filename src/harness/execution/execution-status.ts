/** What a status means to a person; `unknown` for one that Harness added since. */
export type StatusKind =
  'success' | 'ignored' | 'failed' | 'skipped' | 'aborted' | 'waiting' | 'running' | 'unknown'

// The Pipeline Service's statuses as today's spells them. They are compared without case and
// underscores: it has used `Success`, `SUCCESS` and `IGNORE_FAILED`.
const KINDS: Readonly<Record<Exclude<StatusKind, 'unknown'>, readonly string[]>> = {
  success: ['Success'],
  ignored: ['IgnoreFailed'],
  failed: ['Failed', 'Errored', 'Expired', 'ApprovalRejected', 'RollbackFailed'],
  skipped: ['Skipped'],
  aborted: ['Aborted', 'AbortedByFreeze'],
  waiting: [
    'NotStarted',
    'Queued',
    'Paused',
    'Suspended',
    'ApprovalWaiting',
    'InterventionWaiting',
    'InputWaiting',
    'ResourceWaiting',
    'Waiting'
  ],
  running: [
    'Running',
    'AsyncWaiting',
    'TaskWaiting',
    'TimedWaiting',
    'WaitStepRunning',
    'Pausing',
    'Discontinuing',
    'UploadWaiting'
  ]
}
const KNOWN = new Map(
  Object.entries(KINDS).flatMap(([kind, names]) =>
    names.map(name => [name.toLowerCase(), { kind: kind as StatusKind, name }] as const)
  )
)

/** Command units say `FAILURE`. */
function knownStatus(status: string | null): { kind: StatusKind; name: string } | undefined {
  const word = (status ?? '').replaceAll('_', '').toLowerCase()
  return KNOWN.get(word === 'failure' ? 'failed' : word)
}

/** A status in the one spelling that each has; one that Harness added since stays as it is. */
export function statusName(status: string): string {
  return knownStatus(status)?.name ?? status
}

/** The kind of a status in any spelling; `Queued…` and `…Waiting` of every sort are waiting. */
export function statusKind(status: string | null): StatusKind {
  const known = knownStatus(status)
  if (known !== undefined) return known.kind
  return /^queued|waiting$/iu.test(status ?? '') ? 'waiting' : 'unknown'
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
