import { EventEmitter, once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect as connectTo } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import type { Failure } from '../../../src/failure/failure.ts'
import type { Reply } from '../../../src/harness/http/reply.ts'
import { asTransportError, TransportError } from '../../../src/harness/http/transport-error.ts'
import { send, type Request } from '../../../src/harness/http/transport.ts'
import { explainUnreachable } from '../../../src/harness/http/unreachable.ts'
import { HOSTILE, isInert } from '../../fixtures/failures.ts'
import { freePort, serve, serveRaw, type Pocket } from '../../fixtures/pocket-server.ts'
import { withEnv } from '../../fixtures/runner-stdout.ts'
import { selfSigned } from '../../fixtures/self-signed.ts'

const PATIENT = { connect: 300_000, idle: 300_000 }

function get(url: string, changes: Partial<Request> = {}): Promise<Reply> {
  const timeouts = { connect: 2000, idle: 2000 }
  return send({ method: 'GET', url, headers: {}, timeouts, userAgent: 'harness-logs/test', ...changes })
}

async function textOf({ body }: Reply): Promise<string> {
  let text = ''
  for await (const chunk of body) text += String(chunk)
  return text
}

/** What a request, with its body, ends with. */
async function errorOf(answer: Promise<Reply>): Promise<TransportError> {
  const error: unknown = await answer.then(textOf).then(
    text => new Error(`answered: ${text}`),
    (reason: unknown) => reason
  )
  return asTransportError(error)
}

/** A proxy that tunnels everything to one server, and keeps what it was asked. */
async function proxyTo(server: Pocket, asked: string[]): Promise<Pocket> {
  return serveRaw(socket => {
    socket.once('data', head => {
      asked.push(head.toString())
      const upstream = connectTo(server.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        socket.pipe(upstream).pipe(socket)
      })
      upstream.on('error', () => socket.destroy())
    })
  })
}

function unreachable(error: TransportError, host = 'h'): Failure {
  return explainUnreachable(error, { host, setting: 'base-url' }, { redact: text => text })
}

