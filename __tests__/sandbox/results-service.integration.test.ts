import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { DefaultArtifactClient } from '@actions/artifact'
import { QUOTA_HIT } from '../../sandbox/results-service.ts'
import { treeOf } from '../../sandbox/runner-files.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'

const client = new DefaultArtifactClient()
let sandbox: Sandbox
let folder = ''

beforeAll(async () => {
  sandbox = await startSandbox({ results: true })
  Object.assign(process.env, sandbox.results.env)
  folder = await mkdtemp(join(tmpdir(), 'results-test-'))
  await mkdir(join(folder, 'logs'))
  await writeFile(join(folder, 'logs', 'a b ✓.log'), 'text\n'.repeat(10_000))
  await writeFile(join(folder, 'index.html'), '<p>report</p>')
})

afterAll(async () => {
  await sandbox.close()
  await rm(folder, { recursive: true })
})

beforeEach(() => {
  // The client talks on stdout.
  jest.spyOn(process.stdout, 'write').mockReturnValue(true)
})

function upload(name: string, options: { skipArchive?: boolean; retentionDays?: number } = {}) {
  const files = options.skipArchive === true ? ['index.html'] : ['index.html', 'logs/a b ✓.log']
  return client.uploadArtifact(
    name,
    files.map(file => join(folder, file)),
    folder,
    options
  )
}

test('what is uploaded comes back, with its size and digest on record', async () => {
  const { id = 0, size, digest = '' } = await upload('logs', { retentionDays: 3 })
  const stored = sandbox.results.artifacts.find(artifact => artifact.id === id)
  expect(stored).toMatchObject({ name: 'logs', size, hash: `sha256:${digest}`, mimeType: 'application/zip' })
  expect(stored?.expiresAt).toMatch(/^\d{4}-/)
  const path = join(folder, 'back')
  const got = await client.downloadArtifact(id, { path, expectedHash: `sha256:${digest}` })
  expect(got.digestMismatch).toBe(false)
  expect(await treeOf(path)).toEqual(['index.html', 'logs/a b ✓.log'])
  expect(await readFile(join(path, 'logs', 'a b ✓.log'), 'utf8')).toHaveLength(50_000)
})

test('a single file comes back as it is', async () => {
  const { id = 0 } = await upload('ignored', { skipArchive: true })
  const path = join(folder, 'single')
  await client.downloadArtifact(id, { path })
  expect(await treeOf(path)).toEqual(['index.html'])
})

test('a taken name is a conflict until it is deleted', async () => {
  await upload('twice')
  await expect(upload('twice')).rejects.toThrow('(409) Conflict: an artifact with this name already exists')
  await client.deleteArtifact('twice')
  expect((await upload('twice')).size).toBeGreaterThan(0)
})

test('there may be no room, and no connection', async () => {
  sandbox.faults.add({ on: 'create', do: QUOTA_HIT })
  await expect(upload('quota')).rejects.toThrow('Artifact storage quota has been hit')
  sandbox.faults.add({ on: 'finalize', do: 'reset' })
  await expect(upload('reset')).rejects.toThrow('ECONNRESET')
})
