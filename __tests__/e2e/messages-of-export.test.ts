import { afterAll, afterEach, beforeAll, describe, test } from '@jest/globals'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { answering, checkMessage, execution, GRAPH, KNOWN, LOGS_ONLY } from './failure-messages.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ github: true })
  sandbox.addExecution(execution)
})
afterAll(() => sandbox.close())
afterEach(() => {
  sandbox.faults.clear()
  sandbox.pipelines.live(execution.execution)
})

describe('the export', () => {
  test('is switched off', () =>
    checkMessage(sandbox, {
      inputs: () => LOGS_ONLY,
      before: answering('download', 404, { error_msg: 'page not found' }),
      cause: /does not offer the export of logs/,
      next: /Harness Support.*SPG_LOG_SERVICE_ENABLE_DOWNLOAD_LOGS/
    }))

  test('is refused for the account', () =>
    checkMessage(sandbox, {
      inputs: () => LOGS_ONLY,
      before: answering('download', 403, { error_msg: 'download logs is not enabled for this account' }),
      cause: /403: download logs is not enabled for this account/,
      next: /SPG_LOG_SERVICE_ENABLE_DOWNLOAD_LOGS/
    }))

  test('is limited, and there is no way to split it', async () => {
    await using limited = await startSandbox({ limit: 5, github: true })
    limited.addExecution(execution)
    await checkMessage(limited, {
      inputs: () => LOGS_ONLY,
      cause: /more logs than the Log Service exports at once/,
      next: /org-id.*project-id/
    })
  })

  test.each([
    ["that this runner can't resolve", 'https://storage.invalid', /can't resolve the name storage\.invalid/],
    ['that refuses connections', 'http://127.0.0.1:1', /firewall allow 127\.0\.0\.1/]
  ])('is in a storage %s', async (_, linkBase, next) => {
    await using elsewhere = await startSandbox({ linkBase, github: true })
    elsewhere.addExecution(execution)
    await checkMessage(elsewhere, { inputs: () => LOGS_ONLY, cause: /No answer from/, next })
  })

  test('holds what no zip holds', () =>
    checkMessage(sandbox, {
      inputs: () => ({ ...LOGS_ONLY, 'run-sequence': '77' }),
      before: () => sandbox.serve(/\/77\//, Buffer.from('not a zip')),
      cause: /can(?:not|'t) be trusted .* not a zip file/,
      next: /Run the step again.*execution-id/
    }))

  test('is larger than it may be', () =>
    checkMessage(sandbox, {
      inputs: () => ({ ...LOGS_ONLY, 'max-size-mb': '0.001' }),
      cause: /larger than 0\.001 MiB when unpacked, which is what `max-size-mb` allows/,
      next: /Raise `max-size-mb`, or ask for one stage/
    }))

  test('fails with a message of the server', () =>
    checkMessage(sandbox, {
      inputs: () => LOGS_ONLY,
      before: answering('download', 200, {
        link: '',
        status: 'error',
        expires: new Date(Date.now() + 6e8).toISOString(),
        message: 'zipfile: failed to download: NoSuchKey'
      }),
      cause: /could not export .*3 times: zipfile: failed to download: NoSuchKey/,
      next: /stage-id|Harness Support/
    }))

  test('is limited in rate', () =>
    checkMessage(sandbox, {
      inputs: () => LOGS_ONLY,
      before: answering('download', 429, { error_msg: 'slow down' }),
      cause: /limiting the rate of calls \(429: slow down/,
      next: /again in a few minutes/
    }))

  test('has a link that is past its time', () =>
    checkMessage(sandbox, {
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
    checkMessage(sandbox, {
      inputs: () => ({ ...LOGS_ONLY, 'timeout-minutes': '0.1' }),
      before: answering('download', 200, {
        link: 'http://x/',
        status: 'queued',
        expires: '2030-01-01T00:00:00Z'
      }),
      cause: /still queued when timeout-minutes ran out/,
      next: /larger value|one stage/
    }))

  test.each([
    ['and is not waited for', { 'wait-for-completion': 'false' }, /set that to true/],
    ['when the time is up', { 'timeout-minutes': '0.2' }, /timeout-minutes ran out: give that a larger value/]
  ])('is of an execution that still runs, %s', (_, how, next) =>
    checkMessage(sandbox, {
      inputs: () => ({ ...KNOWN, ...how }),
      before: () => {
        sandbox.pipelines.live(execution.execution, { ...GRAPH, status: 'Running', endedAt: null })
      },
      isWarning: true,
      cause: /the execution had not ended \(Running\)/,
      next
    })
  )
})
