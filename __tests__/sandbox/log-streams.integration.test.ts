import { describe, expect, test } from '@jest/globals'
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts'
import { urlOf } from './ask.ts'

const KEY = 'kmpySmUISimoRrJL6NL73w/pipeline/P/1/-e/Build/Run-commandUnit:Wrap Up ✓'
const EOF = ': ping\nevent: error\ndata: eof\n'

const record = (pos: number): string =>
  JSON.stringify({ level: 'info', pos, out: `line ${pos}\n`, time: '2001-09-09T01:46:40Z', args: {} })
const eventOf = (pos: number): string => `data: ${record(pos)}\n\n`

/** The body of a stream, read as a test wishes. */
class Reader {
  readonly status: number
  readonly type: string | null
  readonly #body: ReadableStreamDefaultReader<Uint8Array>
  readonly #decoder = new TextDecoder()
  text = ''

  constructor(response: Response) {
    this.status = response.status
    this.type = response.headers.get('content-type')
    if (response.body === null) throw new Error('no body')
    this.#body = response.body.getReader()
  }

  async until(text: string): Promise<string> {
    while (!this.text.includes(text)) if (!(await this.#more())) throw new Error(`ended: ${this.text}`)
    return this.text
  }

  /** How the body ends. */
  async end(): Promise<'ended' | 'broke'> {
    try {
      while (await this.#more());
      return 'ended'
    } catch {
      return 'broke'
    }
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#body.read()
    if (value !== undefined) this.text += this.#decoder.decode(value, { stream: true })
    return !done
  }

  leave(): Promise<void> {
    return this.#body.cancel()
  }
}

async function read(
  sandbox: Sandbox,
  query: Record<string, string> = { accountID: sandbox.accountId, key: KEY },
  headers: Record<string, string> = { 'x-api-key': sandbox.apiKey }
): Promise<Reader> {
  return new Reader(await fetch(urlOf(sandbox, 'stream', query), { headers }))
}

async function started(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options)
  sandbox.streams.open(sandbox.accountId, KEY)
  return sandbox
}

const write = (sandbox: Sandbox, ...positions: number[]): void =>
  sandbox.streams.write(sandbox.accountId, KEY, ...positions.map(record))

const exists = async (sandbox: Sandbox): Promise<string> => {
  const url = urlOf(sandbox, 'blob/exists', { accountID: sandbox.accountId, key: KEY })
  return (await fetch(url, { headers: { 'x-api-key': sandbox.apiKey } })).text()
}

describe('a log stream', () => {
  test('sends a ping, what was written so far, and each line as it is written', async () => {
    await using sandbox = await started()
    write(sandbox, 0, 1)
    const reader = await read(sandbox)
    expect(await reader.until(eventOf(1))).toBe(`: ping\n${eventOf(0)}${eventOf(1)}`)
    expect(reader.type).toBe('text/event-stream')
    write(sandbox, 2)
    expect(await reader.until(eventOf(2))).toContain(eventOf(1) + eventOf(2))
    await reader.leave()
  })

  test('replays to every reader, the newest lines only, and knows no resuming', async () => {
    await using sandbox = await started({ streams: { backlog: 3 } })
    write(sandbox, 0, 1, 2, 3, 4)
    for (const headers of [{}, { 'last-event-id': '3', range: 'bytes=10-' }]) {
      const reader = await read(sandbox, undefined, { 'x-api-key': sandbox.apiKey, ...headers })
      expect(await reader.until(eventOf(4))).toBe(`: ping\n${eventOf(2)}${eventOf(3)}${eventOf(4)}`)
      await reader.leave()
    }
  })

  test('pings in silence', async () => {
    await using sandbox = await started({ streams: { pingEvery: 5 } })
    const reader = await read(sandbox)
    await reader.until(': ping\n: ping\n: ping\n')
    await reader.leave()
  })

  test('tells no end; a second reader is told that none is open, and the log is there', async () => {
    await using sandbox = await started({ streams: { pingEvery: 5 } })
    write(sandbox, 0)
    const reader = await read(sandbox)
    await reader.until(eventOf(0))
    expect(await exists(sandbox)).toBe('false')
    sandbox.streams.close(sandbox.accountId, KEY)
    expect(await exists(sandbox)).toBe('true')
    const probe = await read(sandbox)
    expect(await probe.end()).toBe('ended')
    expect(probe.text).toBe(EOF)
    await reader.until(': ping\n: ping\n')
    expect(() => write(sandbox, 1)).toThrow('not found')
    await reader.leave()
  })

  test('that was never opened answers the same, and there is no log', async () => {
    await using sandbox = await startSandbox()
    const reader = await read(sandbox)
    expect(await reader.end()).toBe('ended')
    expect(reader.text).toBe(EOF)
    expect(await exists(sandbox)).toBe('false')
  })

  test('begins anew when it is opened again', async () => {
    await using sandbox = await started()
    write(sandbox, 0, 1)
    sandbox.streams.open(sandbox.accountId, KEY)
    write(sandbox, 7)
    const reader = await read(sandbox)
    expect(await reader.until(eventOf(7))).toBe(`: ping\n${eventOf(7)}`)
    await reader.leave()
  })

  test('ends without a word when the service stops, and goes on after its restart', async () => {
    await using sandbox = await started()
    write(sandbox, 0)
    const reader = await read(sandbox)
    await reader.until(eventOf(0))
    sandbox.streams.stop()
    expect(await reader.end()).toBe('ended')
    expect(reader.text).not.toContain('eof')
    expect((await read(sandbox)).status).toBe(503)
    sandbox.streams.restart()
    write(sandbox, 1)
    const again = await read(sandbox)
    expect(await again.until(eventOf(1))).toContain(eventOf(0))
    await again.leave()
  })

  test('tells eof on an open connection when its time is over', async () => {
    await using sandbox = await started()
    const reader = await read(sandbox)
    await reader.until(': ping\n')
    sandbox.streams.expire(sandbox.accountId, KEY)
    expect(await reader.end()).toBe('ended')
    expect(reader.text).toBe(EOF)
  })

  test('loses lines of a reader that does not read', async () => {
    await using sandbox = await started({ streams: { queue: 10 } })
    const reader = await read(sandbox)
    await reader.until(': ping\n')
    const [side] = sandbox.streams.readersOf(sandbox.accountId, KEY)
    const long = JSON.stringify({ pos: 1, out: 'x'.repeat(100_000) })
    for (let at = 0; at < 500; at += 1) sandbox.streams.write(sandbox.accountId, KEY, long)
    expect(side?.lost).toBeGreaterThan(0)
    await reader.leave()
  })

  test.each([
    ['breakAfter', 'broke'],
    ['truncate', 'ended']
  ] as const)('%s is a fault of one connection', async (fault, end) => {
    await using sandbox = await started()
    write(sandbox, 0)
    sandbox.faults.add({ on: 'stream', do: { [fault]: 20 } })
    const reader = await read(sandbox)
    expect(await reader.end()).toBe(end)
    expect(reader.text).toBe(`: ping\n${eventOf(0)}`.slice(0, 20))
    const again = await read(sandbox)
    await again.until(eventOf(0))
    await again.leave()
  })
})

describe('who may read', () => {
  test.each<[string, (sandbox: Sandbox) => Parameters<typeof read>, number]>([
    ['no account', sandbox => [sandbox, { key: KEY }], 400],
    ['no token', sandbox => [sandbox, undefined, {}], 400],
    ['a wrong key', sandbox => [sandbox, undefined, { 'x-api-key': 'pat.wrong' }], 403],
    ['the harness token', sandbox => [sandbox, undefined, { 'x-harness-token': sandbox.harnessToken }], 200]
  ])('%s', async (_, args, status) => {
    await using sandbox = await startSandbox()
    const reader = await read(...args(sandbox))
    expect(reader.status).toBe(status)
    await reader.leave()
  })

  test('a token that the service gave reads', async () => {
    await using sandbox = await startSandbox()
    const url = urlOf(sandbox, 'token', { accountID: sandbox.accountId })
    const token = await (await fetch(url, { headers: { 'x-api-key': sandbox.apiKey } })).text()
    const reader = await read(sandbox, undefined, { 'x-harness-token': token })
    expect(reader.status).toBe(200)
    await reader.leave()
  })
})
