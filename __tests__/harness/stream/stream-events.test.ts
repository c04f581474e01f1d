import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readEvents, type StreamEvent } from '../../../src/harness/stream/stream-events.ts'

async function* pieces(body: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0
  for (const size of [...sizes, body.length]) {
    if (at < body.length) yield await Promise.resolve(body.subarray(at, at + size))
    at += size
  }
}

async function eventsOf(text: string, sizes: readonly number[] = []): Promise<StreamEvent[]> {
  const all: StreamEvent[] = []
  for await (const events of readEvents(pieces(Buffer.from(text), sizes))) all.push(...events)
  return all
}

const record = (text: string): StreamEvent => ({ kind: 'record', text })

describe('readEvents', () => {
  test('reads pings, records and the end as the service writes them', async () => {
    expect(
      await eventsOf(': ping\ndata: {"pos":0}\n\ndata: {"pos":1}\n\n: ping\nevent: error\ndata: eof\n')
    ).toEqual([{ kind: 'ping' }, record('{"pos":0}'), record('{"pos":1}'), { kind: 'ping' }, { kind: 'eof' }])
  })

  test('in whatever pieces it comes', async () => {
    const body = ': ping\ndata: {"out":"déployé ✓ 🚀"}\n\ndata: x\n\nevent: error\ndata: eof\n'
    const whole = await eventsOf(body)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 80 }), async sizes => {
        expect(await eventsOf(body, sizes)).toEqual(whole)
      })
    )
  })

  test('a record that the end cuts off is none', async () => {
    expect(await eventsOf('data: {"pos":0}\n\ndata: {"pos"')).toEqual([record('{"pos":0}')])
    expect(await eventsOf('data: {"pos":0}\n\ndata: {"pos":1}\n')).toEqual([record('{"pos":0}')])
  })

  test('a line without an end is skipped, and no memory is spent on it', async () => {
    const long = `data: ${'x'.repeat(3_000_000)}`
    const sizes = Array.from({ length: 60 }, () => 65_536)
    expect(await eventsOf(`${long}\n\ndata: 1\n\n`, sizes)).toEqual([record('1')])
  })
})
