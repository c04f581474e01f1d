import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { EventEmitter, once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Failure } from '../../../src/failure/failure.ts'
import { errorMessageOf } from '../../../src/harness/http/error-message.ts'
import type { Answer } from '../../../src/harness/http/connection.ts'
import { connect } from '../../../src/harness/http/http.ts'
import { createRedactor } from '../../../src/redaction/redaction.ts'
import { retryAfter } from '../../../src/failure/retry.ts'
import { API_KEY, connectionTo } from '../../fixtures/connection.ts'
import { failureOf, HOSTILE, isInert } from '../../fixtures/failures.ts'
import { FakeClock } from '../../fixtures/fake-clock.ts'
import { freePort, serve, serveRaw, type Handler, type Pocket } from '../../fixtures/pocket-server.ts'

const PATH = '/gateway/log-service/blob/download'

function call(server: Pocket, connection = connectionTo(server.origin)): Promise<Answer> {
  return connect(connection).call('POST', PATH, { accountID: 'acc', prefix: 'acc/pipeline/P/1/-x:y z+w&v' })
}

type Canned = readonly [status: number, body: string, headers?: Record<string, string>]

/** Answers these one after the other, the last one for good. */
function inTurn(...answers: readonly Canned[]): Handler {
  return (response, _, nth) => {
    const [status, body, headers] = answers[Math.min(nth, answers.length) - 1] ?? [500, '']
    response.writeHead(status, headers).end(body)
  }
}

const said = (text: string): string => JSON.stringify({ error_msg: text })

afterEach(() => {
  jest.useRealTimers()
})

