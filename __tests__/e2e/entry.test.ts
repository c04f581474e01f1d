import type { ChildProcess } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { runAction, type RunOptions, type RunResult } from '../../sandbox/runner.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { inputsFor, sample } from './run-action.ts'
import { filesAt, sourceLogs, storedLogs } from './run-results.ts'
import { annotationsOf, errorOf, expectSuccess } from './run-output.ts'

// Runs in a time of their own begin with the program's bundle: these begin as the runner does.
let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
  sandbox.addExecution(sample)
  await sandbox.exports.prepare(sample.account, sample.prefix)
})
afterAll(() => sandbox.close())
afterEach(() => sandbox.faults.clear())

const act = (inputs: Record<string, string>, options: RunOptions = {}): Promise<RunResult> =>
  runAction({ ...inputsFor(sandbox, sample), upload: 'false', ...inputs }, {}, options)

test('the thread brings the logs, prints all to its last line, and the process ends', async () => {
  await using run = await act({})
  expectSuccess(run)
  expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(sample.logs))
})

test('a failure is that of the process', async () => {
  await using run = await act({ 'api-key': 'pat.wrong' })
  expect(run.code).toBe(1)
  expect(errorOf(run)).toContain('Harness refused the key')
})

describe('a program that ends by an error of its own', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'entry-'))
    await mkdir(join(folder, 'dist'))
    const root = join(import.meta.dirname, '../..')
    for (const file of ['action.yml', 'package.json', 'dist/index.js'])
      await copyFile(join(root, file), join(folder, file))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test.each([
    ['without memory, is one message that says what to do', 'ERR_WORKER_OUT_OF_MEMORY', 'Set `stage-id`'],
    ['of any other kind, is no message of ours', 'ERR_OTHER', undefined]
  ])('%s', async (_, code, said) => {
    const program = `throw Object.assign(new Error('of the program'), { code: '${code}' })`
    await writeFile(join(folder, 'dist/main.js'), program)
    await using run = await runAction({}, {}, { actionDir: folder })
    expect(run.code).toBe(1)
    const { errors } = annotationsOf(run)
    expect(errors).toEqual(said === undefined ? [] : [expect.stringContaining(said)])
    expect(run.stderr.includes('of the program')).toBe(said === undefined)
  })
})

// Windows has no signals: there the runner ends the process.
const describeSignals = process.platform === 'win32' ? describe.skip : describe

describeSignals('a signal is passed on to the thread', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143]
  ] as const)('%s ends it with %d, and leaves nothing', async (signal, code) => {
    let child: ChildProcess | undefined
    const when = (): boolean => {
      setImmediate(() => child?.kill(signal))
      return true
    }
    sandbox.faults.add({ on: 'download', when, do: 'hang' })
    await using run = await act({}, { onSpawn: spawned => (child = spawned) })
    expect([run.code, run.signal]).toEqual([code, null])
    expect(run.left).toEqual([])
  })
})
