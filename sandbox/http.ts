import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http'

/** What a request was for. */
export type Route =
  | 'download'
  | 'blob'
  | 'exists'
  | 'token'
  | 'stream'
  | 'execution'
  | 'executions'
  | 'retries'
  | 'statuses'
  | 'pulls'
  | 'comments'
  | 'comment'
  | 'graphql'
  | 'storage'
  | 'create'
  | 'finalize'
  | 'list'
  | 'signed-url'
  | 'delete'
  | 'upload'
  | 'fetch'
  | 'other'

/** One request, as a server of the sandbox received it. */
export interface SandboxRequest {
  readonly on: Route
  readonly method: string
  /** The path as sent, without the query. */
  readonly path: string
  /** Path and query, byte for byte. */
  readonly url: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: IncomingHttpHeaders
  /** Milliseconds, by the clock of the sandbox. */
  readonly at: number
  /** The JSON body, for calls to the results service. */
  body?: unknown
  /** The status that was answered; `undefined` while, or when, there was no answer. */
  readonly status: number | undefined
}

/** A running server on 127.0.0.1. */
export interface PocketServer {
  readonly origin: string
  /** Refuses new connections until `reopen` is called. */
  refuse(): void
  reopen(): Promise<void>
  close(): Promise<void>
}

/**
 * Below the ports that a system gives to outgoing connections, so that none of those takes one
 * while it refuses them.
 */
const PORTS = { first: 20_000, count: 12_000 }

/**
 * Starts a server on a free port of 127.0.0.1; an error of the handler becomes a 500.
 *
 * @param now by which its answers are dated, in ms since 1970
 */
export async function listen(
  now: () => number,
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>
): Promise<PocketServer> {
  const open = (): Server => {
    const server = createServer((request, response) => {
      response.setHeader('date', new Date(now()).toUTCString())
      handle(request, response).catch((error: unknown) => {
        if (response.headersSent) response.destroy()
        else sendText(response, 500, `sandbox: ${String(error)}`)
      })
    })
    server.keepAliveTimeout = 1000
    return server
  }
  const first = open()
  const servers = [first]
  const { port, hold } = await listenAnywhere(first)
  return {
    origin: `http://127.0.0.1:${port}`,
    refuse: () => void servers.at(-1)?.close(),
    reopen: async () => {
      if (servers.at(-1)?.listening === true) return
      const server = open()
      servers.push(server)
      await listenOn(server, port)
    },
    close: async () => {
      await Promise.all(
        servers.map(server => {
          const closed = new Promise(resolve => server.close(resolve))
          server.closeAllConnections()
          return closed
        })
      )
      hold.close()
    }
  }
}

/**
 * A free port, with what holds it while the server refuses connections: the UDP port of the same
 * number, which every sandbox takes first.
 */
async function listenAnywhere(server: Server): Promise<{ readonly port: number; readonly hold: Socket }> {
  for (;;) {
    const port = PORTS.first + Math.floor(Math.random() * PORTS.count)
    const hold = createSocket('udp4').unref()
    try {
      hold.bind({ port, address: '127.0.0.1', exclusive: true })
      await once(hold, 'listening')
      await listenOn(server, port)
      return { port, hold }
    } catch (error) {
      hold.close()
      if ((error as { code?: string }).code !== 'EADDRINUSE') throw error
    }
  }
}

function listenOn(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Describes a request for the record and for the rules of the faults. */
export function describe(
  request: IncomingMessage,
  response: ServerResponse,
  on: Route,
  at: number
): SandboxRequest {
  const url = request.url ?? '/'
  const cut = url.indexOf('?')
  const path = cut < 0 ? url : url.slice(0, cut)
  const query = Object.fromEntries(new URLSearchParams(cut < 0 ? '' : url.slice(cut + 1)))
  const { method = 'GET', headers } = request
  const status = () => (response.headersSent ? response.statusCode : undefined)
  return {
    ...{ on, method, path, url, query, headers, at },
    get status() {
      return status()
    }
  }
}

/** Reads a whole request body, for small ones. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Answers with a text and its length. */
export function sendText(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: Record<string, string> = {}
): void {
  const bytes = Buffer.from(body)
  response.writeHead(status, { ...headers, 'content-length': String(bytes.length) })
  response.end(bytes)
}
