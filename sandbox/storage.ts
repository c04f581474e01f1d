import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Fault, Faults } from './faults.ts'
import { describe, listen, sendText } from './http.ts'
import type { PocketServer, SandboxRequest } from './http.ts'
import { checkLink, encodePath, signLink } from './signing.ts'
import type { LinkDialect } from './signing.ts'

/** What a storage needs to know. */
export interface StorageOptions {
  readonly faults: Faults
  readonly requests: SandboxRequest[]
  readonly now: () => number
  readonly secret: string
  readonly dialect: LinkDialect
}

interface StoredObject {
  readonly file: string
  readonly size: number
  readonly etag: string
  /** Writes the same content anew, with other bytes. */
  readonly rewrite: () => Promise<string>
}

/** The bucket of all exports. */
export const BUCKET = 'harnesslogs'

const REQUEST_ID = '18EAA27A607D3BA6'
const HOST_ID = '40fd399614142fea3be9690e18526c1881df2b9fc838b215f9c270b056695f9e'
const MESSAGES: Readonly<Record<string, string>> = {
  NoSuchKey: 'The specified key does not exist.',
  AccessDenied: 'Access Denied.',
  PreconditionFailed: 'At least one of the pre-conditions you specified did not hold',
  SignatureDoesNotMatch:
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.'
}

/** A pocket object storage: pre-signed GETs of the exports' archives, on a port of its own. */
export class ObjectStorage {
  readonly #options: StorageOptions
  readonly #objects = new Map<string, StoredObject>()
  #server: PocketServer | undefined

  constructor(options: StorageOptions) {
    this.#options = options
  }

