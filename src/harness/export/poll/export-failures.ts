import { Failure } from '../../../failure/failure.ts'
import { TransportError } from '../../http/transport-error.ts'
import { SWITCH_ON } from './export-answer.ts'

/** With the graph an export is not the only way. @param when begins the sentence */
export function adviseGraph(when: string): string {
  return `${when} give execution-id with org-id and project-id (or execution-url), and the logs are fetched one by one.`
}

/**
 * What the call cannot know: a 403 that says nothing of the key or the account, and silence, may be
 * the export's alone.
 */
export function explainCall(error: unknown, hasOtherWay: boolean): never {
  if (!(error instanceof Failure)) throw error
  if (error.kind === 'forbidden' && !isOfKey(error.summary)) {
    const next = `${error.next} If it is refused for the export of logs only, ${SWITCH_ON}`
    throw new Failure('export-off', error.summary, next, { status: 403, cause: error })
  }
  if (error.kind === 'network' && error.cause instanceof TransportError && error.cause.code === 'TIMEOUT') {
    const advice = hasOtherWay ? '' : ` ${adviseGraph('If only the export is silent,')}`
    throw new Failure('export-off', error.summary, error.next + advice, { cause: error.cause })
  }
  throw error
}

function isOfKey(summary: string): boolean {
  return /apikey in request|another Harness account/iu.test(summary)
}

/**
 * `error`, again and again.
 *
 * @param prefix quoted, here as in the functions below
 * @param message of the server, inert
 */
export function explainErrors(prefix: string, times: number, message: string): Failure {
  return new Failure(
    'export-error',
    `Harness could not export ${prefix}, ${times} times: ${message}.`,
    'Ask for one stage with stage-id, or show this message to Harness Support.'
  )
}

/** `success`, with a link that is dead already. */
export function explainExpired(prefix: string): Failure {
  return new Failure(
    'export-stuck',
    `Harness keeps giving an export of ${prefix} that is past its time.`,
    'Run the job again later; if it stays, check the clock of the runner.'
  )
}

/** `in_progress` without an end. @param patience in ms */
export function explainStuck(prefix: string, patience: number): Failure {
  return new Failure(
    'export-stuck',
    `The export of ${prefix} has been in progress for ${minutes(patience)} without an end.`,
    'Run the job again later.'
  )
}

/** `queued` without an end: the service's only worker may have ended. @param patience in ms */
export function explainNotBegun(prefix: string, patience: number): Failure {
  return new Failure(
    'export-off',
    `The export of ${prefix} has been queued for ${minutes(patience)} without being begun.`,
    'If it stays so, the Log Service has to be started anew: its worker for exports may have ended.'
  )
}

/** The store behind the Log Service. @param ms for which it has been so */
export function explainTrouble(what: string, ms: number): Failure {
  return new Failure(
    'unavailable',
    `${what} It stayed so for ${minutes(ms)}.`,
    'Run the job again later; if it stays, have the storage of the Log Service checked.'
  )
}

/** timeout-minutes. @param hasOtherWay see `ExportWait` */
export function explainTimeout(prefix: string, status: string | null, hasOtherWay: boolean): Failure {
  const last = status === null ? 'not answered' : status.replace('_', ' ')
  const advice =
    hasOtherWay || status !== 'queued'
      ? 'Give timeout-minutes a larger value, or ask for one stage with stage-id.'
      : `Give timeout-minutes a larger value. ${adviseGraph('If the queue of exports does not move at all,')}`
  return new Failure(
    'timeout',
    `The export of ${prefix} was still ${last} when timeout-minutes ran out.`,
    advice
  )
}

/** An archive that holds nothing. @param isDenied Harness says that there are logs */
export function explainEmpty(prefix: string, isDenied: boolean): Failure {
  const but = isDenied ? 'though it says that there are some' : 'and does not tell whether there are any'
  return new Failure(
    'export-error',
    `Harness gives an export of ${prefix} without any log, ${but}.`,
    'Run the job again later; if it stays, Harness may have deleted the logs, and kept earlier exports of them.'
  )
}

/** An export from before the end of the execution. */
export function explainStale(prefix: string): Failure {
  return new Failure(
    'export-stuck',
    `Harness gives an export of ${prefix} that was made before the execution ended.`,
    'Such an answer is kept for days; give a shorter log-prefix or a single stage-id.'
  )
}

/** An export that may be from before the end of the execution. */
export function explainMaybeStale(prefix: string): Failure {
  return new Failure(
    'export-stuck',
    `Harness gives an export of ${prefix} that may have been made before the execution ended.`,
    'Run the job again later.'
  )
}

function minutes(ms: number): string {
  const count = Math.round(ms / 60_000)
  return count === 1 ? '1 minute' : `${count} minutes`
}
