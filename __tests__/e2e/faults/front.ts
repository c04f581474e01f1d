import { createServer, request as httpRequest } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A whole answer, as the server behind the front gave it. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** What a front does with a request; `forward` asks the server behind it. */
export interface FrontRequest {
  readonly request: IncomingMessage
  /** Beneath request and answer, for what no well-behaved server sends. */
  readonly socket: Socket
  readonly forward: () => Promise<Answer>
  readonly pass: (answer: Answer) => void
}

/** A server on 127.0.0.1 that stands in front of another one. */
export interface Front extends AsyncDisposable {
  readonly origin: string
  /** Connections are refused until `listen` is called. */
  refuse(): void
  listen(): Promise<void>
}

/** Below the ports that a system gives to outgoing connections, so that nobody takes one while it refuses connections. */
const PORTS = { first: 20_000, count: 12_000 }

/** Starts a front; `target` is asked for each request, since it may be known only later. */
export async function startFront(
  target: () => string,
  handle: (request: FrontRequest) => Promise<void>
): Promise<Front> {
  const sockets = new Set<Socket>()
  const open = (): Server => {
    const server = createServer((request, response) => {
      const { socket } = request
      const forward = (): Promise<Answer> => ask(target(), request)
      const pass = (answer: Answer): void => send(response, answer)
      handle({ request, socket, forward, pass }).catch(() => socket.destroy())
    })
    server.on('connection', socket => {
      sockets.add(socket)
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    })
    return server
  }
  let server = open()
  const port = await listenAnywhere(server)
  return {
    origin: `http://127.0.0.1:${port}`,
    refuse: () => void server.close(),
    listen: async () => {
      if (server.listening) return
      server = open()
      await listenOn(server, port)
    },
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise(resolve => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    }
  }
}

async function listenAnywhere(server: Server): Promise<number> {
  for (;;) {
    const port = PORTS.first + Math.floor(Math.random() * PORTS.count)
    try {
      await listenOn(server, port)
      return (server.address() as AddressInfo).port
    } catch (error) {
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

async function ask(origin: string, request: IncomingMessage): Promise<Answer> {
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { ...request.headers, host: new URL(origin).host }
    const { method = 'GET', url = '/' } = request
    const outgoing = httpRequest(`${origin}${url}`, { method, headers, agent: false }, resolve)
    outgoing.once('error', reject)
    request.pipe(outgoing)
    request.once('close', () => {
      if (!request.complete) outgoing.destroy(new Error('the client went away'))
    })
  })
  const incoming = await answered
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return { status: incoming.statusCode ?? 502, headers: incoming.headers, body: Buffer.concat(chunks) }
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const kept = { ...headers, 'content-length': String(body.length) }
  delete kept['transfer-encoding']
  response.writeHead(status, kept)
  response.end(body)
}
