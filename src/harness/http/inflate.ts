import { pipeline, Readable, Duplex } from 'node:stream'
import { createInflate, createInflateRaw } from 'node:zlib'

/** In a zlib header: the method (deflate), and a checksum of two bytes (RFC 1950 §2.2). */
const DEFLATE = 8
const CHECK = 31

/**
 * Decodes `content-encoding: deflate`. By RFC 9110 §8.4.1.2 it is in the zlib format, but some
 * servers send the bare stream that is inside.
 */
export function createAnyInflate(): Duplex {
  return Duplex.from(inflated)
}

async function* inflated(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]()
  let start = Buffer.alloc(0)
  let isOver = false
  while (start.length < 2 && !isOver) {
    const next = await chunks.next()
    if (next.done === true) isOver = true
    else start = Buffer.concat([start, next.value])
  }
  async function* all(): AsyncGenerator<Buffer> {
    yield start
    for await (const chunk of { [Symbol.asyncIterator]: () => chunks }) yield chunk
  }
  const decoder = hasZlibHeader(start) ? createInflate() : createInflateRaw()
  yield* pipeline(Readable.from(all()), decoder, () => undefined) as AsyncIterable<Buffer>
}

function hasZlibHeader(start: Buffer): boolean {
  const [method = 0, flags = 0] = start
  return (method & 15) === DEFLATE && (method * 256 + flags) % CHECK === 0
}
