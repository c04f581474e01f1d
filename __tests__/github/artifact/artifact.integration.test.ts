import { createHash } from 'node:crypto'
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DefaultArtifactClient } from '@actions/artifact'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { QUOTA_HIT } from '../../../sandbox/results-service.ts'
import { treeOf } from '../../../sandbox/runner-files.ts'
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts'
import { readRunContext } from '../../../src/github/context.ts'
import { uploadArtifact, type Artifact, type ArtifactRequest } from '../../../src/github/artifact/artifact.ts'
import { failureOf, HOSTILE, isInert } from '../../fixtures/failures.ts'
import { FakeClock } from '../../fixtures/fake-clock.ts'
import { freePort } from '../../fixtures/pocket-server.ts'
import { withEnv, withStdout } from '../../fixtures/runner-stdout.ts'

const RUN_URL = 'https://github.com/octocat/shop/actions/runs/4711'

let sandbox: Sandbox
let directory: string
let scratch: string
let names = 0

beforeAll(async () => {
  sandbox = await startSandbox({ results: true })
})

afterAll(() => sandbox.close())

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'artifact-test-'))
  scratch = await mkdtemp(join(tmpdir(), 'artifact-scratch-'))
  await mkdir(join(directory, 'logs', '01-Build'), { recursive: true })
  await writeFile(join(directory, 'logs', '01-Build', '01-Clone (attempt 2).log'), 'cloned\n'.repeat(1000))
  await writeFile(join(directory, 'manifest.json'), '{}\n')
  sandbox.requests.length = 0
})

afterEach(async () => {
  sandbox.faults.clear()
  expect(await readdir(scratch)).toEqual([])
  await rm(directory, { recursive: true, force: true })
  await rm(scratch, { recursive: true })
})

function request(changes: Partial<ArtifactRequest> = {}): ArtifactRequest {
  names += 1
  const common = { name: `logs-${names}`, retentionDays: null, compressionLevel: 6, overwrite: false }
  return { ...common, directory, scratch, packed: new Map(), late: null, ...changes }
}

interface Circumstances {
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly runUrl?: string | null
  readonly told?: string[]
  /** What happens while we wait for the next try. */
  readonly meanwhile?: () => unknown
}

/** Uploads as on a runner whose artifact service is the sandbox's. */
async function upload(given: ArtifactRequest, circumstances: Circumstances = {}): Promise<Artifact> {
  const { env = {}, runUrl = RUN_URL, told = [], meanwhile = () => undefined } = circumstances
  const clock = new FakeClock()
  const waiting = {
    now: clock.now,
    async sleep(ms: number) {
      await clock.sleep(ms)
      await meanwhile()
    }
  }
  const surroundings = {
    context: { ...readRunContext({}), runUrl },
    clock: waiting,
    log: (message: string) => void told.push(message),
    redact: (text: string) => text.replaceAll('s3cret-value', '***')
  }
  const all = {
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_RETENTION_DAYS: '90',
    ...sandbox.results.env,
    ...env
  }
  return (await withEnv(all, () => withStdout(() => uploadArtifact(given, surroundings)))).result
}

const calls = (on: string): number => sandbox.requests.filter(call => call.on === on).length

describe('uploadArtifact', () => {
  test('every file under the folder comes back, at its path, with the digest and the link told', async () => {
    const given = request()
    const artifact = await upload(given)
    const stored = sandbox.results.artifacts.find(({ name }) => name === given.name)
    expect(artifact).toEqual({
      id: stored?.id,
      name: given.name,
      url: `${RUN_URL}/artifacts/${stored?.id ?? ''}`,
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      size: stored?.size
    })
    expect(artifact.digest).toBe(stored?.hash)
    const back = join(directory, 'back')
    await withEnv(sandbox.results.env, () =>
      withStdout(() => new DefaultArtifactClient().downloadArtifact(artifact.id, { path: back }))
    )
    expect(await treeOf(back)).toEqual(['logs/01-Build/01-Clone (attempt 2).log', 'manifest.json'])
    const [sent, got] = await Promise.all(
      [directory, back].map(root => readFile(join(root, 'logs', '01-Build', '01-Clone (attempt 2).log')))
    )
    const sha = (bytes: Buffer | undefined): string =>
      createHash('sha256')
        .update(bytes ?? '')
        .digest('hex')
    expect(sha(got)).toBe(sha(sent))
  })

  test('outside of a workflow run there is no link', async () => {
    expect((await upload(request(), { runUrl: null })).url).toBeNull()
  })

  test('days to keep it are asked for only when given', async () => {
    await upload(request())
    await upload(request({ retentionDays: 3 }))
    const [plain, three] = sandbox.requests.filter(({ on }) => on === 'create').map(({ body }) => body)
    expect(plain).not.toHaveProperty('expires_at')
    const { expires_at: expires } = three as { expires_at: string }
    expect(Math.round((Date.parse(expires) - Date.now()) / 86_400_000)).toBe(3)
  })

  test('the compression level counts', async () => {
    const stored = await upload(request({ compressionLevel: 0 }))
    const best = await upload(request({ compressionLevel: 9 }))
    expect(stored.size).toBeGreaterThan(7000)
    expect(best.size).toBeLessThan(1500)
  })

  test('overwrite replaces an artifact of the name, and does not mind when there is none', async () => {
    const given = request({ overwrite: true })
    const before = await upload(given)
    const after = await upload(given)
    expect(after.id).not.toBe(before.id)
    expect(sandbox.results.artifacts.filter(({ name }) => name === given.name).map(({ id }) => id)).toEqual([
      after.id
    ])
  })
})

