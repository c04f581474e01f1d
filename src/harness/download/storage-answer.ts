import { Failure } from '../../failure/failure.ts'
import { firstLine, quotedText } from '../../failure/inert-text.ts'
import { isPassingStatus, retryAfter } from '../../failure/retry.ts'
import type { Connection } from '../http/connection.ts'
import type { Reply } from '../http/reply.ts'
import { TransportError } from '../http/transport-error.ts'
import { saidIn } from './said-by-storage.ts'

/** Why a file did not come; `transient` errors are worth another try. */
export interface Problem {
  readonly error: TransportError
  /** In ms. */
  readonly retryAfter: number | null
}

/** Of an answer that is no file, so many bytes are read. */
const MOST_READ = 16 * 1024

/** A problem of the storage that may be gone a moment later. */
export function passing(message: string, wait: number | null = null): Problem {
  return { error: new TransportError('STORAGE', message, true), retryAfter: wait }
}

/**
 * What an answer of the storage without a file means.
 *
 * @throws Failure `link-dead`, `export-error`
 */
export async function judgeReply(
  reply: Reply,
  { clock, redact }: Pick<Connection, 'clock' | 'redact'>
): Promise<Problem> {
  const { status, headers } = reply
  const said = await readSaid(reply, redact)
  if (isPassingStatus(status)) {
    return passing(`the storage answered ${status}${said}`, retryAfter(headers, clock))
  }
  if (status === 403 || status === 404) {
    const what = status === 403 ? 'has expired or is refused' : 'points to nothing'
    throw new Failure(
      'link-dead',
      `The link to the exported logs ${what} (${status}${said}).`,
      'Run the job again later.',
      { status }
    )
  }
  throw new Failure(
    'export-error',
    `The storage answered ${status}${said === '' ? ` (${quotedText(firstLine(reply.statusText), redact)})` : said}.`,
    'Run the job again; if it stays, show this message to who runs the storage.',
    { status }
  )
}

/** `: CODE, MESSAGE` of what the answer says, see `saidIn`; inert. Empty where it says nothing. */
async function readSaid({ body }: Reply, redact: (text: string) => string): Promise<string> {
  const parts = saidIn(await readStart(body)).map(part => quotedText(part, redact).replace(/\.$/u, ''))
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`
}

/** What can't be read is nothing said: the status counts. */
async function readStart(body: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      size += chunk.length
      if (size >= MOST_READ) break
    }
  } catch {
    return ''
  }
  return Buffer.concat(chunks).toString('utf8', 0, MOST_READ)
}
