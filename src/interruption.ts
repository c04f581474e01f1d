const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const

/**
 * Ends the process at once on SIGINT and SIGTERM, which the runner sends when a job is cancelled, after `cleanUp` (synchronous) has run.
 * Disposing stops listening.
 */
export function onInterruption(cleanUp: () => void): Disposable {
  const stop = (signal: NodeJS.Signals): void => {
    try {
      cleanUp()
    } finally {
      process.exit(signal === 'SIGTERM' ? EXIT_CODES.SIGTERM : EXIT_CODES.SIGINT)
    }
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  return {
    [Symbol.dispose]() {
      process.off('SIGINT', stop).off('SIGTERM', stop)
    }
  }
}
