import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { pipeline, type Duplex, type Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createZstdDecompress } from 'node:zlib'
import { inertText } from '../../failure/inert-text.ts'
import { createAnyInflate } from './inflate.ts'
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

const DECODERS: Readonly<Record<string, () => Duplex>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createAnyInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress
}
/** Said of a body as it is: stores that speak S3 keep the name of how it was sent to them. */
const NO_ENCODING: ReadonlySet<string> = new Set(['', 'identity', 'aws-chunked', 'none'])
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
  const names = (headers['content-encoding'] ?? '').split(',').map(name => name.trim().toLowerCase())
  return names.filter(name => !NO_ENCODING.has(name))
}

function decode(message: IncomingMessage, encodings: readonly string[]): Readable {
  return encodings.toReversed().reduce<Readable>((body, name) => {
    const create = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined
    if (create === undefined) {
      message.destroy()
      throw new TransportError('ENCODING', `the answer is encoded as ${inertText(name, 40)}`, false)
    }
    // What goes wrong is an error of the last stream, which is read.
    return pipeline(body, create(), () => undefined)
  }, message)
}
