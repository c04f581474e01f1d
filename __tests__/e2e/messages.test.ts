import { afterAll, afterEach, beforeAll, describe, test } from '@jest/globals'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { freePort, serve, serveRaw } from '../fixtures/pocket-server.ts'
import { selfSigned } from '../fixtures/self-signed.ts'
import {
  answering,
  execution,
  FORK,
  LOGS_ONLY,
  PULL_REQUEST,
  SCOPE,
  checkMessage,
  pipelineError,
  type Row
} from './failure-messages.ts'

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
        before: answering('execution', 403, pipelineError('Missing permission core_pipeline_view')),
        cause: /core_pipeline_view, correlation id c0ffee-17/,
        next: /permission to view pipelines in the project proj of the organization default .*org-id and project-id\.$/,
        inputs: () => ({ ...SCOPE, 'execution-id': execution.execution })
      }
    ]
  ])('%s', (_, row) => checkMessage(sandbox, row))
})

describe('the address of Harness', () => {
  test('is another site', () =>
    checkMessage(sandbox, {
      inputs: () => LOGS_ONLY,
      before: () => sandbox.faults.add({ on: 'download', times: Infinity, do: 'html-login' }),
      cause: /a web page instead of data/,
      next: /check base-url and the key/
    }))

  test('is a name that nobody knows', () =>
    checkMessage(sandbox, {
      inputs: () => ({ ...LOGS_ONLY, 'base-url': 'https://harness.invalid' }),
      cause: /No answer from harness\.invalid/,
      next: /Check base-url: this runner can't resolve/
    }))

  test('refuses connections', async () => {
    const port = await freePort()
    await checkMessage(sandbox, {
      inputs: () => ({ ...LOGS_ONLY, 'base-url': `http://127.0.0.1:${port}` }),
      cause: /No answer from 127\.0\.0\.1:\d+: .*ECONNREFUSED/,
      next: /firewall allow 127\.0\.0\.1/
    })
  })

  test('has a certificate of its own, or speaks no TLS', async () => {
    await using server = await serve(response => response.end(), selfSigned())
    await checkMessage(sandbox, {
      inputs: () => ({ ...LOGS_ONLY, 'base-url': server.origin }),
      cause: /No answer from .*self-signed/i,
      next: /NODE_EXTRA_CA_CERTS/
    })
    await checkMessage(sandbox, {
      inputs: () => ({ ...LOGS_ONLY, 'base-url': sandbox.baseUrl.replace('http:', 'https:') }),
      cause: /No answer from/,
      next: /does not speak https/
    })
  })

  test('is behind a proxy that refuses', async () => {
    await using proxy = await serveRaw(socket => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'))
    await checkMessage(sandbox, {
      inputs: () => ({ ...LOGS_ONLY, 'base-url': 'http://harness.example.com' }),
      env: () => ({ http_proxy: proxy.origin, https_proxy: proxy.origin }),
      cause: /No answer from harness\.example\.com: .*403/,
      next: /Have the proxy .* allow harness\.example\.com/
    })
  })

  test('redirects', () =>
    checkMessage(sandbox, {
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
