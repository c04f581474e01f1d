import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { smallExecution, type SampleExecution } from '../../sandbox/executions.ts'
import { runAction, type RunOptions } from '../../sandbox/runner.ts'
import type { SampleGraph } from '../../sandbox/sample-graph.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { diskFailure } from '../../src/logs/disk.ts'
import { freePort, serve, serveRaw } from '../fixtures/pocket-server.ts'
import { selfSigned } from '../fixtures/self-signed.ts'
import { FAST_TIME } from './act-on.ts'
import { annotationsOf } from './what-it-said.ts'

// One row for each failure that a person can meet: the one message that the step shows has to name the cause and the next step.

const HEAD = '7c3a1f0d5b9e4826a1c07d3f5e8b2a946d10c3e7'
const execution = smallExecution()
const gone: SampleExecution = { ...smallExecution({ run: 3, execution: 'gone00000000000000000A' }), logs: [] }
const PULL_REQUEST = {
  name: 'pull_request',
  payload: {
    pull_request: {
      head: { sha: HEAD, repo: { full_name: 'octocat/shop' } },
      base: { repo: { full_name: 'octocat/shop' } }
    }
  }
}
const FORK = {
  name: 'pull_request',
  payload: {
    pull_request: {
      head: { sha: HEAD, repo: { full_name: 'mallory/shop' } },
      base: PULL_REQUEST.payload.pull_request.base
    }
  }
}
const RUN = { 'pipeline-id': execution.pipeline, 'run-sequence': '42' }
const ACCOUNT = { 'account-id': execution.account }
const SCOPE = { ...ACCOUNT, 'org-id': execution.org, 'project-id': execution.project }
const LOGS_ONLY = { ...ACCOUNT, ...RUN }
const KNOWN = { ...SCOPE, ...RUN }

let sandbox: Sandbox
let limited: Sandbox
let folder: string
beforeAll(async () => {
  sandbox = await startSandbox({ results: true, github: true })
  limited = await startSandbox({ limit: 5 })
  for (const each of [sandbox, limited]) each.addExecution(execution)
  sandbox.addExecution(gone)
  folder = await mkdtemp(join(tmpdir(), 'messages-test-'))
})
afterAll(async () => {
  await sandbox.close()
  await limited.close()
  await rm(folder, { recursive: true })
})
afterEach(() => {
  sandbox.faults.clear()
  sandbox.pipelines.live(execution.execution)
})

interface Row {
  readonly inputs?: () => Readonly<Record<string, string>>
  readonly env?: () => Readonly<Record<string, string>>
  readonly event?: NonNullable<RunOptions['event']>
  readonly before?: () => void | Promise<void>
  readonly upload?: true
  /** Of the message: what happened, then what to do. */
  readonly cause: RegExp
  readonly next: RegExp
  /** It is a warning, since something could be had or there was just nothing. */
  readonly isWarning?: true
}

/** The one message of a run that went wrong. */
async function messageOf({ inputs, env, event, before, upload, isWarning }: Row): Promise<string> {
  await before?.()
  const given = {
    'api-key': sandbox.apiKey,
    'base-url': sandbox.baseUrl,
    'github-token': sandbox.github.token,
    'timeout-minutes': '2',
    upload: String(upload === true),
    overwrite: 'false',
    ...inputs?.()
  }
  const all = { ...FAST_TIME, ...sandbox.results.env, ...sandbox.github.env, ...env?.() }
  await using run = await runAction(given, all, event === undefined ? {} : { event })
  const { errors, warnings } = annotationsOf(run)
  const messages = isWarning === true ? warnings : errors
  if (messages.length !== 1 || (isWarning === true && errors.length > 0)) throw new Error(run.stdout)
  const [message = ''] = messages
  for (const secret of [sandbox.apiKey, sandbox.github.token]) expect(message).not.toContain(secret)
  return message
}

async function check(row: Row): Promise<void> {
  const message = await messageOf(row)
  const cause = row.cause.exec(message)
  expect({ message, cause }).toEqual({ message, cause: expect.anything() })
  expect(message.slice(cause?.index ?? 0)).toMatch(row.next)
}

const failing = (
  on: 'download' | 'execution' | 'statuses' | 'create',
  status: number,
  body: object
): (() => void) => {
  return () => {
    const headers = { 'content-type': 'application/json' }
    sandbox.faults.add({ on, times: Infinity, do: { status, headers, body: JSON.stringify(body) } })
  }
}
const said = (message: string): object => ({
  status: 'ERROR',
  code: 'X',
  message,
  correlationId: 'c0ffee-17'
})

