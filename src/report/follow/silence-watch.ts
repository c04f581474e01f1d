import type { Clock } from '../../system/clock.ts'

/** Writers flush every second: what is silent for longer may have ended. In ms. */
const SILENCE = 1500
/** A log that is often silent tells nothing by it. */
const MOST_TOLD = 2

interface Watched {
  /** In ms since 1970. */
  lastLine: number
  told: number
  isWaiting: boolean
}

/** Tells when a log that brought lines brings none any more. */
export class SilenceWatch {
  readonly #clock: Clock
  readonly #tell: (key: string) => void
  readonly #watched = new Map<string, Watched>()
  #isStopped = false

  /** @param tell called with the key of a log, twice at most: the second wait is longer */
  constructor(clock: Clock, tell: (key: string) => void) {
    this.#clock = clock
    this.#tell = tell
  }

  /** A log has brought lines. */
  heard(key: string): void {
    const watched = this.#watched.get(key) ?? { lastLine: 0, told: 0, isWaiting: false }
    this.#watched.set(key, watched)
    watched.lastLine = this.#clock.now()
    if (!watched.isWaiting && watched.told < MOST_TOLD) void this.#wait(key, watched)
  }

  /** Tells nothing more. */
  stop(): void {
    this.#isStopped = true
  }

  async #wait(key: string, watched: Watched): Promise<void> {
    watched.isWaiting = true
    const left = (): number => watched.lastLine + SILENCE * 2 ** watched.told - this.#clock.now()
    while (!this.#isStopped && left() > 0) await this.#clock.sleep(left())
    if (this.#isStopped) return
    watched.isWaiting = false
    watched.told += 1
    this.#tell(key)
  }
}
