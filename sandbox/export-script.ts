/**
 * How many answers a state lasts, at least: an export makes progress with every poll, not with
 * time.
 */
export interface ExportPolls {
  readonly queued: number
  readonly inProgress: number
}

/**
 * An export is under way from the second answer on, and ready so many ms after it was asked for,
 * however often that was.
 */
export interface ExportTime {
  readonly readyAfterMs: number
}

/** What an export of certain prefixes does differently. */
export interface ExportScript {
  /** The prefix, exactly, or a pattern for it. */
  readonly for: string | RegExp
  /** The export fails with this message, `errorTimes` times (default 1), and then works. */
  readonly error?: string
  readonly errorTimes?: number
  /** The worker dies: `in_progress` until the entry expires. */
  readonly stuck?: boolean
  /**
   * Only these logs (or the first so many) get into the archive, as when asked while the execution
   * ran.
   */
  readonly keep?: number | ((name: string) => boolean)
  /**
   * These bytes are served as the archive, whatever they are, and whether or not there are logs.
   */
  readonly bytes?: Buffer
  /**
   * Exports that the first call puts in the queue: with 2, `success` falls back to `in_progress`
   * once.
   */
  readonly runs?: number
  /** `partial`: until `success` the link gives an archive of the first half of the logs. */
  readonly early?: 'absent' | 'partial'
  readonly polls?: ExportPolls | ExportTime
}
