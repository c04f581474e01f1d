import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { diskFailure } from '../../src/system/disk.ts'
import { runWithClock } from './run-action.ts'
import {
  answering,
  checkMessage,
  execution,
  KNOWN,
  LOGS_ONLY,
  PULL_REQUEST,
  type Row
} from './failure-messages.ts'

let sandbox: Sandbox
let folder: string
beforeAll(async () => {
  sandbox = await startSandbox({ results: true, github: true })
  sandbox.addExecution(execution)
  folder = await mkdtemp(join(tmpdir(), 'messages-test-'))
})
afterAll(async () => {
  await sandbox.close()
  await rm(folder, { recursive: true })
})
afterEach(() => {
  sandbox.faults.clear()
  sandbox.pipelines.live(execution.execution)
})

describe('GitHub and the runner', () => {
  test.each<[string, Row]>([
    [
      'statuses that may not be read',
      {
        inputs: () => ({ 'github-token': sandbox.github.weakToken }),
        event: PULL_REQUEST,
        cause: /does not let this token read the statuses/,
        next: /`permissions: statuses: read`/
      }
    ],
    [
      'a token that is not one',
      {
        inputs: () => ({ 'github-token': 'ghs_wrong' }),
        event: PULL_REQUEST,
        cause: /does not take the github-token \(401: Bad credentials\)/,
        next: /Leave github-token out/
      }
    ],
    [
      'an event that names no commit',
      {
        event: { name: 'schedule', payload: {} },
        cause: /This event names no commit/,
        next: /execution-url/
      }
    ],
    [
      'a commit without a status of Harness',
      {
        inputs: () => ({ 'wait-for-completion': 'false' }),
        event: PULL_REQUEST,
        isWarning: true,
        cause: /No status of the commit 7c3a/,
        next: /Check that Harness builds this commit.*execution-url/
      }
    ],
    [
      "a limit of GitHub's",
      {
        event: PULL_REQUEST,
        before: answering('statuses', 429, { message: 'secondary rate limit' }),
        cause: /GitHub limits the rate of calls/,
        next: /later/
      }
    ],
    [
      'a storage quota that is used up',
      {
        inputs: () => KNOWN,
        upload: true,
        before: answering('create', 403, {
          code: 'x',
          msg: 'Failed to CreateArtifact: Artifact storage quota has been hit.'
        }),
        cause: /quota/i,
        next: /Delete old artifacts/
      }
    ],
    [
      'GitHub Enterprise Server',
      {
        inputs: () => KNOWN,
        upload: true,
        env: () => ({ GITHUB_SERVER_URL: 'https://github.acme.com' }),
        cause: /GitHub Enterprise Server has no artifact service/,
        next: /kept in logs-path: set upload: false \(and output-dir/
      }
    ]
  ])('%s', (_, row) => checkMessage(sandbox, row))

  test('an artifact name that is taken', async () => {
    const inputs = (): Record<string, string> => ({ ...KNOWN, 'artifact-name': 'taken' })
    const first = { ...sandbox.results.env }
    const given = { 'api-key': sandbox.apiKey, 'base-url': sandbox.baseUrl, ...inputs() }
    await using _run = await runWithClock(given, first)
    await checkMessage(sandbox, {
      inputs,
      upload: true,
      cause: /already has an artifact named "taken"/,
      next: /overwrite: true/
    })
  })

  test('an upload outside of GitHub Actions', () =>
    checkMessage(sandbox, {
      inputs: () => ({ ...LOGS_ONLY, upload: 'true' }),
      cause: /no artifact service here: the runner gave neither ACTIONS_RUNTIME_TOKEN/,
      next: /set upload: false/
    }))

  test('a folder that cannot be written to', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    await checkMessage(sandbox, {
      inputs: () => ({ ...KNOWN, 'output-dir': join(file, 'inside') }),
      cause: /can't be used \((?:ENOTDIR|EEXIST)\)/,
      next: /Check output-dir/
    })
  })

  test('a disk that is full, which a test can only make up', () => {
    const { summary, next } = diskFailure('written', Object.assign(new Error('write'), { code: 'ENOSPC' }))
    expect(summary).toMatch(/no space left on the disk/)
    expect(next).toMatch(/Free some space/)
  })
})
