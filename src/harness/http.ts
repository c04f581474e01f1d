import type { IncomingMessage } from 'node:http'
import type { Clock } from './clock.ts'
import { Failure } from './failure.ts'
import { quoteFirstLine, quoteInert } from './quote.ts'
import { asTransportError, explainUnreachable, send, TransportError, type Timeouts } from './transport.ts'

/** How to sign in: a key, or the two tokens that the original Log Service page shows. */
export type Credentials =
  | { readonly kind: 'api-key'; readonly apiKey: string }
  | { readonly kind: 'tokens'; readonly bearer: string; readonly token: string }

/** Where and how to reach Harness. */
export interface Connection {
  readonly baseUrl: string
  readonly credentials: Credentials
  readonly userAgent: string
  readonly clock: Clock
  /** Told of waits, tries and progress, a line each, for the run's log. */
  readonly tell: (message: string) => void
  /** Hides a value in the run's log from now on. */
  readonly mask: (secret: string) => void
}

/** An answer of Harness that the caller has to judge: any status but those that `Harness.call` explains itself. */
export interface Answer {
  readonly status: number
  readonly body: string
}

/** An authorised way to call Harness. */
export interface Harness {
  readonly connection: Connection
  /**
   * `path` starts with `/` and comes after the base URL; `query` is encoded here. After `deadline` (in ms since 1970) no further
   * try is begun.
   */
  call(
    method: 'GET' | 'POST',
    path: string,
    query: Readonly<Record<string, string>>,
    deadline?: number
  ): Promise<Answer>
}

const TIMEOUTS: Timeouts = { connect: 10_000, idle: 45_000 }
/** Of one call with its body, in ms. */
const WHOLE_CALL = 90_000
/** The key validator behind the Log Service may keep a call up to a minute and then drop it, so a few tries are worth it. */
const TRIES = 5
const RETRIED_STATUSES = new Set([429, 502, 503, 504])
/** Harness's answers are short; anything longer than this many bytes is not one of them. */
const ANSWER_LIMIT = 8 * 1_048_576
const LONGEST_WAIT = 120_000

/** Makes calls that carry the credentials, are retried where that helps, and fail with an explanation. */
export function connect(connection: Connection): Harness {
  const headers = authorisation(connection.credentials)
  return {
    connection,
    async call(method, path, query, deadline = Infinity) {
      const url = `${connection.baseUrl}${path}?${new URLSearchParams(query).toString().replaceAll('+', '%20')}`
      const answer = await callWithRetries(connection, method, url, headers, deadline)
      explainRefusal(connection, answer)
      return answer
    }
  }
}

function authorisation(credentials: Credentials): Record<string, string> {
  return credentials.kind === 'api-key'
    ? { 'x-api-key': credentials.apiKey }
    : { authorization: `Bearer ${credentials.bearer}`, 'x-harness-token': credentials.token }
}

interface FullAnswer extends Answer {
  readonly headers: IncomingMessage['headers']
}

async function callWithRetries(
  connection: Connection,
  method: 'GET' | 'POST',
  url: string,
  headers: Record<string, string>,
  deadline: number
): Promise<FullAnswer> {
  let forbidden = false
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await callOnce(connection, method, url, headers)
    const broken = outcome instanceof TransportError
    const worthIt = broken
      ? outcome.transient
      : RETRIED_STATUSES.has(outcome.status) || (outcome.status === 403 && !forbidden)
    const wait =
      (broken ? null : retryAfter(outcome.headers['retry-after'], connection.clock)) ?? backOff(attempt)
    if (!worthIt || attempt === TRIES || connection.clock.now() + wait > deadline) {
      if (broken) throw explainUnreachable(outcome, new URL(url).host, 'base-url')
      return outcome
    }
    forbidden = !broken && outcome.status === 403
    const why = broken ? outcome.message : `status ${outcome.status}`
    connection.tell(`Harness: ${why}; trying again in ${Math.ceil(wait / 1000)} s.`)
    await connection.clock.sleep(wait)
  }
}

