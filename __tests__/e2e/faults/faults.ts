import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { Answer, FrontRequest } from './front.ts'

/** What goes wrong with one call. */
export type Fault =
  /** The port is closed when the call is made. */
  | { readonly kind: 'refused' }
  /** The server behind is not asked. */
  | { readonly kind: 'instead'; readonly act: (request: FrontRequest) => void }
  /** The server behind is asked, the call has its effect, and the answer does not come as it was given. */
  | { readonly kind: 'bent'; readonly act: (socket: Socket, answer: Answer) => void }

/** Between two pieces of a slow answer, in ms: in the action's fast time about a second. */
const DRIP = 60
/** Pieces of a slow answer that ends. */
const PIECES = 12
const MEGABYTE = 1_048_576

const instead = (act: (request: FrontRequest) => void): Fault => ({ kind: 'instead', act })
const bent = (act: (socket: Socket, answer: Answer) => void): Fault => ({ kind: 'bent', act })
/** Another answer than the server's. */
const canned = (status: number, headers: Readonly<Record<string, string>>, body: string | Buffer): Fault =>
  instead(({ request, socket }) => {
    request.resume()
    socket.end(Buffer.concat([head(status, headers, Buffer.byteLength(body)), Buffer.from(body)]))
  })
const JSON_TYPE = { 'content-type': 'application/json' }
const busy = (retryAfter: string): Fault =>
  canned(429, { ...JSON_TYPE, 'retry-after': retryAfter }, '{"message":"slow down","msg":"slow down"}')

/** Start line and headers of an answer. */
function head(status: number, headers: Readonly<Record<string, unknown>>, length: number | null): Buffer {
  const lines = Object.entries({ ...headers, connection: 'close' })
    .filter(([name]) => name !== 'transfer-encoding' && name !== 'content-length')
    .map(([name, value]) => `${name}: ${value}`)
  if (length !== null) lines.push(`content-length: ${length}`)
  return Buffer.from(`HTTP/1.1 ${status} Status\r\n${lines.join('\r\n')}\r\n\r\n`)
}

const whole = ({ status, headers, body }: Answer): Buffer =>
  Buffer.concat([head(status, headers, body.length), body])
/** The head, and half of the body that it promises. */
const half = ({ status, headers, body }: Answer): Buffer =>
  Buffer.concat([head(status, headers, body.length), body.subarray(0, Math.ceil(body.length / 2))])

/** A JSON answer on one line, spelt otherwise. */
function respelt(answer: Answer, spell: (json: string) => string): Answer {
  const isJson = /json/iu.test(answer.headers['content-type'] ?? '')
  const value: unknown = isJson ? JSON.parse(answer.body.toString()) : { size: answer.body.length }
  const headers = { ...answer.headers, ...JSON_TYPE }
  return { ...answer, headers, body: Buffer.from(spell(JSON.stringify(value))) }
}

/** Writes the pieces one after the other, as slowly as that; then whatever is left to do. */
function drip(socket: Socket, pieces: Iterator<Buffer>, done: () => void): void {
  const timer = setInterval(() => {
    const piece = pieces.next()
    if (piece.done !== true && !socket.destroyed) socket.write(piece.value)
    else {
      clearInterval(timer)
      done()
    }
  }, DRIP)
}

function* piecesOf(bytes: Buffer): Generator<Buffer> {
  const size = Math.ceil(bytes.length / PIECES)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

function* forEver(): Generator<Buffer> {
  for (;;) yield Buffer.from(' ')
}

/** The faults by the name that a row gives. */
export const FAULTS = {
  'connection refused': { kind: 'refused' },
  'reset before the answer': instead(({ socket }) => void socket.resetAndDestroy()),
  'reset while the request is sent': instead(({ request, socket }) => {
    request.once('data', () => void socket.resetAndDestroy())
  }),
  'reset in the body': bent((socket, answer) => {
    // What was sent before a reset may be lost to the client, unless it had the time to read it.
    socket.write(half(answer), () => setTimeout(() => void socket.resetAndDestroy(), DRIP))
  }),
  'truncated body': bent((socket, answer) => void socket.end(half(answer))),
  'no byte': instead(({ request }) => void request.resume()),
  'no byte more, in the body': bent((socket, answer) => void socket.write(half(answer))),
  '429 with Retry-After in seconds': busy('2'),
  '429 with Retry-After as a date': instead(request => {
    const act = busy(new Date(Date.now() + 110_000).toUTCString())
    if (act.kind === 'instead') act.act(request)
  }),
  ...statuses(500, 502, 503, 504),
  'an empty 200': canned(200, JSON_TYPE, ''),
  'a page with 200': canned(
    200,
    { 'content-type': 'text/html; charset=utf-8' },
    '<!DOCTYPE html>\n<html><head><title>Gateway</title></head><body>Sign in</body></html>\n'
  ),
  // Each with all that the true answer holds, the link too.
  'invalid JSON': bent(
    (socket, answer) => void socket.end(whole(respelt(answer, json => json.slice(0, -1))))
  ),
  'JSON of another shape': bent(
    (socket, answer) => void socket.end(whole(respelt(answer, json => `{"resource":${json}}`)))
  ),
  '10 MB of JSON': canned(200, JSON_TYPE, JSON.stringify({ padding: 'x'.repeat(10 * MEGABYTE) })),
  'the true answer among 10 MB of JSON': bent((socket, answer) => {
    // White space belongs to no value, so the answer is the same.
    const padding = Buffer.alloc(10 * MEGABYTE, ' ')
    socket.end(whole({ ...answer, body: Buffer.concat([padding, answer.body]) }))
  }),
  'a gzip body': bent((socket, answer) => {
    const headers = { ...answer.headers, 'content-encoding': 'gzip' }
    socket.end(whole({ ...answer, headers, body: gzipSync(answer.body) }))
  }),
  'Content-Length too long': bent((socket, { status, headers, body }) => {
    socket.end(Buffer.concat([head(status, headers, body.length + 100), body]))
  }),
  'Content-Length too short': bent((socket, { status, headers, body }) => {
    socket.end(Buffer.concat([head(status, headers, Math.floor(body.length / 2)), body]))
  }),
  'no Content-Length': bent((socket, { status, headers, body }) => {
    socket.end(Buffer.concat([head(status, headers, null), body]))
  }),
  'a slow drip': bent((socket, answer) => {
    drip(socket, piecesOf(whole(answer)), () => void socket.end())
  }),
  'a drip without an end': bent((socket, { status, headers, body }) => {
    socket.write(head(status, headers, body.length + MEGABYTE))
    drip(socket, forEver(), () => undefined)
  })
} as const satisfies Record<string, Fault>

/** The name of a fault. */
export type FaultName = keyof typeof FAULTS | 'a redirect to another host'

function statuses<Status extends number>(...codes: Status[]): Record<`status ${Status}`, Fault> {
  const named = codes.map(code => [
    `status ${code}`,
    canned(code, JSON_TYPE, '{"message":"try later","msg":"try later"}')
  ])
  return Object.fromEntries(named) as Record<`status ${Status}`, Fault>
}

/** Sends the call to another host. */
export function redirectTo(origin: string): Fault {
  return instead(({ request, socket }) => {
    request.resume()
    socket.end(head(307, { location: `${origin}${request.url ?? '/'}` }, 0))
  })
}