describe('Harness.call', () => {
  test('goes to the base URL, base path included, with the query encoded and an empty body', async () => {
    await using server = await serve(inTurn([200, '{}']))
    const connection = { ...connectionTo(`${server.origin}/tools`) }
    expect(await call(server, connection)).toMatchObject({ status: 200, body: '{}' })
    const [seen] = server.seen
    expect(seen?.method).toBe('POST')
    expect(seen?.url).toBe(`/tools${PATH}?accountID=acc&prefix=acc%2Fpipeline%2FP%2F1%2F-x%3Ay%20z%2Bw%26v`)
    expect(seen?.headers['content-length']).toBe('0')
  })

  test('a key travels as x-api-key', async () => {
    await using server = await serve(inTurn([200, '{}']))
    await call(server)
    expect(server.seen[0]?.headers).toMatchObject({ 'x-api-key': API_KEY, 'user-agent': 'harness-logs/test' })
    expect(server.seen[0]?.headers.authorization).toBeUndefined()
  })

  test('the two tokens travel as authorization and x-harness-token', async () => {
    await using server = await serve(inTurn([200, '{}']))
    const credentials = { kind: 'tokens', bearer: 'b3arer', token: 'h4rness' } as const
    await call(server, connectionTo(server.origin, { credentials }))
    expect(server.seen[0]?.headers).toMatchObject({
      authorization: 'Bearer b3arer',
      'x-harness-token': 'h4rness'
    })
    expect(server.seen[0]?.headers['x-api-key']).toBeUndefined()
  })

  test.each([200, 404, 405, 400])('status %d is the caller’s to judge, and not retried', async status => {
    await using server = await serve(inTurn([status, said('something')]))
    const connection = connectionTo(server.origin)
    expect(await call(server, connection)).toMatchObject({ status, body: said('something') })
    expect(server.seen).toHaveLength(1)
    expect(connection.clock.waits).toEqual([])
  })

  test('another 500 is tried once more, then the caller’s to judge', async () => {
    await using server = await serve(inTurn([500, said('redis: nil')]))
    expect(await call(server)).toMatchObject({ status: 500, body: said('redis: nil') })
    expect(server.seen).toHaveLength(2)
  })

  test("the limit's 500 is not retried", async () => {
    await using server = await serve(inTurn([500, said('Prefix Key Exceeds Maximum Download Limit')]))
    expect((await call(server)).status).toBe(500)
    expect(server.seen).toHaveLength(1)
  })

  test('429 without Retry-After is waited out over whole minutes, and logged once', async () => {
    await using server = await serve(inTurn([429, ''], [429, ''], [200, '{}']))
    const connection = connectionTo(server.origin)
    expect((await call(server, connection)).status).toBe(200)
    expect(connection.told).toEqual([expect.stringContaining('the rate of calls is limited (429)')])
    expect(connection.clock.waits).toHaveLength(2)
    for (const wait of connection.clock.waits) {
      expect(wait).toBeGreaterThanOrEqual(60_000)
      expect(wait).toBeLessThanOrEqual(75_000)
    }
  })

  test('429 is waited out until the deadline, where there is one', async () => {
    await using server = await serve(inTurn([429, '']))
    const connection = connectionTo(server.origin)
    const deadline = connection.clock.now() + 20 * 60_000
    const failure = await failureOf(connect(connection).call('POST', PATH, {}, deadline))
    expect(failure.kind).toBe('rate-limited')
    expect(server.seen.length).toBeGreaterThan(14)
    expect(connection.clock.now()).toBeGreaterThan(deadline - 75_000)
  })

  test.each([502, 503, 504])('status %d is retried, and logged', async status => {
    await using server = await serve(inTurn([status, ''], [status, ''], [200, '{}']))
    const connection = connectionTo(server.origin)
    expect((await call(server, connection)).status).toBe(200)
    expect(server.seen).toHaveLength(3)
    expect(connection.told).toHaveLength(2)
    expect(connection.told[0]).toMatch(new RegExp(`^Harness: status ${status}; trying again in \\d+ s\\.$`))
  })

  test('tries are bounded, and the waits grow, with jitter', async () => {
    await using server = await serve(inTurn([503, said('down for repairs')]))
    const connection = connectionTo(server.origin)
    const failure = await failureOf(call(server, connection))
    expect(failure).toMatchObject({ kind: 'unavailable', status: 503 })
    expect(failure.message).toContain('down for repairs')
    expect(server.seen).toHaveLength(5)
    const { waits } = connection.clock
    expect(waits).toHaveLength(4)
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(500 * 2 ** index)
      expect(wait).toBeLessThanOrEqual(1000 * 2 ** index)
    }
    expect(waits.every((wait, index) => wait === 1000 * 2 ** index)).toBe(false)
  })

  test('an overloaded gateway that answers with a web page is told as overloaded, not as a sign-in page', async () => {
    await using server = await serve(
      inTurn([502, '<html><head><title>502 Bad Gateway</title></head></html>'])
    )
    const failure = await failureOf(call(server))
    expect(failure).toMatchObject({ kind: 'unavailable', status: 502 })
    expect(failure.message).toContain('not available')
  })

  test('Retry-After in seconds is waited for', async () => {
    await using server = await serve(inTurn([429, '', { 'retry-after': '7' }], [200, '{}']))
    const connection = connectionTo(server.origin)
    await call(server, connection)
    expect(connection.clock.waits).toEqual([7000])
  })

  test('Retry-After as a date is waited for', async () => {
    const clock = new FakeClock(Date.parse('2026-01-15T10:00:00Z'))
    const [sent, date] = ['Thu, 15 Jan 2026 10:00:00 GMT', 'Thu, 15 Jan 2026 10:00:42 GMT']
    await using server = await serve(inTurn([503, '', { 'retry-after': date, date: sent }], [200, '{}']))
    await call(server, connectionTo(server.origin, { clock }))
    expect(clock.waits).toEqual([42_000])
  })

  test('no further try is begun past the deadline', async () => {
    await using server = await serve(inTurn([429, '', { 'retry-after': '60' }]))
    const connection = connectionTo(server.origin)
    const deadline = connection.clock.now() + 100_000
    const failure = await failureOf(connect(connection).call('POST', PATH, {}, deadline))
    expect(failure).toMatchObject({ kind: 'rate-limited', status: 429 })
    expect(connection.clock.waits).toEqual([60_000])
    expect(server.seen).toHaveLength(2)
  })

  test.each(['reset', 'closed'])('a connection that is %s without an answer is tried again', async how => {
    let connections = 0
    await using server = await serveRaw(socket => {
      connections += 1
      const nth = connections
      socket.once('data', () => {
        if (nth === 3) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}')
        else if (how === 'reset') socket.resetAndDestroy()
        else socket.destroy()
      })
    })
    expect((await call(server)).body).toBe('{}')
    expect(connections).toBe(3)
  })

  test('an answer that breaks off is tried again', async () => {
    await using server = await serve((response, _, nth) => {
      if (nth === 2) return void response.end('{"whole":1}')
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"wh', () => response.destroy())
    })
    expect((await call(server)).body).toBe('{"whole":1}')
  })

  test('nobody there: after all tries a failure that names the host and what to check', async () => {
    const connection = connectionTo(`http://127.0.0.1:${await freePort()}`)
    const failure = await failureOf(connect(connection).call('GET', '/x', {}))
    expect(failure.kind).toBe('network')
    expect(failure.message).toMatch(/No answer from 127\.0\.0\.1:\d+: connect ECONNREFUSED.*Check base-url/)
    expect(connection.clock.waits).toHaveLength(4)
  })

  test('a server that takes the call and never answers is left after 45 s, each time', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] })
    await using server = await serve(() => jest.advanceTimersByTime(45_000))
    const failure = await failureOf(call(server))
    expect(failure).toMatchObject({ kind: 'network' })
    expect(failure.message).toContain('no answer for 45 s')
    expect(server.seen).toHaveLength(5)
  })

  test('an answer that drips without an end is left after 90 s as a whole', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] })
    await using server = await serve((response, _, nth) => {
      if (nth === 2) return void response.end('{}')
      // Once the head has arrived, what is left to expire is the time of the whole call.
      const expire = (): void => {
        unsubscribe('http.client.response.finish', expire)
        setImmediate(() => jest.advanceTimersByTime(90_000))
      }
      subscribe('http.client.response.finish', expire)
      response.write('{')
    })
    const connection = connectionTo(server.origin)
    expect((await call(server, connection)).body).toBe('{}')
    expect(connection.told[0]).toMatch(/^Harness: no whole answer within 90 s; trying again/)
  })

  test('an answer over 8 MiB is refused, and not read to its end', async () => {
    const events = new EventEmitter()
    const cut = once(events, 'close')
    await using server = await serve(response => {
      const chunk = Buffer.alloc(1_048_576, 'x')
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) continue
      }
      response.on('drain', more).on('close', () => events.emit('close'))
      more()
    })
    const failure = await failureOf(call(server))
    expect(failure).toMatchObject({ kind: 'unexpected-answer' })
    expect(failure.message).toContain('more than 8 MiB')
    await cut
    expect(server.seen).toHaveLength(2)
  })

  test('the bytes of a character that arrives in two pieces stay together', async () => {
    const bytes = Buffer.from('{"m":"é"}')
    await using server = await serve(response => {
      response.write(bytes.subarray(0, 7), () => setTimeout(() => response.end(bytes.subarray(7)), 20))
    })
    expect((await call(server)).body).toBe('{"m":"é"}')
  })
})

