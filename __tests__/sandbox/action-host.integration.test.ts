import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ActionClock } from '../../sandbox/action-clock.ts'
import { ActionHost } from '../../sandbox/action-host.ts'
import { runAction, type RunOptions, type RunResult } from '../../sandbox/runner.ts'

/** Tells which process it is in, and how often what it imports was evaluated there. */
const ACTION = `
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { evaluated } from './imported.mjs'
const { env } = process
console.log(JSON.stringify({ pid: process.pid, evaluated, cwd: process.cwd(), more: env.MORE, now: Date.now() }))
console.error(env['INPUT_API-KEY'])
writeFileSync(env.GITHUB_OUTPUT, 'key=' + env['INPUT_API-KEY'] + '\\n')
if (env.MORE === 'throws') throw new Error('broken')
if (env.MORE === 'fails') process.exitCode = 3
if (env.MORE === 'goes on') setInterval(() => {}, 60_000)
if (env.MORE === 'waits') await new Promise(resolve => setTimeout(resolve, 60_000))
if (env.PORT) await new Promise(resolve => connect(env.PORT, '127.0.0.1').once('data', resolve))
process.stdout.write('', () => process.exit())
`
let folder = ''
let host: ActionHost
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'action-host-test-'))
  await writeFile(join(folder, 'main.mjs'), ACTION)
  await writeFile(
    join(folder, 'imported.mjs'),
    'globalThis.count = (globalThis.count ?? 0) + 1\nexport const evaluated = globalThis.count\n'
  )
  host = new ActionHost(pathToFileURL(join(folder, 'main.mjs')))
})
afterAll(async () => {
  await host[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

interface Told {
  readonly pid: number
  readonly evaluated: number
  readonly cwd: string
  readonly more?: string
  readonly now: number
}

async function act(
  key: string,
  env: Record<string, string> = {},
  options: RunOptions = {}
): Promise<RunResult & { told: Told }> {
  const run = await runAction({ 'api-key': key }, env, { clock: new ActionClock(), host, ...options })
  await run.dispose()
  return { ...run, told: JSON.parse(run.stdout) as Told }
}

test('runs share a process and what it has loaded, and nothing else', async () => {
  const heard: string[] = []
  const one = await act('one', { MORE: 'fails' }, { onStdout: text => heard.push(text) })
  const other = await act('other')
  expect([one.code, one.signal, one.stderr, one.outputs]).toEqual([3, null, 'one\n', { key: 'one' }])
  expect([other.code, other.stderr, other.outputs]).toEqual([0, 'other\n', { key: 'other' }])
  expect(heard.join('')).toBe(one.stdout)
  expect(one.told).toMatchObject({ cwd: one.workspaceDir, more: 'fails' })
  expect(other.told).toMatchObject({ pid: one.told.pid, evaluated: 1, cwd: other.workspaceDir })
  expect(other.told).not.toHaveProperty('more')
})

test('each run lives in the time of its clock', async () => {
  const [clock, later] = [new ActionClock(), new ActionClock()]
  const began = clock.now()
  const one = await act('one', { MORE: 'waits' }, { clock })
  expect(one.told.now).toBe(began)
  expect(one.milliseconds).toBeGreaterThanOrEqual(60_000)
  const other = await act('other', {}, { clock: later })
  expect(other.told.pid).toBe(one.told.pid)
  expect(other.told.now).toBeLessThan(began + 60_000)
})

/** Lets runs go on once so many of them are connected. */
async function meetingOf(count: number): Promise<{ server: Server; env: Record<string, string> }> {
  const sockets: Socket[] = []
  const server = createServer(socket => {
    sockets.push(socket)
    if (sockets.length === count) for (const each of sockets) each.write('go')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { server, env: { PORT: String((server.address() as AddressInfo).port) } }
}

test('runs at the same time have processes of their own', async () => {
  const { server, env } = await meetingOf(2)
  const runs = await Promise.all([act('one', env), act('other', env)])
  server.close()
  expect(new Set(runs.map(({ told }) => told.pid)).size).toBe(2)
  expect(runs.map(({ outputs }) => outputs.key)).toEqual(['one', 'other'])
})

test('a connection that a run leaves is closed', async () => {
  const { server, env } = await meetingOf(1)
  const closed = new Promise(resolve =>
    server.on('connection', socket => socket.resume().on('close', resolve))
  )
  const run = await act('one', env)
  await closed
  server.close()
  expect((await act('other')).told.pid).toBe(run.told.pid)
})

test('where something goes on after a run, the next one has a new process', async () => {
  const run = await act('one', { MORE: 'goes on' })
  expect(run.code).toBe(0)
  const next = await act('other')
  expect(next.told.pid).not.toBe(run.told.pid)
  expect([next.code, next.stderr]).toEqual([0, 'other\n'])
})

test('an error that nobody catches ends the process, as it would that of a runner', async () => {
  const run = await act('one', { MORE: 'throws' })
  expect([run.code, run.signal]).toEqual([1, null])
  expect(run.stderr).toContain('Error: broken')
  expect((await act('other')).code).toBe(0)
})

test('a run that does not end is killed', async () => {
  const clock = new ActionClock()
  clock.stop()
  const options = { clock, host, timeoutMs: 500 }
  await using run = await runAction({ 'api-key': 'one' }, { MORE: 'waits' }, options)
  expect([run.code, run.signal]).toEqual([null, 'SIGKILL'])
})
