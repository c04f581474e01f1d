import { open, type FileHandle } from 'node:fs/promises'
import { explainDisk } from '../../failure/explain-disk.ts'
import { Failure } from '../../failure/failure.ts'
import { quotedText } from '../../failure/inert-text.ts'
import { mayTryAgain, retry, waitAfterTry } from '../../failure/retry.ts'
import type { Connection } from '../http/connection.ts'
import type { Reply } from '../http/reply.ts'
import { asTransportError } from '../http/transport-error.ts'
import type { Timeouts } from '../http/transport.ts'
import { explainTooLarge } from './byte-budget.ts'
import { explainBroken, explainDowngrade, explainLate } from './download-failures.ts'
import { followRedirects } from './follow-redirects.ts'
import { isDowngrade, rewriteLink, secretsOfLink } from './link.ts'
import { judgeReply, passing, type Problem } from './storage-answer.ts'

/**
 * Called while a file arrives, from 0 bytes on; `total` is null when the storage doesn't tell.
 * Bytes.
 */
export type DownloadProgress = (received: number, total: number | null) => void

const TIMEOUTS: Timeouts = { connect: 15_000, idle: 30_000 }
/** A storage that has never answered may be away, or out of this runner's reach; in ms. */
const UNREACHED_PATIENCE = 5 * 60_000

/** How to download. */
export interface DownloadOptions {
  /** In ms since 1970; none by default. */
  readonly deadline?: number
  readonly timeouts?: Timeouts
  /** Bytes that may arrive; no limit by default. */
  readonly maxBytes?: number
  /** There is no other way to what is in the file: a storage in trouble is asked until then. */
  readonly untilDeadline?: boolean
}

const DEFAULTS: Required<DownloadOptions> = {
  deadline: Infinity,
  timeouts: TIMEOUTS,
  maxBytes: Infinity,
  untilDeadline: false
}

/**
 * Streams the object behind a pre-signed link into a file. No header of authority goes along and
 * the query stays as it is: storage refuses both. After a break or a stall it goes on where it was,
 * if the object is still the same one; otherwise from the start.
 * @throws Failure `link-dead` (403, 404: expired, or nothing there), `network`, `timeout`,
 *   `too-large`, `disk`, `unavailable`, `export-off` (an http link of an https Harness)
 */
export async function downloadLink(
  connection: Connection,
  link: string,
  path: string,
  onProgress: DownloadProgress,
  options: DownloadOptions = {}
): Promise<void> {
  for (const secret of secretsOfLink(link)) connection.mask(secret)
  const url = rewriteLink(link, connection.baseUrl)
  connection.mask(url)
  if (isDowngrade(connection.baseUrl, url)) throw explainDowngrade(url)
  const file = await open(path, 'w').catch((error: unknown) => {
    throw explainDisk(error)
  })
  try {
    await new Download(connection, url, file, onProgress, { ...DEFAULTS, ...options }).run()
  } finally {
    await file.close()
  }
}

/** One file on its way: how much of which object has arrived. */
class Download {
  readonly #connection: Connection
  readonly #url: string
  readonly #file: FileHandle
  readonly #onProgress: DownloadProgress
  readonly #options: Required<DownloadOptions>
  #received = 0
  #total: number | null = null
  #etag: string | null = null
  #furthest = 0
  /** Tries in a row that got no further than any before. */
  #fruitless = 0
  #hasAnswered = false
  readonly #begun: number
  /** The last wait that was logged: a storage may be away for long. */
  #told = ''

  constructor(
    connection: Connection,
    url: string,
    file: FileHandle,
    onProgress: DownloadProgress,
    options: Required<DownloadOptions>
  ) {
    this.#connection = connection
    this.#url = url
    this.#file = file
    this.#onProgress = onProgress
    this.#options = options
    this.#begun = connection.clock.now()
  }

