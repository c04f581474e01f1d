import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import archiver from 'archiver'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { fromBufferPromise } from 'yauzl'
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts'
import type { ZipEntry } from '../../../src/github/artifact/zip-records.ts'
import { ZipClient } from '../../../src/github/artifact/zip-client.ts'
import { fetchArtifact } from '../../e2e/run-results.ts'
import { withEnv, withStdout } from '../../fixtures/runner-stdout.ts'

const TEXT = Buffer.from('a line of a log\n'.repeat(1000))

let sandbox: Sandbox
let folder: string
beforeAll(async () => {
  sandbox = await startSandbox({ results: true })
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zip-client-test-'))
})
afterEach(async () => {
  sandbox.faults.clear()
  await rm(folder, { recursive: true })
})

async function entryOf(name: string): Promise<ZipEntry> {
  const path = join(folder, 'packed')
  const bytes = deflateRawSync(TEXT)
  await writeFile(path, bytes)
  const content = { path, offset: 0, packedSize: bytes.length, size: TEXT.length, crc32: crc32(TEXT) }
  return { name, content, isDeflated: true }
}

async function upload(name: string, entries: readonly ZipEntry[]): Promise<void> {
  const env = { GITHUB_SERVER_URL: 'https://github.com', ...sandbox.results.env }
  const options = { anyFile: join(folder, 'packed'), directory: folder }
  await withEnv(env, () =>
    withStdout(() => new ZipClient().uploadZip(name, { entries, late: null }, options))
  )
}

describe('what the toolkit must do for a zip of ours to be uploaded', () => {
  const ours = createRequire(import.meta.url)
  const toolkit = join(import.meta.dirname, '../../../node_modules/@actions/artifact')

  test('its archiver is the one that is imported here, in the version that was read', () => {
    const theirs = createRequire(join(toolkit, 'lib/artifact.js'))
    expect(theirs.resolve('archiver')).toBe(ours.resolve('archiver'))
    expect(ours('archiver/package.json')).toMatchObject({ version: '7.0.1' })
  })

  test('it is the version that was read', async () => {
    const text = await readFile(join(toolkit, 'package.json'), 'utf8')
    expect(JSON.parse(text)).toMatchObject({ version: '6.2.1' })
  })
})

test('the zip that is uploaded holds the entries, and not the file that the toolkit was given', async () => {
  await upload('ours', [await entryOf('logs/first.log'), await entryOf('logs/second.log')])
  const zip = await fromBufferPromise(await fetchArtifact(sandbox, 'ours'))
  const names: string[] = []
  for await (const { fileName } of zip.eachEntry()) names.push(fileName)
  expect(names).toEqual(['logs/first.log', 'logs/second.log'])
})

test("archiver's create is its own again after the upload, also after one that failed", async () => {
  const { create } = archiver
  const entries = [await entryOf('a')]
  await upload('put-back', entries)
  expect(archiver.create).toBe(create)
  sandbox.faults.add({ on: 'create', do: { status: 400, body: '{"msg":"no"}' } })
  await expect(upload('put-back-failed', entries)).rejects.toThrow('no')
  expect(archiver.create).toBe(create)
})
