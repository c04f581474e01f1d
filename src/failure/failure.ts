/** What went wrong, as a word that code can branch on. */
export type FailureKind =
  | 'input'
  | 'unauthorised'
  | 'forbidden'
  | 'not-found'
  | 'prefix-refused'
  | 'limit'
  | 'export-error'
  /** The answer is stuck, or was made too early: of this prefix only. */
  | 'export-stuck'
  /** Exports are switched off, refused or silent here; single logs may still come. */
  | 'export-off'
  /** Harness or its storage is overloaded or in trouble. */
  | 'unavailable'
  | 'link-dead'
  | 'timeout'
  | 'rate-limited'
  | 'too-large'
  | 'execution-failed'
  | 'network'
  | 'unexpected-answer'
  | 'archive-refused'
  | 'no-such-selection'
  | 'disk'
  | 'artifact'

/**
 * An expected failure, told to the person who reads a red step: what happened (`cause`) and what to
 * do about it (`next`). Both are whole sentences and hold no secret and no text that a server sent
 * unless it was made inert.
 */
export class Failure extends Error {
  readonly kind: FailureKind
  /** The cause alone. */
  readonly summary: string
  readonly next: string
  /** HTTP status, where an answer caused it. */
  readonly status: number | null

  constructor(
    kind: FailureKind,
    cause: string,
    next: string,
    options: { status?: number; cause?: unknown } = {}
  ) {
    super(`${cause} ${next}`.trim(), options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'Failure'
    this.kind = kind
    this.summary = cause
    this.next = next
    this.status = options.status ?? null
  }
}
