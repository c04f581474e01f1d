import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'
import archiver from 'archiver'
import ZipStream from 'zip-stream'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { fromBufferPromise } from 'yauzl'
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts'
import { createPackingClient, type PackedFiles } from '../../../src/github/artifact/packing-client.ts'
import { fetchArtifact } from '../../e2e/run-results.ts'
import { withEnv, withStdout } from '../../fixtures/runner-stdout.ts'

const TEXT = Buffer.from('a line of a log\n'.repeat(1000))
const BINARY = Buffer.from(Array.from({ length: 700_000 }, (_, at) => (at * at) % 251))

let sandbox: Sandbox
let folder: string
beforeAll(async () => {
  sandbox = await startSandbox({ results: true })
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packing-test-'))
})
afterEach(async () => {
  sandbox.faults.clear()
  await rm(folder, { recursive: true })
})

/**
 * Writes the file, and its content deflated as the toolkit would not: not at all, in blocks of
 * level 0.
 */
async function pack(name: string, content: Buffer): Promise<[string, Buffer, PackedFiles]> {
  const path = join(folder, name)
  const packed = deflateRawSync(content, { level: 0 })
  await writeFile(path, content)
  await writeFile(`${path}.packed`, Buffer.concat([Buffer.from('other'), packed]))
  const file = {
    path: `${path}.packed`,
    offset: 5,
    packedSize: packed.length,
    size: content.length,
    crc32: crc32(content)
  }
  return [path, packed, new Map([[path, file]])]
}

async function upload(name: string, files: string[], packed: PackedFiles): Promise<void> {
  const env = { GITHUB_SERVER_URL: 'https://github.com', ...sandbox.results.env }
  const client = createPackingClient(packed)
  await withEnv(env, () => withStdout(() => client.uploadArtifact(name, files, folder)))
}

/** The bytes of each entry as they are in the zip, with what the zip says about them. */
async function entriesOf(name: string): Promise<Map<string, { bytes: Buffer; crc32: number; size: number }>> {
  const zip = await fromBufferPromise(await fetchArtifact(sandbox, name))
  const entries = new Map<string, { bytes: Buffer; crc32: number; size: number }>()
  for await (const entry of zip.eachEntry()) {
    const stream = await zip.openReadStreamPromise(entry, { decodeFileData: false })
    const chunks: Buffer[] = []
    for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    entries.set(entry.fileName, { bytes, crc32: entry.crc32, size: entry.uncompressedSize })
  }
  return entries
}

describe('what the toolkit and its packages must do for packed files to be taken over', () => {
  const ours = createRequire(import.meta.url)
  const toolkits = createRequire(
    join(import.meta.dirname, '../../../node_modules/@actions/artifact/lib/artifact.js')
  )
  const archivers = createRequire(toolkits.resolve('archiver'))

  test.each([
    ['archiver', toolkits, '7.0.1'],
    ['zip-stream', archivers, '6.0.1']
  ])('%s is the one that is imported here, in the version that was read', (name, theirs, version) => {
    expect(theirs.resolve(name)).toBe(ours.resolve(name))
    expect(ours(`${name}/package.json`)).toMatchObject({ version })
  })

  test('the toolkit is the version that was read', async () => {
    const path = join(import.meta.dirname, '../../../node_modules/@actions/artifact/package.json')
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ version: '6.2.1' })
  })

  test('zip-stream has the two private methods', () => {
    for (const method of ['_smartStream', '_afterAppend'])
      expect(Reflect.get(ZipStream.prototype, method)).toBeInstanceOf(Function)
  })

  test('archiver has no second "zip", so its create must be replaced', () => {
    class Format {
      append(): void {
        throw new Error('not called')
      }
      finalize(): void {
        throw new Error('not called')
      }
    }
    expect(() => archiver.registerFormat('zip', Format)).toThrow('already registered')
  })
})

test.each([
  ['small', TEXT],
  ['streamed', BINARY]
])('the bytes of a packed file are taken over: %s', async (name, content) => {
  const [path, packed, files] = await pack(name, content)
  const plain = join(folder, 'plain')
  await writeFile(plain, TEXT)
  await upload(`taken-over-${name}`, [path, plain], files)
  const entries = await entriesOf(`taken-over-${name}`)
  expect([...entries.keys()]).toEqual([name, 'plain'])
  const taken = entries.get(name)
  expect(taken?.bytes.equals(packed)).toBe(true)
  expect(taken).toMatchObject({ crc32: crc32(content), size: content.length })
  const deflated = entries.get('plain')?.bytes ?? Buffer.of()
  expect(deflated.length).toBeLessThan(1000)
  expect(inflateRawSync(deflated).equals(TEXT)).toBe(true)
})

test("archiver's create is its own again after the upload, also after one that failed", async () => {
  const { create } = archiver
  const [path, , files] = await pack('a', TEXT)
  await upload('put-back', [path], files)
  expect(archiver.create).toBe(create)
  sandbox.faults.add({ on: 'create', do: { status: 400, body: '{"msg":"no"}' } })
  await expect(upload('put-back-failed', [path], files)).rejects.toThrow('no')
  expect(archiver.create).toBe(create)
})

test('without packed files nothing of archiver is replaced', async () => {
  const path = join(folder, 'plain')
  await writeFile(path, TEXT)
  const { create } = archiver
  const uploading = upload('plain', [path], new Map())
  expect(archiver.create).toBe(create)
  await uploading
  expect(inflateRawSync((await entriesOf('plain')).get('plain')?.bytes ?? Buffer.of()).equals(TEXT)).toBe(
    true
  )
})
