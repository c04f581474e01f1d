import { retryAfter } from '../../failure/retry.ts'
import { logsExist } from '../download/log-exists.ts'
import { withoutCredentials } from '../http/attempt.ts'
import { errorMessageOf } from '../http/error-message.ts'
import type { Harness } from '../http/http.ts'
import { asTransportError } from '../http/transport-error.ts'
import type { StreamedLog, StreamTransport } from './stream-transport.ts'

const STREAM_PATH = '/gateway/log-service/stream'
/** Of an answer that is no stream, so many bytes are looked at. */
const SHORT_ANSWER = 10_000

/** Streams over the wire. @param deadline for what is asked beside them, in ms since 1970 */
export function streamsOf(harness: Harness, deadline: number): StreamTransport {
  const { clock, credentials, redact } = harness.connection
  return {
    open: async ({ account, key }, signal) => {
      const { status, headers, body } = await openStream(harness, { account, key }, signal)
      const pieces = withTransportErrors(body as AsyncIterable<Buffer>)
      if (status === 200 && /^text\/event-stream\b/iu.test(headers['content-type'] ?? '')) {
        return { kind: 'stream', body: pieces }
      }
      const said = errorMessageOf(withoutCredentials(await startOf(pieces), credentials), redact)
      return { kind: 'other', status, said, retryAfter: retryAfter(headers, clock) }
    },
    isStored: async ({ account, key }) => {
      const said = await logsExist(harness, account, key, { deadline, withToken: true })
      return said === 'yes' ? true : said === 'no' ? false : null
    }
  }
}

async function openStream(
  harness: Harness,
  { account, key }: StreamedLog,
  signal: AbortSignal
): ReturnType<Harness['open']> {
  const query = { accountID: account, key }
  try {
    return await harness.open(STREAM_PATH, query, { accept: 'text/event-stream', tokenOf: account, signal })
  } catch (error) {
    throw asTransportError(error)
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
