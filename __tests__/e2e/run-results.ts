import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { fromBufferPromise } from 'yauzl'
import type { RunResult } from '../../sandbox/runner.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { bytesOf, type LogContent } from '../../sandbox/log-content.ts'
import type { Manifest } from '../../src/logbook/manifest.ts'

/** Files by path with `/`, as `logs-path` or the artifact holds them. */
export type Files = ReadonlyMap<string, Buffer>

const schema = await readFile(resolve(import.meta.dirname, '../../manifest.schema.json'), 'utf8')
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true })
addFormats.default(ajv)
const isManifest = ajv.compile<Manifest>(JSON.parse(schema) as object)

/** What the run left at `logs-path`. */
export async function filesAt(run: RunResult): Promise<Files> {
  const folder = run.outputs['logs-path'] ?? ''
  const files = new Map<string, Buffer>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files.set(relative(folder, path).replaceAll('\\', '/'), await readFile(path))
  }
  return files
}

/** The run's artifact as it is stored, fetched the way GitHub's own client does it. */
export async function fetchArtifact(sandbox: Sandbox, name: string): Promise<Buffer> {
  const { origin, env } = sandbox.results
  const service = `${origin}/twirp/github.actions.results.api.v1.ArtifactService/GetSignedArtifactURL`
  // A connection that was kept may be closed by the server just when it is used again.
  const headers = { connection: 'close' }
  const answer = await fetch(service, {
    method: 'POST',
    headers: {
      ...headers,
      authorization: `Bearer ${env.ACTIONS_RUNTIME_TOKEN}`,
      'content-type': 'application/json'
    },
    body: JSON.stringify({ name })
  })
  const { signed_url: link } = (await answer.json()) as { signed_url: string }
  return Buffer.from(await (await fetch(link, { headers })).arrayBuffer())
}

/** The files in a zip. */
export async function unzip(zip: Buffer): Promise<Files> {
  const files = new Map<string, Buffer>()
  const opened = await fromBufferPromise(zip)
  for await (const entry of opened.eachEntry()) {
    const chunks: Buffer[] = []
    const stream = await opened.openReadStreamPromise(entry)
    for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk)
    files.set(entry.fileName, Buffer.concat(chunks))
  }
  return files
}

/** What else results hold; the last one is only in a folder that was named. */
const BESIDE_LOGS = new Set(['manifest.json', 'failures.md', 'index.html', '.harness-logs'])

/**
 * The manifest. It has to be valid by its schema, and to name every file beside itself and the
 * report once. Unless something was blanked, each is as it tells.
 */
export function manifestIn(files: Files): Manifest {
  const manifest: unknown = JSON.parse(files.get('manifest.json')?.toString() ?? 'null')
  if (!isManifest(manifest))
    throw new Error(`the manifest is not valid: ${ajv.errorsText(isManifest.errors)}`)
  const named = manifest.files.flatMap(({ raw, text }) => [raw, text])
  const there = [...files.keys()].filter(path => !BESIDE_LOGS.has(path))
  if (JSON.stringify(named.toSorted()) !== JSON.stringify(there.toSorted())) {
    throw new Error(`the manifest names ${named.join(', ')}\nbut there are ${there.join(', ')}`)
  }
  for (const file of manifest.files.filter(({ redactions }) => redactions === 0)) {
    const bytes = files.get(file.raw) ?? Buffer.alloc(0)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    if (sha256 !== file.sha256 || bytes.length !== file.bytes) throw new Error(`${file.raw} is not as told`)
  }
  return manifest
}

/** SHA-256 by log key: of the raw files as they are. */
export function storedLogs(files: Files): Record<string, string> {
  const { files: listed } = manifestIn(files)
  return Object.fromEntries(listed.map(({ key, sha256 }) => [key, sha256]))
}

/** SHA-256 by log key: of the logs as the sandbox has them. */
export function sourceLogs(
  logs: readonly { readonly key: string; readonly content: LogContent }[]
): Record<string, string> {
  return Object.fromEntries(
    logs.map(({ key, content }) => {
      const hash = createHash('sha256')
      for (const chunk of bytesOf(content)) hash.update(chunk)
      return [key, hash.digest('hex')]
    })
  )
}
