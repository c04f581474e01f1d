import { Failure } from '../../failure/failure.ts'
import { inertText } from '../../failure/inert-text.ts'
import type { Connection } from '../http/connection.ts'
import type { Reply } from '../http/reply.ts'
import { send, type Timeouts } from '../http/transport.ts'
import { isDowngrade, secretsOfLink } from './link.ts'

const REDIRECTS = 3

/**
 * GET, along a few redirects as storage makes them; never from https to http.
 * @throws Failure `unexpected-answer`, TransportError
 */
export async function followRedirects(
  { userAgent, mask }: Connection,
  url: string,
  headers: Readonly<Record<string, string>>,
  timeouts: Timeouts
): Promise<Reply> {
  let at = url
  for (let redirects = 0; ; redirects += 1) {
    const reply = await send({ method: 'GET', url: at, headers, timeouts, userAgent })
    const { location } = reply.headers
    if (![301, 302, 303, 307, 308].includes(reply.status) || location === undefined) return reply
    reply.body.destroy()
    const next = URL.canParse(location, at) ? new URL(location, at) : null
    const isWeb = next !== null && /^https?:$/u.test(next.protocol) && !isDowngrade(at, next.href)
    if (!isWeb || redirects === REDIRECTS) {
      throw new Failure(
        'unexpected-answer',
        `The storage redirects to ${next === null ? 'no address' : inertText(`${next.protocol}//${next.host}`)}, which is not followed.`,
        'Run the job again later.'
      )
    }
    at = next.href
    for (const secret of secretsOfLink(at)) mask(secret)
  }
}
