import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { DefaultArtifactClient } from '@actions/artifact'
import { HttpClient, HttpClientResponse } from '@actions/http-client'
import { BearerCredentialHandler } from '@actions/http-client/lib/auth'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { startSandbox } from '../../../sandbox/sandbox.ts'
import { hardenToolkitCalls } from '../../../src/github/artifact/toolkit-http.ts'
import { serve, type Pocket } from '../../fixtures/pocket-server.ts'
import { withEnv, withStdout } from '../../fixtures/runner-stdout.ts'

const ROOT = join(import.meta.dirname, '../../..')
const readBody = Reflect.get(HttpClientResponse.prototype, 'readBody')
const post = Reflect.get(HttpClient.prototype, 'post')

afterEach(() => {
  jest.useRealTimers()
  Object.assign(HttpClientResponse.prototype, { readBody })
  Object.assign(HttpClient.prototype, { post })
})

/** A server whose answers break off after their first bytes. */
function breakingServer(): Promise<Pocket> {
  return serve(response => {
    begin(response, () => response.destroy())
  })
}

function begin(response: ServerResponse, then: () => void = () => undefined): void {
  response.writeHead(200, { 'content-length': 100 })
  response.write('{"ok":', then)
}

/** A server that redirects to the target under another name. */
function redirectTo(target: Pocket): Promise<Pocket> {
  const location = `http://localhost:${target.port}/`
  return serve(response => response.writeHead(307, { location }).end())
}

function client(): HttpClient {
  return new HttpClient('test', [new BearerCredentialHandler('job-token')])
}

// When one of these fails, the toolkit has cured it: remove that part of
// src/github/artifact/toolkit-http.ts.
describe('defects of the toolkit, without our change', () => {
  test('a body that breaks off never settles', async () => {
    await using server = await breakingServer()
    const response = await client().post(server.origin, '')
    let isSettled = false
    const settle = (): void => void (isSettled = true)
    response.readBody().then(settle, settle)
    if (!response.message.closed) await once(response.message, 'close').catch(() => undefined)
    await setImmediate()
    expect(isSettled).toBe(false)
  })

  test('… and Node exits with code 13, without a result', async () => {
    await using server = await breakingServer()
    const program = `import { HttpClient } from '@actions/http-client'
      const response = await new HttpClient('test').post(${JSON.stringify(server.origin)}, '')
      response.message.on('error', () => undefined)
      await response.readBody()
      process.stdout.write('settled')`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { cwd: ROOT })
    let output = ''
    child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()))
    expect(await once(child, 'close')).toEqual([13, null])
    expect(output).toBe('')
  })

  test('a redirected call takes the token along to another host', async () => {
    await using target = await serve(response => response.end('{}'))
    await using first = await redirectTo(target)
    await client().post(first.origin, '')
    expect(target.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer job-token'])
  })

  test('finalizing is not asked for again when its connection is reset', async () => {
    const sandbox = await startSandbox({ results: true })
    const folder = await mkdtemp(join(tmpdir(), 'toolkit-http-test-'))
    try {
      await writeFile(join(folder, 'a'), 'a')
      sandbox.faults.add({ on: 'finalize', do: 'reset' })
      const env = { GITHUB_SERVER_URL: 'https://github.com', ...sandbox.results.env }
      const upload = (): Promise<unknown> =>
        new DefaultArtifactClient().uploadArtifact('once', [join(folder, 'a')], folder)
      await expect(withEnv(env, () => withStdout(upload))).rejects.toThrow('ECONNRESET')
      expect(sandbox.requests.filter(({ on }) => on === 'finalize')).toHaveLength(1)
    } finally {
      await rm(folder, { recursive: true })
      await sandbox.close()
    }
  })
})

describe('with our change', () => {
  beforeEach(() => {
    hardenToolkitCalls()
    hardenToolkitCalls()
  })

  test('a body that is whole is read', async () => {
    await using server = await serve(response => response.end('{"a":"é"}'))
    expect(await (await client().post(server.origin, '')).readBody()).toBe('{"a":"é"}')
  })

  test('a body that breaks off is a broken connection', async () => {
    await using server = await breakingServer()
    const response = await client().post(server.origin, '')
    await expect(response.readBody()).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  test('a body that stalls is one after 90 seconds', async () => {
    await using server = await serve(response => {
      begin(response)
    })
    const response = await client().post(server.origin, '')
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] })
    const read = response.readBody()
    const settled = jest.fn()
    read.then(settled, settled)
    jest.advanceTimersByTime(89_999)
    await setImmediate()
    expect(settled).not.toHaveBeenCalled()
    jest.advanceTimersByTime(1)
    await expect(read).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  test('a redirect is not followed', async () => {
    await using target = await serve(response => response.end('{}'))
    await using first = await redirectTo(target)
    expect((await client().post(first.origin, '')).message.statusCode).toBe(307)
    expect(target.seen).toEqual([])
  })

  test.each([
    ['FinalizeArtifact', undefined],
    ['CreateArtifact', 'ECONNRESET']
  ])('the error of a %s whose connection is reset has the code %s', async (call, code) => {
    await using server = await serve(response => response.socket?.resetAndDestroy())
    const error: unknown = await client()
      .post(`${server.origin}/${call}`, '')
      .catch((caught: unknown) => caught)
    expect(error).toMatchObject({ message: expect.stringMatching(/ECONNRESET|socket hang up/) })
    expect(Reflect.get(error as Error, 'code')).toBe(code)
  })
})
