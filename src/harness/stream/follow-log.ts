import type { Clock } from '../../system/clock.ts'
import { TransportError } from '../http/transport-error.ts'
import { aborted, pause } from './pause.ts'
import { readStream } from './read-stream.ts'
import { SeenLines } from './seen-lines.ts'
import { waitForClose } from './stream-end.ts'
import type { StreamAnswer, StreamedLog, StreamTransport } from './stream-transport.ts'
import type { StreamedLine } from './streamed-line.ts'

/**
 * How following a log ended: its stream is closed, or it can't be followed and why, or the follower
 * was told to leave.
 */
export type FollowEnd =
  | { readonly kind: 'closed' }
  | { readonly kind: 'unavailable'; readonly reason: string }
  | { readonly kind: 'left' }

/** What following a log needs. */
export interface FollowOptions {
  readonly transport: StreamTransport
  readonly clock: Clock
  /** What was seen of the log before, where it was left and is followed again. */
  readonly seen?: SeenLines
  /** Takes each new line, once and in order; it must not wait. */
  readonly take: (lines: readonly StreamedLine[]) => void
  /** Leave at once. */
  readonly leave: AbortSignal
  /** The step has ended: look for the end of its stream. */
  readonly over: AbortSignal
  /** Whether its stream is about to be opened, and is looked for every second. */
  readonly isAwaited?: () => boolean
  /**
   * Without a first sign of life for so long, in ms, something on the way holds the stream back.
   */
  readonly patience?: number
}

const FIRST_WAIT = 500
const LONGEST_WAIT = 15_000
/** Connections in a row that brought nothing new: some five minutes. */
const MOST_FAILURES = 24
/** Connections in a row on which not even the first ping came. */
const MOST_HELD_BACK = 2
/** A good key is refused, too, while Harness limits the rate of key checks. */
const MOST_REFUSALS = 2
const PATIENCE = 15_000
/** Between two looks whether a stream was opened, in ms; it grows where that is not awaited. */
const AWAITED_WAIT = 1000

/**
 * Reads the stream of a log from its start to its end, over breaks and restarts: no line twice,
 * none lost. Nothing that a server does makes it throw.
 */
export async function followLog(log: StreamedLog, options: FollowOptions): Promise<FollowEnd> {
  const { transport, clock, leave, over } = options
  const closed = new AbortController()
  const stop = AbortSignal.any([leave, closed.signal])
  const watching = aborted(AbortSignal.any([stop, over]))
    .then(() => waitForClose(log, transport, clock, stop))
    .then(() => closed.abort())
  const end = await readUntil(stop, log, options).finally(() => closed.abort())
  await watching
  return end ?? { kind: leave.aborted ? 'left' : 'closed' }
}

/** @returns null where the signal ended it */
async function readUntil(
  stop: AbortSignal,
  log: StreamedLog,
  options: FollowOptions
): Promise<FollowEnd | null> {
  const {
    transport,
    clock,
    take,
    over,
    isAwaited = () => false,
    seen = new SeenLines(),
    patience = PATIENCE
  } = options
  const tries = { failed: 0, heldBack: 0, refused: 0, unopened: 0 }
  let isBegun = false
  const isStopped = (): boolean => stop.aborted
  while (!isStopped()) {
    // Also a connection of which nothing comes is gone when the next one is opened.
    using connection = new Connection(stop)
    const answer = await open(transport, log, connection.signal)
    if (answer?.kind === 'other' && isRefusal(answer)) {
      tries.refused += 1
      if (tries.refused === MOST_REFUSALS) return { kind: 'unavailable', reason: explain(answer) }
    } else if (answer?.kind === 'stream') {
      const { end, isNews } = await readStream(answer.body, { seen, take, stop, patience })
      isBegun ||= isNews
      tries.heldBack = end === 'held-back' ? tries.heldBack + 1 : 0
      if (tries.heldBack === MOST_HELD_BACK) return { kind: 'unavailable', reason: HELD_BACK }
      if (isNews) tries.failed = 0
      if (end === 'eof') {
        // Only then can the log in storage be this one: the question finds longer keys, too.
        if (isBegun && (await transport.isStored(log)) === true) return { kind: 'closed' }
        const until = over.aborted ? stop : any(stop, over)
        tries.unopened = isAwaited() ? 0 : tries.unopened + 1
        await pause(clock, backOff(AWAITED_WAIT, tries.unopened), until)
        continue
      }
      tries.unopened = 0
    }
    tries.failed += 1
    if (tries.failed === MOST_FAILURES) return { kind: 'unavailable', reason: KEEPS_BREAKING }
    const told = answer?.kind === 'other' ? answer.retryAfter : null
    await pause(clock, told ?? backOff(FIRST_WAIT, tries.failed - 1), stop)
  }
  return null
}

/** One connection, which is closed with its scope. */
class Connection {
  readonly #end = new AbortController()
  readonly signal: AbortSignal

  constructor(stop: AbortSignal) {
    this.signal = any(stop, this.#end.signal)
  }

  [Symbol.dispose](): void {
    this.#end.abort()
  }
}

const HELD_BACK = 'nothing of it came through: a proxy on the way seems to hold it back'
const KEEPS_BREAKING = 'the connection broke again and again'

async function open(
  transport: StreamTransport,
  log: StreamedLog,
  stop: AbortSignal
): Promise<StreamAnswer | null> {
  try {
    return await transport.open(log, stop)
  } catch (error) {
    if (error instanceof TransportError) return null
    throw error
  }
}

/** Whether it is no trouble that passes. */
function isRefusal({ status }: { readonly status: number }): boolean {
  return status !== 429 && status < 500
}

function explain({ status, said }: { readonly status: number; readonly said: string }): string {
  return status === 200
    ? 'the answer is no stream: a sign-in page or a proxy stands in between'
    : `Harness does not give it (${status}: ${said})`
}

function backOff(first: number, before: number): number {
  return Math.min(LONGEST_WAIT, first * 2 ** before)
}

function any(...signals: readonly AbortSignal[]): AbortSignal {
  return AbortSignal.any([...signals])
}
