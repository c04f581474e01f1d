import { createHash } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { EventEmitter, once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { downloadLink } from '../../../src/harness/download/download.ts'
import { API_KEY, connectionTo, type TestConnection } from '../../fixtures/connection.ts'
import { failureOf, isInert } from '../../fixtures/failures.ts'
import { freePort, serve, type Handler, type Pocket, type Seen } from '../../fixtures/pocket-server.ts'
import { selfSigned } from '../../fixtures/self-signed.ts'

/** 100 kB, no two pieces of it alike. */
const FILE = Buffer.concat(
  Array.from({ length: 3125 }, (_, at) => createHash('sha256').update(`${at}`).digest())
)
const OTHER = Buffer.concat([Buffer.from('other'), FILE.subarray(0, 70_000)])
const QUERY = "X-Amz-Credential=key%2Fus&X-Amz-Signature=ab%2Bc+d%2f'~|e"
const TIMEOUTS = { connect: 30_000, idle: 1_000 }

let folder: string
let path: string
let connection: TestConnection

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'download-test-'))
  path = join(folder, 'export.zip')
  connection = connectionTo('http://harness.example')
})

afterEach(() => rm(folder, { recursive: true, force: true }))

function linkTo(server: Pocket): string {
  return `${server.origin}/logs/acc/acc/pipeline/P/1/-x:y/logs.zip?${QUERY}`
}

async function download(
  server: Pocket,
  onProgress: (received: number, total: number | null) => void = () => undefined
): Promise<Buffer> {
  await downloadLink(connection, linkTo(server), path, onProgress, { timeouts: TIMEOUTS })
  return readFile(path)
}

const ETAG = '"5d41402abc4b2a76"'

/** Answers as storage does: the file, or the range that is asked for. */
const whole: Handler = (response, seen) => sendWhole(response, seen)

function sendWhole(
  response: ServerResponse,
  { headers }: Pick<Seen, 'headers'>,
  file = FILE,
  etag = ETAG
): void {
  const [, from] = /^bytes=(\d+)-$/.exec(headers.range ?? '') ?? []
  response.setHeader('etag', etag)
  const start = Number(from ?? 0)
  response.setHeader('content-length', file.length - start)
  if (from !== undefined)
    response.setHeader('content-range', `bytes ${start}-${file.length - 1}/${file.length}`)
  response.writeHead(from === undefined ? 200 : 206).end(file.subarray(start))
}

/** The answer that the client reads. */
let answer: IncomingMessage | undefined
const noteAnswer = (message: unknown): void => {
  answer = (message as { response: IncomingMessage }).response
}
beforeAll(() => {
  subscribe('http.client.response.finish', noteAnswer)
})
afterAll(() => {
  unsubscribe('http.client.response.finish', noteAnswer)
})

/**
 * Writes a part and cuts the connection once the client, which loses what it did not read, has read
 * it.
 */
function writeAndCut(response: ServerResponse, part: Buffer): void {
  answer = undefined
  response.write(part, () => destroyOnceRead(response, part.length))
}

function destroyOnceRead(response: ServerResponse, bytes: number): void {
  const isRead = answer !== undefined && answer.socket.bytesRead >= bytes && answer.readableLength === 0
  if (isRead) setImmediate(() => response.destroy())
  else setImmediate(() => destroyOnceRead(response, bytes))
}

/** The head of the whole file, then `bytes` of it, and the connection is cut. */
function breakAfter(bytes: number, headers: Record<string, string> = { etag: ETAG }): Handler {
  return response => {
    response.writeHead(200, { ...headers, 'content-length': FILE.length })
    writeAndCut(response, FILE.subarray(0, bytes))
  }
}

/** The first answer from one handler, all others from another. */
function first(handler: Handler, others: Handler = whole): Handler {
  return (response, seen, nth) => (nth === 1 ? handler : others)(response, seen, nth)
}

