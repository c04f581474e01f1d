import { describe, expect, test } from '@jest/globals'
import type { SandboxRequest } from '../../../sandbox/http.ts'
import type { StreamAnswer } from '../../../src/harness/stream/stream-transport.ts'
import { forEachLimited } from '../../../src/system/for-each-limited.ts'
import { buildRecord, deployRecord, follow, startStreaming } from './streaming.ts'

const texts = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}\n`)
/** The body of a stream with the first two lines. */
const BODY = `: ping\n${[0, 1].map(pos => `data: ${buildRecord(pos)}\n\n`).join('')}`

describe('followLog', () => {
  test('reads what was written, what is written, and ends with the stream', async () => {
    await using server = await startStreaming()
    const log = server.log('Run')
    server.open(log)
    server.write(log, buildRecord(0), buildRecord(1))
    const following = follow(server.transport, log)
    await following.until(2)
    server.write(log, buildRecord(2))
    await following.until(3)
    server.write(log, buildRecord(3))
    server.close(log)
    following.over()
    expect(await following.end).toEqual({ kind: 'closed' })
    expect(following.texts).toEqual(texts(0, 3))
    expect(following.lines[2]).toMatchObject({ record: buildRecord(2), pos: 2 })
  })

  test('waits for a stream that is not open yet', async () => {
    await using server = await startStreaming()
    const log = server.log('Run')
    const following = follow(server.transport, log)
    while (server.sandbox.requests.filter(({ on }) => on === 'stream').length < 3)
      await new Promise(setImmediate)
    server.open(log)
    server.write(log, buildRecord(0))
    await following.until(1)
    // What is asked of storage counts for the rate of calls; of a stream not yet opened nothing is
    // asked.
    expect(server.sandbox.requests.filter(({ on }) => on === 'exists')).toEqual([])
    server.close(log)
    following.over()
    expect(await following.end).toEqual({ kind: 'closed' })
  })

  test('of a step that ends without having written anything it expects nothing more', async () => {
    await using server = await startStreaming()
    const following = follow(server.transport, server.log('Run'))
    following.over()
    expect(await following.end).toEqual({ kind: 'closed' })
    expect(following.lines).toEqual([])
  })

  test('reads on while the step has ended and its stream has not', async () => {
    await using server = await startStreaming()
    const log = server.log('Run')
    server.open(log)
    server.write(log, buildRecord(0))
    const following = follow(server.transport, log)
    await following.until(1)
    following.over()
    // The probe is a second reader.
    while (server.sandbox.requests.filter(({ on }) => on === 'stream').length < 2)
      await new Promise(setImmediate)
    server.write(log, buildRecord(1))
    await following.until(2)
    server.close(log)
    expect(await following.end).toEqual({ kind: 'closed' })
    expect(following.texts).toEqual(texts(0, 1))
  })

  test('leaves when it is told to', async () => {
    await using server = await startStreaming()
    const log = server.log('Run')
    server.open(log)
    server.write(log, buildRecord(0))
    const following = follow(server.transport, log)
    await following.until(1)
    following.leave()
    expect(await following.end).toEqual({ kind: 'left' })
  })
})

describe('breaks', () => {
  test.each(['breakAfter', 'truncate'] as const)(
    '%s at every byte: no line twice, none lost',
    async fault => {
      await using server = await startStreaming()
      await forEachLimited(16, [...Array(BODY.length + 1).keys()], async at => {
        const log = server.log(`${fault}_${at}`)
        server.open(log)
        server.write(log, buildRecord(0), buildRecord(1), buildRecord(2))
        let broken = 0
        const when = ({ query }: SandboxRequest): boolean => query.key === log.key && (broken += 1) === 1
        server.sandbox.faults.add({ on: 'stream', when, do: { [fault]: at } })
        const following = follow(server.transport, log)
        await following.until(3)
        server.write(log, buildRecord(3), buildRecord(4))
        await following.until(5)
        server.close(log)
        following.over()
        expect(await following.end).toEqual({ kind: 'closed' })
        expect([at, following.texts]).toEqual([at, texts(0, 4)])
      })
      expect(server.sandbox.faults.pending).toEqual([])
    }
  )

  test('one after the other, and while lines are written that look alike', async () => {
    await using server = await startStreaming()
    const log = server.log('Rollout')
    // As a deployment writes: no numbers, and the same line several times in a millisecond.
    const records = Array.from({ length: 60 }, (_, at) => deployRecord('.', Math.floor(at / 7)))
    server.open(log)
    for (let breaks = 1; breaks <= 20; breaks += 1)
      server.sandbox.faults.add({ on: 'stream', do: { breakAfter: breaks * 150 } })
    const following = follow(server.transport, log)
    for (const [at, record] of records.entries()) {
      server.write(log, record)
      await following.until(at + 1)
    }
    server.close(log)
    following.over()
    expect(await following.end).toEqual({ kind: 'closed' })
    expect(following.lines.map(({ record }) => record)).toEqual(records)
  })

  test('after which the replay no longer reaches back to the start', async () => {
    await using server = await startStreaming({ streams: { backlog: 4 } })
    const log = server.log('Run')
    server.open(log)
    const following = follow(server.transport, log)
    for (let pos = 0; pos < 12; pos += 1) {
      server.write(log, buildRecord(pos))
      await following.until(pos + 1)
    }
    server.sandbox.streams.stop()
    server.write(log, buildRecord(12), buildRecord(13))
    server.sandbox.streams.restart()
    await following.until(14)
    expect(following.texts).toEqual(texts(0, 13))
    following.leave()
    await following.end
  })

  test('lines that a slow reader lost come with the next connection, once', async () => {
    await using server = await startStreaming({ streams: { queue: 3 } })
    const log = server.log('Run')
    server.open(log)
    server.write(log, buildRecord(0))
    const following = follow(server.transport, log)
    await following.until(1)
    const [reader] = server.sandbox.streams.readersOf(log.account, log.key)
    // More than a socket takes before anybody reads.
    const long = 'x'.repeat(100_000)
    const records = Array.from({ length: 100 }, (_, at) => buildRecord(at + 1, `line ${at + 1} ${long}\n`))
    server.write(log, ...records)
    expect(reader?.lost).toBeGreaterThan(0)
    await following.until(records.length + 1 - (reader?.lost ?? 0))
    server.sandbox.streams.stop()
    server.sandbox.streams.restart()
    await following.until(records.length + 1)
    expect(new Set(following.lines.map(({ pos }) => pos)).size).toBe(records.length + 1)
    following.leave()
    await following.end
    expect(following.lines).toHaveLength(records.length + 1)
  })

  test('a service that stops and comes back', async () => {
    await using server = await startStreaming()
    const log = server.log('Run')
    server.open(log)
    server.write(log, buildRecord(0))
    const following = follow(server.transport, log)
    await following.until(1)
    server.sandbox.streams.stop()
    while (!server.sandbox.requests.some(({ on, status }) => on === 'stream' && status === 503))
      await new Promise(setImmediate)
    server.write(log, buildRecord(1))
    server.sandbox.streams.restart()
    await following.until(2)
    expect(following.texts).toEqual(texts(0, 1))
    following.leave()
    await following.end
  })

  test('a stream whose time is over or whose store was lost, with its log in storage or without', async () => {
    await using server = await startStreaming()
    const log = server.log('Run')
    server.open(log)
    server.write(log, buildRecord(0))
    const following = follow(server.transport, log)
    await following.until(1)
    server.sandbox.streams.expire(log.account, log.key)
    while (!server.sandbox.requests.some(({ on }) => on === 'exists')) await new Promise(setImmediate)
    server.sandbox.addLog(log.key, `${buildRecord(0)}\n`)
    expect(await following.end).toEqual({ kind: 'closed' })
    expect(following.texts).toEqual(texts(0, 0))
  })

  test('a step that runs again under the same key', async () => {
    await using server = await startStreaming()
    const log = server.log('Run')
    server.open(log)
    server.write(log, deployRecord('first', 1), deployRecord('same', 2))
    const following = follow(server.transport, log)
    await following.until(2)
    server.open(log)
    server.write(log, deployRecord('again', 3), deployRecord('same', 4))
    await following.until(4)
    server.sandbox.streams.stop()
    server.sandbox.streams.restart()
    server.write(log, deployRecord('end', 5))
    await following.until(5)
    expect(following.texts).toEqual(['first', 'same', 'again', 'same', 'end'])
    following.leave()
    await following.end
  })
})

describe('what is no stream', () => {
  test.each<[string, { status: number; headers?: Record<string, string>; body?: string }, RegExp]>([
    ['404', { status: 404, body: '404 page not found' }, /404: 404 page not found/u],
    [
      '403',
      { status: 403, body: '{"error_msg":"operation not permitted for accountID: x"}' },
      /403: operation not permitted/u
    ],
    [
      'a login page',
      { status: 200, body: '<!DOCTYPE html>', headers: { 'content-type': 'text/html' } },
      /sign-in/u
    ]
  ])('%s is told, after it was asked for once more', async (_, answer, reason) => {
    await using server = await startStreaming()
    const log = server.log('Run')
    server.open(log)
    server.sandbox.faults.add({ on: 'stream', times: 20, do: answer })
    const end = await follow(server.transport, log).end
    expect(end).toEqual({ kind: 'unavailable', reason: expect.stringMatching(reason) })
  })

  test('trouble that passes is waited out, as long as the server says', async () => {
    await using server = await startStreaming()
    const log = server.log('Run')
    server.open(log)
    server.write(log, buildRecord(0))
    server.sandbox.faults.add(
      { on: 'stream', do: { status: 429, headers: { 'retry-after': '7' } } },
      { on: 'stream', do: { status: 503 } },
      { on: 'stream', do: 'reset' }
    )
    const waits: number[] = []
    const clock = {
      now: () => 0,
      sleep: (ms: number) => {
        waits.push(ms)
        return new Promise<void>(resolve => setTimeout(resolve, 1))
      }
    }
    const following = follow(server.transport, log, { clock })
    await following.until(1)
    following.leave()
    await following.end
    expect(waits).toEqual([7000, 1000, 2000])
  })

  test('trouble that stays ends it', async () => {
    await using server = await startStreaming()
    server.sandbox.faults.add({ on: 'stream', times: 100, do: { status: 503 } })
    expect(await follow(server.transport, server.log('Run')).end).toMatchObject({
      kind: 'unavailable',
      reason: expect.stringContaining('again and again')
    })
  })

  test('a proxy that holds the stream back', async () => {
    await using server = await startStreaming()
    const log = server.log('Run')
    server.open(log)
    server.sandbox.faults.add({ on: 'stream', times: 100, do: { stallAfter: 0 } })
    expect(await follow(server.transport, log, { patience: 20 }).end).toMatchObject({
      kind: 'unavailable',
      reason: expect.stringContaining('proxy')
    })
    // Nothing is left open behind it.
    while (server.sandbox.streams.readersOf(log.account, log.key).length > 0) await new Promise(setImmediate)
  })
})

describe('credentials', () => {
  test('a token is asked for once, masked, and used for every connection', async () => {
    await using server = await startStreaming()
    for (const name of ['A', 'B']) {
      const log = server.log(name)
      server.open(log)
      server.write(log, buildRecord(0))
      const following = follow(server.transport, log)
      await following.until(1)
      following.leave()
      await following.end
    }
    const { requests } = server.sandbox
    expect(requests.filter(({ on }) => on === 'token')).toHaveLength(1)
    const sent = requests.filter(({ on }) => on === 'stream').map(({ headers }) => headers)
    expect(sent.every(headers => headers['x-api-key'] === undefined)).toBe(true)
    expect(server.connection.masked).toEqual([sent[0]?.['x-harness-token']])
  })

  test.each([
    ['no token is given', 'token'],
    ['it is refused', 'stream']
  ] as const)('the key is used where %s', async (_, on) => {
    await using server = await startStreaming()
    const log = server.log('A')
    server.open(log)
    server.write(log, buildRecord(0))
    server.sandbox.faults.add({ on, do: { status: 400, body: '{"error_msg":"no token in header"}' } })
    const following = follow(server.transport, log)
    await following.until(1)
    following.leave()
    await following.end
    expect(server.sandbox.requests.at(-1)?.headers['x-api-key']).toBe(server.sandbox.apiKey)
  })

  test('what a server repeats of them is not told', async () => {
    await using server = await startStreaming()
    const { apiKey } = server.sandbox
    server.sandbox.faults.add({ on: 'stream', times: 9, do: { status: 404, body: `no ${apiKey} here` } })
    const answer: StreamAnswer = await server.transport.open(server.log('A'), new AbortController().signal)
    expect(answer).toMatchObject({ kind: 'other', said: 'no *** here' })
  })
})
