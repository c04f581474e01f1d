import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { frameOf, keyOf } from '../../sandbox/executions.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import type { Sandbox, SandboxOptions } from '../../sandbox/sandbox.ts'
import { ask, askUntilDone, bytesAt, post, urlOf } from './ask.ts'
import { structureOf } from './zip-structure.ts'

const frame = frameOf()
const { prefix } = frame
const DAY = 24 * 3600 * 1000
let sandbox: Sandbox
let clock = Date.UTC(2026, 0, 2, 3, 4, 5)

async function start(options: SandboxOptions = {}): Promise<void> {
  await sandbox.close()
  sandbox = await startSandbox({ now: () => clock, ...options })
  for (const step of ['One', 'Two', 'Three', 'Four']) add(step)
}

function add(step: string): void {
  sandbox.addLog(keyOf(frame, { stage: ['Build'], steps: [[step]] }), `${step}\n`)
}

/** The steps in the archive behind a link. */
async function stepsAt(link: string): Promise<string[]> {
  return structureOf(await bytesAt(link)).map(({ name }) => name.slice(name.lastIndexOf('/') + 1))
}

async function statusAt(link: string): Promise<number> {
  return (await fetch(link)).status
}

beforeEach(async () => {
  clock = Date.UTC(2026, 0, 2, 3, 4, 5)
  sandbox = await startSandbox()
  await start()
})

afterEach(async () => {
  await sandbox.close()
})

describe('an export', () => {
  test('is queued, in progress, and done; the link is dead before', async () => {
    const first = await ask(sandbox, prefix)
    expect(first.status).toBe('queued')
    expect(await statusAt(first.link)).toBe(404)
    expect((await ask(sandbox, prefix)).status).toBe('in_progress')
    expect(await statusAt(first.link)).toBe(404)
    const done = await ask(sandbox, prefix)
    expect(done).toEqual({ ...first, status: 'success', expires: '2026-01-09T03:04:05.000683015Z' })
    expect(await stepsAt(done.link)).toEqual(['Four', 'One', 'Three', 'Two'])
  })

  test('that takes a time is ready after it, however often it is asked for', async () => {
    await start({ exportPolls: { readyAfterMs: 3000 } })
    const statuses = [(await ask(sandbox, prefix)).status]
    for (const later of [0, 0, 2999, 1]) {
      clock += later
      statuses.push((await ask(sandbox, prefix)).status)
    }
    expect(statuses).toEqual(['queued', 'in_progress', 'in_progress', 'in_progress', 'success'])
  })

  test('can be had half done by whoever does not wait', async () => {
    sandbox.script({ for: prefix, early: 'partial' })
    const { link } = await ask(sandbox, prefix)
    await ask(sandbox, prefix)
    expect(await stepsAt(link)).toEqual(['Four', 'One'])
    await ask(sandbox, prefix)
    expect(await stepsAt(link)).toHaveLength(4)
  })

  test('is queued once more by every poll that finds it queued, and falls back', async () => {
    await start({ exportPolls: { queued: 2, inProgress: 1 } })
    const told: string[] = []
    for (let call = 0; call < 6; call += 1) told.push((await ask(sandbox, prefix)).status)
    expect(told).toEqual(['queued', 'queued', 'in_progress', 'success', 'in_progress', 'success'])
  })

  test('waits for the one worker', async () => {
    await ask(sandbox, prefix)
    expect((await ask(sandbox, `${prefix}/Build`)).status).toBe('queued')
    expect((await ask(sandbox, prefix)).status).toBe('success')
    expect((await ask(sandbox, `${prefix}/Build`)).status).toBe('in_progress')
  })

  test('tells an error once, then starts anew', async () => {
    sandbox.script({ for: prefix, error: 'zipfile: failed to download: NoSuchKey: x\n\tstatus code: 404' })
    await ask(sandbox, prefix)
    await ask(sandbox, prefix)
    const failed = await ask(sandbox, prefix)
    expect([failed.status, failed.message?.split('\n')]).toEqual([
      'error',
      ['zipfile: failed to download: NoSuchKey: x', '\tstatus code: 404']
    ])
    expect((await askUntilDone(sandbox, prefix)).told).toEqual(['queued', 'in_progress', 'success'])
  })

  test('may have failed days ago', async () => {
    sandbox.exports.seed(sandbox.accountId, prefix, 'error', 'old')
    expect(await ask(sandbox, prefix)).toMatchObject({ status: 'error', message: 'old' })
    expect((await ask(sandbox, prefix)).status).toBe('queued')
  })

  test('is frozen for seven days under its spelling, and only there', async () => {
    await askUntilDone(sandbox, prefix)
    add('Five')
    const frozen = await ask(sandbox, prefix)
    expect(await stepsAt(frozen.link)).toHaveLength(4)
    const { answer } = await askUntilDone(sandbox, prefix.slice(0, -1))
    expect(await stepsAt(answer.link)).toHaveLength(5)
    clock += 7 * DAY + 1000
    expect((await ask(sandbox, prefix)).status).toBe('success')
    expect(await statusAt(frozen.link)).toBe(403)
    clock += DAY
    expect((await ask(sandbox, prefix)).status).toBe('queued')
  })

  test('with a final slash is another entry over the same archive', async () => {
    await askUntilDone(sandbox, prefix)
    add('Five')
    const { answer } = await askUntilDone(sandbox, `${prefix}/`)
    expect(new URL(answer.link).pathname).not.toContain('//')
    expect(await stepsAt((await ask(sandbox, prefix)).link)).toHaveLength(5)
  })

  test('with a final slash has a dead link in some deployments', async () => {
    await start({ deadSlashLinks: true })
    const { answer } = await askUntilDone(sandbox, `${prefix}/`)
    expect(new URL(answer.link).pathname).toMatch(/\/\/logs\.zip$/)
    expect(await statusAt(answer.link)).toBe(404)
  })

  test('is stuck when its worker died, and another spelling is not', async () => {
    sandbox.script({ for: prefix, stuck: true })
    for (let call = 0; call < 5; call += 1) await ask(sandbox, prefix)
    expect((await ask(sandbox, prefix)).status).toBe('in_progress')
    expect((await askUntilDone(sandbox, prefix.slice(0, -1))).answer.status).toBe('success')
  })

  test('matches strings, not segments, and leaves out archives and what is named like one', async () => {
    add('One_Again')
    sandbox.addLog(`${prefix}/Build/logs.zip-commandUnit:x`, 'never seen')
    await askUntilDone(sandbox, prefix)
    const { answer } = await askUntilDone(sandbox, `${prefix}/Build/One`)
    expect(await stepsAt(answer.link)).toEqual(['One', 'One_Again'])
  })

  test('counts earlier archives towards the limit', async () => {
    await start({ limit: 4 })
    await askUntilDone(sandbox, prefix)
    const response = await post(sandbox, prefix.slice(0, -4))
    expect([response.status, await response.json()]).toEqual([
      500,
      { error_msg: 'Prefix Key Exceeds Maximum Download Limit' }
    ])
  })

  test('can be ready before it is asked for, and can be any bytes', async () => {
    await sandbox.exports.prepare(sandbox.accountId, prefix)
    expect((await ask(sandbox, prefix)).status).toBe('success')
    sandbox.serve(/nowhere/, Buffer.from('not a zip'))
    const { answer } = await askUntilDone(sandbox, 'x/pipeline/nowhere/1/-')
    expect((await bytesAt(answer.link)).toString()).toBe('not a zip')
  })
})

