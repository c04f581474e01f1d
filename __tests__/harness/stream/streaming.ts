import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox/sandbox.ts'
import { connect } from '../../../src/harness/http/http.ts'
import { followLog, type FollowEnd } from '../../../src/harness/stream/follow-log.ts'
import { streamsOf } from '../../../src/harness/stream/stream-connection.ts'
import type { StreamedLog, StreamTransport } from '../../../src/harness/stream/stream-transport.ts'
import type { StreamedLine } from '../../../src/harness/stream/streamed-line.ts'
import type { Clock } from '../../../src/system/clock.ts'
import { connectionTo, type TestConnection } from '../../fixtures/connection.ts'

/** Waits are short, but leave sockets the time to be read. */
export const quickClock: Clock = {
  now: () => Date.now(),
  sleep: ms => new Promise(resolve => setTimeout(resolve, Math.min(5, ms)))
}

/** A sandbox whose streams are followed. */
export interface Streaming extends AsyncDisposable {
  readonly sandbox: Sandbox
  readonly connection: TestConnection
  readonly transport: StreamTransport
  log(name: string): StreamedLog
  open(log: StreamedLog): void
  write(log: StreamedLog, ...records: readonly string[]): void
  close(log: StreamedLog): void
}

/** Starts it. */
export async function startStreaming(options: SandboxOptions = {}): Promise<Streaming> {
  const sandbox = await startSandbox(options)
  const connection = connectionTo(sandbox.baseUrl, {
    credentials: { kind: 'api-key', apiKey: sandbox.apiKey }
  })
  const { accountId: account, streams } = sandbox
  return {
    sandbox,
    connection,
    transport: streamsOf(connect(connection), Infinity),
    log: name => ({ account, key: `${account}/pipeline/P/1/-e/Build/${name}` }),
    open: ({ key }) => streams.open(account, key),
    write: ({ key }, ...records) => streams.write(account, key, ...records),
    close: ({ key }) => streams.close(account, key),
    [Symbol.asyncDispose]: () => sandbox.close()
  }
}

/** A record as a build step writes it: it counts its lines. */
export function buildRecord(pos: number, out = `line ${pos}\n`): string {
  return JSON.stringify({ level: 'info', pos, out, time: '2001-09-09T01:46:40Z', args: {} })
}

/** A record as a deployment step writes it. */
export function deployRecord(out: string, millisecond: number): string {
  const time = new Date(1_000_000_000_000 + millisecond).toISOString()
  return JSON.stringify({ level: 'INFO', pos: 0, out, time, args: {} })
}

/** Somebody who follows a log, and what came of it. */
export interface Following {
  readonly lines: readonly StreamedLine[]
  readonly texts: readonly string[]
  readonly end: Promise<FollowEnd>
  /** Resolves when so many lines have come. */
  until(count: number): Promise<void>
  /** The step has ended. */
  over(): void
  leave(): void
}

/** Follows a log. */
export function follow(
  transport: StreamTransport,
  log: StreamedLog,
  { patience = 60_000, clock = quickClock }: { patience?: number; clock?: Clock } = {}
): Following {
  const lines: StreamedLine[] = []
  const [over, leave] = [new AbortController(), new AbortController()]
  const waiting: { count: number; resolve: () => void }[] = []
  const end = followLog(log, {
    transport,
    clock,
    patience,
    over: over.signal,
    leave: leave.signal,
    take: added => {
      lines.push(...added)
      for (const { count, resolve } of waiting) if (lines.length >= count) resolve()
    }
  })
  return {
    lines,
    end,
    get texts() {
      return lines.map(({ text }) => text)
    },
    until: count =>
      new Promise(resolve => {
        waiting.push({ count, resolve })
        if (lines.length >= count) resolve()
      }),
    over: () => over.abort(),
    leave: () => leave.abort()
  }
}
