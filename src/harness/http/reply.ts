import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { pipeline, type Readable } from 'node:stream'
import { inertText } from '../../failure/inert-text.ts'
import { createDecoder } from './decoding.ts'
import { TransportError } from './transport-error.ts'

/** An answer whose body is as it is meant: whatever compressed it on its way is undone. */
export interface Reply {
  readonly status: number
  readonly statusText: string
  /**
   * Without those of an encoded body: its length, its ranges and its tag mean nothing for what is
   * read.
   */
  readonly headers: IncomingHttpHeaders
  /** To be read or destroyed. */
  readonly body: Readable
}

/**
 * Said of a body as it is: stores that speak S3 keep the name of how it was sent to them, and some
 * people take the character set for an encoding.
 */
const NO_ENCODING: ReadonlySet<string> = new Set([
  ...['', 'identity', 'aws-chunked', 'none', 'null'],
  ...['utf-8', 'utf8', 'us-ascii', 'binary', '8bit']
])
const OF_ENCODED_BODY = ['content-encoding', 'content-length', 'content-range', 'accept-ranges', 'etag']

/**
 * Gateways and storage compress what they hand on, asked or not.
 * @throws TransportError `ENCODING`: one that is not known here
 */
export function decodedReply(message: IncomingMessage): Reply {
  const encodings = encodingsOf(message)
  const common = { status: message.statusCode ?? 0, statusText: message.statusMessage ?? '' }
  if (encodings.length === 0) return { ...common, headers: message.headers, body: message }
  const headers: IncomingHttpHeaders = { ...message.headers }
  for (const name of OF_ENCODED_BODY) Reflect.deleteProperty(headers, name)
  return { ...common, headers, body: decode(message, encodings) }
}

/** In the order in which they were applied. A body that is empty has none, whatever is said. */
function encodingsOf({ headers }: IncomingMessage): string[] {
  if (headers['content-length'] === '0') return []
  const said = (headers['content-encoding'] ?? '').toLowerCase().split(',')
  const names = said.map(name => name.replace(/;.*$/su, '').replaceAll('"', '').trim())
  return names.filter(name => !NO_ENCODING.has(name))
}

function decode(message: IncomingMessage, encodings: readonly string[]): Readable {
  return encodings.toReversed().reduce<Readable>((body, name, at) => {
    const decoder = createDecoder(name, at === encodings.length - 1)
    if (decoder === null) {
      message.destroy()
      throw new TransportError('ENCODING', `the answer is encoded as ${inertText(name, 40)}`, false)
    }
    // What goes wrong is an error of the last stream, which is read.
    return pipeline(body, decoder, () => undefined)
  }, message)
}