  /** Starts to listen. */
  async start(): Promise<void> {
    this.#server = await listen(this.#options.now, (request, response) =>
      this.handle(request, response, request.url ?? '/')
    )
  }

  /** Where it listens. */
  get origin(): string {
    return this.server.origin
  }

  /** What listens. */
  get server(): PocketServer {
    if (this.#server === undefined) throw new Error('the storage is not started')
    return this.#server
  }

  /** Stops listening. */
  async close(): Promise<void> {
    await this.#server?.close()
  }

  /** Stores a file under a key, in place of what was there. */
  async put(key: string, file: string, rewrite: () => Promise<string>): Promise<void> {
    const { size } = await stat(file)
    this.#objects.set(key, { file, size, etag: `"${await md5Of(file)}"`, rewrite })
  }

  /** Removes an object. */
  remove(key: string): void {
    this.#objects.delete(key)
  }

  /** The keys of all stored objects. */
  keys(): string[] {
    return [...this.#objects.keys()]
  }

  /** A signed link to an object, which need not exist. `origin` `null`: the storage's own. */
  link(key: string, seconds: number, gateway: string | null): string {
    const path = `/${BUCKET}/${key}`
    const query = signLink(this.#options.secret, this.#options.dialect, path, this.#options.now(), seconds)
    if (gateway === null) return `${this.origin}${encodePath(path)}?${query}`
    const raw = encodePath(path).replaceAll('%3A', ':')
    return `${gateway}/storage/harness-download${raw}?${query}`
  }

  /**
   * Answers a request; `url` is what the storage sees, also when a gateway passed the request on.
   */
  async handle(request: IncomingMessage, client: ServerResponse, url: string): Promise<void> {
    const record = describe(request, client, 'storage', this.#options.now())
    this.#options.requests.push(record)
    const { response, fault } = this.#options.faults.meet(record, request, client)
    if (response === null) return

    const cut = url.indexOf('?')
    const path = decodeURIComponent(cut < 0 ? url : url.slice(0, cut))
    const key = path.slice(BUCKET.length + 2)
    response.setHeader('accept-ranges', 'bytes')
    if (request.method === 'HEAD') {
      sendText(response, 403, '')
      return
    }
    const [status, code] = this.#refusal(request, path, cut < 0 ? '' : url.slice(cut + 1))
    if (code !== null) {
      refuse(response, status, code, path)
      return
    }
    if (fault === 'change-object') await this.#change(key)
    const object = this.#objects.get(key)
    if (object === undefined || !path.startsWith(`/${BUCKET}/`)) {
      refuse(response, 404, 'NoSuchKey', path)
      return
    }
    await serve(object, path, request, response, fault)
  }

  #refusal(request: IncomingMessage, path: string, query: string): [number, string | null] {
    if (carriesAuthority(request)) return [400, 'InvalidRequest']
    if (request.method !== 'GET') return [403, 'SignatureDoesNotMatch']
    return [403, checkLink(this.#options.secret, path, query, this.#options.now())]
  }

  async #change(key: string): Promise<void> {
    const object = this.#objects.get(key)
    if (object !== undefined) await this.put(key, await object.rewrite(), object.rewrite)
  }
}

/** The MD5 of a file, as S3 uses it for an ETag. */
async function md5Of(file: string): Promise<string> {
  const hash = createHash('md5')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

async function serve(
  object: StoredObject,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  fault: Fault | undefined
): Promise<void> {
  const match = request.headers['if-match']
  response.setHeader('etag', object.etag)
  if (match !== undefined && match !== '*' && match !== object.etag) {
    refuse(response, 412, 'PreconditionFailed', path)
    return
  }
  // Of an encoded body a range means nothing.
  const isWhole = fault === 'ignore-range' || (typeof fault === 'object' && 'encode' in fault)
  const asked = isWhole ? undefined : request.headers.range
  const range = readRange(asked, object.size)
  if (range === 'unsatisfiable') {
    response.removeHeader('etag')
    refuse(response, 416, 'InvalidRange', path, (asked ?? '').replace(/^bytes=/, ''), object.size)
    return
  }
  const { start, end } = range ?? { start: 0, end: object.size }
  if (range !== null) response.setHeader('content-range', `bytes ${start}-${end - 1}/${object.size}`)
  response.setHeader('content-type', 'binary/octet-stream')
  response.setHeader('content-length', String(end - start))
  response.writeHead(range === null ? 200 : 206)
  // A client may go away in the middle: that is its business.
  if (end > start)
    await pipeline(createReadStream(object.file, { start, end: end - 1 }), response).catch(() =>
      response.destroy()
    )
  else response.end()
}

function readRange(
  header: string | undefined,
  size: number
): { start: number; end: number } | 'unsatisfiable' | null {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (from === '' && to === '') return null
  if (from === '') return { start: Math.max(0, size - Number(to)), end: size }
  const start = Number(from)
  if (start >= size) return 'unsatisfiable'
  return { start, end: to === '' ? size : Math.min(size, Number(to) + 1) }
}

function carriesAuthority(request: IncomingMessage): boolean {
  return ['authorization', 'x-api-key', 'x-harness-token'].some(name => request.headers[name] !== undefined)
}

function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  path: string,
  range?: string,
  size?: number
): void {
  const key = path.slice(BUCKET.length + 2)
  const asked = range === undefined ? '' : range.endsWith('-') ? `${range}-1` : range
  const message =
    code === 'InvalidRequest'
      ? 'Invalid Request (request has multiple authentication types, please use one)'
      : code === 'InvalidRange'
        ? `The requested range &#39;bytes=${asked}&#39; is not satisfiable`
        : (MESSAGES[code] ?? code)
  const where =
    code === 'InvalidRequest' ? '' : `<Key>${escapeXml(key)}</Key><BucketName>${BUCKET}</BucketName>`
  const more =
    size === undefined
      ? ''
      : `<ActualObjectSize>${size}</ActualObjectSize><RangeRequested>${asked}</RangeRequested>`
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message>${where}<Resource>${escapeXml(path)}</Resource><RequestId>${REQUEST_ID}</RequestId><HostId>${HOST_ID}</HostId>${more}</Error>`
  sendText(response, status, body, { 'content-type': 'application/xml' })
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`)
}
