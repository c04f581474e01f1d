import type { FullAnswer } from './attempt.ts'
import { errorMessageOf } from './error-message.ts'
import { Failure } from '../../failure/failure.ts'
import type { Answer, Connection } from './connection.ts'
import { quotedText } from '../../failure/inert-text.ts'
import { isPassingStatus } from '../../failure/retry.ts'
import type { TransportError } from './transport-error.ts'
import { isPage } from './web-page.ts'

/** A 500 is the Log Service's word for a prefix of too many logs, too: that one is final. */
const LIMIT = /exceeds maximum download limit/iu

/** Whether the answer says that the prefix has more logs than an export may hold. */
export function isLimit({ status, body }: Answer): boolean {
  return status === 500 && LIMIT.test(errorMessageOf(body, text => text))
}

/**
 * Whether the same call may be answered otherwise a moment later. A 500 is left to the caller after
 * the second.
 */
export function isPassingAnswer(answer: Answer, tries: number): boolean {
  if (answer.status === 500) return tries === 1 && !isLimit(answer)
  return isPassingStatus(answer.status)
}

/**
 * Throws for the answers that mean the same whatever was asked: not signed in, redirected, not
 * Harness at all, overloaded.
 */
export function explainRefusal(connection: Connection, answer: FullAnswer): void {
  const { status, body, headers } = answer
  if (status === 200 && !isPage(body)) return
  const said = errorMessageOf(body, connection.redact)
  if (status === 401 || (status === 400 && /\btoken\b/iu.test(said) && !/for prefix/iu.test(said))) {
    throw new Failure(
      'unauthorised',
      `Harness did not accept the credentials (${status}: ${said}).`,
      CHECK_KEY,
      { status }
    )
  }
  if (status === 403) throw explainForbidden(said)
  if (status >= 300 && status < 400) {
    const to = URL.canParse(headers.location ?? '') ? new URL(headers.location ?? '').host : 'another address'
    throw new Failure(
      'unexpected-answer',
      `${new URL(connection.baseUrl).host} redirects to ${quotedText(to, connection.redact)} (${status}), and the key is not sent along with a redirect.`,
      'Set base-url to the final address if that is your Harness.',
      { status }
    )
  }
  if (status !== 500 && isPassingStatus(status)) {
    const [kind, cause] =
      status === 429
        ? (['rate-limited', 'Harness is limiting the rate of calls'] as const)
        : (['unavailable', 'Harness is not available'] as const)
    throw new Failure(
      kind,
      `${cause} (${status}: ${said}), also after several tries.`,
      'Run the job again in a few minutes.',
      { status }
    )
  }
  if (isPage(body)) {
    throw new Failure(
      'unexpected-answer',
      `Harness answered with a web page instead of data (${status}: ${said}).`,
      'That is a sign-in page or another site: check base-url and the key.',
      { status }
    )
  }
}

const CHECK_KEY =
  'Check that the key is whole, not expired, and of this Harness (base-url); create one under Account Settings > Access Control > Service Accounts.'

function explainForbidden(said: string): Failure {
  if (said.includes('operation not permitted for accountID')) {
    return new Failure(
      'forbidden',
      `The key belongs to another Harness account (403: ${said}).`,
      'Check account-id, or use a key of that account.',
      { status: 403 }
    )
  }
  const next = `${CHECK_KEY} It needs the permission to view the pipeline's executions; while Harness limits key checks, a good key is refused too: then run the job again later.`
  return new Failure('forbidden', `Harness refused the key (403: ${said}).`, next, { status: 403 })
}

/** The failure of an answer that is longer than any of its kind. */
export function explainTooLong(error: TransportError): Failure {
  return new Failure(
    'unexpected-answer',
    `Harness answered with ${error.message} where a short answer was due.`,
    'Check that base-url is the address of Harness itself.',
    { cause: error }
  )
}

/**
 * What something between us and Harness answers: a web page, or another address. It may be gone the
 * next time.
 */
export function isNotHarness({ status, body }: FullAnswer): boolean {
  return (status >= 300 && status < 400) || (status === 200 && isPage(body))
}
