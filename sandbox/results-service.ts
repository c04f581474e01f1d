import { randomUUID } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { signedBlob, startAzurite, type Azurite } from './azurite.ts'
import { isHeld, type Faults } from './faults.ts'
import { describe, listen, readBody, sendText } from './http.ts'
import type { PocketServer, Route, SandboxRequest } from './http.ts'

/** A workflow artifact, as the results service knows it. */
export interface StoredArtifact {
  readonly id: number
  readonly name: string
  readonly mimeType: string
  readonly expiresAt: string | null
  readonly createdAt: string
  /** Filled in when the upload is finalized. */
  size: number | null
  hash: string | null
}

/** A pocket Actions results service over the Azure Blob emulator. */
export interface ResultsService {
  readonly origin: string
  readonly server: PocketServer
  /** Where artifacts are uploaded to and fetched from. */
  readonly blobs: PocketServer
  /** What a runner puts into a step's environment. */
  readonly env: { readonly ACTIONS_RESULTS_URL: string; readonly ACTIONS_RUNTIME_TOKEN: string }
  /** All artifacts that exist, finalized or not. */
  readonly artifacts: readonly StoredArtifact[]
  close(): Promise<void>
}

/** What the results service needs to know. */
export interface ResultsOptions {
  readonly faults: Faults
  readonly requests: SandboxRequest[]
  readonly now: () => number
  /** A running emulator, which is left running; without it one is started. */
  readonly azurite?: Azurite | undefined
}

type Fields = Readonly<Record<string, unknown>>
type Twirp = readonly [status: number, body: Fields]

const SERVICE = '/twirp/github.actions.results.api.v1.ArtifactService/'
const METHODS: Readonly<Record<string, Route>> = {
  CreateArtifact: 'create',
  FinalizeArtifact: 'finalize',
  ListArtifacts: 'list',
  GetSignedArtifactURL: 'signed-url',
  DeleteArtifact: 'delete'
}
const RUN = 'ce7f54c7-61c7-4aae-887f-30da475f5f1a'
const JOB = 'ca395085-040a-526b-2ce8-bdc85f692774'

/** What GitHub says when there is no room left; a `CannedAnswer` for `faults`. */
export const QUOTA_HIT = {
  status: 403,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    code: 'permission_denied',
    msg: 'Artifact storage quota has been hit. Unable to upload any new artifacts: insufficient usage'
  })
} as const

/** Starts the service and its blob storage. */
export async function startResultsService(options: ResultsOptions): Promise<ResultsService> {
  const azurite = options.azurite ?? (await startAzurite())
  // Several services may share an emulator.
  const ownBlobs = randomUUID()
  const artifacts: StoredArtifact[] = []
  let nextId = 1000
  const handle: Parameters<typeof listen>[1] = async (request, client) => {
    const url = request.url ?? '/'
    const method = url.startsWith(SERVICE) ? url.slice(SERVICE.length) : undefined
    const blob = request.method === 'PUT' ? 'upload' : 'fetch'
    const record = describe(
      request,
      client,
      method === undefined ? blob : (METHODS[method] ?? 'other'),
      options.now()
    )
    options.requests.push(record)
    if (method !== undefined) record.body = parse(await readBody(request))
    const { response, fault } = options.faults.meet(record, request, client)
    if (response === null) return
    if (isHeld(fault)) await fault.hold()
    if (method === undefined) return passOn(azurite.origin, request, response)
    const [status, body] = authorised(request)
      ? answer(record.on, record.body as Fields)
      : error(401, 'unauthenticated', 'token is missing or malformed')
    sendText(response, status, JSON.stringify(body), { 'content-type': 'application/json' })
  }
  const server = await listen(options.now, handle)
  // At GitHub, too, the blobs are on another host.
  const blobs = await listen(options.now, handle)

  function answer(on: Route, body: Fields): Twirp {
    const name = String(body.name)
    const known = artifacts.find(artifact => artifact.name === name)
    if (on === 'create') {
      if (known !== undefined) {
        return error(409, 'already_exists', 'an artifact with this name already exists on the workflow run')
      }
      const id = nextId++
      const mimeType = text(body.mime_type) ?? 'application/zip'
      const createdAt = new Date(options.now()).toISOString()
      artifacts.push({
        id,
        name,
        mimeType,
        expiresAt: text(body.expires_at),
        createdAt,
        size: null,
        hash: null
      })
      return [200, { ok: true, signed_upload_url: `${blobs.origin}${signedBlob(`${ownBlobs}-${id}`, 'cw')}` }]
    }
    if (on === 'list') {
      const [filter, id] = [text(body.name_filter), text(body.id_filter)]
      const found = artifacts.filter(
        artifact =>
          artifact.size !== null &&
          (filter ?? artifact.name) === artifact.name &&
          (id ?? String(artifact.id)) === String(artifact.id)
      )
      return [200, { artifacts: found.map(listed) }]
    }
    if (known === undefined) return error(404, 'not_found', 'artifact not found')
    if (on === 'finalize') {
      known.size = Number(body.size)
      known.hash = text(body.hash)
      return [200, { ok: true, artifact_id: String(known.id) }]
    }
    if (on === 'signed-url') {
      const file = known.mimeType === 'application/zip' ? `${name}.zip` : name
      return [200, { signed_url: `${blobs.origin}${signedBlob(`${ownBlobs}-${known.id}`, 'r', file)}` }]
    }
    if (on === 'delete') {
      artifacts.splice(artifacts.indexOf(known), 1)
      return [200, { ok: true, artifact_id: String(known.id) }]
    }
    return error(404, 'bad_route', 'no such method')
  }

  return {
    origin: server.origin,
    server,
    blobs,
    env: { ACTIONS_RESULTS_URL: `${server.origin}/`, ACTIONS_RUNTIME_TOKEN: runtimeToken() },
    artifacts,
    async close() {
      await server.close()
      await blobs.close()
      if (options.azurite === undefined) await azurite.close()
    }
  }
}

function listed(artifact: StoredArtifact): Fields {
  return {
    workflow_run_backend_id: RUN,
    workflow_job_run_backend_id: JOB,
    database_id: String(artifact.id),
    name: artifact.name,
    size: String(artifact.size),
    created_at: artifact.createdAt,
    ...(artifact.hash === null ? {} : { digest: artifact.hash })
  }
}

function error(status: number, code: string, msg: string): Twirp {
  return [status, { code, msg }]
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString()) as unknown
  } catch {
    return {}
  }
}

function authorised(request: IncomingMessage): boolean {
  return request.headers.authorization === `Bearer ${runtimeToken()}`
}

/** A token without a signature, with the scope that names run and job. */
function runtimeToken(): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode({ scp: `Actions.Results:${RUN}:${JOB}` })}.`
}

/** Hands a blob's request to the emulator, body and answer streaming. */
async function passOn(origin: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { ...request.headers, host: new URL(origin).host }
    const method = request.method ?? 'GET'
    const outgoing = httpRequest(`${origin}${request.url ?? '/'}`, { method, headers }, resolve)
    outgoing.once('error', reject)
    request.pipe(outgoing)
    request.once('close', () => {
      if (!request.complete) outgoing.destroy(new Error('the client went away'))
    })
  })
  const incoming = await answered
  response.writeHead(incoming.statusCode ?? 502, incoming.headers)
  await pipeline(incoming, response).catch(() => response.destroy())
}