describe('a file that is still being written', () => {
  /** What the artifact has of it; null for nothing. */
  async function uploaded(content: Promise<null>): Promise<string | null> {
    const late = { name: 'index.html', content }
    const { id } = await upload(request({ late, compressionLevel: 0 }))
    const back = join(directory, 'back')
    await withEnv(sandbox.results.env, () =>
      withStdout(() => new DefaultArtifactClient().downloadArtifact(id, { path: back }))
    )
    expect(await treeOf(back)).toContain('manifest.json')
    return readFile(join(back, 'index.html'), 'utf8').catch(() => null)
  }

  test('is in the artifact as it is in the end', async () => {
    const path = join(directory, 'index.html')
    await writeFile(path, 'half')
    const written = appendFile(path, ' and half').then(() => null)
    expect(await uploaded(written)).toBe('half and half')
  })

  test('is left out where it can’t be written', async () => {
    await writeFile(join(directory, 'index.html'), 'half')
    expect(await uploaded(Promise.reject(new Error('no space')))).toBeNull()
  })
})

describe('overwrite, where another job is at the same artifact', () => {
  const forget = (name: string): void => {
    for (const artifact of sandbox.results.artifacts)
      if (artifact.name === name) Object.assign(artifact, { name: 'deleted' })
  }

  test('does not mind that it deleted it first', async () => {
    const given = request({ overwrite: true })
    await upload(given)
    const deletedFirst = (): boolean => {
      forget(given.name)
      return false
    }
    sandbox.faults.add({ on: 'delete', when: deletedFirst, do: 'reset' })
    const artifact = await upload(given)
    expect(sandbox.results.artifacts.filter(({ name }) => name === given.name)).toEqual([
      expect.objectContaining({ id: artifact.id })
    ])
    expect(calls('delete')).toBe(1)
  })

  test('replaces one that it made meanwhile', async () => {
    const given = request({ overwrite: true })
    const taken =
      '{"code":"already_exists","msg":"an artifact with this name already exists on the workflow run"}'
    sandbox.faults.add({ on: 'create', do: { status: 409, body: taken } })
    expect((await upload(given)).id).toBeGreaterThan(0)
    expect(calls('create')).toBe(2)
  })

  test('is explained where it makes one each time', async () => {
    const taken =
      '{"code":"already_exists","msg":"an artifact with this name already exists on the workflow run"}'
    sandbox.faults.add({ on: 'create', times: 4, do: { status: 409, body: taken } })
    expect((await failureOf(upload(request({ overwrite: true })))).message).toContain(
      'already has an artifact'
    )
  })

  test('a deletion that fails for another reason is told', async () => {
    const given = request({ overwrite: true })
    await upload(given)
    sandbox.faults.add({ on: 'delete', do: { status: 403, body: '{"code":"x","msg":"not allowed"}' } })
    expect((await failureOf(upload(given))).message).toMatch(/could not be uploaded .*not allowed/u)
  })
})

