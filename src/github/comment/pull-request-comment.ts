import { isNewer, formatMarker, type CommentMarker } from './comment-marker.ts'
import type { GitHubClient } from '../github-client.ts'
import { statusOf } from '../github-errors.ts'
import { minimiseComment, showComment } from './minimise-comment.ts'
import { findOwnComments, readComment, type OwnComment } from './own-comments.ts'

/** GitHub takes 65,536 characters; what is written here is shorter, its marker included. */
export const COMMENT_LIMIT = 60_000
/** Room that the marker takes at most. */
export const MARKER_ROOM = 1000
/**
 * Between reading a comment and writing it, another job may have written; that is over after this,
 * in ms.
 */
const SETTLE_WAIT = 3000
const MOST_REPAIRS = 3

/** What became of a comment. */
export interface Written {
  /** `kept`: what stands there tells more, or there is nothing to change. */
  readonly kind: 'created' | 'updated' | 'kept'
  readonly url: string | null
}

/**
 * The one comment of a pipeline on a pull request, found again by its marker and updated in place.
 * What tells of an older run never stays over what tells of a newer one, also when two jobs write
 * at the same time. All methods throw Octokit's errors.
 */
export class PullRequestComment {
  readonly #client: GitHubClient
  readonly #pullRequest: number
  readonly #pipeline: string
  #known: OwnComment | null = null

  constructor(client: GitHubClient, pullRequest: number, pipeline: string) {
    this.#client = client
    this.#pullRequest = pullRequest
    this.#pipeline = pipeline
  }

  /**
   * Writes what is known, where nothing newer stands already.
   *
   * @param body markdown, at most COMMENT_LIMIT − MARKER_ROOM characters
   */
  async write(marker: CommentMarker, body: string): Promise<Written> {
    const before = await this.#current()
    if (before === null) return this.#create(marker, body)
    if (!isNewer(marker, before.marker)) return { kind: 'kept', url: before.url }
    const written = await this.#update(before, marker, body)
    // Folded are those that tell of no failure any more.
    if (!before.marker.isFailure) await showComment(this.#client, before.nodeId)
    return written
  }

  /**
   * As `write`, for the last time: looks again whether it stands, since an older run may just have
   * written over it.
   */
  async writeLast(marker: CommentMarker, body: string): Promise<Written> {
    const written = await this.write(marker, body)
    for (let repairs = 0; written.kind !== 'kept' && repairs < MOST_REPAIRS; repairs += 1) {
      await this.#client.connection.clock.sleep(SETTLE_WAIT)
      const comment = await this.#onlyOne()
      if (comment === null || !isNewer(marker, comment.marker)) break
      await this.#update(comment, marker, body)
    }
    return written
  }

  /** Only looks where the comment is. */
  async look(): Promise<Written> {
    return { kind: 'kept', url: (await this.#current())?.url ?? null }
  }

  /**
   * Where an earlier failure stands, tells in a line that it is over, and folds the comment; else
   * does nothing.
   */
  async resolve(marker: CommentMarker, line: string): Promise<Written> {
    const before = await this.#current()
    if (before?.marker.isFailure !== true || !isNewer(marker, before.marker)) {
      return { kind: 'kept', url: before?.url ?? null }
    }
    const written = await this.writeLast(marker, line)
    if (written.kind !== 'kept') await minimiseComment(this.#client, before.nodeId)
    return written
  }

  /** What stands there now; null where there is no comment of ours. */
  async #current(): Promise<OwnComment | null> {
    if (this.#known === null) return (this.#known = await this.#onlyOne())
    try {
      const path = `/issues/comments/${this.#known.id}`
      this.#known = readComment(await this.#client.call('GET', path))
      if (this.#known !== null) return this.#known
    } catch (error) {
      if (statusOf(error) !== 404) throw error
    }
    // Somebody deleted it, or took its marker out.
    this.#known = await this.#onlyOne()
    return this.#known
  }

  async #create(marker: CommentMarker, body: string): Promise<Written> {
    const path = `/issues/${this.#pullRequest}/comments`
    const created = readComment(await this.#client.call('POST', path, { body: textOf(marker, body) }))
    // Another job may have created one at the same moment.
    const only = await this.#onlyOne()
    this.#known = only ?? created
    if (only !== null && only.id !== created?.id && isNewer(marker, only.marker)) {
      return this.#update(only, marker, body)
    }
    return { kind: 'created', url: this.#known?.url ?? null }
  }

  async #update({ id }: OwnComment, marker: CommentMarker, body: string): Promise<Written> {
    const path = `/issues/comments/${id}`
    this.#known = readComment(await this.#client.call('PATCH', path, { body: textOf(marker, body) }))
    return { kind: 'updated', url: this.#known?.url ?? null }
  }

  /**
   * The comment of ours that tells most, and from now on the only one: two jobs may each have
   * created one.
   */
  async #onlyOne(): Promise<OwnComment | null> {
    const own = await findOwnComments(this.#client, this.#pullRequest, this.#pipeline)
    const [first = null, ...others] = own.toSorted((a, b) => {
      if (isNewer(a.marker, b.marker)) return -1
      return isNewer(b.marker, a.marker) ? 1 : a.id - b.id
    })
    for (const { id } of others) await this.#delete(id)
    return first
  }

  async #delete(id: number): Promise<void> {
    try {
      await this.#client.call('DELETE', `/issues/comments/${id}`)
    } catch (error) {
      // The other job did it.
      if (statusOf(error) !== 404) throw error
    }
  }
}

function textOf(marker: CommentMarker, body: string): string {
  return `${formatMarker(marker)}\n${body}`
}