describe('what is special about a call', () => {
  test('a body goes as JSON', async () => {
    const bodies: string[] = []
    await using server = await serve((response, { headers }) => {
      bodies.push(`${headers['content-type'] ?? ''} ${headers['content-length'] ?? ''}`)
      response.end('{}')
    })
    const harness = connect(connectionTo(server.origin))
    await harness.call('POST', '/x', {}, Infinity, { body: '{"a":"é"}' })
    expect(bodies).toEqual(['application/json 10'])
  })

  test('a silent server is left early where there is another way', async () => {
    await using server = await serve(() => undefined)
    const connection = { ...connectionTo(server.origin), timeouts: { connect: 2000, idle: 100 } }
    const failure = await failureOf(connect(connection).call('POST', PATH, {}, Infinity, { silentTries: 2 }))
    expect(failure).toMatchObject({ kind: 'network', cause: { code: 'TIMEOUT' } })
    expect(server.seen).toHaveLength(2)
  })

  test('other troubles have their usual tries, also there', async () => {
    await using server = await serve(inTurn([503, ''], [503, ''], [503, ''], [200, '{}']))
    const harness = connect(connectionTo(server.origin))
    expect((await harness.call('POST', PATH, {}, Infinity, { silentTries: 1 })).status).toBe(200)
  })
})

