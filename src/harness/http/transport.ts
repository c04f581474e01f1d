import { Agent, type ClientRequest, type RequestOptions } from 'node:http'
import { isIPv6, type Socket } from 'node:net'
import { HttpClient } from '@actions/http-client'
import { decodedReply, type Reply } from './reply.ts'
import { asTransportError, TransportError } from './transport-error.ts'

/** What the client calls to prepare a request; its package exports no name for the type. */
type RequestHandler = NonNullable<ConstructorParameters<typeof HttpClient>[1]>[number]

/** Limits of one request, in ms. */
export interface Timeouts {
  /** Until the connection stands. */
  readonly connect: number
  /** Until the server has answered with a status, and between two pieces of the answer. */
  readonly idle: number
}

/** One request. */
export interface Request {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly timeouts: Timeouts
  readonly userAgent: string
  /** Of a POST: JSON; without it the body is empty. */
  readonly body?: string | null
  readonly signal?: AbortSignal | undefined
}

/**
 * Sends one request through the runner's HTTP client (and so through the proxy that `https_proxy`
 * names). Follows no redirect, retries nothing, adds no header but the user agent, leaves path and
 * query as they are spelt. The body is decoded, and still to be read or destroyed by the caller.
 * @throws TransportError when no answer came; the signal's reason when it was aborted.
 */
export async function send(request: Request): Promise<Reply> {
  request.signal?.throwIfAborted()
  const stop = new AbortController()
  const expire = (what: string, ms: number): void => {
    stop.abort(new TransportError('TIMEOUT', `${what} for ${ms / 1000} s`, true))
  }
  const idle = setTimeout(() => expire('no answer', request.timeouts.idle), request.timeouts.idle)
  const signal = request.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, request.signal])
  const client = new HttpClient(request.userAgent, [participate(request, signal, expire)], {
    allowRedirects: false,
    allowRetries: false,
    socketTimeout: request.timeouts.idle
  })
  try {
    // An empty body says "content-length: 0", which belongs on a POST only.
    const body = request.method === 'POST' ? (request.body ?? '') : null
    const headers = body ? { 'content-type': 'application/json', ...request.headers } : { ...request.headers }
    const { message } = await client.request(request.method, request.url, body, headers)
    message.setTimeout(request.timeouts.idle, () => {
      message.destroy(
        new TransportError('TIMEOUT', `nothing received for ${request.timeouts.idle / 1000} s`, true)
      )
    })
    return decodedReply(message)
  } catch (error) {
    if (request.signal?.aborted === true) throw request.signal.reason
    throw stop.signal.aborted ? stop.signal.reason : asTransportError(error)
  } finally {
    clearTimeout(idle)
  }
}

/**
 * Lets the client's request be aborted and watches how long connecting takes: neither is an option
 * of the client itself.
 */
function participate(request: Request, signal: AbortSignal, expire: Expire): RequestHandler {
  const { connect } = request.timeouts
  return {
    prepareRequest(options: RequestOptions) {
      options.signal = signal
      const target = targetOf(request.url)
      if (target !== null) options.path = target
      // As a URL spells it, an IPv6 address stands in brackets, which the resolver takes for a
      // name.
      const address = options.host?.replace(/^\[(.*)\]$/u, '$1')
      if (address !== undefined && isIPv6(address)) options.host = address
      if (options.agent instanceof Agent) watchConnecting(options.agent, connect, expire)
      else watchTunnelling(options.agent as unknown as Tunnel, signal, connect, expire)
    },
    canHandleAuthentication: () => false,
    handleAuthentication: () => Promise.reject(new Error('not used'))
  }
}

type Expire = (what: string, ms: number) => void

/**
 * Path and query byte for byte: parsing a URL respells some characters, and a signature covers
 * them. Null when it can't be sent so.
 */
function targetOf(url: string): string | null {
  return /^https?:\/\/[^/?#\\]+(\/[\x21-\x7e]*)$/iu.exec(url.split('#')[0] ?? '')?.[1] ?? null
}

function watchConnecting(agent: Agent, ms: number, expire: Expire): void {
  const create = agent.createConnection.bind(agent)
  agent.createConnection = (options, callback) => {
    const socket = create(options, callback) as Socket
    const timer = setTimeout(() => expire('no connection', ms), ms)
    for (const event of ['connect', 'close', 'error']) socket.once(event, () => clearTimeout(timer))
    return socket
  }
}

/**
 * The agent that the client uses behind a proxy (of the package `tunnel`); it asks the proxy with a
 * request of its own.
 */
interface Tunnel {
  defaultPort?: number
  request: (options: RequestOptions) => ClientRequest
}

function watchTunnelling(agent: Tunnel, signal: AbortSignal, ms: number, expire: Expire): void {
  // Without it the host header says ":80", which a pre-signed link does not cover.
  agent.defaultPort ??= 80
  const ask = agent.request.bind(agent)
  agent.request = options => {
    const timer = setTimeout(() => expire('no connection through the proxy', ms), ms)
    const asking = ask({ ...options, signal })
    for (const event of ['connect', 'close', 'error']) asking.once(event, () => clearTimeout(timer))
    return asking
  }
}
