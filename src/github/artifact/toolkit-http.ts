import { HttpClient, HttpClientResponse } from '@actions/http-client'

/** Time limit for the body of an answer, in ms. */
const WHOLE_BODY = 90_000

type Post = (this: HttpClient, ...args: Parameters<HttpClient['post']>) => Promise<HttpClientResponse>
const post: Post = Reflect.get<HttpClient, 'post'>(HttpClient.prototype, 'post')

/**
 * Replaces two methods of the runner's HTTP client for the whole process. The toolkit calls the
 * artifact service with it, and offers no way to hand it another. Calling it twice does no harm.
 *
 * In @actions/http-client 4.0.1, as @actions/artifact 6.2.1 uses it:
 * - `readBody` listens for the end of a body only. When a body breaks off, it never settles: Node
 *   has nothing left to wait for and exits with code 13, without a message. When a body stalls, it
 *   waits for ever.
 * - `post` follows redirects and sends the job's token along, to any host.
 * - The toolkit does not repeat a call whose connection broke, not even FinalizeArtifact, which
 *   may be repeated.
 *
 * __tests__/github/artifact/toolkit-http.integration.test.ts shows each of them without this file.
 * When one of its tests fails after an update, that part can go.
 */
export function hardenToolkitCalls(): void {
  HttpClientResponse.prototype.readBody = readBody
  HttpClient.prototype.post = postOnce
}

async function readBody(this: HttpClientResponse): Promise<string> {
  const { message } = this
  const timer = setTimeout(() => message.destroy(), WHOLE_BODY)
  const chunks: Buffer[] = []
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk)
  } catch (error) {
    throw Object.assign(new Error('the answer broke off', { cause: error }), { code: 'ECONNRESET' })
  } finally {
    clearTimeout(timer)
  }
  return Buffer.concat(chunks).toString()
}

/**
 * Follows no redirect. The toolkit repeats a failed call unless its error has the code of a broken
 * connection, so FinalizeArtifact fails with an error that has none.
 */
async function postOnce(
  this: HttpClient,
  url: string,
  ...rest: [data: string, headers?: Parameters<HttpClient['post']>[2]]
): Promise<HttpClientResponse> {
  Object.assign(this, { _allowRedirects: false })
  try {
    return await post.call(this, url, ...rest)
  } catch (error) {
    if (!url.endsWith('/FinalizeArtifact')) throw error
    throw new Error(error instanceof Error ? error.message : String(error), { cause: error })
  }
}
