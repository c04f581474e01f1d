import { decoded, withoutCredentials } from '../http/attempt.ts'
import { errorMessageOf } from '../http/error-message.ts'
import { Failure } from '../../failure/failure.ts'
import { retryAfter, type Harness } from '../http/http.ts'
import { logsExist } from '../download/log-exists.ts'
import { asTransportError, send } from '../http/transport.ts'
import type { StreamAnswer, StreamedLog, StreamTransport } from './stream-transport.ts'

const STREAM_PATH = '/gateway/log-service/stream'
const TOKEN_PATH = '/gateway/log-service/token'
/** A ping comes after each 30 s of silence. */
const TIMEOUTS = { connect: 10_000, idle: 45_000 }
/** Of an answer that is no stream, so many bytes are looked at. */
const SHORT_ANSWER = 10_000

/**
 * Streams over the wire. With an API key, every call is a validation at Harness and counts for its rate: a token is asked for
 * once, and the key is used where that is refused.
 */
export function streamsOf(harness: Harness, deadline: number): StreamTransport {
  const { connection } = harness
  const tokens = new Map<string, Promise<string | null>>()
  return {
    async open(log, signal) {
      const token = await tokenOf(log.account)
      if (token === null) return openWith(log, signal, keyHeaders())
      const answer = await openWith(log, signal, { 'x-harness-token': token })
      if (answer.kind === 'stream' || ![400, 401, 403].includes(answer.status)) return answer
      tokens.set(log.account, Promise.resolve(null))
      return openWith(log, signal, keyHeaders())
    },
    isStored: ({ account, key }) => logsExist({ harness, options: { deadline } }, account, key)
  }

  function keyHeaders(): Record<string, string> {
    const { credentials } = connection
    return credentials.kind === 'api-key'
      ? { 'x-api-key': credentials.apiKey }
      : { authorization: `Bearer ${credentials.bearer}`, 'x-harness-token': credentials.token }
  }

  function tokenOf(account: string): Promise<string | null> {
    if (connection.credentials.kind !== 'api-key') return Promise.resolve(null)
    const known = tokens.get(account) ?? askForToken(harness, account, deadline)
    tokens.set(account, known)
    return known
  }

  async function openWith(
    { account, key }: StreamedLog,
    signal: AbortSignal,
    credentials: Record<string, string>
  ): Promise<StreamAnswer> {
    const query = new URLSearchParams({ accountID: account, key }).toString().replaceAll('+', '%20')
    const message = await send({
      method: 'GET',
      url: `${connection.baseUrl}${STREAM_PATH}?${query}`,
      headers: { accept: 'text/event-stream', 'accept-encoding': 'identity', ...credentials },
      timeouts: connection.timeouts ?? TIMEOUTS,
      userAgent: connection.userAgent,
      signal
    }).catch((error: unknown) => {
      throw asTransportError(error)
    })
    const { statusCode = 0, headers } = message
    const body = withTransportErrors(decoded(message) as AsyncIterable<Buffer>)
    if (statusCode === 200 && /^text\/event-stream\b/iu.test(headers['content-type'] ?? '')) {
      return { kind: 'stream', body }
    }
    const said = errorMessageOf(withoutCredentials(await startOf(body), connection.credentials))
    const wait = retryAfter(headers['retry-after'], connection.clock)
    return { kind: 'other', status: statusCode, said, retryAfter: wait }
  }
}

async function askForToken(harness: Harness, account: string, deadline: number): Promise<string | null> {
  try {
    const { status, body } = await harness.call('GET', TOKEN_PATH, { accountID: account }, deadline, {
      silentTries: 1
    })
    const token = body.trim()
    if (status !== 200 || !/^[\x21-\x7e]{8,4096}$/u.test(token)) return null
    harness.connection.mask(token)
    return token
  } catch (error) {
    if (error instanceof Failure) return null
    throw error
  }
}

async function* withTransportErrors(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* body
  } catch (error) {
    throw asTransportError(error)
  }
}

async function startOf(body: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of body) {
    pieces.push(piece)
    size += piece.length
    if (size > SHORT_ANSWER) break
  }
  return Buffer.concat(pieces).toString()
}
