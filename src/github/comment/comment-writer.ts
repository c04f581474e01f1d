import { quotedText } from '../../failure/inert-text.ts'
import type { CommentMarker } from './comment-marker.ts'
import { findPullRequests, type PullRequestHints } from './find-pull-requests.ts'
import type { GitHubClient } from '../github-client.ts'
import { isRateLimited, messageOf, statusOf } from '../github-errors.ts'
import { PullRequestComment } from './pull-request-comment.ts'

/** What is to stand in the comment of a pipeline. */
export interface CommentText {
  readonly marker: CommentMarker
  /** Markdown, see `PullRequestComment.write`. */
  readonly body: string
}

/** What a writer needs. */
export interface CommentWriterOptions {
  readonly connect: () => Promise<GitHubClient>
  readonly hints: PullRequestHints
  /** A line for the run's log. */
  readonly log: (message: string) => void
  /** Blanks secrets: comes before the cut of what GitHub says. */
  readonly redact: (text: string) => string
  /** Says something once that the user may want to act on. */
  readonly notice: (message: string) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Least time between two updates that tell of mere progress, in ms: GitHub limits what is written.
 */
const PACE = 20_000

/**
 * Writes the comments of one run's pipelines on its pull requests, in the background and one after
 * the other. That a comment can't be written is a notice and never an error.
 */
export class CommentWriter {
  readonly #options: CommentWriterOptions
  readonly #comments = new Map<string, readonly PullRequestComment[]>()
  readonly #waiting = new Map<string, CommentText>()
  readonly #written = new Map<string, { readonly marker: CommentMarker; readonly at: number }>()
  #pullRequests: Promise<{ client: GitHubClient; numbers: readonly number[] }> | null = null
  #work: Promise<void> = Promise.resolve()
  #isGivenUp = false
  #url: string | null = null

  constructor(options: CommentWriterOptions) {
    this.#options = options
  }

  /** Where the first comment stands that was written or found; null where there is none. */
  get url(): string | null {
    return this.#url
  }

  /**
   * Brings a comment up to date soon; a newer text that is offered meanwhile takes this one's
   * place.
   */
  offer(text: CommentText): void {
    const { pipeline, phase } = text.marker
    const last = this.#written.get(pipeline)
    const isProgress = phase === 'running' && last !== undefined
    if (isProgress && this.#options.now() - last.at < PACE) return
    this.#waiting.set(pipeline, text)
    void this.#enqueue(async () => {
      const newest = this.#waiting.get(pipeline)
      this.#waiting.delete(pipeline)
      if (newest !== undefined)
        await this.#each(newest.marker, comment => comment.write(newest.marker, newest.body))
    })
  }

  /** Resolves when all that was offered is written. */
  settled(): Promise<void> {
    return this.#work
  }

  /** Writes what stays, after all that was offered. */
  async finish({ marker, body }: CommentText): Promise<void> {
    this.#waiting.delete(marker.pipeline)
    await this.#enqueue(() => this.#each(marker, comment => comment.writeLast(marker, body)))
  }

  /** As `finish`, but for a moment when there is no time to look whether it stands. */
  async leave({ marker, body }: CommentText): Promise<void> {
    this.#waiting.delete(marker.pipeline)
    await this.#enqueue(() => this.#each(marker, comment => comment.write(marker, body)))
  }

  /** Where the comment of a failure stands, tells in its place that it is over, and folds it. */
  async resolve({ marker, body }: CommentText): Promise<void> {
    this.#waiting.delete(marker.pipeline)
    await this.#enqueue(() => this.#each(marker, comment => comment.resolve(marker, body)))
  }

  /** Only looks where the comment of a pipeline is, for its address. */
  async look(pipeline: string): Promise<void> {
    await this.#enqueue(async () => {
      for (const comment of await this.#commentsOf(pipeline)) this.#url ??= (await comment.look()).url
    })
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(async () => {
      if (this.#isGivenUp) return
      try {
        await work()
      } catch (error) {
        this.#explain(error)
      }
    })
    return this.#work
  }

  async #each(
    marker: CommentMarker,
    write: (comment: PullRequestComment) => ReturnType<PullRequestComment['write']>
  ): Promise<void> {
    this.#written.set(marker.pipeline, { marker, at: this.#options.now() })
    for (const comment of await this.#commentsOf(marker.pipeline)) {
      const { url } = await write(comment)
      this.#url ??= url
    }
  }

  async #commentsOf(pipeline: string): Promise<readonly PullRequestComment[]> {
    const { client, numbers } = await (this.#pullRequests ??= this.#find())
    const known =
      this.#comments.get(pipeline) ?? numbers.map(number => new PullRequestComment(client, number, pipeline))
    this.#comments.set(pipeline, known)
    return known
  }

  async #find(): Promise<{ client: GitHubClient; numbers: readonly number[] }> {
    const client = await this.#options.connect()
    const numbers = await findPullRequests(client, this.#options.hints)
    if (numbers.length === 0) {
      this.#options.log('No open pull request has this commit, so no comment is written.')
    }
    return { client, numbers }
  }

  #explain(error: unknown): void {
    const status = statusOf(error)
    const said = `${status === null ? '' : `${status}: `}${quotedText(messageOf(error), this.#options.redact)}`
    const what = `The comment on the pull request could not be written (${said}).`
    if (isRateLimited(error)) {
      this.#options.notice(`${what} GitHub limits the rate of calls; everything else is not affected.`)
      return
    }
    const isForbidden = status === 401 || status === 403 || status === 404
    // Another try would be refused, too.
    this.#isGivenUp = isForbidden
    if (!isForbidden) this.#pullRequests = null
    this.#options.notice(
      isForbidden
        ? `${what} Give the job \`permissions: pull-requests: write\`. A run for the pull request of a fork has a token that only reads: there, run on \`status\` (examples/status.yml).`
        : `${what} Everything else is not affected.`
    )
  }
}
