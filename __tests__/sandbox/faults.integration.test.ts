import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { smallExecution } from '../../sandbox/executions.ts'
import type { Fault } from '../../sandbox/faults.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import type { LinkDialect } from '../../sandbox/signing.ts'
import { ask, askUntilDone, bytesAt, post } from './ask.ts'
import { structureOf } from './zip-structure.ts'

const execution = smallExecution()
const { prefix } = execution
let sandbox: Sandbox
let link = ''

beforeEach(async () => {
  sandbox = await startSandbox()
  sandbox.addExecution(execution)
  await sandbox.exports.prepare(sandbox.accountId, prefix)
  link = (await ask(sandbox, prefix)).link
})

afterEach(async () => {
  await sandbox.close()
})

function onStorage(fault: Fault): void {
  sandbox.faults.add({ on: 'storage', do: fault })
}

describe('faults of the log service', () => {
  test.each<[string, Fault, number, string]>([
    ['html-login', 'html-login', 200, '<!DOCTYPE html>'],
    ['empty-200', 'empty-200', 200, ''],
    ['redirect', { redirect: '/elsewhere' }, 302, ''],
    ['an answer of the test', { status: 429, headers: { 'retry-after': '1' }, body: 'slow' }, 429, 'slow']
  ])('%s', async (_, fault, status, start) => {
    sandbox.faults.add({ on: 'download', do: fault })
    const url = `${sandbox.baseUrl}/gateway/log-service/blob/download?accountID=${sandbox.accountId}&prefix=${prefix}`
    const headers = { 'x-api-key': sandbox.apiKey }
    const response = await fetch(url, { method: 'POST', headers, redirect: 'manual' })
    expect([response.status, (await response.text()).slice(0, 15)]).toEqual([status, start])
    expect((await ask(sandbox, prefix)).status).toBe('success')
  })

  test('a reset, and as often as told', async () => {
    sandbox.faults.add({ on: 'download', times: 2, do: 'reset' })
    await expect(post(sandbox, prefix)).rejects.toThrow('fetch failed')
    await expect(post(sandbox, prefix)).rejects.toThrow('fetch failed')
    expect((await ask(sandbox, prefix)).status).toBe('success')
    expect(sandbox.faults.pending).toEqual([])
  })

  test('a call that hangs until its caller gives up', async () => {
    sandbox.faults.add({ on: 'storage', do: 'hang' })
    const caller = new AbortController()
    const call = fetch(link, { signal: caller.signal })
    while (sandbox.requests.at(-1)?.on !== 'storage') await new Promise(resolve => setImmediate(resolve))
    caller.abort()
    await expect(call).rejects.toThrow('aborted')
  })

  test('only for requests that are meant', async () => {
    sandbox.faults.add({ on: 'download', when: ({ query }) => query.prefix === 'x', do: 'reset' })
    expect((await ask(sandbox, prefix)).status).toBe('success')
    expect(sandbox.faults.pending).toHaveLength(1)
  })

  test('every request is on record', async () => {
    await fetch(link, { headers: { range: 'bytes=0-3' } })
    const { on, method, query, headers, status } = sandbox.requests.at(-1) ?? {}
    expect([on, method, headers?.range, status]).toEqual(['storage', 'GET', 'bytes=0-3', 206])
    expect(query).toHaveProperty('X-Amz-Signature')
  })
})

describe('faults of the storage', () => {
  test('the connection breaks in the middle', async () => {
    onStorage({ breakAfter: 100 })
    await expect(bytesAt(link)).rejects.toThrow('terminated')
  })

  test('the length is not true', async () => {
    onStorage({ contentLength: 1_000_000 })
    await expect(bytesAt(link)).rejects.toThrow('terminated')
    onStorage({ truncate: 10 })
    expect(await bytesAt(link)).toHaveLength(10)
  })

  test('the object changes between two parts', async () => {
    const etag = (await fetch(link)).headers.get('etag') ?? ''
    onStorage('change-object')
    const headers = { range: 'bytes=10-', 'if-match': etag }
    expect((await fetch(link, { headers })).status).toBe(412)
    const again = await fetch(link)
    expect(again.headers.get('etag')).not.toBe(etag)
    expect(structureOf(Buffer.from(await again.arrayBuffer()))).toHaveLength(execution.logs.length)
  })

  test('ranges are not honoured', async () => {
    onStorage('ignore-range')
    const response = await fetch(link, { headers: { range: 'bytes=10-' } })
    expect(response.status).toBe(200)
    await response.body?.cancel()
  })
})

describe('links', () => {
  test.each<[LinkDialect, string]>([
    ['s3', 'X-Amz-Signature'],
    ['gcs', 'X-Goog-Signature'],
    ['gcs-v2', 'Signature']
  ])('of %s are checked to the letter', async (dialect, name) => {
    await using other = await startSandbox({ dialect })
    other.addExecution(execution)
    const { answer } = await askUntilDone(other, prefix)
    expect(new URL(answer.link).searchParams.get(name)).toBeTruthy()
    expect((await bytesAt(answer.link)).subarray(0, 2).toString()).toBe('PK')
    for (const changed of [
      `${answer.link}&x=1`,
      answer.link.replace('?', '?x=1&'),
      answer.link.replace('/-q', '/-r')
    ]) {
      expect((await fetch(changed)).status).toBe(403)
    }
  })

  test('through the gateway name the public host, and are served by the base URL', async () => {
    await using other = await startSandbox({ linkBase: 'gateway' })
    const standard = smallExecution({ layout: 'standard' })
    other.addExecution(standard)
    const { answer } = await askUntilDone(other, standard.prefix)
    expect(answer.link).toContain('https://app.harness.io/storage/harness-download/harnesslogs/')
    expect(answer.link).toContain('/orgId:default/')
    const bytes = await bytesAt(answer.link.replace('https://app.harness.io', other.baseUrl))
    expect(structureOf(bytes)).toHaveLength(standard.logs.length)
  })
})
