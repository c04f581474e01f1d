import { Failure } from '../../../failure/failure.ts'
import { errorMessageOf } from '../../http/error-message.ts'
import { parseJsonObject } from '../../../text/json-object.ts'
import type { Answer } from '../../http/connection.ts'
import { isLimit } from '../../http/refusal.ts'
import { prefixForms } from '../../keys/prefixes.ts'

/** What the Log Service says of an export. */
export interface ExportState {
  readonly status: 'queued' | 'in_progress' | 'success' | 'error'
  /** Empty unless the export is ready. */
  readonly link: string
  /** In ms since 1970. */
  readonly expires: number | null
  /** Of the server, verbatim. */
  readonly message: string
}

/** How to have exports switched on. */
export const SWITCH_ON =
  'ask Harness Support to switch on SPG_LOG_SERVICE_ENABLE_DOWNLOAD_LOGS for the account.'

/** The state, or why there is none; `redact` is for the words of the server in that. */
export function readExportAnswer(answer: Answer, redact: (text: string) => string): ExportState | Failure {
  if (answer.status !== 200) return explainStatus(answer, redact)
  // Some deployments answer 200 with an empty body while the export is queued.
  if (answer.body.trim() === '') return { status: 'queued', link: '', expires: null, message: '' }
  const { status, link, expires, message } = parseJsonObject(answer.body) ?? {}
  const text = typeof message === 'string' ? message : ''
  const at = typeof expires === 'string' ? Date.parse(expires) : Number.NaN
  const common = { expires: Number.isNaN(at) ? null : at, message: text }
  const state = stateOf(status, typeof link === 'string' || common.expires !== null)
  if (state !== null && state !== 'success') return { status: state, link: '', ...common }
  if (state === 'success' && typeof link === 'string' && /^https?:\/\//u.test(link))
    return { status: state, link, ...common }
  return new Failure(
    'unexpected-answer',
    `The Log Service answered something else than an export's state (${errorMessageOf(answer.body, redact)}).`,
    'Check that base-url is the address of Harness itself; if it is, report this message as an issue of harness-logs.'
  )
}

/**
 * A word that the service has got since is no end, unless it speaks of a failure.
 *
 * @param isOfExport the answer has more of an export than the word
 */
function stateOf(status: unknown, isOfExport: boolean): ExportState['status'] | null {
  if (typeof status !== 'string') return null
  const word = status.trim().toLowerCase()
  if (word === 'queued' || word === 'in_progress' || word === 'success') return word
  if (/error|fail|abort|cancel/u.test(word)) return 'error'
  return isOfExport && word !== '' ? 'in_progress' : null
}

function explainStatus(answer: Answer, redact: (text: string) => string): Failure {
  const { status, body } = answer
  const said = errorMessageOf(body, redact)
  if (isLimit(answer)) return explainLimit(status)
  if (status === 404 && /cannot list files/iu.test(said)) {
    return new Failure('not-found', 'Harness has no log under this prefix.', '', { status })
  }
  if (status === 400 && /not permitted for prefix/iu.test(said)) {
    return new Failure(
      'prefix-refused',
      `The Log Service does not accept the prefix (${said}).`,
      `It takes ${prefixForms()}; where the account ends in "-" or the pipeline holds "$", give the standard form as log-prefix.`,
      { status }
    )
  }
  if (status === 404 && isOfService(body)) {
    return new Failure(
      'unavailable',
      `The Log Service could not look for the logs (${status}: ${said}).`,
      'Run the job again later.',
      { status }
    )
  }
  if (status === 404 || status === 405) {
    return new Failure(
      'export-off',
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

/**
 * The service's own words of a store that it could not ask; its gateway and its router answer
 * otherwise.
 */
function isOfService(body: string): boolean {
  const said = parseJsonObject(body)?.error_msg
  return typeof said === 'string' && !/is required|page not found/u.test(said)
}

/** More logs than an export may hold. */
export function explainLimit(status?: number): Failure {
  return new Failure(
    'limit',
    'There are more logs than the Log Service exports at once (Prefix Key Exceeds Maximum Download Limit).',
    'Give execution-id with org-id and project-id (or execution-url), and they are fetched in parts; or ask for one stage with stage-id and ' +
      'execution-id, or for several parts with one log-prefix a line.',
    status === undefined ? {} : { status }
  )
}
