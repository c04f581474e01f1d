import { pipeline, Readable, Duplex, type Transform } from 'node:stream'
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress
} from 'node:zlib'
import { TransportError } from './transport-error.ts'

/** In a zlib header: the method (deflate), and a checksum of two bytes (RFC 1950 §2.2). */
const DEFLATE = 8
const CHECK = 31
/** What gzip begins with (RFC 1952 §2.3); nothing that is read of an answer does. */
const GZIP = Buffer.of(0x1f, 0x8b, DEFLATE)
/** Times that a body is encoded beyond what is said of it. */
const MOST_UNSAID = 2

type Bytes = AsyncIterable<Buffer>
/** Undoes an encoding; what it is given begins so. */
type Undo = (source: Bytes, start: Buffer) => Bytes

/**
 * By name. By RFC 9110 §8.4.1.2 `deflate` is in the zlib format, but some servers send the bare
 * stream that is inside.
 */
const DECODERS = new Map<string, Undo>([
  ['gzip', gunzipped],
  ['x-gzip', gunzipped],
  [
    'deflate',
    (source, start) => through(source, hasZlibHeader(start) ? createInflate() : createInflateRaw())
  ],
  ['br', source => through(source, createBrotliDecompress())],
  ['zstd', oneFrame]
])

/**
 * Decodes a `content-encoding`. Of an empty body nothing is left, whatever is said of it.
 *
 * @param isLast nothing more is said of the body: where a gateway has encoded it more often, that
 *   is undone, too
 * @returns null for one that is not known here
 */
export function createDecoder(encoding: string, isLast: boolean): Duplex | null {
  const undo = DECODERS.get(encoding)
  return undo === undefined
    ? null
    : Duplex.from((source: Bytes) => decoded(source, undo, isLast ? MOST_UNSAID : 0))
}

async function* decoded(source: Bytes, undo: Undo, unsaid: number): AsyncGenerator<Buffer> {
  const { start, all } = await peeked(source)
  if (start.length === 0) return
  const plain = await peeked(undo(all, start))
  const isEncoded = unsaid > 0 && plain.start.subarray(0, GZIP.length).equals(GZIP)
  yield* isEncoded ? decoded(plain.all, gunzipped, unsaid - 1) : plain.all
}

function gunzipped(source: Bytes): Bytes {
  return through(source, createGunzip())
}

/** Of several frames the decoder leaves out all but the first, without an error. */
async function* oneFrame(source: Bytes): AsyncGenerator<Buffer> {
  let size = 0
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      size += chunk.length
      yield chunk
    }
  }
  const decoder = createZstdDecompress()
  yield* through(counted(), decoder)
  if (decoder.bytesWritten < size)
    throw new TransportError('ENCODING', 'the answer goes on behind a frame of zstd', false)
}

/** What goes wrong is an error of the decoder, which is read. */
function through(source: Bytes, decoder: Transform): Bytes {
  return pipeline(Readable.from(source), decoder, () => undefined)
}

/** The first bytes, and all of them. */
async function peeked(source: Bytes): Promise<{ readonly start: Buffer; readonly all: Bytes }> {
  const chunks = source[Symbol.asyncIterator]()
  let start = Buffer.alloc(0)
  while (start.length < GZIP.length) {
    const next = await chunks.next()
    if (next.done === true) break
    start = Buffer.concat([start, next.value])
  }
  async function* all(): AsyncGenerator<Buffer> {
    if (start.length > 0) yield start
    for await (const chunk of { [Symbol.asyncIterator]: () => chunks }) yield chunk
  }
  return { start, all: all() }
}

function hasZlibHeader(start: Buffer): boolean {
  const [method = 0, flags = 0] = start
  return (method & 15) === DEFLATE && (method * 256 + flags) % CHECK === 0
}
