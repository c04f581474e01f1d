import { Failure } from '../../failure/failure.ts'
import type { FetchedLog, LogTrouble } from '../download/single-logs.ts'
import type { FetchedExport } from './poll/fetched-export.ts'

/** So many logs that could not be fetched are gaps of their own. */
const MOST_NAMED = 10

/** Something that could not be fetched, and why. */
export interface ExportGap {
  readonly prefix: string
  readonly reason: string
}

/** Logs that were asked for one by one. */
export interface AskedLogs {
  /** What holds them all. */
  readonly prefix: string
  /** How many were asked for. */
  readonly of: number
  /** Why they were asked for so; null when nothing had failed. */
  readonly cause: Failure | null
}

/**
 * What was fetched of one target so far, and what could not be: a failure in between loses nothing.
 */
export class CollectedLogs {
  readonly #archives: FetchedExport[] = []
  readonly #logs: FetchedLog[] = []
  readonly #gaps: ExportGap[] = []
  #failure: Failure | null = null

  get archives(): readonly FetchedExport[] {
    return this.#archives
  }

  get logs(): readonly FetchedLog[] {
    return this.#logs
  }

  get gaps(): readonly ExportGap[] {
    return this.#gaps
  }

  /** The first one: what to report when there is nothing else. */
  get failure(): Failure | null {
    return this.#failure
  }

  /** Nothing was there, and nothing failed. */
  get isEmpty(): boolean {
    return this.#archives.length + this.#logs.length === 0 && this.#failure === null
  }

  addArchive(archive: FetchedExport): void {
    this.#archives.push(archive)
  }

  /** In the place of those before, which hold nothing that was selected. */
  replaceArchives(archive: FetchedExport): void {
    this.#archives.splice(0, Infinity, archive)
  }

  addLogs(logs: readonly FetchedLog[]): void {
    for (const log of logs) this.#logs.push(log)
  }

  /** What may be missing although nothing failed. */
  addRemark(prefix: string, reason: string): void {
    this.#gaps.push({ prefix, reason })
  }

  /** Logs that did not come one by one: a few are named each, more are counted under a prefix. */
  addFailedLogs(failed: readonly LogTrouble[], { prefix, of, cause }: AskedLogs): void {
    const [first] = failed
    if (first === undefined) return
    const why = cause === null ? '' : `${cause.summary} `
    if (failed.length === 1 || (failed.length <= MOST_NAMED && failed.length < of)) {
      for (const { key, failure } of failed) this.addGap(key, failure, `${why}${failure.message}`)
      return
    }
    const count = `${failed.length} of ${of} logs could not be fetched.`
    const reason = `${why}One by one, ${count} ${first.failure.message}`
    this.addGap(prefix, cause === null ? first.failure : bothOf(cause, count, first.failure), reason)
  }

  /** What could not be fetched. */
  addGap(prefix: string, failure: Failure, reason = failure.message): void {
    this.#failure ??= failure
    this.#gaps.push({ prefix, reason })
  }
}

/** The next step is that of the export: with it, single logs are not needed. */
function bothOf(cause: Failure, count: string, { summary }: Failure): Failure {
  const { kind, next, status } = cause
  const both = `${cause.summary} One by one, ${count} ${summary}`
  return new Failure(kind, both, next, { cause, ...(status === null ? {} : { status }) })
}
