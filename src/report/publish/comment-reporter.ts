import { createHash } from 'node:crypto'
import type { CommentMarker, CommentPhase } from '../../github/comment/comment-marker.ts'
import type { CommentWriter } from '../../github/comment/comment-writer.ts'
import { COMMENT_LIMIT, MARKER_ROOM } from '../../github/comment/pull-request-comment.ts'
import { isFailure, isFinal } from '../../harness/execution/execution-status.ts'
import type { KnownExecution } from '../../harness/execution/execution.ts'
import { buildLogbook } from '../../logbook/build-logbook.ts'
import type { ReadLog } from '../../logbook/logbook.ts'
import { reported, type ReportedLogbook } from '../failures.ts'
import { commentOf, fixedComment, type CommentFooter } from '../summary/comment.ts'
import type { SummaryLinks } from '../summary/summary.ts'

/** When there is a comment: always, or only where something failed. */
export type CommentMode = 'true' | 'failure'

/** What it needs. */
export interface CommentReporterOptions {
  readonly mode: CommentMode
  readonly writer: CommentWriter
  readonly redact: (text: string) => string
  /** Blanks what quoting has put together. */
  readonly redactComposed: (text: string) => string
  readonly runUrl: string | null
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** What was seen of an execution, and of those that belong to it. */
interface Seen {
  readonly family: readonly [KnownExecution, ...KnownExecution[]]
  readonly logs: readonly ReadLog[]
}

const NO_LINKS: SummaryLinks = { artifact: null, reportUrl: null }

/**
 * Keeps the comment of each pipeline right: from what is known while it runs, at a failure, at the
 * end.
 */
export class CommentReporter {
  readonly #options: CommentReporterOptions
  /** What was told last of executions whose end was not told yet. */
  readonly #open = new Map<string, Seen>()

  #toldAt = 0

  constructor(options: CommentReporterOptions) {
    this.#options = options
  }

  get url(): string | null {
    return this.#options.writer.url
  }

  /**
   * Tells how an execution stands.
   *
   * @param family the execution itself, and those that belong to it
   * @param logs those of steps that failed, as far as they were read
   */
  saw(family: readonly [KnownExecution, ...KnownExecution[]], logs: readonly ReadLog[]): void {
    const [known] = family
    if (known.partOf !== null) return
    const logbook = this.#logbookOf(family, logs)
    const hasFailed = isBroken(logbook)
    if (!hasFailed && this.#options.mode === 'failure') return
    this.#open.set(known.executionId, { family, logs })
    const phase: CommentPhase = hasFailed ? 'broken' : 'running'
    const body = this.#bodyOf(logbook, NO_LINKS, 'watching')
    this.#options.writer.offer({ marker: this.#markerOf(known, phase, hasFailed), body })
  }

  /** Tells the end of every execution that was looked up. */
  async finish(
    logbook: ReportedLogbook,
    executions: readonly KnownExecution[],
    links: SummaryLinks
  ): Promise<void> {
    const mains = executions.filter(({ partOf }) => partOf === null)
    for (const known of mains) {
      this.#open.delete(known.executionId)
      const own = mains.length === 1 ? logbook : onlyOf(logbook, known.executionId)
      await this.#finishOne(own, known, links)
    }
  }

  /** Tells of what was not told to its end that nobody watches it any more. */
  async leave(): Promise<void> {
    await this.#tellOpen('left')
  }

  /** Tells of what was not told to its end that a later run goes on with it. */
  async handOver(): Promise<void> {
    await this.#tellOpen('handed-over')
  }

  async #tellOpen(state: CommentFooter['state']): Promise<void> {
    const open = [...this.#open.values()]
    this.#open.clear()
    await Promise.all(
      open.map(({ family, logs }) => {
        const [known] = family
        const logbook = this.#logbookOf(family, logs)
        const hasFailed = isBroken(logbook)
        const body = this.#bodyOf(logbook, NO_LINKS, state)
        return this.#options.writer.leave({
          marker: this.#markerOf(known, hasFailed ? 'broken' : 'running', hasFailed),
          body
        })
      })
    )
  }

  async #finishOne(logbook: ReportedLogbook, known: KnownExecution, links: SummaryLinks): Promise<void> {
    const { writer, mode, runUrl, redactComposed } = this.#options
    const hasFailed = isBroken(logbook)
    const hasEnded = isFinal(known.status)
    const phase: CommentPhase = hasEnded ? 'final' : hasFailed ? 'broken' : 'running'
    const marker = this.#markerOf(known, phase, hasFailed)
    if (hasFailed || mode === 'true') {
      const body = this.#bodyOf(logbook, links, hasEnded ? 'final' : 'left')
      return writer.finish({ marker, body })
    }
    const [execution] = logbook.executions
    if (hasEnded && execution !== undefined) {
      await writer.resolve({ marker, body: redactComposed(fixedComment(execution, runUrl)) })
    } else await writer.look(marker.pipeline)
  }

  #logbookOf(executions: readonly KnownExecution[], logs: readonly ReadLog[]): ReportedLogbook {
    return reported(buildLogbook(logs, { executions, redact: this.#options.redact }))
  }

  #bodyOf(logbook: ReportedLogbook, links: SummaryLinks, state: CommentFooter['state']): string {
    const { runUrl, redactComposed } = this.#options
    const body = commentOf(
      { ...logbook, gaps: state === 'final' ? logbook.gaps : [] },
      links,
      { runUrl, state },
      COMMENT_LIMIT - MARKER_ROOM
    )
    return redactComposed(body)
  }

  /** Of pipelines that differ only in what is blanked each has a comment of its own. */
  #nameOf(pipeline: string): string {
    const shown = this.#options.redact(pipeline)
    return shown === pipeline ? shown : `${shown}#${createHash('sha256').update(pipeline).digest('hex')}`
  }

  #markerOf(known: KnownExecution, phase: CommentPhase, hasFailed: boolean): CommentMarker {
    const { account, org, project, pipeline, run } = known
    // What is told later is newer, also within a millisecond.
    this.#toldAt = Math.max(this.#options.now(), this.#toldAt + 1)
    return {
      pipeline: this.#nameOf([account, org, project, pipeline].join('/')),
      run,
      phase,
      seenAt: this.#toldAt,
      isFailure: hasFailed
    }
  }
}

function isBroken(logbook: ReportedLogbook): boolean {
  const { executions } = logbook
  return executions.some(({ status }) => isFailure(status)) || logbook.failures.length > 0
}

function onlyOf(logbook: ReportedLogbook, executionId: string): ReportedLogbook {
  const executions = logbook.executions.filter(execution => execution.executionId === executionId)
  return { ...reported({ ...logbook, executions, gaps: [] }), histories: logbook.histories }
}
