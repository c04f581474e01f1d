/** An exported zip on disk. */
export interface FetchedExport {
  readonly path: string
  readonly account: string
  /** As it was asked for; the archive may hold more than its logs. */
  readonly prefix: string
  /** Only this execution's logs in it are meant; null: all. */
  readonly executionId: string | null
  /**
   * Only of an export that was there before it was asked for, of an execution whose end isn't
   * known; see `renewExports`.
   */
  readonly mayBeStale?: StaleCheck
}

/** Why an export may have been made too early, and the way to another one. */
export interface StaleCheck {
  /** When it was made, in ms since 1970. */
  readonly exportedAt: number
  /** Asks under equivalent prefixes. @returns the one with more logs, at the worst the same one */
  refetch(): Promise<FetchedExport>
}
