import { HttpClient, HttpClientResponse } from '@actions/http-client'

/** For the body of an answer, in ms. */
const WHOLE_BODY = 90_000

type Post = (this: HttpClient, ...args: Parameters<HttpClient['post']>) => Promise<HttpClientResponse>
const post: Post = Reflect.get<HttpClient, 'post'>(HttpClient.prototype, 'post')

/**
 * Makes the runner's HTTP client, as the toolkit calls the artifact service with it, end in every case: its wait for the body of an answer that
 * breaks off, or never ends, has none, and the step would end without a word. For good; to call it twice does no harm.
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
 * A connection that breaks is the end of any call for the toolkit; to finalize can be asked for again, so there it is an error that it
 * retries. And it would send its token along to any host that it is redirected to: it is not redirected.
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
