import { ServerResponse, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { Writable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { leaveUnanswered, type Timers } from './action-clock.ts'

/** A whole answer, as a server gave it. */
export interface Answer {
  readonly status: number
  /** By their names in lower case. */
  readonly headers: OutgoingHttpHeaders
  readonly body: Buffer
}

/** Bytes of a body; `half` of it. */
export type Amount = number | 'half'

/** A true answer that does not come as it was given. The call has its effect. */
export interface CorruptedAnswer {
  /** The connection ends, is reset, or stays silent after so much of the body. */
  readonly breakAfter?: Amount
  readonly resetAfter?: Amount
  readonly stallAfter?: Amount
  /** Only so many bytes, and the answer says so. */
  readonly truncate?: number
  /** Another length than the true one; null: none. */
  readonly contentLength?: number | null | ((length: number) => number)
  /** As a gateway does, unasked. */
  readonly encode?: 'gzip'
  /** Other headers or another body. */
  readonly rewrite?: (answer: Answer) => Partial<Answer>
  /** The body comes in so many pieces, one a second; `Infinity`: white space without an end. */
  readonly drip?: number
}

/**
 * Between two pieces of a slow answer, and before a break, so that a client has read what came; in
 * ms.
 */
const PIECE_TIME = 1_000
const ENDLESS = 1_048_576

/** Takes what a server answers, whole, in place of the client. */
export function captureAnswer(request: IncomingMessage): {
  readonly response: ServerResponse
  readonly answer: Promise<Answer>
} {
  const chunks: Buffer[] = []
  const response = new ServerResponse(request)
  response.useChunkedEncodingByDefault = false
  const writeHead = response.writeHead.bind(response)
  response.writeHead = (status: number, ...rest: unknown[]) => {
    const headers = (rest.at(-1) ?? {}) as OutgoingHttpHeaders
    for (const [name, value] of Object.entries(headers))
      if (name !== 'transfer-encoding' && value !== undefined) response.setHeader(name, value)
    return writeHead(status)
  }
  const sink = new Writable({
    // No server is there to tell the response that it may go on.
    highWaterMark: Number.MAX_SAFE_INTEGER,
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    }
  })
  response.assignSocket(sink as unknown as Parameters<ServerResponse['assignSocket']>[0])
  const answer = new Promise<Answer>(resolve => {
    response.once('finish', () => {
      const bytes = Buffer.concat(chunks)
      const body = bytes.subarray(bytes.indexOf('\r\n\r\n') + 4)
      resolve({ status: response.statusCode, headers: response.getHeaders(), body })
    })
  })
  return { response, answer }
}

/** Sends an answer as the fault has it. */
export function sendCorrupted(
  fault: CorruptedAnswer,
  answer: Answer,
  response: ServerResponse,
  timers: Timers
): void {
  const { socket } = response
  if (socket === null) return
  const { status, headers, body: whole } = { ...answer, ...fault.rewrite?.(answer) }
  const cut = whole.subarray(0, fault.truncate ?? whole.length)
  const body = fault.encode === undefined ? cut : gzipSync(cut)
  response.shouldKeepAlive = false
  response.useChunkedEncodingByDefault = false
  const length = fault.drip === Infinity ? body.length + ENDLESS : lengthTold(fault, body.length)
  const others = Object.entries(headers).filter(([name]) => !/^(?:content-length|connection)$/u.test(name))
  response.writeHead(status, {
    ...Object.fromEntries(others),
    ...(fault.encode === undefined ? {} : { 'content-encoding': fault.encode }),
    ...(length === null ? {} : { 'content-length': String(length) })
  })
  response.flushHeaders()
  const begin = (amount: Amount, then: () => void): void => {
    leaveUnanswered(socket)
    const part = body.subarray(0, amount === 'half' ? Math.ceil(body.length / 2) : amount)
    if (part.length === 0) then()
    else response.write(part, then)
  }
  if (fault.breakAfter !== undefined)
    begin(fault.breakAfter, () => timers.after(PIECE_TIME, () => socket.destroySoon()))
  else if (fault.stallAfter !== undefined) begin(fault.stallAfter, () => undefined)
  else if (fault.resetAfter !== undefined)
    begin(fault.resetAfter, () => timers.after(PIECE_TIME, () => void socket.resetAndDestroy()))
  else if (fault.drip !== undefined) {
    leaveUnanswered(socket)
    drip(response, fault.drip === Infinity ? forEver() : piecesOf(body, fault.drip), timers)
  } else response.end(body)
}

function lengthTold({ contentLength }: CorruptedAnswer, length: number): number | null {
  if (contentLength === undefined) return length
  return typeof contentLength === 'function' ? contentLength(length) : contentLength
}

function drip(response: ServerResponse, pieces: Iterator<Buffer>, timers: Timers): void {
  timers.after(PIECE_TIME, () => {
    const piece = pieces.next()
    if (piece.done === true || response.socket?.destroyed !== false) response.end()
    else {
      response.write(piece.value)
      drip(response, pieces, timers)
    }
  })
}

function* piecesOf(bytes: Buffer, count: number): Generator<Buffer> {
  const size = Math.max(1, Math.ceil(bytes.length / count))
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

function* forEver(): Generator<Buffer> {
  for (;;) yield Buffer.from(' ')
}
