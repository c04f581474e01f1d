import { Failure } from '../../failure/failure.ts'
import { errorMessageOf, parseJsonObject } from '../http/error-message.ts'
import type { Answer, Harness } from '../http/http.ts'
import { PollSchedule } from './poll-schedule.ts'
import { inertText } from '../../failure/inert-text.ts'
import { TransportError } from '../http/transport.ts'
import type { Mutex } from '../../system/mutex.ts'

/** A finished export: a zip in storage. */
export interface LogExport {
  /** The prefix as it was asked for. */
  readonly prefix: string
  /** Pre-signed: the link is a secret. */
  readonly link: string
  /** When the export was made, in ms since 1970; null when the answer doesn't tell. */
  readonly exportedAt: number | null
  /** It was there when it was first asked for, so somebody made it before. */
  readonly isCached: boolean
}

interface ExportState {
  readonly status: 'queued' | 'in_progress' | 'success' | 'error'
  readonly link: string
  /** In ms since 1970. */
  readonly expires: number | null
  readonly message: string
}

/** How often an export is asked for, when it fails or is past its time. */
const ERROR_TRIES = 3
/** Results live this long, in ms (observed on the Log Service: `expires` is the export's time and seven days). */
const CACHE_LIFE = 7 * 24 * 3_600_000
const DOWNLOAD_PATH = '/gateway/log-service/blob/download'

/** What to wait for and how long. */
export interface ExportWait {
  /** In ms since 1970. */
  readonly deadline: number
  /** An export that stays `in_progress` for this many ms counts as stuck. */
  readonly patience: number
  /** Calls that may pass without any answer; see `CallOptions`. */
  readonly silentTries?: number
  /** Of exports that are waited for at the same time, for the one polls at a time. */
  readonly turns?: Mutex
}

/**
 * Starts an export of every log under the prefix and waits until it is ready.
 * @throws Failure `not-found` (no log has the prefix, told twice), `limit`, `prefix-refused`, `export-error` (with the server's message),
 *   `timeout` (deadline), `export-unavailable` (stuck or past its time: no status; or the endpoint answers otherwise), and those of
 *   `Harness.call`.
 */
export async function exportPrefix(
  harness: Harness,
  account: string,
  prefix: string,
  wait: ExportWait
): Promise<LogExport> {
  using turn = new DisposableStack()
  let hasTurn = wait.turns === undefined
  // The service makes one export after the other, and each poll of one that is queued queues it once more: only the first is polled.
  const awaitTurn = async (): Promise<void> => {
    if (!hasTurn && wait.turns !== undefined) turn.defer(await wait.turns.acquire())
    hasTurn = true
  }
  return await pollExport(harness, account, prefix, wait, awaitTurn)
}

async function pollExport(
  harness: Harness,
  account: string,
  prefix: string,
  { deadline, patience, silentTries }: ExportWait,
  awaitTurn: () => Promise<void>
): Promise<LogExport> {
  const { clock, log } = harness.connection
  const options = silentTries === undefined ? {} : { silentTries }
  const schedule = new PollSchedule()
  let told = ''
  let isCached = true
  let errors = 0
  let expired = 0
  let refusals = 0
  let runningSince: number | null = null
  for (;;) {
    const query = { accountID: account, prefix }
    const answer = await harness
      .call('POST', DOWNLOAD_PATH, query, deadline, options)
      .catch((error: unknown) => explainCall(error, silentTries !== undefined))
    const state = readState(answer)
    if (state instanceof Failure) {
      refusals += 1
      if (refusals === 2 || !isWorthAskingAgain(state)) throw state
    } else if (state.status === 'success' && !isExpired(state, clock.now())) {
      harness.connection.mask(state.link)
      const exportedAt = state.expires === null ? null : state.expires - CACHE_LIFE
      return { prefix, link: state.link, exportedAt, isCached }
    } else if (state.status === 'success') {
      expired += 1
      if (expired === ERROR_TRIES) throw explainExpired(prefix)
      log('Export: the finished one is past its time; asking again.')
    } else if (state.status === 'error') {
      errors += 1
      if (errors === ERROR_TRIES) throw explainExportError(prefix, state.message)
      log(`Export: failed (${inertText(state.message)}); asking again.`)
    } else {
      isCached = false
      if (state.status !== told) log(`Export: ${state.status === 'queued' ? 'queued' : 'in progress'}.`)
    }
    if (!(state instanceof Failure)) refusals = 0
    const status = state instanceof Failure ? told : state.status
    told = status
    runningSince = status === 'in_progress' ? (runningSince ?? clock.now()) : null
    if (runningSince !== null && clock.now() - runningSince >= patience) throw explainStuck(prefix, patience)
    if (clock.now() >= deadline) throw explainTimeout(prefix, told)
    const ready = clock.now()
    await awaitTurn()
    if (runningSince !== null) runningSince += clock.now() - ready
    const left = deadline - clock.now()
    if (left <= 0) throw explainTimeout(prefix, told)
    await clock.sleep(Math.min(schedule.next(status === 'in_progress'), left))
  }
}

function isExpired(state: ExportState, now: number): boolean {
  return state.expires !== null && state.expires <= now
}

