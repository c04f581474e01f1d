/** Replays begin about 5,000 lines ago; so many are remembered, in case that grows. */
const REMEMBERED = 20_000

/**
 * Tells which lines of a stream are new, though every connection begins with a replay of the newest
 * ones. Lines are told apart by their identity alone, and counted, since a log may hold the same
 * line many times.
 */
export class SeenLines {
  /** Oldest first. */
  #seen: string[] = []
  /** What the replay is expected to hold, and how often. */
  #expected = new Map<string, number>()
  #isReplayBegun = true

  /** From now on come the lines of another connection. */
  beginReplay(): void {
    this.#seen = this.#seen.slice(-REMEMBERED)
    this.#expected = countsOf(this.#seen)
    this.#isReplayBegun = this.#seen.length === 0
  }

  /** Whether a line was not there before; it is from now on. */
  isNew(identity: string): boolean {
    if (!this.#isReplayBegun) this.#forgetWhatIsBefore(identity)
    const left = this.#expected.get(identity) ?? 0
    if (left > 0) {
      this.#expected.set(identity, left - 1)
      return false
    }
    this.#seen.push(identity)
    if (this.#seen.length > 2 * REMEMBERED) this.#seen = this.#seen.slice(-REMEMBERED)
    return true
  }

  /** A line that the replay no longer reaches may be written once more: then it is new. */
  #forgetWhatIsBefore(first: string): void {
    this.#isReplayBegun = true
    const at = this.#seen.indexOf(first)
    if (at > 0) this.#expected = countsOf(this.#seen.slice(at))
  }
}

function countsOf(identities: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const identity of identities) counts.set(identity, (counts.get(identity) ?? 0) + 1)
  return counts
}