describe('downloadLink', () => {
  test('the file arrives whole, with its progress', async () => {
    await using server = await serve(whole)
    const told: (number | null)[][] = []
    expect((await download(server, (...figures) => told.push(figures))).equals(FILE)).toBe(true)
    expect(told.at(-1)).toEqual([FILE.length, FILE.length])
    expect(server.seen).toHaveLength(1)
  })

  test('path and query go out byte for byte, with GET, and with no header of ours but the user agent', async () => {
    await using server = await serve(whole)
    await download(server)
    const [seen] = server.seen
    expect(seen).toMatchObject({ method: 'GET', url: `/logs/acc/acc/pipeline/P/1/-x:y/logs.zip?${QUERY}` })
    expect(Object.keys(seen?.headers ?? {}).sort()).toEqual(['connection', 'host', 'user-agent'])
    expect(JSON.stringify(seen)).not.toContain(API_KEY)
  })

  test('the link, its query and its signature are masked before the first request', async () => {
    let masked: string[] = []
    await using server = await serve((response, seen) => {
      masked = [...connection.masked]
      sendWhole(response, seen)
    })
    await download(server)
    expect(masked).toEqual(
      expect.arrayContaining([linkTo(server), QUERY, "ab%2Bc+d%2f'~|e", "ab+c+d/'~|e", 'key%2Fus'])
    )
  })

  test("a link with Harness's own host goes to the base URL, and the rewritten one is masked, too", async () => {
    await using server = await serve(whole)
    connection = connectionTo(`${server.origin}/base`)
    const tail = `/storage/harness-download/logs/a/logs.zip?${QUERY}`
    await downloadLink(connection, `https://app.harness.io${tail}`, path, () => undefined, {
      timeouts: TIMEOUTS
    })
    expect(server.seen[0]?.url).toBe(`/base${tail}`)
    expect(server.seen[0]?.headers).not.toHaveProperty('x-api-key')
    expect(connection.masked).toContain(`${server.origin}/base${tail}`)
  })

  test('an empty file is a file', async () => {
    await using server = await serve((response, seen) => sendWhole(response, seen, Buffer.alloc(0)))
    expect(await download(server)).toHaveLength(0)
  })

  test('what was in the file before is gone', async () => {
    await writeFile(path, Buffer.alloc(300_000, 'x'))
    await using server = await serve(whole)
    expect((await download(server)).equals(FILE)).toBe(true)
  })

  test('a length that is not told is no hindrance', async () => {
    await using server = await serve(response => {
      response.write(FILE.subarray(0, 500))
      response.end(FILE.subarray(500))
    })
    const totals = new Set<number | null>()
    expect((await download(server, (_, total) => totals.add(total))).equals(FILE)).toBe(true)
    expect([...totals]).toEqual([null])
  })

  test('a redirect of the storage is followed, without anything of authority', async () => {
    await using target = await serve(whole)
    await using server = await serve(response =>
      response.writeHead(307, { location: `${target.origin}/real?s=1` }).end()
    )
    expect((await download(server)).equals(FILE)).toBe(true)
    expect(target.seen[0]?.url).toBe('/real?s=1')
    expect(Object.keys(target.seen[0]?.headers ?? {}).sort()).toEqual(['connection', 'host', 'user-agent'])
    expect(connection.masked).toContain(`${target.origin}/real?s=1`)
  })

  test.each(['file:///etc/passwd', 'ftp://x/y', 'http://'])('a redirect to %s is not', async location => {
    await using server = await serve(response => response.writeHead(302, { location }).end())
    expect(await failureOf(download(server))).toMatchObject({ kind: 'unexpected-answer' })
  })

  test('an http link of an https Harness is not: nothing goes out in clear', async () => {
    await using server = await serve(whole)
    connection = connectionTo('https://harness.example')
    const failure = await failureOf(download(server))
    expect(failure.kind).toBe('export-off')
    expect(failure.message).toMatch(/127\.0\.0\.1:\d+ without encryption \(http\), though base-url is https/)
    expect(server.seen).toEqual([])
  })

  test('redirects without an end are not', async () => {
    await using server = await serve(response => response.writeHead(302, { location: '/again' }).end())
    const failure = await failureOf(download(server))
    expect(failure.message).toContain('redirects to')
    expect(server.seen).toHaveLength(4)
  })
})

