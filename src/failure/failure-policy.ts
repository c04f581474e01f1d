import type { Failure, FailureKind } from './failure.ts'

/** What a failure of a kind means for the rest of a run. */
export interface FailurePolicy {
  /**
   * What else cannot succeed: `request` nothing else, `exports` every other export, `harness` every
   * other call to Harness, `run` everything, whatever was fetched before.
   */
  readonly stops: 'request' | 'exports' | 'harness' | 'run'
  /**
   * How the logs of an export that failed so can be fetched: `parts` by smaller exports, `stages`
   * by those of the stages, `logs` one by one, `none` not at all.
   */
  readonly fallback: 'parts' | 'stages' | 'logs' | 'none'
  /**
   * Whether an equivalent prefix, which is another cache entry and another zip object, may succeed.
   */
  readonly prefixFallback: boolean
  /** Whether an export's answer is worth asking for once more before it is believed. */
  readonly askAgain: boolean
}

const ENDS_ALL = { stops: 'harness', fallback: 'none', prefixFallback: false, askAgain: false } as const
const ENDS_REQUEST = { stops: 'request', fallback: 'none', prefixFallback: false, askAgain: false } as const

/**
 * The one table: what each kind of failure ends, what it falls back to, what is asked for again.
 */
const POLICIES: Readonly<Record<FailureKind, FailurePolicy>> = {
  input: ENDS_ALL,
  unauthorised: ENDS_ALL,
  forbidden: ENDS_ALL,
  network: ENDS_ALL,
  'unexpected-answer': { ...ENDS_ALL, askAgain: true },
  disk: { ...ENDS_ALL, stops: 'run' },

  limit: { ...ENDS_REQUEST, fallback: 'parts' },
  'export-error': { ...ENDS_REQUEST, fallback: 'stages' },
  'export-stuck': { ...ENDS_REQUEST, fallback: 'stages', prefixFallback: true },
  'link-dead': { ...ENDS_REQUEST, fallback: 'stages', prefixFallback: true },
  'not-found': { ...ENDS_REQUEST, fallback: 'logs', prefixFallback: true, askAgain: true },
  'prefix-refused': { ...ENDS_REQUEST, fallback: 'logs' },
  'export-off': { ...ENDS_REQUEST, stops: 'exports', fallback: 'logs' },
  unavailable: { ...ENDS_REQUEST, stops: 'exports', fallback: 'logs' },
  'rate-limited': ENDS_REQUEST,
  timeout: ENDS_REQUEST,
  'too-large': ENDS_REQUEST,

  'archive-refused': ENDS_REQUEST,
  'no-such-selection': ENDS_REQUEST,
  'execution-failed': ENDS_REQUEST,
  artifact: ENDS_REQUEST
}

/** What this failure means for the rest of a run. */
export function policyOf({ kind }: Pick<Failure, 'kind'>): FailurePolicy {
  return POLICIES[kind]
}

/** Whether no other log of Harness can be fetched after this. */
export function stopsEverything(failure: Failure): boolean {
  const { stops } = policyOf(failure)
  return stops === 'harness' || stops === 'run'
}
