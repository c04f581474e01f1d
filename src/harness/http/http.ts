import { callOnce, saveOnce, type Outcome, type SaveTo } from './attempt.ts'
import { CallRetries, type Patience } from './call-retries.ts'
import type { Answer, Connection, Credentials } from './connection.ts'
import { Pace } from './pace.ts'
import { SessionToken } from './session-token.ts'
import type { Reply } from './reply.ts'
import { send } from './transport.ts'
import { TransportError } from './transport-error.ts'

/** A part of Harness's address with its parameters, which are encoded here. */
export type Query = Readonly<Record<string, string>>

/** What is special about a call. */
export interface CallOptions extends Patience {
  /** JSON for a POST; without it the body is empty. */
  readonly body?: string
  /** The longest answer to accept, in bytes, where it isn't a short one. */
  readonly answerLimit?: number
  /**
   * The account of the Log Service's own token, which costs the key's rate nothing: for one of many
   * calls to that service.
   */
  readonly tokenOf?: string
}

/** An authorised way to call Harness. */
export interface Harness {
  readonly connection: Connection
  /** Ms since 1970 by Harness's clock as far as its answers tell: the runner's may be days off. */
  now(): number
  /**
   * `path` starts with `/` and comes after the base URL. After `deadline` (in ms since 1970) no
   * further try is begun.
   */
  call(
    method: 'GET' | 'POST',
    path: string,
    query: Query,
    deadline?: number,
    options?: CallOptions
  ): Promise<Answer>
  /**
   * GET as with `call`, but the body of a 200 goes into the file, however long it is. The answer's
   * `body` is then empty, unless a page came, or JSON that tells of a problem. A try that breaks
   * off begins the file anew.
   * @throws Failure those of `call`, and `disk`
   */
  save(path: string, query: Query, to: SaveTo, options?: Pick<CallOptions, 'tokenOf'>): Promise<Answer>
  /**
   * GET of an answer that goes on: one try, nothing of it judged, the body still to be read or
   * destroyed.
   * @throws TransportError; the signal's reason when it was aborted
   */
  open(path: string, query: Query, options: OpenOptions): Promise<Reply>
}

/** How an answer that goes on is asked for. */
export interface OpenOptions {
  readonly accept: string
  /** The account of the Log Service's own token. */
  readonly tokenOf: string
  /** Ends the answer at any time. */
  readonly signal: AbortSignal
}

/** Fewer tries without an answer than usual: hundreds of logs may be fetched one by one. */
const SAVE_SILENT_TRIES = 2
/** Between two clocks that count as the same, in ms. */
const CLOCKS = 60_000
/** Of an answer that goes on: a sign of life comes after each 30 s of silence. */
const OPEN_TIMEOUTS = { connect: 10_000, idle: 45_000 }
/** With these the token may be refused where the key would not be. */
const TOKEN_REFUSALS = new Set([400, 401, 403])

/**
 * Makes calls that carry the credentials, are retried where that helps, and fail with an
 * explanation.
 */
export function connect(connection: Connection): Harness {
  return new AuthorisedHarness(connection)
}

/**
 * What all calls of a run share: their pace, their token, and what Harness's answers told of its
 * clock.
 */
class AuthorisedHarness implements Harness {
  readonly connection: Connection
  readonly #retries: CallRetries
  readonly #pace: Pace
  readonly #token: SessionToken
  #clockAhead = 0

  constructor(connection: Connection) {
    const { clock, log, mask } = connection
    this.connection = connection
    this.#pace = new Pace(clock, log)
    this.#retries = new CallRetries(connection, this.#pace)
    const fetch = (path: string, query: Query): Promise<Outcome> =>
      this.#withKey(path, query, (url, headers) =>
        callOnce(connection, { method: 'GET', url, headers, body: null })
      )
    this.#token = new SessionToken({ fetch, mask })
  }

  now(): number {
    return this.connection.clock.now() - this.#clockAhead
  }

  call(
    method: 'GET' | 'POST',
    path: string,
    query: Query,
    deadline = Infinity,
    options: CallOptions = {}
  ): Promise<Answer> {
    const { body = null, answerLimit, tokenOf = null } = options
    const attempt = (): Promise<Outcome> =>
      this.#attempt(path, query, tokenOf, (url, headers) =>
        callOnce(this.connection, { method, url, headers, body }, answerLimit)
      )
    return this.#retries.run(attempt, deadline, options)
  }

  save(
    path: string,
    query: Query,
    to: SaveTo,
    { tokenOf }: Pick<CallOptions, 'tokenOf'> = {}
  ): Promise<Answer> {
    const attempt = (): Promise<Outcome> =>
      this.#attempt(path, query, tokenOf ?? null, (url, headers) =>
        saveOnce(this.connection, { method: 'GET', url, headers, body: null }, to)
      )
    return this.#retries.run(attempt, to.deadline, { silentTries: SAVE_SILENT_TRIES })
  }

  async open(path: string, query: Query, { accept, tokenOf, signal }: OpenOptions): Promise<Reply> {
    const { credentials, userAgent, timeouts = OPEN_TIMEOUTS } = this.connection
    const ask = (signedIn: Readonly<Record<string, string>>): Promise<Reply> => {
      const headers = { accept, 'accept-encoding': 'identity', ...signedIn }
      return send({ method: 'GET', url: this.#urlOf(path, query), headers, timeouts, userAgent, signal })
    }
    const token = credentials.kind === 'api-key' ? await this.#token.of(tokenOf) : null
    if (token !== null) {
      const reply = await ask({ 'x-harness-token': token })
      if (!TOKEN_REFUSALS.has(reply.status)) return reply
      reply.body.destroy()
      this.#token.refuse()
    }
    await this.#pace.turn()
    return await ask(authorisation(credentials))
  }

  async #attempt(path: string, query: Query, tokenOf: string | null, send: Send): Promise<Outcome> {
    const isKey = this.connection.credentials.kind === 'api-key'
    const token = isKey && tokenOf !== null ? await this.#token.of(tokenOf) : null
    if (token !== null) {
      const outcome = this.#noted(await send(this.#urlOf(path, query), { 'x-harness-token': token }))
      if (outcome instanceof TransportError || !TOKEN_REFUSALS.has(outcome.status)) return outcome
      this.#token.refuse()
    }
    return await this.#withKey(path, query, send)
  }

  async #withKey(path: string, query: Query, send: Send): Promise<Outcome> {
    await this.#pace.turn()
    return this.#noted(await send(this.#urlOf(path, query), authorisation(this.connection.credentials)))
  }

  #noted(outcome: Outcome): Outcome {
    const date = outcome instanceof TransportError ? Number.NaN : Date.parse(outcome.headers.date ?? '')
    const ahead = this.connection.clock.now() - date
    if (!Number.isNaN(ahead)) this.#clockAhead = Math.abs(ahead) > CLOCKS ? ahead : 0
    return outcome
  }

  #urlOf(path: string, query: Query): string {
    const encoded = new URLSearchParams(query).toString().replaceAll('+', '%20')
    return `${this.connection.baseUrl}${path}?${encoded}`
  }
}

type Send = (url: string, headers: Readonly<Record<string, string>>) => Promise<Outcome>

function authorisation(credentials: Credentials): Record<string, string> {
  return credentials.kind === 'api-key'
    ? { 'x-api-key': credentials.apiKey }
    : { authorization: `Bearer ${credentials.bearer}`, 'x-harness-token': credentials.token }
}