describe('after a break', () => {
  test('goes on where it was, with Range and If-Match', async () => {
    await using server = await serve(first(breakAfter(40_000)))
    expect((await download(server)).equals(FILE)).toBe(true)
    expect(server.seen[1]?.headers).toMatchObject({ range: 'bytes=40000-', 'if-match': ETAG })
    expect(server.seen[1]?.url).toBe(server.seen[0]?.url)
    expect(connection.told[0]).toMatch(/^Download: .*; going on at 40000 bytes\.$/)
  })

  test('goes on after a stall', async () => {
    await using server = await serve(
      first(response => {
        response.writeHead(200, { etag: ETAG, 'content-length': FILE.length })
        response.write(FILE.subarray(0, 10_000))
      })
    )
    expect((await download(server)).equals(FILE)).toBe(true)
    expect(server.seen[1]?.headers.range).toBe('bytes=10000-')
    expect(connection.told[0]).toContain('nothing received for 1 s')
  })

  test('goes on as often as it takes, as long as each try brings something', async () => {
    await using server = await serve((response, { headers }) => {
      const start = Number(/\d+/.exec(headers.range ?? '0')?.[0])
      response.setHeader('etag', ETAG)
      response.setHeader('content-length', FILE.length - start)
      if (start > 0) response.setHeader('content-range', `bytes ${start}-${FILE.length - 1}/${FILE.length}`)
      response.writeHead(start > 0 ? 206 : 200)
      writeAndCut(response, FILE.subarray(start, start + 9000))
    })
    expect((await download(server)).equals(FILE)).toBe(true)
    expect(server.seen.length).toBeGreaterThan(10)
  })

  test('a file that is whole is taken, also past the deadline', async () => {
    const deadline = connection.clock.now() - 1
    await using small = await serve(response => void response.setHeader('content-length', 4).end('logs'))
    await downloadLink(connection, linkTo(small), path, () => undefined, { deadline, timeouts: TIMEOUTS })
    await using dripping = await serve(response => void response.setHeader('content-length', 9).write('half'))
    const failure = await failureOf(
      downloadLink(connection, linkTo(dripping), path, () => undefined, { deadline, timeouts: TIMEOUTS })
    )
    expect(failure.kind).toBe('timeout')
    expect(failure.message).toMatch(
      /^Only 4 of 9 bytes of the logs had been downloaded when timeout-minutes ran out/
    )
  })

  test('a host that is gone is tried a few times, with growing waits', async () => {
    const port = await freePort()
    const link = `http://127.0.0.1:${port}/x?${QUERY}`
    const failure = await failureOf(
      downloadLink(connection, link, path, () => undefined, { timeouts: TIMEOUTS })
    )
    expect(failure.kind).toBe('network')
    expect(failure.message).toContain(`No answer from 127.0.0.1:${port}`)
    expect(failure.message).not.toContain('Signature')
    expect(connection.clock.waits).toHaveLength(4)
    expect(connection.clock.waits[3]).toBeGreaterThan(connection.clock.waits[0] ?? Infinity)
  })

  test('where there is no other way one that has never answered is tried for five minutes', async () => {
    const link = `http://127.0.0.1:${await freePort()}/x`
    const begun = connection.clock.now()
    const options = { deadline: begun + 30 * 60_000, timeouts: TIMEOUTS, untilDeadline: true }
    const failure = await failureOf(downloadLink(connection, link, path, () => undefined, options))
    expect(failure.kind).toBe('network')
    expect((connection.clock.now() - begun) / 60_000).toBeCloseTo(5, 0)
    expect(connection.told).toHaveLength(1)
  })

  test('where there is no other way one that is ill is asked until the deadline', async () => {
    const end = connection.clock.now() + 20 * 60_000
    await using server = await serve((response, seen) => {
      if (connection.clock.now() < end) response.writeHead(503, { 'retry-after': '1' }).end()
      else sendWhole(response, seen)
    })
    const options = { timeouts: TIMEOUTS, untilDeadline: true }
    await downloadLink(connection, linkTo(server), path, () => undefined, {
      ...options,
      deadline: end + 60_000
    })
    expect((await readFile(path)).equals(FILE)).toBe(true)
    // A server that asks for a second again and again is not asked each second.
    expect(server.seen.length).toBeLessThan(100)
    connection.clock.advance(-60 * 60_000)
    const late = { ...options, deadline: end - 60_000 }
    const failure = await failureOf(downloadLink(connection, linkTo(server), path, () => undefined, late))
    expect(failure.message).toMatch(/also after \d+ tries: the storage answered 503/)
  })

  test('an object that has changed meanwhile (412) is had from the start', async () => {
    await using server = await serve((response, seen, nth) => {
      if (nth === 1) breakAfter(40_000)(response, seen, nth)
      else if (seen.headers.range !== undefined) response.writeHead(412).end('<Error/>')
      else sendWhole(response, seen, OTHER, '"new"')
    })
    expect((await download(server)).equals(OTHER)).toBe(true)
    expect(server.seen.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=40000-', undefined])
  })

  test('a range past the end (416) is had from the start', async () => {
    await using server = await serve((response, seen, nth) => {
      if (nth === 1) breakAfter(90_000)(response, seen, nth)
      else if (seen.headers.range !== undefined) response.writeHead(416).end()
      else sendWhole(response, seen, OTHER)
    })
    expect((await download(server)).equals(OTHER)).toBe(true)
  })

  test('a storage that ignores ranges (200) is written from the start, not appended', async () => {
    await using server = await serve(
      first(breakAfter(90_000), response => sendWhole(response, { headers: {} }, OTHER))
    )
    expect((await download(server)).equals(OTHER)).toBe(true)
    expect(server.seen).toHaveLength(2)
  })

  test.each([
    ['another start', `bytes 39999-${FILE.length - 1}/${FILE.length}`, ETAG],
    ['another total', `bytes 40000-${FILE.length - 1}/${FILE.length + 1}`, ETAG],
    ['no Content-Range', undefined, ETAG],
    ['an unreadable Content-Range', 'lines 4-5/6', ETAG],
    ['another ETag', `bytes 40000-${FILE.length - 1}/${FILE.length}`, '"changed"']
  ])('a part (206) with %s is not trusted: from the start', async (_, range, etag) => {
    await using server = await serve((response, seen, nth) => {
      if (nth === 1) {
        breakAfter(40_000)(response, seen, nth)
        return
      }
      if (nth === 3) {
        sendWhole(response, seen)
        return
      }
      response.setHeader('etag', etag)
      if (range !== undefined) response.setHeader('content-range', range)
      response.writeHead(206).end(OTHER.subarray(0, FILE.length - 40_000))
    })
    expect((await download(server)).equals(FILE)).toBe(true)
    expect(server.seen.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=40000-', undefined])
  })

  test('a part that ends before the file does is gone on from', async () => {
    await using server = await serve((response, seen, nth) => {
      if (nth === 1) {
        breakAfter(40_000)(response, seen, nth)
        return
      }
      if (nth === 3) {
        sendWhole(response, seen)
        return
      }
      response.setHeader('etag', ETAG)
      response.setHeader('content-range', `bytes 40000-49999/${FILE.length}`)
      response.writeHead(206).end(FILE.subarray(40_000, 50_000))
    })
    expect((await download(server)).equals(FILE)).toBe(true)
    expect(server.seen[2]?.headers.range).toBe('bytes=50000-')
  })

  test.each([
    ['without an ETag', {}],
    ['with a weak ETag', { etag: 'W/"1"' }]
  ])('an object %s is had from the start: nothing says that it is the same', async (_, headers) => {
    await using server = await serve(first(breakAfter(40_000, headers)))
    expect((await download(server)).equals(FILE)).toBe(true)
    expect(server.seen[1]?.headers).not.toHaveProperty('range')
    expect(server.seen[1]?.headers).not.toHaveProperty('if-match')
  })

  test('one that always breaks at the same place, and cannot go on, is given up', async () => {
    await using server = await serve(breakAfter(40_000, {}))
    expect(await failureOf(download(server))).toMatchObject({ kind: 'network' })
    expect(server.seen.length).toBeLessThanOrEqual(6)
  })

  test('one that always is shorter than it says is given up', async () => {
    await using server = await serve((response, { headers }) => {
      if (headers.range !== undefined) return void response.writeHead(416).end()
      response.writeHead(200, { etag: ETAG, 'content-length': FILE.length + 10 })
      writeAndCut(response, FILE)
    })
    const failure = await failureOf(download(server))
    expect(failure.kind).toBe('network')
    expect(server.seen.length).toBeLessThanOrEqual(12)
  })

  test('429 and 5xx are tried again, after Retry-After', async () => {
    await using server = await serve((response, seen, nth) => {
      if (nth === 1) response.writeHead(503, { 'retry-after': '9' }).end()
      else if (nth === 2) response.writeHead(429).end()
      else if (nth === 3) response.writeHead(500).end()
      else sendWhole(response, seen)
    })
    expect((await download(server)).equals(FILE)).toBe(true)
    expect(connection.clock.waits[0]).toBe(9000)
    expect(connection.clock.waits).toHaveLength(3)
  })

  test('5xx without an end is told as the answer it is', async () => {
    await using server = await serve(response => response.writeHead(503).end())
    const failure = await failureOf(download(server))
    expect(failure.kind).toBe('network')
    expect(failure.message).toMatch(
      /could not be downloaded from 127.* after 5 tries: the storage answered 503/
    )
    expect(failure.message).not.toContain('No answer')
    expect(server.seen).toHaveLength(5)
  })
})

describe('a link that does not work', () => {
  test.each([
    [403, 'has expired or is refused'],
    [404, 'points to nothing']
  ])('%d: dead, told without the link, and not tried again', async (status, what) => {
    await using server = await serve(response =>
      response.writeHead(status).end('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>')
    )
    const failure = await failureOf(download(server))
    expect(failure).toMatchObject({ kind: 'link-dead', status })
    expect(failure.message).toContain(what)
    expect(failure.message).not.toMatch(/http|Signature/)
    expect(server.seen).toHaveLength(1)
  })

  test('dead in the middle, when it expired during a long download', async () => {
    await using server = await serve(first(breakAfter(40_000), response => response.writeHead(403).end()))
    expect(await failureOf(download(server))).toMatchObject({ kind: 'link-dead', status: 403 })
  })

  test.each([
    ['&lt;Bucket&gt; &amp;amp; &quot;x&apos;', `<Bucket> &amp; "x'`],
    ['&#60;&#x3e;&#X3E; &#233;&#x1F680;', '<>> é🚀'],
    ['&#10;::error::x&#27;[31m&#x202e;', '::error::x [31m'],
    ['&#1114112; &#x110000; &#9999999; &nbsp; &#;', '&#1114112; &#x110000; &#9999999; &nbsp; &#;']
  ])('what its XML says is decoded, and inert: %s', async (xml, said) => {
    const body = `<Error><Code>InvalidRequest</Code><Message>${xml}</Message></Error>`
    await using server = await serve(response => response.writeHead(400).end(body))
    const failure = await failureOf(download(server))
    expect(failure.summary).toBe(
      `The storage answered 400: InvalidRequest, ${said.replace(/^:(?=:)/, ': ')}.`
    )
    expect(isInert(failure.message)).toBe(true)
  })

  test.each([
    ['<s3:Error xmlns:s3="x"><s3:Code>A</s3:Code><s3:Message lang="en">b</s3:Message></s3:Error>', 'A, b'],
    ['\ufeff<Error><Code>A</Code><Message><![CDATA[b < c]]></Message></Error>', 'A, b < c'],
    [
      '<Error><Code>ExpiredToken</Code><Details>It was of May.</Details></Error>',
      'ExpiredToken, It was of May'
    ],
    ['{"error":{"code":400,"message":"no such bucket"}}', 'no such bucket'],
    ['{"errors":[{"status":400,"message":"no such repository"}]}', 'no such repository'],
    ['{"error":"invalid_token","error_description":"it is old"}', 'it is old'],
    ['<!DOCTYPE html><html><head><title>Blocked &amp; logged</title></head>', 'Blocked & logged'],
    ['error code: 1015\nmore', 'error code: 1015'],
    ['##[group]::error::x\u202e', '# #[group]::error::x']
  ])('what %s says is told, inert', async (body, said) => {
    await using server = await serve(response => response.writeHead(400).end(body))
    const failure = await failureOf(download(server))
    expect(failure.summary).toBe(`The storage answered 400: ${said}.`)
    expect(isInert(failure.message)).toBe(true)
  })

  test.each(['', '<html><body>no title', '\0\u0001zip', '{"error":', '{}', '[1]'])(
    'where %j says nothing, the status does',
    async body => {
      await using server = await serve(response => response.writeHead(400).end(body))
      expect((await failureOf(download(server))).summary).toBe('The storage answered 400 (Bad Request).')
    }
  )

  test('any other status is quoted, inert', async () => {
    await using server = await serve(response => {
      response.statusMessage = 'Bad ::error::x ##[group]'
      response.writeHead(400).end()
    })
    const failure = await failureOf(download(server))
    expect(failure).toMatchObject({ kind: 'export-error', status: 400 })
    expect(failure.message).toContain('Bad ::error')
    expect(isInert(failure.message)).toBe(true)
  })

  test('an answer that is of no use is not left open', async () => {
    const events = new EventEmitter()
    const closed = once(events, 'close')
    await using server = await serve(response => {
      response.on('close', () => events.emit('close'))
      response.writeHead(403, { 'content-length': '1000000' })
      response.write('<Error>')
    })
    await failureOf(download(server))
    await closed
  })

  test('a folder that is not there is told as a trouble of the disk', async () => {
    await using server = await serve(whole)
    const nowhere = join(folder, 'no', 'such.zip')
    const failure = await failureOf(
      downloadLink(connection, linkTo(server), nowhere, () => undefined, { timeouts: TIMEOUTS })
    )
    expect(failure.kind).toBe('disk')
    expect(failure.message).toContain('ENOENT')
    expect(server.seen).toEqual([])
  })

  test.each(['DNS', 'refused', 'TLS'])(
    'a storage out of reach (%s): its host is named for the firewall',
    async how => {
      await using secure = await serve(whole, selfSigned())
      const host = {
        DNS: 'storage.invalid',
        refused: `127.0.0.1:${await freePort()}`,
        TLS: new URL(secure.origin).host
      }[how]
      const link = `${how === 'TLS' ? 'https' : 'http'}://${host ?? ''}/logs.zip?${QUERY}`
      const failure = await failureOf(
        downloadLink(connection, link, path, () => undefined, { timeouts: TIMEOUTS })
      )
      expect(failure.kind).toBe('network')
      expect(failure.next).toContain(`allow ${host ?? ''} in the firewall`)
      expect(failure.message).not.toContain('Signature')
    }
  )
})

describe('what may arrive is bounded', () => {
  const limited = (server: Pocket, maxBytes: number): Promise<void> =>
    downloadLink(connection, linkTo(server), path, () => undefined, { timeouts: TIMEOUTS, maxBytes })

  test('a file that says that it is larger is not fetched', async () => {
    await using server = await serve(whole)
    const failure = await failureOf(limited(server, FILE.length - 1))
    expect(failure).toMatchObject({ kind: 'too-large', next: expect.stringContaining('Raise max-size-mb') })
    expect(await readFile(path)).toHaveLength(0)
    expect(server.seen).toHaveLength(1)
  })

  test('one that does not say is stopped where it gets larger', async () => {
    await using server = await serve(response => response.writeHead(200, { etag: ETAG }).end(FILE))
    expect((await failureOf(limited(server, 50_000))).kind).toBe('too-large')
    expect((await readFile(path)).length).toBeLessThanOrEqual(50_000)
  })

  test('one that is just as large as it may be comes whole', async () => {
    await using server = await serve(whole)
    await limited(server, FILE.length)
    expect((await readFile(path)).equals(FILE)).toBe(true)
  })
})