describe('credentials', () => {
  test.each<[string, Row]>([
    [
      'no secret, because of a fork',
      {
        inputs: () => ({ 'api-key': '' }),
        event: FORK,
        cause: /comes from a fork/,
        next: /status`, `workflow_run/
      }
    ],
    [
      'no secret, because of Dependabot',
      {
        inputs: () => ({ 'api-key': '' }),
        env: () => ({ GITHUB_ACTOR: 'dependabot[bot]' }),
        event: PULL_REQUEST,
        cause: /Dependabot started this run/,
        next: /Secrets and variables > Dependabot/
      }
    ],
    [
      'an empty key',
      {
        inputs: () => ({ ...LOGS_ONLY, 'api-key': '' }),
        cause: /`api-key` is empty/,
        next: /secrets\.HARNESS_API_KEY/
      }
    ],
    [
      'a malformed key',
      {
        inputs: () => ({ ...LOGS_ONLY, 'api-key': 'pat.x y' }),
        cause: /holds a space/,
        next: /store the key alone/
      }
    ],
    [
      'a wrong key',
      {
        inputs: () => ({ ...LOGS_ONLY, 'api-key': 'pat.wrong' }),
        cause: /refused the key \(403/,
        next: /not expired.*Service Accounts/
      }
    ],
    [
      'a key of another account',
      {
        inputs: () => ({ ...LOGS_ONLY, 'api-key': sandbox.foreignKey }),
        cause: /belongs to another Harness account/,
        next: /Check account-id/
      }
    ],
    [
      'a key without permission on the project',
      {
        before: failing('execution', 403, said('Missing permission core_pipeline_view')),
        cause: /core_pipeline_view, correlation id c0ffee-17/,
        next: /permission to view pipelines in the project proj of the organisation default/,
        inputs: () => ({ ...SCOPE, 'execution-id': execution.execution })
      }
    ]
  ])('%s', (_, row) => check(row))
})

describe('the address of Harness', () => {
  test('is another site', () =>
    check({
      inputs: () => LOGS_ONLY,
      before: () => sandbox.faults.add({ on: 'download', times: Infinity, do: 'html-login' }),
      cause: /a web page instead of data/,
      next: /check base-url and the key/
    }))

  test('is a name that nobody knows', () =>
    check({
      inputs: () => ({ ...LOGS_ONLY, 'base-url': 'https://harness.invalid' }),
      cause: /No answer from harness\.invalid/,
      next: /Check base-url: this runner can't resolve/
    }))

  test('refuses connections', async () => {
    const port = await freePort()
    await check({
      inputs: () => ({ ...LOGS_ONLY, 'base-url': `http://127.0.0.1:${port}` }),
      cause: /No answer from 127\.0\.0\.1:\d+: .*ECONNREFUSED/,
      next: /firewall allow 127\.0\.0\.1/
    })
  })

  test('has a certificate of its own, or speaks no TLS', async () => {
    await using server = await serve(response => response.end(), selfSigned())
    await check({
      inputs: () => ({ ...LOGS_ONLY, 'base-url': server.origin }),
      cause: /No answer from .*self-signed/i,
      next: /NODE_EXTRA_CA_CERTS/
    })
    await check({
      inputs: () => ({ ...LOGS_ONLY, 'base-url': sandbox.baseUrl.replace('http:', 'https:') }),
      cause: /No answer from/,
      next: /does not speak https/
    })
  })

  test('is behind a proxy that refuses', async () => {
    await using proxy = await serveRaw(socket => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'))
    await check({
      inputs: () => ({ ...LOGS_ONLY, 'base-url': 'http://harness.example.com' }),
      env: () => ({ http_proxy: proxy.origin, https_proxy: proxy.origin }),
      cause: /No answer from harness\.example\.com: .*403/,
      next: /Have the proxy .* allow harness\.example\.com/
    })
  })

  test('redirects', () =>
    check({
      inputs: () => LOGS_ONLY,
      before: () =>
        sandbox.faults.add({
          on: 'download',
          times: Infinity,
          do: { redirect: 'https://acme.harness.io/x' }
        }),
      cause: /redirects to acme\.harness\.io/,
      next: /Set base-url to the final address/
    }))
})

describe('what was asked for', () => {
  const unknown =
    (change: Record<string, string>): (() => Record<string, string>) =>
    () => ({ ...KNOWN, ...change })
  test.each<[string, Row]>([
    [
      'an unknown organization',
      {
        inputs: unknown({ 'org-id': 'nowhere' }),
        cause: /Organization with identifier \[nowhere\] not found, correlation id/,
        next: /Check pipeline-id, org-id and project-id/
      }
    ],
    [
      'an unknown project',
      {
        inputs: unknown({ 'project-id': 'nothing' }),
        cause: /identifier \[nothing\] not found/,
        next: /project-id/
      }
    ],
    [
      'an unknown pipeline',
      {
        inputs: unknown({ 'pipeline-id': 'Nope' }),
        cause: /no run of the pipeline Nope/,
        next: /Check pipeline-id \(the identifier, not the name\)/
      }
    ],
    [
      'an unknown run',
      {
        inputs: unknown({ 'run-sequence': '41' }),
        cause: /no run 41 .*runs 42 down to 3 were seen/,
        next: /run-sequence|execution-id/
      }
    ],
    [
      'an unknown execution',
      {
        inputs: () => ({ ...SCOPE, 'execution-id': 'zzz' }),
        cause: /does not exist or has been deleted.*correlation id/,
        next: /Check execution-id/
      }
    ],
    [
      'an unknown stage',
      {
        inputs: unknown({ 'stage-id': 'Biuld' }),
        cause: /has no stage Biuld/,
        next: /There are: Build,.*Give one of these as stage-id/
      }
    ],
    [
      'an unknown step',
      {
        inputs: unknown({ 'stage-id': 'Build', 'step-id': 'Run_Tets' }),
        cause: /Stage Build has no step Run_Tets/,
        next: /There are: Run_Tests/
      }
    ],
    [
      'a run of another pipeline',
      {
        inputs: () => ({ ...SCOPE, 'execution-id': execution.execution, 'pipeline-id': 'Other' }),
        cause: /is of the pipeline Deploy_Service, not of Other/,
        next: /Change pipeline-id or execution-id/
      }
    ],
    [
      'expired logs',
      {
        inputs: unknown({ 'run-sequence': '3' }),
        isWarning: true,
        cause: /ended \d+ days ago .* and Harness has no log of it/,
        next: /retention/
      }
    ],
    [
      'no logs under any simplified key (standard keys in use)',
      {
        inputs: () => ({ ...LOGS_ONLY, 'run-sequence': '99' }),
        isWarning: true,
        cause: /Harness has no logs of run 99/,
        next: /PIE_SIMPLIFY_LOG_BASE_KEY.*org-id and project-id/
      }
    ]
  ])('%s', (_, row) => check(row))
})

describe('the export', () => {
  test('is switched off', () =>
    check({
      inputs: () => LOGS_ONLY,
      before: failing('download', 404, { error_msg: 'page not found' }),
      cause: /does not offer the export of logs/,
      next: /Harness Support.*SPG_LOG_SERVICE_ENABLE_DOWNLOAD_LOGS/
    }))

  test('is limited, and there is no way to split it', () =>
    check({
      inputs: () => ({ ...LOGS_ONLY, 'api-key': limited.apiKey, 'base-url': limited.baseUrl }),
      cause: /more logs than the Log Service exports at once/,
      next: /org-id.*project-id/
    }))

  test('fails with a message of the server', () =>
    check({
      inputs: () => LOGS_ONLY,
      before: failing('download', 200, {
        link: '',
        status: 'error',
        expires: new Date(Date.now() + 6e8).toISOString(),
        message: 'zipfile: failed to download: NoSuchKey'
      }),
      cause: /could not export .*3 times: zipfile: failed to download: NoSuchKey/,
      next: /stage-id|Harness Support/
    }))

  test('is limited in rate', () =>
    check({
      inputs: () => LOGS_ONLY,
      before: failing('download', 429, { error_msg: 'slow down' }),
      cause: /limiting the rate of calls \(429: slow down/,
      next: /again in a few minutes/
    }))

  test('has a link that is past its time', () =>
    check({
      inputs: () => LOGS_ONLY,
      before: () =>
        sandbox.faults.add({
          on: 'storage',
          times: Infinity,
          do: { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' }
        }),
      cause: /link to the exported logs has expired or is refused \(403/,
      next: /again/
    }))

  test('has not ended when the time is up', () =>
    check({
      inputs: () => ({ ...LOGS_ONLY, 'timeout-minutes': '0.1' }),
      before: failing('download', 200, {
        link: 'http://x/',
        status: 'queued',
        expires: '2030-01-01T00:00:00Z'
      }),
      cause: /still queued when timeout-minutes ran out/,
      next: /larger value|one stage/
    }))

  test('is of an execution that still runs', () =>
    check({
      inputs: () => ({ ...KNOWN, 'wait-for-completion': 'false' }),
      before: () => {
        const graph = execution.graph as SampleGraph
        sandbox.pipelines.live(execution.execution, { ...graph, status: 'Running', endedAt: null })
      },
      isWarning: true,
      cause: /the execution had not ended \(Running\)/,
      next: /wait-for-completion/
    }))
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
      "a limit of GitHub's",
      {
        event: PULL_REQUEST,
        before: failing('statuses', 429, { message: 'secondary rate limit' }),
        cause: /GitHub limits the rate of calls/,
        next: /later/
      }
    ],
    [
      'a storage quota that is used up',
      {
        inputs: () => KNOWN,
        upload: true,
        before: failing('create', 403, {
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
        next: /upload: false.*output-dir|upload: false.*logs-path/
      }
    ]
  ])('%s', (_, row) => check(row))

  test('an artifact name that is taken', async () => {
    const inputs = (): Record<string, string> => ({ ...KNOWN, 'artifact-name': 'taken' })
    const first = { ...sandbox.results.env, ...FAST_TIME }
    const given = { 'api-key': sandbox.apiKey, 'base-url': sandbox.baseUrl, ...inputs() }
    await using _run = await runAction(given, first)
    await check({
      inputs,
      upload: true,
      cause: /already has an artifact named "taken"/,
      next: /overwrite: true/
    })
  })

  test('a folder that cannot be written to', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    await check({
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
