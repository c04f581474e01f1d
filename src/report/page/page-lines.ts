/** Lines of a failed step's log that the log of the last good run has nothing like. */
export interface PageNewLines {
  /** Of the good run. */
  readonly run: number
  /** Its page in Harness. */
  readonly url: string
  readonly count: number
  /**
   * 1-based numbers of the first and the last line of each span, one after the other: `[3, 5, 9,
   * 9]`. Of very many spans the first ones.
   */
  readonly spans: readonly number[]
  /** The good run's log; null where the page doesn't hold both logs whole. */
  readonly good: PageGoodLog | null
}

/** The same step's log of the last good run. */
export interface PageGoodLog {
  readonly lines: number
  /** All of it, in order. */
  readonly blocks: readonly PageBlock[]
}

/**
 * A part of a log: the element `<script type="text/plain" id="block-ID">` holds the base64 of the
 * gzip of its records, one a line, in the order in which they are shown. A record is a line of the
 * log's NDJSON (see text/line.ts). It becomes one display line or several, those of `plainLines` of
 * its text (text/plain-text.ts). A record with `"rewritten":true` was
 * rewritten by a later one and becomes none.
 */
export interface PageBlock {
  readonly id: number
  /** 1-based number of its first display line in the whole log. */
  readonly first: number
  /** Display lines in it. */
  readonly lines: number
  /** Errors in it. */
  readonly errors: number
  /** Bytes of its records. */
  readonly size: number
}
