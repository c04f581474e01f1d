import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A page behind a URL; dispose it to stop the server. */
export interface ServedPage extends AsyncDisposable {
  readonly url: string
  /** What was asked for, in order. */
  readonly requests: readonly string[]
}

export interface ServeOptions {
  /** Beside the type. */
  readonly headers?: Readonly<Record<string, string>>
  /** The page's logs are held back until this is settled. */
  readonly logsAfter?: Promise<void>
  /** Only so many bytes of the page are served. */
  readonly cutAt?: number
}

const FIRST_LOG = '<script type="text/plain"'

/** Serves one file as a blob storage does, and nothing else. */
export async function servePage(
  path: string,
  { headers = {}, logsAfter = Promise.resolve(), cutAt = Infinity }: ServeOptions = {}
): Promise<ServedPage> {
  const requests: string[] = []
  const page = readFileSync(path).subarray(0, cutAt)
  const logs = page.indexOf(FIRST_LOG)
  const server = createServer((request, response) => {
    const url = request.url ?? ''
    requests.push(url)
    if (!url.startsWith('/report.html')) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'content-type': 'text/html', ...headers })
    response.write(page.subarray(0, logs))
    void logsAfter.then(() => response.end(page.subarray(logs)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/report.html?sig=a%2Bb`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    }
  }
}