describe('who may ask', () => {
  const call = (headers: Record<string, string>): Promise<Response> =>
    fetch(urlOf(sandbox, 'blob/exists', { accountID: sandbox.accountId, key: prefix }), { headers })

  test.each([
    ['nobody without a key', {}, 400, 'no token in header'],
    [
      'nobody with a wrong key',
      { 'x-api-key': 'pat.x' },
      403,
      'apikey in request not authorized for receiving tokens'
    ]
  ])('%s', async (_, headers, status, message) => {
    const response = await call(headers)
    expect([response.status, await response.json()]).toEqual([status, { error_msg: message }])
  })

  test('no key of another account', async () => {
    const response = await call({ 'x-api-key': sandbox.foreignKey })
    const message = `operation not permitted for accountID: ${sandbox.accountId}`
    expect([response.status, await response.json()]).toEqual([403, { error_msg: message }])
  })

  test('the original page’s headers, and a token that the service issued', async () => {
    const headers = { authorization: 'Bearer any', 'x-harness-token': sandbox.harnessToken }
    expect(await (await call(headers)).text()).toBe('true')
    const url = urlOf(sandbox, 'token', { accountID: sandbox.accountId })
    const token = await (await fetch(url, { headers: { 'x-api-key': sandbox.apiKey } })).text()
    expect((await call({ 'x-harness-token': token })).status).toBe(200)
  })
})

test('an empty log is a 200 of no length', async () => {
  sandbox.addLog(`${prefix}/Build/Empty`, '')
  const url = urlOf(sandbox, 'blob', { accountID: sandbox.accountId, key: `${prefix}/Build/Empty` })
  const response = await fetch(url, { headers: { 'x-api-key': sandbox.apiKey } })
  expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([
    200,
    '0',
    ''
  ])
})
