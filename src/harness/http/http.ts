import { callOnce, saveOnce, TOO_LONG, type Outcome } from './attempt.ts'
import type { Clock } from '../../system/clock.ts'
import { explainRefusal, explainTooLong, isNotHarness, RETRIED_STATUSES } from './refusal.ts'
import { explainUnreachable, TransportError, type Timeouts } from './transport.ts'

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
  readonly log: (message: string) => void
  /** Hides a value in the run's log from now on. */
  readonly mask: (secret: string) => void
  /** Of one try; by default 10 s to connect and 45 s of silence. */
  readonly timeouts?: Timeouts
}

/** An answer of Harness that the caller has to judge: any status but those that `Harness.call` explains itself. */
export interface Answer {
  readonly status: number
  readonly body: string
}

/** What is special about a call. */
export interface CallOptions {
  /** JSON for a POST; without it the body is empty. */
  readonly body?: string
  /** Tries that may end without any answer in time, where there is another way to what is wanted. */
  readonly silentTries?: number
  /** There is another address to ask: an answer that is none of Harness's own is not asked for again. */
  readonly hasOtherAddress?: boolean
  /** The longest answer to accept, in bytes, where it isn't a short one. */
  readonly answerLimit?: number
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
    deadline?: number,
    options?: CallOptions
  ): Promise<Answer>
  /**
   * GET as with `call`, but the body of a 200 goes into the file, however long it is, and the answer's `body` is then empty. A try
   * that breaks off begins the file anew.
   * @throws Failure those of `call`, and `disk`
   */
  save(
    path: string,
    query: Readonly<Record<string, string>>,
    file: string,
    deadline?: number
  ): Promise<Answer>
}

/** The key validator behind the Log Service may keep a call up to a minute and then drop it, so a few tries are worth it. */
const TRIES = 5
/** A log that is had alone is one of many. */
const SAVE_SILENT_TRIES = 2
const LONGEST_WAIT = 120_000

/** Makes calls that carry the credentials, are retried where that helps, and fail with an explanation. */
export function connect(connection: Connection): Harness {
  const headers = authorisation(connection.credentials)
  return {
    connection,
    call(method, path, query, deadline = Infinity, options = {}) {
      const { body = null, silentTries = TRIES, hasOtherAddress = false, answerLimit } = options
      const attempt = (): Promise<Outcome> =>
        callOnce(connection, { method, url: urlOf(path, query), headers, body }, answerLimit)
      return callWithRetries(connection, attempt, { deadline, silentTries, hasOtherAddress })
    },
    save(path, query, file, deadline = Infinity) {
      const request = { method: 'GET', url: urlOf(path, query), headers, body: null } as const
      const attempt = (): Promise<Outcome> => saveOnce(connection, request, file, deadline)
      return callWithRetries(connection, attempt, {
        deadline,
        silentTries: SAVE_SILENT_TRIES,
        hasOtherAddress: false
      })
    }
  }

  function urlOf(path: string, query: Readonly<Record<string, string>>): string {
    return `${connection.baseUrl}${path}?${new URLSearchParams(query).toString().replaceAll('+', '%20')}`
  }
}

function authorisation(credentials: Credentials): Record<string, string> {
  return credentials.kind === 'api-key'
    ? { 'x-api-key': credentials.apiKey }
    : { authorization: `Bearer ${credentials.bearer}`, 'x-harness-token': credentials.token }
}

interface Retries {
  readonly deadline: number
  readonly silentTries: number
  readonly hasOtherAddress: boolean
}

async function callWithRetries(
  connection: Connection,
  attempt: () => Promise<Outcome>,
  { deadline, silentTries, hasOtherAddress }: Retries
): Promise<Answer> {
  let forbidden = false
  let isForeign = false
  let silent = 0
  for (let tries = 1; ; tries += 1) {
    const outcome = await attempt()
    const wasForeign = isForeign || hasOtherAddress
    isForeign = outcome instanceof TransportError ? outcome.code === TOO_LONG : isNotHarness(outcome)
    const broken = outcome instanceof TransportError
    if (broken && outcome.code === 'TIMEOUT') silent += 1
    const worthIt = broken
      ? (outcome.transient && silent < silentTries) || (isForeign && !wasForeign)
      : RETRIED_STATUSES.has(outcome.status) ||
        (outcome.status === 403 && !forbidden) ||
        (isForeign && !wasForeign)
    const wait =
      (broken ? null : retryAfter(outcome.headers['retry-after'], connection.clock)) ?? backOff(tries)
    if (!worthIt || tries === TRIES || connection.clock.now() + wait > deadline) {
      if (broken && outcome.code === TOO_LONG) throw explainTooLong(outcome)
      if (broken) throw explainUnreachable(outcome, new URL(connection.baseUrl).host, 'base-url')
      explainRefusal(connection, outcome)
      return outcome
    }
    forbidden = !broken && outcome.status === 403
    const why = broken ? outcome.message : `status ${outcome.status}`
    connection.log(`Harness: ${why}; trying again in ${Math.ceil(wait / 1000)} s.`)
    await connection.clock.sleep(wait)
  }
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
