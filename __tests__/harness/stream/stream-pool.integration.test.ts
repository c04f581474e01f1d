import { describe, expect, test } from '@jest/globals'
import { MOST_STREAMS, StreamPool } from '../../../src/harness/stream/stream-pool.ts'
import type { StreamedLog } from '../../../src/harness/stream/stream-transport.ts'
import { buildRecord, quickClock, startStreaming, type Streaming } from './streaming.ts'

interface Pool {
  readonly pool: StreamPool
  readonly taken: Map<string, string[]>
  readonly ended: string[]
  readonly until: (log: StreamedLog | undefined, count: number) => Promise<void>
}

function poolOf(server: Streaming): Pool {
  const taken = new Map<string, string[]>()
  const ended: string[] = []
  const pool = new StreamPool({
    transport: server.transport,
    clock: quickClock,
    take: ({ key }, lines) =>
      void taken.set(key, [...(taken.get(key) ?? []), ...lines.map(each => each.text)]),
    ended: ({ key }, { kind }) => void ended.push(`${key.split('/').at(-1) ?? ''} ${kind}`)
  })
  const until = async (log: StreamedLog | undefined, count: number): Promise<void> => {
    while ((taken.get(log?.key ?? '')?.length ?? 0) < count) await new Promise(setImmediate)
  }
  return { pool, taken, ended, until }
}

const opened = (server: Streaming, count: number): StreamedLog[] =>
  Array.from({ length: count }, (_, at) => {
    const log = server.log(`S${at}`)
    server.open(log)
    server.write(log, buildRecord(0))
    return log
  })
const running = (logs: readonly StreamedLog[]) => logs.map(log => ({ log, isOver: false }))
const readersOf = (server: Streaming, logs: readonly StreamedLog[]): string[] =>
  logs
    .filter(({ account, key }) => server.sandbox.streams.readersOf(account, key).length > 0)
    .map(({ key }) => key.split('/').at(-1) ?? '')

describe('StreamPool', () => {
  test('follows the first eight only, and others once these have ended', async () => {
    await using server = await startStreaming()
    const logs = opened(server, MOST_STREAMS + 2)
    const { pool, until, ended } = poolOf(server)
    pool.wish(running(logs))
    for (const log of logs.slice(0, MOST_STREAMS)) await until(log, 1)
    expect(readersOf(server, logs)).toHaveLength(MOST_STREAMS)
    const [first = server.log('none'), ...others] = logs
    server.close(first)
    pool.wish([...running(others), { log: first, isOver: true }])
    await until(logs[MOST_STREAMS], 1)
    while (ended.length === 0) await new Promise(setImmediate)
    expect(ended).toEqual(['S0 closed'])
    await pool.leave()
  })

  test('leaves what is less important, and takes it up again without a doubled line', async () => {
    await using server = await startStreaming()
    const logs = opened(server, MOST_STREAMS + 1)
    const { pool, until, taken } = poolOf(server)
    pool.wish(running(logs))
    const [first = server.log('none')] = logs
    await until(first, 1)
    pool.wish(running([...logs.slice(1), first]))
    await until(logs.at(-1), 1)
    server.write(first, buildRecord(1))
    pool.wish(running(logs))
    await until(first, 2)
    expect(taken.get(first.key)).toEqual(['line 0\n', 'line 1\n'])
    await pool.leave()
    while (readersOf(server, logs).length > 0) await new Promise(setImmediate)
  })

  test('what has ended before it was followed is not asked for', async () => {
    await using server = await startStreaming()
    const { pool } = poolOf(server)
    pool.wish([{ log: server.log('Gone'), isOver: true }])
    await pool.settle()
    expect(server.sandbox.requests).toEqual([])
  })

  test('settling reads what has ended to its end and leaves the rest', async () => {
    await using server = await startStreaming()
    const [a = server.log('none'), b = server.log('none')] = opened(server, 2)
    const { pool, until, taken, ended } = poolOf(server)
    pool.wish(running([a, b]))
    await until(a, 1)
    await until(b, 1)
    server.write(a, buildRecord(1))
    server.close(a)
    pool.wish([
      { log: a, isOver: true },
      { log: b, isOver: false }
    ])
    await pool.settle()
    expect(taken.get(a.key)).toEqual(['line 0\n', 'line 1\n'])
    expect(ended).toEqual(['S0 closed'])
  })
})