/** A 404 or a 500 that is not the limit's may be a moment's trouble of the store, an answer that is none that of something in between. */
function isWorthAskingAgain({ kind }: Failure): boolean {
  return kind === 'not-found' || kind === 'export-error' || kind === 'unexpected-answer'
}

function readState(answer: Answer): ExportState | Failure {
  if (answer.status !== 200) return explainStatus(answer)
  // Some deployments answer 200 with an empty body while the export is queued.
  if (answer.body.trim() === '') return { status: 'queued', link: '', expires: null, message: '' }
  const { status, link, expires, message } = parseJsonObject(answer.body) ?? {}
  const text = typeof message === 'string' ? message : ''
  const at = typeof expires === 'string' ? Date.parse(expires) : Number.NaN
  const common = { expires: Number.isNaN(at) ? null : at, message: text }
  if (status === 'queued' || status === 'in_progress' || status === 'error')
    return { status, link: '', ...common }
  if (status === 'success' && typeof link === 'string' && /^https?:\/\//u.test(link))
    return { status, link, ...common }
  return new Failure(
    'unexpected-answer',
    `The Log Service answered something else than an export's state (${errorMessageOf(answer.body)}).`,
    'Check that base-url is the address of Harness itself; if it is, report this message as an issue of harness-logs.'
  )
}

function explainStatus({ status, body }: Answer): Failure {
  const said = errorMessageOf(body)
  if (status === 500 && /exceeds maximum download limit/iu.test(said)) {
    return new Failure(
      'limit',
      'There are more logs than the Log Service exports at once (Prefix Key Exceeds Maximum Download Limit).',
      'Give execution-id with org-id and project-id (or execution-url), and they are had in parts; or ask for one stage with stage-id and ' +
        'execution-id, or for several parts with one log-prefix a line.',
      { status }
    )
  }
  if (status === 404 && /cannot list files/iu.test(said)) {
    return new Failure('not-found', 'Harness has no log under this prefix.', '', { status })
  }
  if (status === 400 && /not permitted for prefix/iu.test(said)) {
    return new Failure(
      'prefix-refused',
      `The Log Service does not accept the prefix (${said}).`,
      'It takes A/pipeline/PIPELINE/RUN/… and accountId:A/…/runSequence:RUN/…; where the account ends in "-" or the pipeline holds "$", give the standard form as log-prefix.',
      { status }
    )
  }
  if (status === 404 || status === 405) {
    return new Failure(
      'export-unavailable',
      `This Harness does not offer the export of logs (${status}: ${said}).`,
      `Check base-url; if it is right, ${SWITCH_ON}`,
      { status }
    )
  }
  return new Failure(
    'export-error',
    `The export failed (${status}: ${said}).`,
    'Run the job again; if it stays, ask Harness Support.',
    { status }
  )
}

const SWITCH_ON = 'ask Harness Support to switch on SPG_LOG_SERVICE_ENABLE_DOWNLOAD_LOGS for the account.'

/** What the call cannot know: a 403 that says nothing of the key or the account, and silence, may be the export's alone. */
function explainCall(error: unknown, hasOtherWay: boolean): never {
  const isOfKey = (summary: string): boolean => /apikey in request|another Harness account/iu.test(summary)
  if (error instanceof Failure && error.kind === 'forbidden' && !isOfKey(error.summary)) {
    const next = `${error.next} If it is refused for the export of logs only, ${SWITCH_ON}`
    throw new Failure('forbidden', error.summary, next, { status: 403, cause: error })
  }
  if (error instanceof Failure && isOfExportOnly(error) && !hasOtherWay) {
    const next = `${error.next} If only the export is silent, give execution-id with org-id and project-id (or execution-url), and the logs are had one by one.`
    throw new Failure('network', error.summary, next, { cause: error.cause })
  }
  throw error
}

/** Whether the logs may be had without the export: it alone is refused, or the service took the call and never answered. */
export function isOfExportOnly({ kind, cause }: Failure): boolean {
  return kind === 'forbidden'
    ? cause instanceof Failure
    : kind === 'network' && cause instanceof TransportError && cause.code === 'TIMEOUT'
}

function explainExportError(prefix: string, message: string): Failure {
  return new Failure(
    'export-error',
    `Harness could not export ${inertText(prefix)}, ${ERROR_TRIES} times: ${inertText(message, 400)}.`,
    'Ask for one stage with stage-id, or show this message to Harness Support.'
  )
}

function explainExpired(prefix: string): Failure {
  return new Failure(
    'export-unavailable',
    `Harness keeps giving an export of ${inertText(prefix)} that is past its time.`,
    'Run the job again later; if it stays, check the clock of the runner.'
  )
}

function explainStuck(prefix: string, patience: number): Failure {
  return new Failure(
    'export-unavailable',
    `The export of ${inertText(prefix)} has been in progress for ${Math.round(patience / 60_000)} minutes without an end.`,
    'Run the job again later.'
  )
}

function explainTimeout(prefix: string, status: string): Failure {
  const last = status === '' ? 'not answered' : status.replace('_', ' ')
  return new Failure(
    'timeout',
    `The export of ${inertText(prefix)} was still ${last} when timeout-minutes ran out.`,
    'Give timeout-minutes a larger value, or ask for one stage with stage-id.'
  )
}
