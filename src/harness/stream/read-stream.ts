import { TransportError } from '../http/transport-error.ts'
import type { SeenLines } from './seen-lines.ts'
import { readEvents } from './stream-events.ts'
import { readStreamedLine, type StreamedLine } from './streamed-line.ts'

/** What one connection came to. */
export interface Reading {
  /**
   * `eof`: the service said that nothing is open under the key; `held-back`: not even the first
   * ping came.
   */
  readonly end: 'ended' | 'broke' | 'held-back' | 'eof'
  /** There were lines that had not been seen before. */
  readonly isNews: boolean
}

/** How to read it. */
export interface ReadOptions {
  readonly seen: SeenLines
  /**
   * Takes each new line, once and in order; it must not wait, since a stream that is not read loses
   * lines.
   */
  readonly take: (lines: readonly StreamedLine[]) => void
  readonly stop: AbortSignal
  /** For the first sign of life, in ms. */
  readonly patience: number
}

/** Reads the body of a stream to its end, whatever that is. */
export async function readStream(body: AsyncIterable<Buffer>, options: ReadOptions): Promise<Reading> {
  const { seen, take, stop, patience } = options
  seen.beginReplay()
  let isNews = false
  try {
    for await (const events of untilHeldBack(readEvents(body), patience)) {
      if (stop.aborted) break
      const lines = events
        .flatMap(event => (event.kind === 'record' ? [readStreamedLine(event.text)] : []))
        .filter(({ identity }) => seen.isNew(identity))
      if (lines.length > 0) take(lines)
      isNews ||= lines.length > 0
      if (events.some(({ kind }) => kind === 'eof')) return { end: 'eof', isNews }
    }
    return { end: 'ended', isNews }
  } catch (error) {
    if (error === NO_SIGN) return { end: 'held-back', isNews }
    if (error instanceof TransportError) return { end: 'broke', isNews }
    throw error
  }
}

const NO_SIGN = new Error('no sign of life')

/** The same events. @throws NO_SIGN when the first ones don't come in time */
async function* untilHeldBack<T>(events: AsyncGenerator<T>, patience: number): AsyncGenerator<T> {
  try {
    const first = await inTime(events.next(), patience)
    if (first.done === true) return
    yield first.value
    yield* events
  } finally {
    // A body of which nothing comes can't be waited for.
    events.return(undefined).catch(() => undefined)
  }
}

function inTime<T>(value: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(NO_SIGN), ms)
    value.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
