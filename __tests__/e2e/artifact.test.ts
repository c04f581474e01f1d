import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { SandboxRequest } from '../../sandbox/http.ts'
import { QUOTA_HIT, type StoredArtifact } from '../../sandbox/results-service.ts'
import type { RunResult } from '../../sandbox/runner.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { actOn, sample } from './run-action.ts'
import { fetchArtifact, filesAt, sourceLogs, storedLogs, unzip } from './run-results.ts'
import { annotationsOf, errorOf, expectSuccess, LOGS_ONLY } from './run-output.ts'

const LOGS = sourceLogs(sample.logs)
const DAY = 24 * 3_600_000

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ results: true })
  sandbox.addExecution(sample)
  await sandbox.exports.prepare(sample.account, sample.prefix)
})
afterAll(() => sandbox.close())
afterEach(() => {
  sandbox.faults.clear()
  sandbox.requests.length = 0
})

let names = 0
/** A run with an artifact name that no other test has, unless one is given. */
async function upload(
  inputs: Record<string, string> = {},
  env: Record<string, string> = {}
): Promise<{ run: RunResult; name: string }> {
  const name = inputs['artifact-name'] ?? `logs-${(names += 1)}`
  const given = { 'execution-id': sample.execution, ...inputs, 'artifact-name': name }
  return { run: await actOn(sandbox, given, { ...sandbox.results.env, ...env }), name }
}

const stored = (name: string): StoredArtifact | undefined =>
  sandbox.results.artifacts.find(artifact => artifact.name === name)
const calls = (route: string): number => sandbox.requests.filter(({ on }) => on === route).length

/**
 * After the logs were read, the files stay and the outputs are set whatever becomes of the upload.
 */
