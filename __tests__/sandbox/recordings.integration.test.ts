import { readFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startSandbox } from '../../sandbox/sandbox.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { askUntilDone, bytesAt } from './ask.ts'
import { structureOf } from './zip-structure.ts'

interface Exchange {
  readonly name: string
  readonly request: {
    readonly method: string
    readonly path: string
    readonly query: Readonly<Record<string, string>>
    readonly headers: Readonly<Record<string, string>>
  }
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
  }
}

const folder = new URL('../fixtures/log-service/', import.meta.url)
const exchanges = JSON.parse(await readFile(new URL('exchanges.json', folder), 'utf8')) as Exchange[]
const samples = ['today', 'original-page', 'standard', 'odd-names', 'raw-bytes']
const archives = new Map<string, Buffer>()
for (const name of samples) archives.set(name, await readFile(new URL(`${name}.zip`, folder)))

let sandbox: Sandbox
/** Signed links, by the path that was recorded. */
const links = new Map<string, string>()

beforeAll(async () => {
  sandbox = await startSandbox({ exportPolls: { queued: 1, inProgress: 0 } })
  for (const zip of archives.values()) for (const [key, content] of logsIn(zip)) sandbox.addLog(key, content)
  const { accountId } = sandbox
  sandbox.addLog(`${accountId}/pipeline/Large/2/-pp/S/T`, 'one\n')
  for (let log = 0; log < 1501; log += 1) sandbox.addLog(`${accountId}/pipeline/Big/5/-b/S/T${log}`, 'x\n')
  sandbox.script({ for: /\/Large\//, polls: { queued: 1, inProgress: 10 } })
})

afterAll(async () => {
  await sandbox.close()
})

/** The logs of a recorded archive, under their keys. */
function logsIn(zip: Buffer): [string, Buffer][] {
  return structureOf(zip).map(({ name, size }) => {
    const at = zip.indexOf(name)
    const content = inflateRawSync(zip.subarray(at + Buffer.byteLength(name)))
    expect(content.length).toBe(size)
    return [name.slice(name.indexOf('/') + 1), content]
  })
}

interface Got {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A request as it was recorded: nothing is added but the key that the gateway asks for. */
function send(url: string, method: string, headers: Readonly<Record<string, string>>): Promise<Got> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, { method, headers }, incoming => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () => {
        const body = Buffer.concat(chunks).toString()
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body })
      })
    })
    outgoing.on('error', reject).end()
  })
}

function replay({ name, request }: Exchange): Promise<Got> {
  const [path = '', query] = request.path.split('?')
  if (query !== undefined) {
    const link = links.get(path) ?? ''
    const asked = name.includes('changed signature')
      ? link.replace(/.$/, last => (last === '0' ? '1' : '0'))
      : link
    return send(asked, request.method, request.headers)
  }
  const pairs = Object.entries(request.query).map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
  const url = `${sandbox.baseUrl}${path}?${pairs.join('&')}`
  return send(url, request.method, { ...request.headers, 'x-api-key': sandbox.apiKey })
}

/** The parts of a body that do not differ from one run to the next. */
function lasting(body: string): unknown {
  if (body.startsWith('<?xml')) {
    const names = [...body.matchAll(/<(\w+)>/g)].map(found => found[1])
    return [/<Code>(.*)<\/Code>/.exec(body)?.[1], /<Message>(.*)<\/Message>/.exec(body)?.[1], names]
  }
  if (!body.includes('"link"')) return body
  const { link, expires, ...rest } = JSON.parse(body) as Record<string, string>
  const url = new URL(link ?? '')
  const expiry = String(expires).replaceAll(/\d/g, '0')
  return [Object.keys(JSON.parse(body) as object), rest, url.pathname, [...url.searchParams.keys()], expiry]
}

describe('the recorded exchanges', () => {
  test.each(exchanges)('$name', async exchange => {
    const got = await replay(exchange)
    const { status, headers, body } = exchange.response
    expect(got.status).toBe(status)
    expect(Object.keys(got.headers)).toEqual(expect.arrayContaining(Object.keys(headers)))
    for (const name of ['cache-control', 'content-type', 'accept-ranges', 'transfer-encoding']) {
      expect(`${name}: ${String(got.headers[name])}`).toBe(`${name}: ${String(headers[name])}`)
    }
    // The compressors differ, and with them an archive's bytes and its ETag.
    const archive = body.endsWith('bytes>') || got.headers['content-range'] !== undefined
    if (archive) return
    expect(lasting(got.body)).toEqual(lasting(body))
    if (!body.includes('"link"')) expect(got.headers['content-length']).toBe(headers['content-length'])
    if (!body.includes('"link"')) return
    const { link } = JSON.parse(got.body) as { link: string }
    links.set(new URL(link).pathname, link)
  })
})

describe('the recorded archives', () => {
  const prefixes: Readonly<Record<string, string>> = {
    today: 'A/pipeline/My_Pipeline/12/-q9J5',
    'original-page': 'A/pipeline/Doc_Pipeline/7/pipeline',
    standard: 'accountId:A/orgId:default/projectId:proj/pipelineId:Std_Pipe/runSequence:3/',
    'odd-names': 'A/pipeline/Odd/4/-oo',
    'raw-bytes': 'A/pipeline/Raw/1/-rr'
  }

  test.each(samples)('%s has the same structure', async name => {
    const prefix = (prefixes[name] ?? '').replace(/^(accountId:)?A\//, `$1${sandbox.accountId}/`)
    const { answer } = await askUntilDone(sandbox, prefix)
    const ours = structureOf(await bytesAt(answer.link))
    expect(ours).toEqual(structureOf(archives.get(name) ?? Buffer.alloc(0)))
    expect(ours.every(({ descriptor }) => descriptor)).toBe(true)
  })
})