describe('send', () => {
  test('an address of IPv6 is one, and no name', async () => {
    await using server = await serve(response => response.end('hello'), undefined, '::1')
    expect(server.origin).toMatch(/^http:\/\/\[::1\]:\d+$/)
    expect(await textOf(await get(`${server.origin}/x`))).toBe('hello')
    expect(server.seen[0]?.headers.host).toBe(`[::1]:${server.port}`)
  })

  test('a GET carries the given headers and the user agent, and nothing else of ours', async () => {
    await using server = await serve(response => response.end('hello'))
    const message = await get(`${server.origin}/x`, { headers: { range: 'bytes=5-' } })
    expect([message.status, await textOf(message)]).toEqual([200, 'hello'])
    expect(server.seen[0]?.headers).toEqual({
      host: `127.0.0.1:${server.port}`,
      connection: expect.any(String),
      'user-agent': 'harness-logs/test',
      range: 'bytes=5-'
    })
  })

  test('a POST says that its body is empty', async () => {
    await using server = await serve(response => response.end())
    await textOf(await get(server.origin, { method: 'POST' }))
    expect(server.seen[0]).toMatchObject({ method: 'POST', headers: { 'content-length': '0' } })
  })

  test.each([
    "/storage/a:b//c%3Ad%2fe/logs.zip?X-Amz-Signature=a%2Bb+c%2f'|{}^`!*()~;,@$&empty&x=%zz",
    '/a/../b/%2e%2e/c?..',
    '/?',
    '/'
  ])('path and query arrive byte for byte: %s', async target => {
    await using server = await serve(response => response.end())
    await textOf(await get(`${server.origin}${target}#not-sent`))
    expect(server.seen[0]?.url).toBe(target)
  })

  test('characters that no request can hold are escaped instead of failing', async () => {
    await using server = await serve(response => response.end())
    await textOf(await get(`${server.origin}/é x`))
    expect(server.seen[0]?.url).toBe('/%C3%A9%20x')
  })

  test('no redirect is followed', async () => {
    await using server = await serve(response => response.writeHead(302, { location: '/elsewhere' }).end())
    expect((await get(server.origin)).status).toBe(302)
    expect(server.seen).toHaveLength(1)
  })

  test('nothing is retried', async () => {
    await using server = await serve(response => response.writeHead(503).end())
    expect((await get(server.origin)).status).toBe(503)
    expect(server.seen).toHaveLength(1)
  })

  test('a connection that is refused is transient', async () => {
    const error = await errorOf(get(`http://127.0.0.1:${await freePort()}`))
    expect(error).toMatchObject({ code: 'ECONNREFUSED', transient: true })
  })

  test('an error of several addresses at once still says something', async () => {
    const error = await errorOf(get(`http://localhost:${await freePort()}`))
    expect(error).toMatchObject({ code: 'ECONNREFUSED', transient: true })
    expect(error.message).toContain('ECONNREFUSED')
  })

  test('a connection that breaks without an answer is transient', async () => {
    await using server = await serveRaw(socket => socket.once('data', () => socket.destroy()))
    expect(await errorOf(get(server.origin))).toMatchObject({ transient: true })
  })

  test('a connection that is reset is transient', async () => {
    await using server = await serveRaw(socket => socket.once('data', () => socket.resetAndDestroy()))
    expect(await errorOf(get(server.origin))).toMatchObject({ code: 'ECONNRESET', transient: true })
  })

  test('a body that breaks off is transient', async () => {
    await using server = await serve(response => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('part', () => response.destroy())
    })
    expect(await errorOf(get(server.origin))).toMatchObject({ transient: true })
  })

  test('a server that never answers is left after the idle time', async () => {
    await using server = await serveRaw(socket => socket.resume())
    const error = await errorOf(get(server.origin, { timeouts: { connect: 2000, idle: 150 } }))
    expect(error).toMatchObject({ code: 'TIMEOUT', transient: true })
    expect(error.message).toMatch(/^no answer/)
  })

  test('a body that stalls is left after the idle time', async () => {
    await using server = await serve(response => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('part')
    })
    const error = await errorOf(get(server.origin, { timeouts: { connect: 30_000, idle: 1_000 } }))
    expect(error).toMatchObject({ code: 'TIMEOUT', transient: true, message: 'nothing received for 1 s' })
  })

  test('a body that arrives slowly is not: the idle time is between two pieces', async () => {
    await using server = await serve(response => {
      let left = 6
      const timer = setInterval(() => {
        left -= 1
        response.write('x')
        if (left === 0) {
          clearInterval(timer)
          response.end()
        }
      }, 400)
    })
    const message = await get(server.origin, { timeouts: { connect: 30_000, idle: 2_000 } })
    expect(await textOf(message)).toBe('xxxxxx')
  })

  test('an abort ends the wait for an answer with its reason', async () => {
    const stop = new AbortController()
    await using server = await serveRaw(socket => socket.once('data', () => stop.abort(new Error('enough'))))
    const answer = get(server.origin, { signal: stop.signal, timeouts: PATIENT })
    await expect(answer).rejects.toThrow('enough')
    await expect(get(server.origin, { signal: stop.signal })).rejects.toThrow('enough')
  })

  test('an answer that is not HTTP is no reason to try again', async () => {
    await using server = await serveRaw(socket =>
      socket.once('data', () => socket.end('SSH-2.0-OpenSSH\r\n'))
    )
    expect(await errorOf(get(server.origin))).toMatchObject({ transient: false })
  })

  test('a certificate that nobody trusts is no reason to try again, and the message names NODE_EXTRA_CA_CERTS', async () => {
    await using server = await serve(response => response.end(), selfSigned())
    const error = await errorOf(get(server.origin))
    expect(error.transient).toBe(false)
    expect(unreachable(error).next).toContain('NODE_EXTRA_CA_CERTS')
  })

  test('https to a port that speaks http is told as that', async () => {
    await using server = await serve(response => response.end())
    const error = await errorOf(get(server.origin.replace('http:', 'https:')))
    expect(error.transient).toBe(false)
    expect(unreachable(error).next).toContain('does not speak https')
  })
})

