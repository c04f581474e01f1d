import { open, type FileHandle } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { explainDisk } from '../../failure/explain-disk.ts'
import { Failure } from '../../failure/failure.ts'
import { retryAfter, type Connection } from '../http/http.ts'
import { rewriteLink, secretsOfLink } from './link.ts'
import { inertFirstLine, inertText } from '../../failure/inert-text.ts'
import {
  asTransportError,
  explainUnreachable,
  send,
  TransportError,
  type Timeouts
} from '../http/transport.ts'

/** Told while a file arrives; `total` is null when the storage doesn't tell. Bytes. */
export type DownloadProgress = (received: number, total: number | null) => void

const TIMEOUTS: Timeouts = { connect: 15_000, idle: 30_000 }
/** Tries in a row that got no further than any before. */
const FRUITLESS_TRIES = 5
const REDIRECTS = 3

export interface DownloadOptions {
  /** In ms since 1970; none by default. */
  readonly deadline?: number
  readonly timeouts?: Timeouts
}

interface Download {
  readonly deadline: number
  readonly url: string
  readonly file: FileHandle
  readonly timeouts: Timeouts
  received: number
  total: number | null
  etag: string | null
}

/**
 * Streams the object behind a pre-signed link into a file. No header of authority goes along and the query stays as it is: storage refuses both.
 * After a break or a stall it goes on where it was, if the object is still the same one; otherwise from the start.
 * @throws Failure `link-dead` (403, 404: expired, or nothing there), `network`, `timeout`, `disk`, `unexpected-answer`.
 */
export async function downloadLink(
  connection: Connection,
  link: string,
  path: string,
  onProgress: DownloadProgress,
  { deadline = Infinity, timeouts = TIMEOUTS }: DownloadOptions = {}
): Promise<void> {
  for (const secret of secretsOfLink(link)) connection.mask(secret)
  const url = rewriteLink(link, connection.baseUrl)
  connection.mask(url)
  const file = await open(path, 'w').catch((error: unknown) => {
    throw explainDisk(error)
  })
  try {
    await downloadInto(
      { url, file, deadline, timeouts, received: 0, total: null, etag: null },
      connection,
      onProgress
    )
  } finally {
    await file.close()
  }
}

async function downloadInto(
  download: Download,
  connection: Connection,
  onProgress: DownloadProgress
): Promise<void> {
  const { clock, log } = connection
  let furthest = 0
  for (let fruitless = 0; ;) {
    const problem = await downloadOnce(download, connection, onProgress)
    if (problem === null) return
    fruitless = download.received > furthest ? 1 : fruitless + 1
    furthest = Math.max(furthest, download.received)
    if (!problem.error.transient || fruitless >= FRUITLESS_TRIES) {
      throw explainBroken(problem.error, new URL(download.url).host)
    }
    const wait = problem.retryAfter ?? Math.min(30_000, 500 * 2 ** fruitless) * (0.5 + Math.random() / 2)
    if (clock.now() + wait > download.deadline) throw explainBroken(problem.error, new URL(download.url).host)
    log(`Download: ${problem.error.message}; going on at ${download.received} bytes.`)
    await clock.sleep(wait)
  }
}

function explainBroken(error: TransportError, host: string): Failure {
  if (error.code === 'STORAGE') {
    return new Failure(
      'network',
      `The logs could not be downloaded from ${host}, also after ${FRUITLESS_TRIES} tries: ${error.message}.`,
      'Run the job again later.',
      { cause: error }
    )
  }
  const { kind, summary, next } = explainUnreachable(error, host, 'the storage that Harness links to')
  // Firewalls that let Harness through often don't know of its storage.
  const allow = `The exported logs are there, so this runner has to reach it: allow ${host} in the firewall.`
  return new Failure(kind, summary, `${next} ${allow}`, { cause: error })
}

interface Problem {
  readonly error: TransportError
  /** In ms. */
  readonly retryAfter: number | null
}

/** One request; null when the file is whole. */
async function downloadOnce(
  download: Download,
  connection: Connection,
  onProgress: DownloadProgress
): Promise<Problem | null> {
  // Without an ETag nothing says that the object is still the same.
  if (download.etag === null) download.received = 0
  const headers: Record<string, string> =
    download.received === 0 || download.etag === null
      ? {}
      : { range: `bytes=${download.received}-`, 'if-match': download.etag }
  try {
    const message = await follow(download, headers, connection)
    try {
      const problem = judge(download, message, connection)
      if (problem !== null) return problem
      await writeBody(download, message, connection, onProgress)
    } finally {
      message.destroy()
    }
    if (download.total === null || download.received === download.total) return null
    return transient(`${download.received} of ${download.total} bytes arrived`)
  } catch (error) {
    if (error instanceof Failure) throw error
    return { error: asTransportError(error), retryAfter: null }
  }
}

