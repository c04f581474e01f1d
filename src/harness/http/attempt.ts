import { createWriteStream } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { explainDisk } from '../../failure/explain-disk.ts'
import { Failure } from '../../failure/failure.ts'
import { parseJsonObject } from '../../text/json-object.ts'
import type { Answer, Connection, Credentials } from './connection.ts'
import type { Reply } from './reply.ts'
import { asTransportError, TransportError } from './transport-error.ts'
import { send, type Request, type Timeouts } from './transport.ts'
import { isPage } from './web-page.ts'

/** An answer of Harness, nothing judged yet. */
export interface FullAnswer extends Answer {
  readonly headers: IncomingHttpHeaders
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
/** Of what is saved, so many bytes tell whether it is something else. */
const START = 4096

/** A request to Harness with its credentials. */
export type AuthorisedRequest = Pick<Request, 'method' | 'url' | 'headers'> & { readonly body: string | null }

/**
 * One try of a call, with its whole answer; one that is too long to be one is a TransportError of
 * the code `TOO_LONG`.
 */
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

/** Where the body of an answer goes. */
export interface SaveTo {
  readonly file: string
  /** In ms since 1970. */
  readonly deadline: number
  /**
   * Called with the size of each piece in bytes before it is written; what it throws ends the call.
   */
  readonly onBytes?: (bytes: number) => void
}

/**
 * One try of a call whose answer's body is kept in a file.
 *
 * @throws Failure `disk`, or that of `onBytes`
 */
export async function saveOnce(
  connection: Connection,
  request: AuthorisedRequest,
  { file, deadline, onBytes }: SaveTo
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
    const reply = await sendTo(connection, request, whole.signal)
    const isHtml = /^text\/html\b/iu.test(reply.headers['content-type'] ?? '')
    if (reply.status !== 200 || isHtml) return await readAnswer(connection, reply)
    const start: Buffer[] = []
    await pipeline(reply.body, counting(onBytes, start), createWriteStream(file))
    const text = withoutCredentials(Buffer.concat(start).toString('utf8'), connection.credentials)
    const isOther = isPage(text) || saysProblem(reply.headers, text)
    return { status: 200, headers: reply.headers, body: isOther ? text : '' }
  } catch (error) {
    if (error instanceof Failure) throw error
    if (['open', 'write', 'close'].includes((error as { syscall?: string }).syscall ?? ''))
      throw explainDisk(error)
    return whole.signal.aborted ? asTransportError(whole.signal.reason) : asTransportError(error)
  } finally {
    clearTimeout(timer)
  }
}

/** @param start gets the first bytes */
function counting(onBytes: SaveTo['onBytes'], start: Buffer[]): Transform {
  let left = START
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        onBytes?.(chunk.length)
        if (left > 0) start.push(chunk.subarray(0, left))
        left -= chunk.length
        done(null, chunk)
      } catch (error) {
        done(error as Error)
      }
    }
  })
}

/** A short JSON object where text was due; what was asked for consists of lines that have `out`. */
function saysProblem(headers: IncomingHttpHeaders, start: string): boolean {
  if (!/\bjson\b/iu.test(headers['content-type'] ?? '')) return false
  const said = parseJsonObject(start)
  return said !== null && !('out' in said)
}

function sendTo(
  { userAgent, timeouts = TIMEOUTS }: Connection,
  request: AuthorisedRequest,
  signal?: AbortSignal
): Promise<Reply> {
  return send({ ...request, timeouts, userAgent, signal })
}

async function readAnswer(
  connection: Connection,
  { status, headers, body }: Reply,
  limit = ANSWER_LIMIT
): Promise<FullAnswer> {
  const text = withoutCredentials((await readBody(body, limit)).toString('utf8'), connection.credentials)
  return { status, headers, body: text }
}

/**
 * A server may repeat a key that it refuses, and what it says is quoted in messages and in the
 * manifest.
 */
export function withoutCredentials(body: string, credentials: Credentials): string {
  const secrets =
    credentials.kind === 'api-key' ? [credentials.apiKey] : [credentials.bearer, credentials.token]
  return secrets.reduce((text, secret) => text.replaceAll(secret, '***'), body)
}

async function readBody(body: Readable, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) throw new TransportError(TOO_LONG, `more than ${limit / 1_048_576} MiB`, false)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