describe('failures of the upload, each explained', () => {
  test('a taken name', async () => {
    const given = request()
    await upload(given)
    const failure = await failureOf(upload(given))
    expect(failure.kind).toBe('artifact')
    expect(failure.message).toContain(`already has an artifact named "${given.name}"`)
    expect(failure.next).toContain('overwrite: true')
    expect(calls('create')).toBe(2)
  })

  test('the quota', async () => {
    sandbox.faults.add({ on: 'create', do: QUOTA_HIT })
    const failure = await failureOf(upload(request()))
    expect(failure.kind).toBe('artifact')
    expect(failure.message).toMatch(/storage quota of the account is used up.*retention-days/)
    expect(calls('create')).toBe(1)
  })

  test('GitHub Enterprise Server', async () => {
    const failure = await failureOf(
      upload(request(), { env: { GITHUB_SERVER_URL: 'https://github.acme.com' } })
    )
    expect(failure.message).toMatch(/GitHub Enterprise Server has no artifact service.*upload: false/)
    expect(sandbox.requests).toEqual([])
  })

  test.each(['ACTIONS_RUNTIME_TOKEN', 'ACTIONS_RESULTS_URL'])('a runner without %s', async name => {
    const failure = await failureOf(upload(request(), { env: { [name]: undefined } }))
    expect(failure.message).toMatch(/no artifact service here.*upload: false/)
    expect(sandbox.requests).toEqual([])
  })

  test('anything else is quoted, inert', async () => {
    const body = JSON.stringify({ code: 'invalid_argument', msg: HOSTILE })
    sandbox.faults.add({ on: 'create', do: { status: 400, body } })
    const failure = await failureOf(upload(request()))
    expect(failure.message).toContain('The artifact could not be uploaded (')
    expect(failure.message).toContain('::error::x')
    expect(isInert(failure.message)).toBe(true)
  })
})

describe('what the service says', () => {
  test('is searched for secrets before it is cut to length', async () => {
    for (const before of [110, 120, 130, 140, 150, 160]) {
      const msg = `${'x'.repeat(before)}s3cret-value${'y'.repeat(300)}`
      sandbox.faults.add({ on: 'create', do: { status: 400, body: JSON.stringify({ code: 'x', msg }) } })
      const { message } = await failureOf(upload(request()))
      expect([before, message.includes('s3c')]).toEqual([before, false])
    }
  })
})

describe('a broken connection', () => {
  test('that is refused is tried again, with growing waits, and told', async () => {
    const told: string[] = []
    const nowhere = `http://127.0.0.1:${await freePort()}/`
    let waits = 0
    const artifact = await upload(request(), {
      told,
      env: { ACTIONS_RESULTS_URL: nowhere },
      meanwhile: () => {
        waits += 1
        if (waits === 2) process.env.ACTIONS_RESULTS_URL = sandbox.results.env.ACTIONS_RESULTS_URL
      }
    })
    expect(artifact.id).toBeGreaterThan(0)
    expect(told).toEqual([
      expect.stringMatching(/^Upload: .*ECONNREFUSED.*; trying again in \d s\.$/),
      expect.stringMatching(/^Upload: .*ECONNREFUSED.*; trying again in \d s\.$/)
    ])
  })

  test('that is refused for good is explained', async () => {
    const told: string[] = []
    const env = { ACTIONS_RESULTS_URL: `http://127.0.0.1:${await freePort()}/` }
    const failure = await failureOf(upload(request(), { told, env }))
    expect(failure.message).toMatch(/artifact service can't be reached, also after 4 tries.*ECONNREFUSED/)
    expect(told).toHaveLength(3)
  })

  test('that is reset while the artifact is created is tried again', async () => {
    sandbox.faults.add({ on: 'create', do: 'reset', times: 2 })
    expect((await upload(request())).id).toBeGreaterThan(0)
    expect(calls('create')).toBe(3)
  })

  test('that is reset after the service had finalized the artifact, which is then refused a second time: it is found', async () => {
    const given = request()
    const digest = `sha256:${'ab'.repeat(32)}`
    const finalize = (): boolean => {
      const stored = sandbox.results.artifacts.find(({ name }) => name === given.name)
      return Object.assign(stored ?? {}, { size: 1234, hash: digest }) === stored
    }
    const refusal = { status: 409, body: '{"msg":"it is finalized already"}' }
    sandbox.faults.add({ on: 'finalize', when: finalize, do: 'reset' }, { on: 'finalize', do: refusal })
    const artifact = await upload(given)
    expect(artifact).toMatchObject({ name: given.name, size: 1234, digest })
    expect(artifact.url).toBe(`${RUN_URL}/artifacts/${artifact.id}`)
    expect(calls('finalize')).toBe(2)
  })

  test("that is refused first, and then finds the name taken: another step's artifact is not taken for ours", async () => {
    const given = request()
    await upload(given)
    const failure = await failureOf(
      upload(given, {
        env: { ACTIONS_RESULTS_URL: `http://127.0.0.1:${await freePort()}/` },
        meanwhile: () => {
          process.env.ACTIONS_RESULTS_URL = sandbox.results.env.ACTIONS_RESULTS_URL
        }
      })
    )
    expect(failure.message).toContain('its name is taken now')
  })
})
