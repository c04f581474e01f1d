const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const

/** What ends the process at once on SIGINT and SIGTERM. Disposing stops listening. */
export interface Interruption extends Disposable {
  /** @param cleanUp is run, and must be done, before the process ends; only the last one given is */
  onStop(cleanUp: () => void): void
}

/** From now on SIGINT and SIGTERM, which the runner sends when a job is cancelled, end the process at once, and in order. */
export function listenForInterruption(): Interruption {
  let cleanUp = (): void => undefined
  const stop = (signal: NodeJS.Signals): void => {
    try {
      cleanUp()
    } finally {
      process.exit(signal === 'SIGTERM' ? EXIT_CODES.SIGTERM : EXIT_CODES.SIGINT)
    }
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  return {
    onStop(action) {
      cleanUp = action
    },
    [Symbol.dispose]() {
      process.off('SIGINT', stop).off('SIGTERM', stop)
    }
  }
}