async function expectFilesKept(run: RunResult): Promise<void> {
  expect(storedLogs(await filesAt(run))).toEqual(LOGS)
  expect(run.outputs).toMatchObject({
    'manifest-path': expect.stringMatching(/manifest\.json$/),
    'file-count': String(sample.logs.length),
    'failed-steps': expect.stringMatching(/^\[\{"stage":"Test \(windows_20\)","step":"Unit",/),
    'execution-id': sample.execution,
    'execution-status': '',
    'execution-url': '',
    'last-success-run': '',
    'failing-since-run': ''
  })
  expect(run.outputs).not.toHaveProperty('artifact-id')
  expect(run.stdout).toContain(`The files are at ${run.outputs['logs-path'] ?? '?'}`)
}

test('every output is set, and only those of action.yml; artifact-digest is that of the stored bytes', async () => {
  const { run, name } = await upload()
  await using _run = run
  expectSuccess(run)
  const id = stored(name)?.id ?? 0
  const digest = createHash('sha256')
    .update(await fetchArtifact(sandbox, name))
    .digest('hex')
  expect(run.outputs).toEqual({
    'artifact-id': String(id),
    'artifact-url': `https://github.com/octocat/shop/actions/runs/4711/artifacts/${id}`,
    'artifact-digest': `sha256:${digest}`,
    'artifact-name': name,
    'report-url': expect.stringMatching(
      /^https:\/\/github\.com\/octocat\/shop\/actions\/runs\/4711\/artifacts\/\d+$/
    ),
    'logs-path': expect.stringContaining(run.tempDir),
    'manifest-path': join(run.outputs['logs-path'] ?? '', 'manifest.json'),
    'failures-path': join(run.outputs['logs-path'] ?? '', 'failures.md'),
    'file-count': String(sample.logs.length),
    'line-count': expect.stringMatching(/^[1-9]\d*$/),
    'error-count': expect.stringMatching(/^[1-9]\d*$/),
    'failed-steps': expect.stringMatching(/^\[\{"stage":"Test \(windows_20\)","step":"Unit",/),
    'execution-id': sample.execution,
    'execution-status': '',
    'execution-url': '',
    'last-success-run': '',
    'failing-since-run': ''
  })
  const action = await readFile(resolve(import.meta.dirname, '../../action.yml'), 'utf8')
  const described = [...action.slice(action.indexOf('\noutputs:')).matchAll(/^ {2}([\w-]+):$/gmu)]
  // No comment was asked for.
  const expected = described.flatMap(([, output]) => (output === 'comment-url' ? [] : [output]))
  expect(Object.keys(run.outputs).toSorted()).toEqual(expected.toSorted())
  expect(run.summary).toContain('<h2>Deploy_Service · run 42</h2>')
  expect(run.exported).toEqual({})
})

describe('artifact-name', () => {
  test.each([
    ['pipeline and run', {}, 'harness-logs-Deploy_Service-42'],
    ['pipeline, run and stage', { 'stage-id': 'Lint' }, 'harness-logs-Deploy_Service-42-Lint'],
    [
      'pipeline, run, stage and step',
      { 'stage-id': 'Build', 'step-id': 'Run_Tests' },
      'harness-logs-Deploy_Service-42-Build-Run_Tests'
    ],
    [
      'a step whose name no artifact can have',
      { 'stage-id': 'Build', 'step-id': 'serviceId:redis' },
      'harness-logs-Deploy_Service-42-Build-serviceId_redis'
    ],
    [
      'nothing but raw prefixes',
      { 'pipeline-id': '', 'run-sequence': '', 'execution-id': '', 'log-prefix': `${sample.prefix}/Lint` },
      'harness-logs'
    ]
  ])('by default says %s', async (_, inputs, name) => {
    const { run } = await upload({ ...inputs, 'artifact-name': '' })
    await using _run = run
    expectSuccess(run)
    expect(run.outputs['artifact-name']).toBe(name)
    expect(stored(name)?.size).toBeGreaterThan(0)
    expect(annotationsOf(run).notices).toEqual('log-prefix' in inputs ? [] : [LOGS_ONLY])
  })

  test('is made legal, and a notice says so', async () => {
    const { run } = await upload({ 'artifact-name': 'logs of "main": <a/b>|c*?\\d' })
    await using _run = run
    expectSuccess(run)
    const legal = 'logs of _main__ _a_b__c___d'
    expect(run.outputs['artifact-name']).toBe(legal)
    expect(stored(legal)?.size).toBeGreaterThan(0)
    expect(annotationsOf(run).notices).toEqual([
      expect.stringMatching(/^artifact-name is .*using "logs of _main__/),
      LOGS_ONLY
    ])
  })
})

describe('retention-days', () => {
  test('is when the artifact expires', async () => {
    const { run, name } = await upload({ 'retention-days': '7' })
    await using _run = run
    expectSuccess(run)
    const left = Date.parse(stored(name)?.expiresAt ?? '') - Date.now()
    expect(Math.abs(left - 7 * DAY)).toBeLessThan(DAY / 10)
  })

  test("left out, is the repository's setting", async () => {
    const { run, name } = await upload()
    await using _run = run
    expect(stored(name)?.expiresAt).toBeNull()
  })
})

test('compression-level 0 stores more than 6, and 6 no less than 9', async () => {
  const sizes: number[] = []
  for (const level of ['0', '6', '9']) {
    const { run, name } = await upload({ 'compression-level': level })
    await using _run = run
    expectSuccess(run)
    expect(storedLogs(await unzip(await fetchArtifact(sandbox, name)))).toEqual(LOGS)
    sizes.push(stored(name)?.size ?? 0)
  }
  const [none = 0, usual = 0, best = 0] = sizes
  expect(none).toBeGreaterThan(2 * usual)
  expect(usual).toBeGreaterThanOrEqual(best)
})

describe('a name that is taken', () => {
  test('fails with what to do; the files stay', async () => {
    const { run: first, name } = await upload()
    await using _first = first
    const { run } = await upload({ 'artifact-name': name })
    await using _run = run
    expect(errorOf(run)).toMatch(/already has an artifact named "logs-\d+"\. Set overwrite: true/)
    expect(stored(name)?.id).toBe(Number(first.outputs['artifact-id']))
    await expectFilesKept(run)
  })

  test('is replaced with overwrite', async () => {
    const { run: first, name } = await upload()
    await using _first = first
    const { run } = await upload({ 'artifact-name': name, overwrite: 'true', 'stage-id': 'Lint' })
    await using _run = run
    expectSuccess(run)
    expect(stored(name)?.id).toBe(Number(run.outputs['artifact-id']))
    expect(run.outputs['artifact-id']).not.toBe(first.outputs['artifact-id'])
    expect(Object.keys(storedLogs(await unzip(await fetchArtifact(sandbox, name))))).toHaveLength(2)
  })

  test('overwrite does not mind when there is nothing to replace', async () => {
    const { run, name } = await upload({ overwrite: 'true' })
    await using _run = run
    expectSuccess(run)
    expect(annotationsOf(run).warnings).toEqual([])
    expect(stored(name)?.size).toBeGreaterThan(0)
  })
})

describe('an upload that cannot be', () => {
  test('quota: told with what to do; the files stay', async () => {
    sandbox.faults.add({ on: 'create', times: Infinity, do: QUOTA_HIT })
    const { run, name } = await upload()
    await using _run = run
    expect(errorOf(run)).toMatch(
      /storage quota of the account is used up.*Delete old artifacts, lower retention-days/
    )
    expect(stored(name)).toBeUndefined()
    await expectFilesKept(run)
  })

  test('GitHub Enterprise Server: told with what to do; the files stay', async () => {
    const { run } = await upload({}, { GITHUB_SERVER_URL: 'https://ghe.example.com' })
    await using _run = run
    expect(errorOf(run)).toMatch(/GitHub Enterprise Server has no artifact service.*set upload: false/)
    expect(calls('create')).toBe(0)
    await expectFilesKept(run)
  })

  test('GitHub Enterprise Server with upload: false works', async () => {
    const { run } = await upload({ upload: 'false' }, { GITHUB_SERVER_URL: 'https://ghe.example.com' })
    await using _run = run
    expectSuccess(run)
  })

  test.each(['ACTIONS_RUNTIME_TOKEN', 'ACTIONS_RESULTS_URL'])(
    'no artifact service here (no %s): told with what to do; the files stay',
    async variable => {
      const { run } = await upload({}, { [variable]: '' })
      await using _run = run
      expect(errorOf(run)).toMatch(/There is no artifact service here.*set upload: false/)
      await expectFilesKept(run)
    }
  )

  test('an artifact service that refuses connections: told after several tries; the files stay', async () => {
    const { run } = await upload({}, { ACTIONS_RESULTS_URL: 'http://127.0.0.1:1/' })
    await using _run = run
    expect(errorOf(run)).toMatch(/artifact service can't be reached, also after 4 tries \(.*ECONNREFUSED/)
    expect(run.stdout.match(/^Upload: .*trying again in \d+ s\.$/gmu)).toHaveLength(3)
    await expectFilesKept(run)
  })

  test('a blob storage that refuses: told; the files stay', async () => {
    sandbox.faults.add({ on: 'upload', times: Infinity, do: { status: 403, body: '<Error/>' } })
    const { run, name } = await upload()
    await using _run = run
    expect(errorOf(run)).toMatch(/^The artifact could not be uploaded \(/)
    expect(stored(name)?.size ?? null).toBeNull()
    await expectFilesKept(run)
  })
})

describe('an upload that breaks', () => {
  test.each(['create', 'upload'] as const)('at "%s" is tried again', async route => {
    sandbox.faults.add({ on: route, do: 'reset' })
    const { run, name } = await upload()
    await using _run = run
    expectSuccess(run)
    expect(storedLogs(await unzip(await fetchArtifact(sandbox, name)))).toEqual(LOGS)
  })

  test.each([
    ['create', 503],
    ['finalize', 503],
    ['upload', 503]
  ] as const)('at "%s" with %d is tried again', async (route, status) => {
    sandbox.faults.add({
      on: route,
      do: { status, headers: { 'content-type': 'application/json' }, body: '{}' }
    })
    const { run, name } = await upload()
    await using _run = run
    expectSuccess(run)
    expect(storedLogs(await unzip(await fetchArtifact(sandbox, name)))).toEqual(LOGS)
  })

  test('before it was finalized is finalized all the same', async () => {
    sandbox.faults.add({ on: 'finalize', do: 'reset' })
    const { run, name } = await upload()
    await using _run = run
    expectSuccess(run)
    expect(storedLogs(await unzip(await fetchArtifact(sandbox, name)))).toEqual(LOGS)
  })

  test('while it is finalized, again and again, says that its name may be taken by what was begun', async () => {
    sandbox.faults.add({ on: 'finalize', times: Infinity, do: 'reset' })
    const { run } = await upload()
    await using _run = run
    expect(errorOf(run)).toMatch(
      /connection broke while the artifact "logs-\d+" was uploaded, and its name is taken/
    )
    await expectFilesKept(run)
  })

  test('when it was finalized, but the answer was lost, is known to have succeeded', async () => {
    const finalize = ({ body }: SandboxRequest): boolean => {
      const { name: wanted, size, hash } = body as { name: string; size: string; hash: string }
      Object.assign(stored(wanted) ?? {}, { size: Number(size), hash })
      return true
    }
    sandbox.faults.add({ on: 'finalize', when: finalize, do: 'reset' })
    const { run, name } = await upload()
    await using _run = run
    expectSuccess(run)
    expect(run.outputs['artifact-id']).toBe(String(stored(name)?.id))
    expect(run.outputs['artifact-digest']).toBe(stored(name)?.hash)
    expect(storedLogs(await unzip(await fetchArtifact(sandbox, name)))).toEqual(LOGS)
  })
})
