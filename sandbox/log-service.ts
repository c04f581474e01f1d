import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { LogExports } from './exports.ts'
import { streamFaultOf, type Fault, type Faults } from './faults.ts'
import { describe, listen, sendText } from './http.ts'
import type { PocketServer, Route, SandboxRequest } from './http.ts'
import type { Illness } from './illness.ts'
import { CallRate } from './call-rate.ts'
import type { LogStore } from './log-store.ts'
import type { LogStreams } from './log-streams.ts'
import { pipelineRoute, sendError as sendPipelineError, type PipelineService } from './pipeline-service.ts'
import type { ObjectStorage } from './storage.ts'
import { bytesOf, type LogContent } from './log-content.ts'

/** What the log service needs to know. */
export interface LogServiceOptions {
  readonly store: LogStore
  readonly streams: LogStreams
  readonly exports: LogExports
  readonly storage: ObjectStorage
  /** Stands behind the same gateway. */
  readonly pipelines: PipelineService
  readonly faults: Faults
  readonly illness: Illness
  /** Calls with a key in a minute. */
  readonly callsPerMinute: number
  readonly requests: SandboxRequest[]
  readonly now: () => number
  /** API keys, and the account that each belongs to. */
  readonly apiKeys: Readonly<Record<string, string>>
  /** Tokens for `x-harness-token`, and the account that each belongs to. */
  readonly harnessTokens: Readonly<Record<string, string>>
}

interface Refusal {
  readonly status: number
  readonly error: string
}

const BASE = '/gateway/log-service'
const PASSED_ON = '/storage/harness-download'
const ROUTES: Readonly<Record<string, { route: Route; method: string; parameter?: string }>> = {
  [`${BASE}/blob/download`]: { route: 'download', method: 'POST', parameter: 'prefix' },
  [`${BASE}/blob`]: { route: 'blob', method: 'GET', parameter: 'key' },
  [`${BASE}/blob/exists`]: { route: 'exists', method: 'GET', parameter: 'key' },
  [`${BASE}/token`]: { route: 'token', method: 'GET' },
  [`${BASE}/stream`]: { route: 'stream', method: 'GET', parameter: 'key' }
}
const JSON_HEADERS = {
  'cache-control': 'no-cache, private, max-age=0',
  'content-type': 'application/json'
}
const PLAIN = 'text/plain; charset=utf-8'
const NO_SUCH_KEY =
  'NoSuchKey: The specified key does not exist.\n\tstatus code: 404, request id: 18EAA27B0ABFEE9A, host id: 40fd399614142fea3be9690e18526c1881df2b9fc838b215f9c270b056695f9e'
const STORE_AWAY =
  'RequestError: send request failed\ncaused by: dial tcp 10.0.0.9:9000: connect: connection refused'
/** How the server tells a prefix of one execution from a prefix of too much. */
const PERMITTED = /runSequence:[\d+]|\w+\/pipeline\/\w+\/[1-9]\d*\//

/**
 * Starts a pocket Log Service behind a gateway, which also passes wrapped links on to the storage.
 */
export async function startLogService(options: LogServiceOptions): Promise<PocketServer> {
  const issued = new Map(Object.entries(options.harnessTokens))
  const rate = new CallRate(options.callsPerMinute, options.now)
  return listen(options.now, async (request, client) => {
    const url = request.url ?? '/'
    if (url.startsWith(`${PASSED_ON}/`)) {
      return options.storage.handle(request, client, url.slice(PASSED_ON.length))
    }
    const path = url.split('?', 1)[0] ?? ''
    const known = ROUTES[path]
    const pipelineCall = pipelineRoute(path)
    const record = describe(request, client, known?.route ?? pipelineCall ?? 'other', options.now())
    options.requests.push(record)
    const { response, fault } = options.faults.meet(record, request, client)
    if (response === null) return
    if ('x-api-key' in request.headers && !rate.allows()) {
      request.resume()
      sendText(response, 429, '{"message":"too many requests"}', JSON_HEADERS)
      return
    }
    if (pipelineCall !== null) {
      const refusal = authorise(options, issued, request, record.query.accountIdentifier)
      if (refusal === null) await options.pipelines.answer(record, request, response)
      else sendPipelineError(response, refusal.status === 400 ? 401 : 403, 'UNAUTHORIZED', refusal.error)
      return
    }
    request.resume()
    if (known === undefined) {
      sendText(response, 404, '404 page not found\n', { 'content-type': PLAIN })
      return
    }
    if (record.method !== known.method) {
      sendText(response, 405, '')
      return
    }
    const refusal =
      authorise(options, issued, request, record.query.accountID) ?? check(record, known.parameter)
    if (refusal !== null) {
      sendError(response, refusal)
      return
    }
    await answer(options, issued, record, response, fault)
  })
}

