import { crc32, inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { fromBufferPromise } from 'yauzl'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { actOn, sample } from './run-action.ts'
import { fetchArtifact, filesAt, storedLogs, sourceLogs } from './run-results.ts'
import { expectSuccess } from './run-output.ts'

const LOGS = sourceLogs(sample.logs)

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ results: true })
  sandbox.addExecution(sample)
  await sandbox.exports.prepare(sample.account, sample.prefix)
})
afterAll(() => sandbox.close())

interface Entry {
  readonly method: number
  readonly packed: Buffer
  readonly content: Buffer
}

/** The entries of a zip, each with its CRC and size looked at. */
async function entriesIn(zip: Buffer): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  const opened = await fromBufferPromise(zip)
  for await (const entry of opened.eachEntry()) {
    const chunks: Buffer[] = []
    const stream = await opened.openReadStreamPromise(entry, { decodeFileData: false })
    for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk)
    const packed = Buffer.concat(chunks)
    const method = entry.compressionMethod
    const content = method === 8 ? inflateRawSync(packed) : packed
    expect([entry.fileName, crc32(content), content.length]).toEqual([
      entry.fileName,
      entry.crc32,
      entry.uncompressedSize
    ])
    entries.set(entry.fileName, { method, packed, content })
  }
  return entries
}

async function runWith(inputs: Record<string, string>): Promise<{
  entries: Map<string, Entry>
  files: Awaited<ReturnType<typeof filesAt>>
}> {
  const name = `packed-${JSON.stringify(inputs).replaceAll(/\W+/gu, '-')}`
  const given = { 'execution-id': sample.execution, 'artifact-name': name, ...inputs }
  await using run = await actOn(sandbox, given, sandbox.results.env)
  expectSuccess(run)
  return { entries: await entriesIn(await fetchArtifact(sandbox, name)), files: await filesAt(run) }
}

/** The archive of Harness, as the sandbox's storage gives it. */
async function sourceEntries(): Promise<Map<number, Entry>> {
  const query = new URLSearchParams({ accountID: sample.account, prefix: sample.prefix })
  const ask = `${sandbox.baseUrl}/gateway/log-service/blob/download?${query.toString()}`
  const answer = await fetch(ask, { method: 'POST', headers: { 'x-api-key': sandbox.apiKey } })
  const { link } = (await answer.json()) as { link: string }
  const zip = Buffer.from(await (await fetch(link)).arrayBuffer())
  return new Map([...(await entriesIn(zip)).values()].map(entry => [crc32(entry.content), entry]))
}

test.each(['1', '6', '9'])(
  'level %s: the artifact holds what logs-path holds, and the raw logs as Harness packed them',
  async level => {
    const { entries, files } = await runWith({ 'compression-level': level })
    expect([...entries.keys()].toSorted()).toEqual([...files.keys()].toSorted())
    for (const [path, { content }] of entries)
      expect(content.equals(files.get(path) ?? Buffer.of())).toBe(true)
    expect(storedLogs(files)).toEqual(LOGS)
    const sources = await sourceEntries()
    const raw = [...entries].filter(([path]) => path.startsWith('raw/'))
    expect(raw).toHaveLength(sample.logs.length)
    for (const [, { packed, content }] of raw)
      expect(sources.get(crc32(content))?.packed.equals(packed)).toBe(true)
  }
)

test('level 0: nothing is deflated', async () => {
  const { entries, files } = await runWith({ 'compression-level': '0' })
  for (const [path, { method, content }] of entries) {
    expect([path, method]).toEqual([path, 0])
    expect(content.equals(files.get(path) ?? Buffer.of())).toBe(true)
  }
})

test('a log in which something was blanked is not taken over as it was', async () => {
  const { entries, files } = await runWith({ redact: 'test\\w*' })
  const blanked = [...entries].filter(([, { content }]) => content.includes('***'))
  expect(blanked.length).toBeGreaterThan(1)
  for (const [path, { content }] of entries) {
    expect(content.equals(files.get(path) ?? Buffer.of())).toBe(true)
    if (/^(?:raw|logs)\//u.test(path)) expect(content.toString()).not.toMatch(/test\w/u)
  }
})