async function callOnce(
  connection: Connection,
  method: 'GET' | 'POST',
  url: string,
  headers: Record<string, string>
): Promise<FullAnswer | TransportError> {
  const whole = new AbortController()
  const timer = setTimeout(() => {
    whole.abort(new TransportError('TIMEOUT', `no whole answer within ${WHOLE_CALL / 1000} s`, true))
  }, WHOLE_CALL)
  try {
    const { userAgent } = connection
    const message = await send({ method, url, headers, timeouts: TIMEOUTS, userAgent, signal: whole.signal })
    return {
      status: message.statusCode ?? 0,
      headers: message.headers,
      body: withoutCredentials(await readBody(message), connection.credentials)
    }
  } catch (error) {
    if (error instanceof Failure) throw error
    return whole.signal.aborted ? asTransportError(whole.signal.reason) : asTransportError(error)
  } finally {
    clearTimeout(timer)
  }
}

/** A server may repeat a key that it refuses, and what it says is quoted in messages and in the manifest. */
function withoutCredentials(body: string, credentials: Credentials): string {
  const secrets =
    credentials.kind === 'api-key' ? [credentials.apiKey] : [credentials.bearer, credentials.token]
  return secrets.reduce((text, secret) => text.replaceAll(secret, '***'), body)
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > ANSWER_LIMIT) {
      throw new Failure(
        'unexpected-answer',
        `Harness answered with more than ${ANSWER_LIMIT / 1_048_576} MiB where a short answer was due.`,
        'Check that base-url is the address of Harness itself.'
      )
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Exponential, with jitter so that many jobs don't come back together: 0.5–1 s, 1–2 s, 2–4 s, … at most 30 s. */
function backOff(attempt: number): number {
  return Math.min(30_000, 1000 * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2)
}

/** `Retry-After` in ms: seconds or an HTTP date (RFC 9110 §10.2.3); null when absent or unreadable. */
export function retryAfter(header: string | undefined, clock: Clock): number | null {
  if (header === undefined) return null
  const ms = /^\s*\d+\s*$/u.test(header) ? Number(header) * 1000 : Date.parse(header) - clock.now()
  return Number.isNaN(ms) ? null : Math.min(LONGEST_WAIT, Math.max(0, ms))
}

/** Throws for the answers that mean the same whatever was asked: not signed in, redirected, not Harness at all, overloaded. */
function explainRefusal(connection: Connection, { status, body, headers }: FullAnswer): void {
  const said = errorMessageOf(body)
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
      `${new URL(connection.baseUrl).host} redirects to ${quoteInert(to)} (${status}), and the key is not sent along with a redirect.`,
      'Set base-url to the final address if that is your Harness.',
      { status }
    )
  }
  if (RETRIED_STATUSES.has(status)) {
    const cause = status === 429 ? 'Harness is limiting the rate of calls' : 'Harness is not available'
    throw new Failure(
      'export-unavailable',
      `${cause} (${status}: ${said}), also after several tries.`,
      'Run the job again in a few minutes.',
      { status }
    )
  }
  if (/^\s*<(!doctype|html|head|body)/iu.test(body)) {
    throw new Failure(
      'unexpected-answer',
      `Harness answered with a web page instead of data (${status}: ${quoteFirstLine(body)}).`,
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

/** What the server says of an error: `error_msg` (Log Service) or `message` (Pipeline Service), else the first line; inert. */
export function errorMessageOf(body: string): string {
  const parsed = parseJsonObject(body)
  const said = parsed?.error_msg ?? parsed?.message
  if (typeof said === 'string') return quoteInert(said)
  return body.trim() === '' ? 'empty answer' : quoteFirstLine(body)
}

/** A JSON object, or null for anything else. */
export function parseJsonObject(body: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
