import type { Clock } from '../../system/clock.ts'
import { TransportError } from '../http/transport-error.ts'
import { pause } from './pause.ts'
import { readEvents } from './stream-events.ts'
import type { StreamedLog, StreamTransport } from './stream-transport.ts'

/** After the end of its step a stream is closed within seconds, if at all. */
const MOST_PROBES = 15
const PROBE_WAIT = 2000
/**
 * An open stream sends at once what it has, which is read: the service keeps for ever what a reader
 * left behind. So long is given to it, in ms.
 */
const BACKLOG = 1000
/** What was sent before the close arrives within this, in ms. */
const LAST_LINES = 250

/**
 * Resolves when the stream of a step that has ended is closed and its last lines have arrived: a
 * reader is not told, but another connection is. A stream that stays open is given up after half a
 * minute.
 */
export async function waitForClose(
  log: StreamedLog,
  transport: StreamTransport,
  clock: Clock,
  stop: AbortSignal
): Promise<void> {
  for (let probes = 1; probes <= MOST_PROBES && !stop.aborted; probes += 1) {
    if (await isClosed(log, transport, stop)) break
    await pause(clock, PROBE_WAIT, stop)
  }
  await pause(clock, LAST_LINES, stop)
}

async function isClosed(log: StreamedLog, transport: StreamTransport, stop: AbortSignal): Promise<boolean> {
  const probe = new AbortController()
  const timer = setTimeout(() => probe.abort(), BACKLOG)
  try {
    const answer = await transport.open(log, AbortSignal.any([stop, probe.signal]))
    if (answer.kind !== 'stream') return false
    for await (const events of readEvents(answer.body)) {
      if (events.some(({ kind }) => kind === 'eof')) return true
    }
    return false
  } catch (error) {
    if (error instanceof TransportError) return false
    throw error
  } finally {
    clearTimeout(timer)
    probe.abort()
  }
}