describe('Harness.save', () => {
  let folder: string
  let file: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'save-test-'))
    file = join(folder, 'log')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const save = (server: Pocket, connection = connectionTo(server.origin)): Promise<Answer> =>
    connect(connection).save('/blob', { key: 'a/b c:d' }, { file, deadline: Infinity })

  test('the body of a 200 goes into the file, and the key to the server', async () => {
    await using server = await serve(inTurn([200, 'line\n', { 'content-type': 'text/plain' }]))
    expect(await save(server)).toMatchObject({ status: 200, body: '' })
    expect(await readFile(file, 'utf8')).toBe('line\n')
    expect(server.seen[0]).toMatchObject({ method: 'GET', url: '/blob?key=a%2Fb%20c%3Ad' })
    expect(server.seen[0]?.headers['x-api-key']).toBe(API_KEY)
  })

  test('more than a call may answer is no trouble, nor is an empty log', async () => {
    const large = Buffer.alloc(20 * 1_048_576, 'x')
    await using server = await serve((response, _, nth) => response.end(nth === 1 ? large : ''))
    await save(server)
    expect((await stat(file)).size).toBe(large.length)
    await save(server)
    expect((await stat(file)).size).toBe(0)
  })

  test('a body that breaks off is begun anew, nothing of the first try left', async () => {
    await using server = await serve((response, _, nth) => {
      if (nth === 2) return void response.end('new\n')
      response.writeHead(200, { 'content-length': '1000' })
      response.write('a long first half\n', () => response.destroy())
    })
    await save(server)
    expect(await readFile(file, 'utf8')).toBe('new\n')
  })

  test.each([404, 500])('status %d is the caller’s to judge', async status => {
    await using server = await serve(inTurn([status, said('something')]))
    expect(await save(server)).toMatchObject({ status, body: said('something') })
  })

  test('a web page is no log', async () => {
    await using server = await serve(inTurn([200, '<!DOCTYPE html>', { 'content-type': 'text/html' }]))
    expect(await failureOf(save(server))).toMatchObject({ kind: 'unexpected-answer' })
  })

  test('nor is one that is called plain text', async () => {
    const page = '<html><body>blocked</body></html>'
    await using server = await serve(inTurn([200, page, { 'content-type': 'text/plain' }]))
    expect(await failureOf(save(server))).toMatchObject({ kind: 'unexpected-answer' })
    expect(server.seen).toHaveLength(2)
  })

  test('JSON that tells of a problem is the caller’s to judge, a log of one line is a log', async () => {
    const json = { 'content-type': 'application/json' }
    const line = '{"level":"info","pos":0,"out":"one"}'
    await using server = await serve(inTurn([200, said('no store'), json], [200, line, json]))
    expect(await save(server)).toMatchObject({ status: 200, body: said('no store') })
    expect(await save(server)).toMatchObject({ status: 200, body: '' })
    expect(await readFile(file, 'utf8')).toBe(line)
  })

  test('a file that cannot be written is a trouble of the disk', async () => {
    await using server = await serve(inTurn([200, 'line\n']))
    file = join(folder, 'no', 'such')
    expect(await failureOf(save(server))).toMatchObject({ kind: 'disk' })
    expect(server.seen).toHaveLength(1)
  })

  test('a redirect is not followed', async () => {
    await using elsewhere = await serve(inTurn([200, 'x']))
    await using server = await serve(inTurn([302, '', { location: elsewhere.origin }]))
    expect(await failureOf(save(server))).toMatchObject({ kind: 'unexpected-answer', status: 302 })
    expect(elsewhere.seen).toEqual([])
  })
})

describe('refusals', () => {
  async function refusal(...answers: readonly Canned[]): Promise<Failure> {
    await using server = await serve(inTurn(...answers))
    const failure = await failureOf(call(server))
    expect(failure.message).not.toContain(API_KEY)
    expect(isInert(failure.message)).toBe(true)
    return failure
  }

  test('a wrong key (403) is believed when told twice', async () => {
    await using server = await serve(
      inTurn([403, said('apikey in request not authorized for receiving tokens')])
    )
    const failure = await failureOf(call(server))
    expect(failure).toMatchObject({ kind: 'forbidden', status: 403 })
    expect(failure.message).toContain('apikey in request not authorized')
    expect(failure.message).toContain('Service Accounts')
    expect(server.seen).toHaveLength(2)
  })

  test('a 403 told once may have been a rate limit of the key check: the next answer counts', async () => {
    await using server = await serve(inTurn([403, said('apikey in request not authorized')], [200, '{}']))
    const connection = connectionTo(server.origin)
    expect((await call(server, connection)).status).toBe(200)
    expect(connection.clock.waits).toHaveLength(1)
  })

  test('a key of another account', async () => {
    const failure = await refusal([403, said('operation not permitted for accountID: acc')])
    expect(failure).toMatchObject({ kind: 'forbidden', status: 403 })
    expect(failure.next).toContain('Check account-id')
  })

  test('no key (400) and 401 are both unauthorised, at once', async () => {
    await using missing = await serve(inTurn([400, said('no token in header')]))
    expect(await failureOf(call(missing))).toMatchObject({ kind: 'unauthorised', status: 400 })
    expect(missing.seen).toHaveLength(1)
    await using refused = await serve(inTurn([401, JSON.stringify({ message: 'Token is not valid.' })]))
    const failure = await failureOf(call(refused))
    expect(failure).toMatchObject({ kind: 'unauthorised', status: 401 })
    expect(failure.message).toContain('Token is not valid.')
    expect(refused.seen).toHaveLength(1)
  })

  test('a refused prefix that happens to hold the word token is not taken for a missing one', async () => {
    const text =
      'operation not permitted for prefix: /blob/download?accountID=acc&prefix=acc/pipeline/token/0/'
    await using server = await serve(inTurn([400, said(text)]))
    expect((await call(server)).status).toBe(400)
  })

  test('a redirect is not followed, so the key does not travel; the message says where it leads', async () => {
    await using elsewhere = await serve(inTurn([200, '{}']))
    for (const status of [301, 302, 303, 307, 308]) {
      const failure = await refusal([status, '', { location: `${elsewhere.origin}/login` }])
      expect(failure).toMatchObject({ kind: 'unexpected-answer', status })
      expect(failure.message).toContain(`redirects to 127.0.0.1:${elsewhere.port}`)
      expect(failure.next).toContain('base-url')
    }
    expect(elsewhere.seen).toEqual([])
  })

  test('a redirect within the host or to nowhere is told, too', async () => {
    expect((await refusal([302, '', { location: '/login' }])).message).toContain('redirects to')
    expect((await refusal([302, ''])).message).toContain('redirects to another address')
  })

  test('a web page (200) is told as one, quoting its first line', async () => {
    const page = '\n  <!DOCTYPE html>\n<html><title>Sign in</title></html>'
    const failure = await refusal([200, page, { 'content-type': 'text/html' }])
    expect(failure).toMatchObject({ kind: 'unexpected-answer', status: 200 })
    expect(failure.message).toContain('web page instead of data (200: <!DOCTYPE html>)')
    expect(failure.next).toContain('check base-url')
  })

  test('whatever a server says is made inert', async () => {
    for (const status of [401, 403, 429, 503]) {
      const failure = await refusal([status, said(HOSTILE)])
      expect(failure.message).toContain('::error::x # #[group]y')
    }
    expect((await refusal([200, `<html>${HOSTILE}`])).message).toContain('<html>bad')
    expect((await refusal([302, '', { location: 'https://a::b/' }])).kind).toBe('unexpected-answer')
  })
})