  /** @throws Failure */
  async run(): Promise<void> {
    const { clock, log, redact } = this.#connection
    const problem = await retry(() => this.#attempt(), {
      clock,
      deadline: this.#options.deadline,
      waitAfter: one => this.#waitAfter(one),
      onWait: one => {
        if (one === null) return
        const wait = `Download: ${quotedText(one.error.message, redact)}; going on at ${this.#received} bytes.`
        if (wait !== this.#told) log(wait)
        this.#told = wait
      }
    })
    if (problem === null) return
    const { host } = new URL(this.#url)
    throw explainBroken(problem.error, { host, tries: this.#fruitless }, this.#connection)
  }

  #waitAfter(problem: Problem | null): number | null {
    if (problem === null) return null
    this.#fruitless = this.#received > this.#furthest ? 1 : this.#fruitless + 1
    this.#furthest = Math.max(this.#furthest, this.#received)
    if (!problem.error.transient || !this.#mayTryAgain()) return null
    return waitAfterTry(this.#fruitless, problem.retryAfter)
  }

  #mayTryAgain(): boolean {
    const { untilDeadline, deadline } = this.#options
    const lasted = this.#connection.clock.now() - this.#begun
    const hasAnswered = this.#hasAnswered || lasted < UNREACHED_PATIENCE
    return mayTryAgain(this.#fruitless, { untilDeadline, hasAnswered, deadline })
  }

  /** One request; null when the file is whole. */
  async #attempt(): Promise<Problem | null> {
    // Without an ETag nothing says that the object is still the same.
    if (this.#etag === null) this.#received = 0
    const headers: Record<string, string> =
      this.#received === 0 || this.#etag === null
        ? {}
        : { range: `bytes=${this.#received}-`, 'if-match': this.#etag }
    try {
      const reply = await followRedirects(this.#connection, this.#url, headers, this.#options.timeouts)
      this.#hasAnswered = true
      try {
        const problem = await this.#accept(reply)
        if (problem !== null) return problem
        await this.#write(reply)
      } finally {
        reply.body.destroy()
      }
      if (this.#total === null || this.#received === this.#total) return null
      return passing(`${this.#received} of ${this.#total} bytes arrived`)
    } catch (error) {
      if (error instanceof Failure) throw error
      return { error: asTransportError(error), retryAfter: null }
    }
  }

  /** Makes ready for the answer's body; a Problem when the request has to be made again. */
  async #accept(reply: Reply): Promise<Problem | null> {
    const etag = reply.headers.etag ?? null
    if (reply.status === 200) {
      this.#received = 0
      this.#total = readLength(reply.headers['content-length'])
      this.#etag = etag?.startsWith('W/') === true ? null : etag
      return null
    }
    if (reply.status === 206) {
      const range = /^bytes (\d+)-\d+\/(\d+|\*)$/u.exec(reply.headers['content-range'] ?? '')
      const total = readLength(range?.[2])
      const same =
        range?.[1] === String(this.#received) &&
        (total === null || this.#total === null || total === this.#total) &&
        (etag === null || etag === this.#etag)
      if (same) this.#total ??= total
      return same ? null : this.#startAgain('the storage answered another range')
    }
    if (reply.status === 412 || reply.status === 416)
      return this.#startAgain('the file has changed meanwhile')
    return await judgeReply(reply, this.#connection)
  }

  #startAgain(why: string): Problem {
    this.#received = 0
    this.#total = null
    this.#etag = null
    return passing(`${why}; from the start`)
  }

  async #write({ body }: Reply): Promise<void> {
    const { deadline, maxBytes } = this.#options
    if (this.#received === 0) await this.#file.truncate(0)
    if ((this.#total ?? 0) > maxBytes) throw explainTooLarge(maxBytes)
    this.#onProgress(this.#received, this.#total)
    for await (const chunk of body as AsyncIterable<Buffer>) {
      if (this.#received + chunk.length > maxBytes) throw explainTooLarge(maxBytes)
      await this.#keep(chunk)
      this.#onProgress(this.#received, this.#total)
      const isLate = this.#connection.clock.now() >= deadline
      if (isLate && this.#received !== this.#total) throw explainLate(this.#received, this.#total)
    }
  }

  async #keep(chunk: Buffer): Promise<void> {
    try {
      for (let done = 0; done < chunk.length;) {
        const { bytesWritten } = await this.#file.write(chunk, done, chunk.length - done, this.#received)
        done += bytesWritten
        this.#received += bytesWritten
      }
    } catch (error) {
      throw explainDisk(error)
    }
  }
}

function readLength(header: string | undefined): number | null {
  return header !== undefined && /^\d+$/u.test(header) ? Number(header) : null
}
