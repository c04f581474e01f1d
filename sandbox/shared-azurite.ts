import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SHARED, startOwnAzurite, type Azurite } from './azurite.ts'

/**
 * Lets this process and those that it starts share one emulator, which is started for the first
 * that asks. Disposing ends it.
 */
export async function shareAzurite(): Promise<AsyncDisposable> {
  let azurite: Promise<Azurite> | null = null
  const server = createServer((_request, response) => {
    azurite ??= startOwnAzurite()
    azurite.then(
      ({ origin }) => response.end(origin),
      (error: unknown) => response.writeHead(500).end(String(error))
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  process.env[SHARED] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    async [Symbol.asyncDispose]() {
      Reflect.deleteProperty(process.env, SHARED)
      server.closeAllConnections()
      server.close()
      await (await azurite)?.close()
    }
  }
}
