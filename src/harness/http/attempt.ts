import { createWriteStream } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { pipeline as pipe, type Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { explainDisk } from '../../failure/explain-disk.ts'
import { Failure } from '../../failure/failure.ts'
import type { Answer, Connection, Credentials } from './http.ts'
import { asTransportError, send, TransportError, type Request, type Timeouts } from './transport.ts'

/** An answer of Harness, nothing judged yet. */
export interface FullAnswer extends Answer {
  readonly headers: IncomingMessage['headers']
}

/** What came of one try. */
export type Outcome = FullAnswer | TransportError

const TIMEOUTS: Timeouts = { connect: 10_000, idle: 45_000 }
/** Of one call with its body, in ms. */
const WHOLE_CALL = 90_000
/** Code of an answer that is longer than any of its kind. */
export const TOO_LONG = 'TOO_LONG'
/** That a log which is asked for just before the deadline has for itself, in ms. */
const LEAST_SAVE = 30_000
/** What a timer can wait, in ms. */
const LONGEST_TIMER = 2 ** 31 - 1
/** Harness's answers are short; anything longer than this many bytes is not one of them. */
const ANSWER_LIMIT = 8 * 1_048_576

/** A request to Harness with its credentials. */
export type AuthorisedRequest = Pick<Request, 'method' | 'url' | 'headers'> & { readonly body: string | null }

/** One try of a call, with its whole answer; one that is too long to be one is a TransportError of the code `TOO_LONG`. */
export async function callOnce(
  connection: Connection,
  request: AuthorisedRequest,
  answerLimit = ANSWER_LIMIT
): Promise<Outcome> {
  const whole = new AbortController()
  const timer = setTimeout(() => {
    whole.abort(new TransportError('TIMEOUT', `no whole answer within ${WHOLE_CALL / 1000} s`, true))
  }, WHOLE_CALL)
  try {
    return await readAnswer(connection, await sendTo(connection, request, whole.signal), answerLimit)
  } catch (error) {
    return whole.signal.aborted ? asTransportError(whole.signal.reason) : asTransportError(error)
  } finally {
    clearTimeout(timer)
  }
}

/** One try of a call whose answer's body is to be kept in a file; `deadline` in ms since 1970. @throws Failure `disk` */
export async function saveOnce(
  connection: Connection,
  request: AuthorisedRequest,
  file: string,
  deadline: number
): Promise<Outcome> {
  const whole = new AbortController()
  const left = Math.max(LEAST_SAVE, deadline - connection.clock.now())
  const timer = setTimeout(
    () => {
      whole.abort(new TransportError('TIMEOUT', 'no whole answer within the time that was left', false))
    },
    Math.min(left, LONGEST_TIMER)
  )
  try {
    const message = await sendTo(connection, request, whole.signal)
    const isPage = /^text\/html\b/iu.test(message.headers['content-type'] ?? '')
    if (message.statusCode !== 200 || isPage) return await readAnswer(connection, message)
    await pipeline(message, createWriteStream(file))
    return { status: 200, headers: message.headers, body: '' }
  } catch (error) {
    if (error instanceof Failure) throw error
    if (['open', 'write', 'close'].includes((error as { syscall?: string }).syscall ?? ''))
      throw explainDisk(error)
    return whole.signal.aborted ? asTransportError(whole.signal.reason) : asTransportError(error)
  } finally {
    clearTimeout(timer)
  }
}

function sendTo(
  { userAgent, timeouts = TIMEOUTS }: Connection,
  request: AuthorisedRequest,
  signal?: AbortSignal
): Promise<IncomingMessage> {
  return send({ ...request, timeouts, userAgent, signal })
}

async function readAnswer(
  connection: Connection,
  message: IncomingMessage,
  limit = ANSWER_LIMIT
): Promise<FullAnswer> {
  const body = withoutCredentials(await readBody(message, limit), connection.credentials)
  return { status: message.statusCode ?? 0, headers: message.headers, body }
}

/** A server may repeat a key that it refuses, and what it says is quoted in messages and in the manifest. */
function withoutCredentials(body: string, credentials: Credentials): string {
  const secrets =
    credentials.kind === 'api-key' ? [credentials.apiKey] : [credentials.bearer, credentials.token]
  return secrets.reduce((text, secret) => text.replaceAll(secret, '***'), body)
}

async function readBody(message: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of decoded(message) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) {
      throw new TransportError(TOO_LONG, `more than ${limit / 1_048_576} MiB`, false)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress
}

/** The body as it is meant: some proxies compress it without being asked to. */
function decoded(message: IncomingMessage): Readable {
  const create = DECODERS[message.headers['content-encoding']?.trim().toLowerCase() ?? '']
  return create === undefined ? message : pipe(message, create(), () => undefined)
}
