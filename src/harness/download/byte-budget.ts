import { Failure } from '../../failure/failure.ts'

/**
 * An archive may be a little larger than what is in it, and logs that are left out later count,
 * too.
 */
const LEAST_MARGIN = 16 * 1_048_576

/** Bytes that all downloads of a run may bring: `max-size-mb` and a margin. */
export class ByteBudget {
  readonly #maxBytes: number
  #used = 0

  /**
   * @param maxBytes what may come of it, uncompressed
   * @param margin what may come beside that
   */
  constructor(maxBytes: number, margin = Math.max(LEAST_MARGIN, maxBytes / 10)) {
    this.#maxBytes = maxBytes + margin
  }

  get left(): number {
    return Math.max(0, this.#maxBytes - this.#used)
  }

  /** Counts bytes that arrived. @throws Failure `too-large`; then these are not counted */
  spend(bytes: number): void {
    if (this.#used + bytes > this.#maxBytes) throw explainTooLarge(this.#maxBytes)
    this.#used += bytes
  }

  /** Of a file that was thrown away. */
  giveBack(bytes: number): void {
    this.#used = Math.max(0, this.#used - bytes)
  }
}

/** What to do about more bytes than max-size-mb allows. */
export function explainTooLarge(maxBytes: number): Failure {
  const megabytes = Math.floor(maxBytes / 1_048_576)
  return new Failure(
    'too-large',
    `The download was stopped at ${megabytes} MB, which is more than max-size-mb allows.`,
    'Raise max-size-mb, or ask for one stage with stage-id.'
  )
}