async function follow(
  { url, timeouts }: Download,
  headers: Record<string, string>,
  connection: Connection
): Promise<IncomingMessage> {
  let at = url
  for (let redirects = 0; ; redirects += 1) {
    const { userAgent } = connection
    const message = await send({ method: 'GET', url: at, headers, timeouts, userAgent })
    const { location } = message.headers
    if (![301, 302, 303, 307, 308].includes(message.statusCode ?? 0) || location === undefined) return message
    message.destroy()
    const next = URL.canParse(location, at) ? new URL(location, at) : null
    const downgrade = new URL(at).protocol === 'https:' && next?.protocol !== 'https:'
    if (next === null || downgrade || !/^https?:$/u.test(next.protocol) || redirects === REDIRECTS) {
      throw new Failure(
        'unexpected-answer',
        `The storage redirects to ${next === null ? 'no address' : inertText(`${next.protocol}//${next.host}`)}, which is not followed.`,
        'Run the job again later.'
      )
    }
    at = next.href
    for (const secret of secretsOfLink(at)) connection.mask(secret)
  }
}

function transient(message: string, wait: number | null = null): Problem {
  return { error: new TransportError('STORAGE', message, true), retryAfter: wait }
}

/** Makes the download ready for the answer's body; a Problem when the request has to be made again. */
function judge(download: Download, message: IncomingMessage, connection: Connection): Problem | null {
  const status = message.statusCode ?? 0
  const etag = message.headers.etag ?? null
  if (status === 200) {
    download.received = 0
    download.total = readLength(message.headers['content-length'])
    download.etag = etag?.startsWith('W/') === true ? null : etag
    return null
  }
  if (status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/u.exec(message.headers['content-range'] ?? '')
    const total = readLength(range?.[2])
    const same =
      range?.[1] === String(download.received) &&
      (total === null || download.total === null || total === download.total) &&
      (etag === null || etag === download.etag)
    if (same) download.total ??= total
    return same ? null : startAgain(download, 'the storage answered another range')
  }
  if (status === 412 || status === 416) return startAgain(download, 'the file has changed meanwhile')
  if (status === 403 || status === 404) {
    const what = status === 403 ? 'has expired or is refused' : 'points to nothing'
    throw new Failure(
      'link-dead',
      `The link to the exported logs ${what} (${status}).`,
      'Run the job again later.',
      { status }
    )
  }
  if (status === 429 || status >= 500) {
    return transient(
      `the storage answered ${status}`,
      retryAfter(message.headers['retry-after'], connection.clock)
    )
  }
  throw new Failure(
    'unexpected-answer',
    `The storage answered ${status} (${inertFirstLine(message.statusMessage ?? '')}).`,
    'Run the job again later.',
    { status }
  )
}

function startAgain(download: Download, why: string): Problem {
  download.received = 0
  download.total = null
  download.etag = null
  return transient(`${why}; from the start`)
}

function readLength(header: string | undefined): number | null {
  return header !== undefined && /^\d+$/u.test(header) ? Number(header) : null
}

async function writeBody(
  download: Download,
  message: IncomingMessage,
  { clock }: Connection,
  onProgress: DownloadProgress
): Promise<void> {
  if (download.received === 0) await download.file.truncate(0)
  for await (const chunk of message as AsyncIterable<Buffer>) {
    await writeAll(download, chunk)
    onProgress(download.received, download.total)
    if (clock.now() >= download.deadline && download.received !== download.total) throw explainLate(download)
  }
}

function explainLate({ received, total }: Download): Failure {
  const of = total === null ? '' : ` of ${total}`
  return new Failure(
    'timeout',
    `Only ${received}${of} bytes of the logs had been downloaded when timeout-minutes ran out.`,
    'Give timeout-minutes a larger value, or ask for one stage with stage-id.'
  )
}

async function writeAll(download: Download, chunk: Buffer): Promise<void> {
  try {
    for (let done = 0; done < chunk.length;) {
      const { bytesWritten } = await download.file.write(chunk, done, chunk.length - done, download.received)
      done += bytesWritten
      download.received += bytesWritten
    }
  } catch (error) {
    throw explainDisk(error)
  }
}
