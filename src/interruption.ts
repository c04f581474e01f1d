/** In ms; a runner kills what does not end soon. */
const LAST_WORDS = 1500
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const

/** What ends the process at once on SIGINT and SIGTERM. Disposing stops listening. */
export interface Interruption extends Disposable {
  /**
   * Only what was given last is run before the process ends.
   *
   * @param cleanUp must be done when it returns
   * @param lastWords what is still to be said elsewhere; given up after a moment
   */
  onStop(cleanUp: () => void, lastWords?: () => Promise<void>): void
}

/**
 * From now on SIGINT and SIGTERM, which the runner sends when a job is cancelled, end the process
 * at once, and in order.
 */
export function listenForInterruption(): Interruption {
  let cleanUp = (): void => undefined
  let lastWords: (() => Promise<void>) | null = null
  const stop = (signal: NodeJS.Signals): void => {
    const exit = (): never => process.exit(signal === 'SIGTERM' ? EXIT_CODES.SIGTERM : EXIT_CODES.SIGINT)
    const say = lastWords
    // Another signal, or an end by itself, finds nothing more to be said.
    lastWords = null
    try {
      cleanUp()
    } finally {
      if (say === null) exit()
      setTimeout(exit, LAST_WORDS)
      void say?.().finally(exit)
    }
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  return {
    onStop(action, words) {
      cleanUp = action
      lastWords = words ?? null
    },
    [Symbol.dispose]() {
      process.off('SIGINT', stop).off('SIGTERM', stop)
    }
  }
}