describe('retryAfter', () => {
  const clock = new FakeClock(Date.parse('2026-01-15T10:00:00Z'))

  test.each([
    [undefined, null],
    ['0', 0],
    [' 30 ', 30_000],
    ['Thu, 15 Jan 2026 10:00:10 GMT', 10_000],
    ['Thu, 15 Jan 2026 09:00:00 GMT', 0],
    ['99999', 120_000],
    ['Fri, 15 Jan 2027 10:00:00 GMT', 120_000],
    ['soon', null],
    ['', null]
  ])('%j is %j ms', (header, ms) => {
    expect(retryAfter({ 'retry-after': header }, clock)).toBe(ms)
  })

  test("a date counts from the answer's own: the runner's clock may be wrong", () => {
    const headers = { 'retry-after': 'Sat, 24 Jan 2026 10:00:10 GMT', date: 'Sat, 24 Jan 2026 10:00:00 GMT' }
    expect(retryAfter(headers, clock)).toBe(10_000)
  })
})

describe('errorMessageOf', () => {
  test.each([
    ['{"error_msg":"cannot list files for prefix"}', 'cannot list files for prefix'],
    ['{"status":"ERROR","message":"Not found"}', 'Not found'],
    ['{"error_msg":"a\\nb\\tc"}', 'a b c'],
    ['{"error_msg":7}', '{"error_msg":7}'],
    ['404 page not found\nmore', '404 page not found'],
    ['["a"]', '["a"]'],
    [' \n', 'empty answer'],
    ['', 'empty answer']
  ])('of %j it is %j', (body, text) => {
    expect(errorMessageOf(body, text => text)).toBe(text)
  })

  test.each([
    '{"link":"https://s.example/a?X-Amz-Signature=5ecret"',
    String.raw`{"link":"https:\/\/s.example\/a?X-Amz-Signature=5ecret"`,
    '{"message":"can not sign https://s.example/a?X-Amz-Signature=5ecret"}',
    '<html><a href="https://s.example/a?X-Amz-Signature=5ecret">'
  ])('an address in what is said loses all but its host: %s', body => {
    expect(errorMessageOf(body, text => text)).toContain('s.example/…')
    expect(errorMessageOf(body, text => text)).not.toContain('5ecret')
  })

  test.each(['error_msg', 'message'])(
    'a secret that the cut to length would go through is blanked in %s',
    name => {
      const redactor = createRedactor([API_KEY], [])
      const body = JSON.stringify({ [name]: `${'x'.repeat(185)} ${API_KEY} is refused` })
      const message = errorMessageOf(body, text => redactor.redact(text).text)
      expect(message).toBe(`${'x'.repeat(185)} *** is refused`)
    }
  )
})