describe('an answer that was compressed on its way', () => {
  const TEXT = Buffer.from('{"out":"one log line, as it is"}\n')
  const answering =
    (encoding: string, body: Buffer, length = true) =>
    (response: ServerResponse): void => {
      const headers = { 'content-encoding': encoding, etag: '"x"', 'accept-ranges': 'bytes' }
      response.writeHead(200, length ? { ...headers, 'content-length': body.length } : headers)
      response.end(body)
    }

  test.each([
    ['gzip', gzipSync(TEXT)],
    ['X-GZIP', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
    ['gzip, deflate', deflateRawSync(gzipSync(TEXT))],
    ['br', brotliCompressSync(TEXT)],
    ['zstd', zstdCompressSync(TEXT)],
    ['identity', TEXT],
    ['aws-chunked', TEXT],
    ['aws-chunked,gzip', gzipSync(TEXT)],
    ['deflate, identity, gzip', gzipSync(deflateSync(TEXT))],
    ['gzip, gzip', gzipSync(gzipSync(TEXT))],
    ['GZIP , Br', brotliCompressSync(gzipSync(TEXT))],
    ['"gzip"', gzipSync(TEXT)],
    ['gzip;q=1.0', gzipSync(TEXT)],
    ['UTF-8', TEXT],
    // More often than is said.
    ['gzip', gzipSync(gzipSync(TEXT))],
    ['br', brotliCompressSync(gzipSync(gzipSync(TEXT)))],
    // Of several members, with padding.
    ['gzip', Buffer.concat([gzipSync(TEXT.subarray(0, 9)), gzipSync(TEXT.subarray(9)), Buffer.alloc(99)])]
  ])('as %s is decoded', async (encoding, body) => {
    await using server = await serve(answering(encoding, body))
    expect(await textOf(await get(server.origin))).toBe(TEXT.toString())
  })

  test('has no length, range or tag of what is read', async () => {
    await using server = await serve(answering('gzip', gzipSync(TEXT)))
    const { headers, body } = await get(server.origin)
    body.resume()
    const of = ['content-encoding', 'content-length', 'accept-ranges', 'etag']
    expect(of.filter(name => name in headers)).toEqual([])
  })

  test('and is empty is empty', async () => {
    await using server = await serve(answering('gzip', Buffer.alloc(0)))
    expect(await textOf(await get(server.origin))).toBe('')
  })

  test.each(['gzip', 'deflate', 'br', 'zstd'])('as %s, and is empty in chunks, is empty', async encoding => {
    await using server = await serve(answering(encoding, Buffer.alloc(0), false))
    expect(await textOf(await get(server.origin))).toBe('')
  })

  test('as several frames of zstd is not taken for whole', async () => {
    const two = Buffer.concat([zstdCompressSync(TEXT), zstdCompressSync(TEXT)])
    await using server = await serve(answering('zstd', two))
    expect(await errorOf(get(server.origin))).toMatchObject({ code: 'ENCODING' })
  })

  test('and ends too early broke off', async () => {
    await using server = await serve(answering('br', brotliCompressSync(TEXT).subarray(0, 20), false))
    expect(await errorOf(get(server.origin))).toMatchObject({ code: 'Z_BUF_ERROR', transient: true })
  })

  test.each([
    ['in one piece for each byte', deflateSync(TEXT)],
    ['bare, in one piece for each byte', deflateRawSync(TEXT)],
    ['without its end', deflateSync(TEXT).subarray(0, 20)]
  ])('as deflate %s', async (what, body) => {
    await using server = await serve(response => {
      response.writeHead(200, { 'content-encoding': 'deflate' })
      for (const byte of body) response.write(Buffer.of(byte))
      response.end()
    })
    const answer = get(server.origin)
    if (what === 'without its end')
      expect(await errorOf(answer)).toMatchObject({ code: 'Z_BUF_ERROR', transient: true })
    else expect(await textOf(await answer)).toBe(TEXT.toString())
  })

  test.each(['gzip', 'deflate', 'br', 'zstd'])(
    'and is not %s as it says is asked for again',
    async encoding => {
      await using server = await serve(answering(encoding, TEXT))
      const error = await errorOf(get(server.origin))
      expect(error).toMatchObject({ code: 'ENCODING', transient: true })
      expect(unreachable(error).message).toMatch(
        /not encoded as it says.*in a way of its own: switch that off/
      )
    }
  )

  test('in a way that is not known is told', async () => {
    await using server = await serve(answering('compress', TEXT))
    const error = await errorOf(get(server.origin))
    expect(error).toMatchObject({
      code: 'ENCODING',
      transient: false,
      message: 'the answer is encoded as compress'
    })
  })
})

describe('send behind a proxy', () => {
  const URL_BEHIND = 'http://harness.example.test/gateway?x=1'

  test('the request goes through the proxy that http_proxy names, with its user and password', async () => {
    await using server = await serve(response => response.end('through'))
    const asked: string[] = []
    await using proxy = await proxyTo(server, asked)
    const http_proxy = `http://joe:w%40rd@127.0.0.1:${proxy.port}`
    await withEnv({ http_proxy, no_proxy: undefined, NO_PROXY: undefined }, async () => {
      expect(await textOf(await get(URL_BEHIND))).toBe('through')
    })
    expect(asked[0]).toMatch(/^CONNECT harness\.example\.test:80 HTTP/)
    expect(asked[0]).toContain(`Basic ${Buffer.from('joe:w@rd').toString('base64')}`)
    expect(server.seen[0]).toMatchObject({ url: '/gateway?x=1', headers: { host: 'harness.example.test' } })
  })

  test('no_proxy is honoured', async () => {
    const asked: string[] = []
    await using server = await serve(response => response.end())
    await using proxy = await proxyTo(server, asked)
    await withEnv({ http_proxy: proxy.origin, no_proxy: 'example.invalid' }, async () => {
      await errorOf(get('http://harness.example.invalid/'))
    })
    expect(asked).toEqual([])
  })

  test.each([
    [407, false, 'https_proxy, as http://USER:PASSWORD@HOST:PORT'],
    [403, false, 'no_proxy'],
    [502, true, 'no_proxy']
  ])('a proxy that answers %d: transient %p, and what to do', async (status, transient, next) => {
    await using proxy = await serveRaw(socket =>
      socket.once('data', () => socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`))
    )
    await withEnv({ http_proxy: proxy.origin, no_proxy: undefined, NO_PROXY: undefined }, async () => {
      const error = await errorOf(get(URL_BEHIND))
      expect(error).toMatchObject({ message: `the proxy answered ${status}`, transient })
      expect(unreachable(error, 'harness.example.test').next).toContain(next)
    })
  })

  test('a proxy that never answers is left after the time to connect, and nothing stays open', async () => {
    const events = new EventEmitter()
    const closed = once(events, 'close')
    await using proxy = await serveRaw(socket => socket.resume().once('close', () => events.emit('close')))
    await withEnv({ http_proxy: proxy.origin, no_proxy: undefined, NO_PROXY: undefined }, async () => {
      const error = await errorOf(get(URL_BEHIND, { timeouts: { connect: 150, idle: 2000 } }))
      expect(error).toMatchObject({ code: 'TIMEOUT', transient: true })
      expect(error.message).toContain('through the proxy')
    })
    await closed
  })

  test('an abort after the tunnel stands ends the request', async () => {
    const stop = new AbortController()
    await using server = await serveRaw(socket => socket.once('data', () => stop.abort(new Error('enough'))))
    await using proxy = await proxyTo(server, [])
    await withEnv({ http_proxy: proxy.origin, no_proxy: undefined, NO_PROXY: undefined }, async () => {
      await expect(get(URL_BEHIND, { signal: stop.signal, timeouts: PATIENT })).rejects.toThrow('enough')
    })
  })

  test('a proxy that is not there is told', async () => {
    const http_proxy = `http://127.0.0.1:${await freePort()}`
    await withEnv({ http_proxy, no_proxy: undefined, NO_PROXY: undefined }, async () => {
      const error = await errorOf(get(URL_BEHIND))
      expect(error.message).toContain('tunneling socket could not be established, cause=connect ECONNREFUSED')
      expect(error.transient).toBe(true)
      expect(unreachable(error).next).toBe(
        'Check https_proxy: this runner gets no connection to the proxy that it names.'
      )
    })
  })
})

describe('explainUnreachable', () => {
  test('a long message is cut, and no part of a secret is left at the cut', () => {
    const redact = (text: string): string => text.replaceAll('s3cret-value', '***')
    for (let before = 180; before < 202; before += 1) {
      const said = `${'x'.repeat(before)}s3cret-value ${'y'.repeat(500)}`
      const error = asTransportError(Object.assign(new Error(said), { code: 'ECONNRESET' }))
      const { summary } = explainUnreachable(error, { host: 'h', setting: 's' }, { redact })
      expect([before, summary.includes('s3c'), summary.length < 240]).toEqual([before, false, true])
    }
  })

  const explain = (code: string): string =>
    unreachable(new TransportError(code, 'said', true), 'harness.acme.com').message

  test('a name that does not resolve', () => {
    expect(explain('ENOTFOUND')).toBe(
      "No answer from harness.acme.com: said. Check base-url: this runner can't resolve the name harness.acme.com."
    )
  })

  test('anything else names the firewall and the proxy', () => {
    expect(explain('ETIMEDOUT')).toMatch(/firewall allow harness\.acme\.com; behind a proxy, set https_proxy/)
    expect(explain('UNKNOWN')).toMatch(/proxy settings/)
  })

  test.each([
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'CERT_UNTRUSTED'
  ])('%s: the authority of the certificate is not known here', code => {
    expect(explain(code)).toContain('NODE_EXTRA_CA_CERTS')
  })

  test.each([
    ['ERR_TLS_CERT_ALTNAME_INVALID', /certificate is one of another host/],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', /asks for a certificate of the runner/],
    ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', /asks for a certificate of the runner/],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', /asks for a certificate of the runner/],
    ['CERT_HAS_EXPIRED', /not valid now: have it renewed, or set the runner's clock/]
  ])('%s is told as that', (code, advice) => {
    expect(explain(code)).toMatch(advice)
  })

  test('it is a failure of the kind network, with the error as its cause', () => {
    const error = new TransportError('ECONNRESET', 'said', true)
    expect(unreachable(error)).toMatchObject({ kind: 'network', status: null, cause: error })
  })
})

describe('asTransportError', () => {
  test('an error that stands for several addresses, and says nothing itself, is told by the first of them', () => {
    const several = Object.assign(new AggregateError([new Error('connect ECONNREFUSED 127.0.0.1:80')]), {
      code: 'ECONNREFUSED'
    })
    const expected = { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:80', transient: true }
    expect(asTransportError(several)).toMatchObject(expected)
  })

  test('whatever is thrown becomes one, made inert', () => {
    expect(isInert(asTransportError(new Error(HOSTILE)).message)).toBe(true)
    expect(asTransportError('text')).toMatchObject({ code: 'UNKNOWN', message: 'text', transient: false })
  })
})