function authorise(
  options: LogServiceOptions,
  issued: ReadonlyMap<string, string>,
  request: IncomingMessage,
  account: string | undefined
): Refusal | null {
  const key = request.headers['x-api-key']
  const token = request.headers['x-harness-token']
  if (typeof key !== 'string' && typeof token !== 'string')
    return { status: 400, error: 'no token in header' }
  const owner = typeof key === 'string' ? options.apiKeys[key] : issued.get(String(token))
  if (owner === undefined) {
    return { status: 403, error: 'apikey in request not authorized for receiving tokens' }
  }
  if (account === undefined || account === '' || owner === account) return null
  return { status: 403, error: `operation not permitted for accountID: ${account}` }
}

function check(record: SandboxRequest, parameter: string | undefined): Refusal | null {
  if (record.on === 'stream' && (record.query.accountID ?? '') === '') {
    return { status: 400, error: 'no account ID in query params' }
  }
  for (const name of ['accountID', parameter]) {
    if (name !== undefined && (record.query[name] ?? '') === '') {
      return { status: 404, error: `parameter ${name} is required.` }
    }
  }
  if (record.on !== 'download') return null
  const url = record.url.slice(BASE.length)
  const plain = decodeURIComponent(url.replaceAll('+', ' '))
  if (PERMITTED.test(plain)) return null
  return { status: 400, error: `operation not permitted for prefix: ${url}` }
}

async function answer(
  options: LogServiceOptions,
  issued: Map<string, string>,
  record: SandboxRequest,
  response: ServerResponse,
  fault: Fault | undefined
): Promise<void> {
  const { accountID: account = '', prefix = '', key = '' } = record.query
  if (record.on === 'token') {
    const token = `sandbox-token-${randomUUID()}`
    issued.set(token, account)
    sendText(response, 200, token, { 'content-type': PLAIN })
    return
  }
  if (record.on === 'exists') {
    const found = options.store.holds(account, key)
    const isSilent = fault === 'empty-200' || options.illness.isStoreAway
    sendText(response, 200, isSilent ? '' : String(found), { 'content-type': PLAIN })
    return
  }
  if (record.on === 'blob') {
    if (options.illness.isStoreAway) {
      sendError(response, { status: 404, error: STORE_AWAY })
      return
    }
    await sendLog(options.store.get(account, key), response)
    return
  }
  if (record.on === 'stream') {
    options.streams.read(account, key, response, streamFaultOf(fault))
    return
  }

  const result = await options.exports.poll(account, prefix)
  if (fault === 'empty-200') {
    sendText(response, 200, '')
    return
  }
  if (result === 'nothing') {
    sendError(response, { status: 404, error: 'cannot list files for prefix' })
    return
  }
  if (result === 'too-many') {
    sendError(response, { status: 500, error: 'Prefix Key Exceeds Maximum Download Limit' })
    return
  }
  sendText(response, 200, `${JSON.stringify(result, null, 2)}\n`, JSON_HEADERS)
}

async function sendLog(content: LogContent | undefined, response: ServerResponse): Promise<void> {
  if (content === undefined) {
    sendError(response, { status: 404, error: NO_SUCH_KEY })
    return
  }
  const chunks = withoutEmpty(bytesOf(content))
  const first = chunks.next()
  if (first.done === true) {
    sendText(response, 200, '')
    return
  }
  response.writeHead(200, { 'content-type': PLAIN, 'transfer-encoding': 'chunked' })
  const all = function* (): Iterable<Buffer> {
    yield first.value
    yield* chunks
  }
  // A client may go away in the middle: that is its business.
  await pipeline(Readable.from(all()), response).catch(() => response.destroy())
}

function* withoutEmpty(chunks: Iterable<Buffer>): Generator<Buffer, void> {
  for (const chunk of chunks) if (chunk.length > 0) yield chunk
}

/** Error answers escape `<`, `>` and `&`; the others do not. */
function sendError(response: ServerResponse, refusal: Refusal): void {
  const text = JSON.stringify({ error_msg: refusal.error }, null, 2)
  const escaped = text.replace(/[<>&]/g, character => `\\u00${character.charCodeAt(0).toString(16)}`)
  sendText(response, refusal.status, `${escaped}\n`, JSON_HEADERS)
}
