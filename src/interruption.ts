import { parentPort } from 'node:worker_threads'

/** In ms; a runner kills what does not end soon. */
const LAST_WORDS = 1500
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const

/** What is done before the process ends. */
export interface LastActions {
  /** Ends what other threads do, so that they write nothing more; null where there are none. */
  readonly halt: () => Promise<void> | null
  /** Must be done when it returns. */
  readonly cleanUp: () => void
  /** What is still to be said elsewhere; given up after a moment. */
  readonly lastWords?: () => Promise<void>
}

/** What ends the process at once on SIGINT and SIGTERM. Disposing stops listening. */
export interface Interruption extends Disposable {
  /** Only what was given last is done before the process ends. */
  onStop(actions: LastActions): void
}

/**
 * From now on SIGINT and SIGTERM, which the runner sends when a job is cancelled, end the process
 * at once, and in order.
 */
export function listenForInterruption(): Interruption {
  let actions: LastActions | null = null
  const stop = (signal: NodeJS.Signals): void => {
    const exit = (): never => process.exit(signal === 'SIGTERM' ? EXIT_CODES.SIGTERM : EXIT_CODES.SIGINT)
    const last = actions
    if (last === null) return exit()
    // Another signal, or an end by itself, finds nothing more to be said.
    actions = { halt: last.halt, cleanUp: last.cleanUp }
    const finish = (): void => {
      try {
        last.cleanUp()
      } finally {
        if (last.lastWords === undefined) exit()
        setTimeout(exit, LAST_WORDS)
        void last.lastWords?.().finally(exit)
      }
    }
    const halted = last.halt()
    // Where there is nothing to wait for, nothing else runs before the end.
    if (halted === null) finish()
    else void halted.finally(finish)
  }
  // Only a main thread gets signals; that of the action passes them on, see entry.ts.
  parentPort?.on('message', stop)
  parentPort?.unref()
  process.on('SIGINT', stop).on('SIGTERM', stop)
  return {
    onStop(last) {
      actions = last
    },
    [Symbol.dispose]() {
      parentPort?.off('message', stop)
      process.off('SIGINT', stop).off('SIGTERM', stop)
    }
  }
}
