import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { ByteBudget } from '../../../src/harness/download/byte-budget.ts'
import { fetchLogs, type FetchedLogs } from '../../../src/harness/download/single-logs.ts'
import { connect } from '../../../src/harness/http/http.ts'
import { connectionTo, type TestConnection } from '../../fixtures/connection.ts'
import { serve, type Handler, type Pocket } from '../../fixtures/pocket-server.ts'

const MINUTE = 60_000
const LINE = '{"out":"a"}\n'
const MARGIN = new ByteBudget(0).left

let folder: string
let connection: TestConnection
let files = 0

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'single-logs-'))
  files = 0
})

afterEach(() => rm(folder, { recursive: true }))

function fetchFrom(
  server: Pocket,
  keys: readonly string[],
  { budget = new ByteBudget(MARGIN), minutes = 30 }: { budget?: ByteBudget; minutes?: number } = {}
): Promise<FetchedLogs> {
  connection = connectionTo(server.origin)
  const newFile = (): string => join(folder, `${(files += 1)}`)
  const deadline = connection.clock.now() + minutes * MINUTE
  return fetchLogs({ harness: connect(connection), budget, deadline, newFile }, 'acc', keys)
}

/** The log of each key, in turn for each time that it is asked for. */
function logs(answers: Readonly<Record<string, readonly (string | number)[]>>): Handler {
  const asked = new Map<string, number>()
  return (response, { url }) => {
    const key = new URL(url, 'http://h').searchParams.get('key') ?? ''
    const nth = asked.get(key) ?? 0
    asked.set(key, nth + 1)
    const all = answers[key] ?? []
    const answer = all[Math.min(nth, all.length - 1)] ?? 404
    if (typeof answer === 'string') response.writeHead(200).end(answer)
    else response.writeHead(answer).end('{"error_msg":"internal"}')
  }
}

describe('what may arrive is bounded', () => {
  test('over all logs together: the one too many is told', async () => {
    const half = LINE.repeat(Math.floor(MARGIN / LINE.length / 2))
    await using server = await serve(logs({ a: [half], b: [half], c: [half], d: [half], e: [half] }))
    const { logs: fetched, failed } = await fetchFrom(server, ['a', 'b', 'c', 'd', 'e'])
    expect(fetched).toHaveLength(4)
    expect(failed).toEqual([
      { key: expect.any(String), failure: expect.objectContaining({ kind: 'too-large' }) }
    ])
    expect(await readdir(folder)).toHaveLength(4)
  })

  test('a log that came twice counts once', async () => {
    const budget = new ByteBudget(MARGIN)
    const { left } = budget
    await using server = await serve(logs({ a: ['cut sh', `cut short${LINE}`] }))
    const { logs: fetched, unsteady } = await fetchFrom(server, ['a'], { budget })
    expect(left - budget.left).toBe(`cut short${LINE}`.length)
    expect(await readFile(fetched[0]?.path ?? '', 'utf8')).toBe(`cut short${LINE}`)
    expect(unsteady).toEqual([])
    expect(await readdir(folder)).toHaveLength(1)
  })
})

describe('an internal error (500) of one log', () => {
  test('is asked for again for some minutes', async () => {
    let waits = 0
    await using server = await serve((response, { url }) => {
      if (url.includes('key=fine')) return void response.end(LINE)
      waits += 1
      if (waits < 6) response.writeHead(500).end('{"error_msg":"internal"}')
      else response.end(LINE)
    })
    const { logs: fetched, failed } = await fetchFrom(server, ['ill', 'fine'])
    expect([fetched.length, failed]).toEqual([2, []])
    expect(connection.told.filter(line => line.includes('1 of 2 logs did not come yet'))).not.toEqual([])
  })

  test('that does not pass while others come is given up before the time is over', async () => {
    await using server = await serve(logs({ ill: [500], fine: [LINE], large: [LINE.repeat(9)] }))
    const { logs: fetched, failed } = await fetchFrom(server, ['ill', 'large', 'fine'])
    expect(fetched).toHaveLength(2)
    expect(failed).toEqual([
      { key: 'ill', failure: expect.objectContaining({ kind: 'unavailable', status: 500 }) }
    ])
    const slept = connection.clock.waits.reduce((sum, ms) => sum + ms, 0)
    expect(slept).toBeGreaterThan(2 * MINUTE)
    expect(slept).toBeLessThan(6 * MINUTE)
    expect(await readdir(folder)).toHaveLength(2)
  })

  test('that comes late each time is asked for fewer times', async () => {
    let asks = 0
    await using server = await serve((response, { url }) => {
      if (url.includes('key=fine')) return void response.end(LINE)
      asks += 1
      connection.clock.advance(2 * MINUTE)
      response.writeHead(500).end('{"error_msg":"internal"}')
    })
    const { failed } = await fetchFrom(server, ['ill', 'fine'], { minutes: 600 })
    // Three rounds, with two tries each.
    expect([asks, failed.length]).toEqual([6, 1])
  })

  test('of a server that gives no other log either is asked for until the time is over', async () => {
    let isAway = false
    await using server = await serve((response, { url }) => {
      if (!isAway && url.includes('key=fine')) response.end(LINE)
      else response.writeHead(500).end('{"error_msg":"internal"}')
      isAway ||= url.includes('key=fine')
    })
    const { failed } = await fetchFrom(server, ['fine', 'ill'])
    expect(failed).toMatchObject([{ key: 'ill' }])
    const slept = connection.clock.waits.reduce((sum, ms) => sum + ms, 0)
    expect(slept).toBeGreaterThan(25 * MINUTE)
  })
})

test('failures that differ end no round: each log is asked for', async () => {
  const keys = Array.from({ length: 20 }, (_, at) => `key${String(at).padStart(2, '0')}`)
  const asked = new Set<string>()
  await using server = await serve((response, { url }) => {
    const key = new URL(url, 'http://h').searchParams.get('key') ?? ''
    asked.add(key)
    if (Number(key.at(-1)) % 2 === 0) response.writeHead(405).end('not here')
    else response.writeHead(404).end('{"error_msg":"RequestError"}')
  })
  const { failed } = await fetchFrom(server, keys, { minutes: 0.01 })
  expect(failed).toHaveLength(keys.length)
  expect([...asked].toSorted()).toEqual(expect.arrayContaining(keys))
})

test('broken logs that would end every round do not keep it from the others', async () => {
  const ill = Array.from({ length: 9 }, (_, at) => `ill${at}`)
  const fine = Array.from({ length: 9 }, (_, at) => `fine${at}`)
  const answers = new Map<string, readonly (string | number)[]>()
  for (const key of ill) answers.set(key, [404])
  for (const key of fine) answers.set(key, [LINE])
  await using server = await serve(logs(Object.fromEntries(answers)))
  const { logs: fetched, failed } = await fetchFrom(server, [...ill, ...fine])
  expect(fetched.map(({ key }) => key).toSorted()).toEqual(fine)
  expect(failed.map(({ key }) => key).toSorted()).toEqual(ill)
})
