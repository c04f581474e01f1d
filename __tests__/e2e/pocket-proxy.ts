import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'

/** A proxy that leads every tunnel to one and the same server. */
export interface PocketProxy extends AsyncDisposable {
  readonly origin: string
  /** `host:port` of each tunnel that was asked for. */
  readonly asked: readonly string[]
}

/** Starts a proxy on a free port of 127.0.0.1; all tunnels end at `target`. */
export async function startProxy(target: string): Promise<PocketProxy> {
  const asked: string[] = []
  const server = createServer((_, response) => response.writeHead(400).end())
  server.on('connect', (request, client) => {
    asked.push(request.url ?? '')
    const { hostname, port } = new URL(target)
    const upstream = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    for (const socket of [client, upstream]) {
      socket.on('error', () => {
        client.destroy()
        upstream.destroy()
      })
    }
  })
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    [Symbol.asyncDispose]: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
