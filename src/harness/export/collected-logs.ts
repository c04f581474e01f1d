import type { Failure } from '../../failure/failure.ts'
import type { FetchedLog } from '../download/single-logs.ts'
import type { FetchedExport } from './poll/fetched-export.ts'

/** Something that could not be fetched, and why. */
export interface ExportGap {
  readonly prefix: string
  readonly reason: string
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

  /** What could not be fetched. */
  addGap(prefix: string, failure: Failure, reason = failure.message): void {
    this.#failure ??= failure
    this.#gaps.push({ prefix, reason })
  }
}
