import type { ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { ActionClock } from '../../sandbox/action-clock.ts'
import type { Fault } from '../../sandbox/faults.ts'
import type { Route } from '../../sandbox/http.ts'
import type { RunResult } from '../../sandbox/runner.ts'
import { treeOf } from '../../sandbox/runner-files.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { actOn, sample } from './run-action.ts'
import { filesAt, sourceLogs, storedLogs } from './run-results.ts'
import { errorOf, expectSuccess } from './run-output.ts'

const LOGS = sourceLogs(sample.logs)
const LOCAL = { upload: 'false', 'execution-id': sample.execution }

let sandbox: Sandbox
let folder: string
beforeAll(async () => {
  sandbox = await startSandbox({ results: true })
  sandbox.addExecution(sample)
  await sandbox.exports.prepare(sample.account, sample.prefix)
  folder = await mkdtemp(join(tmpdir(), 'leftovers-test-'))
})
afterAll(async () => {
  await sandbox.close()
  await rm(folder, { recursive: true })
})
afterEach(() => {
  sandbox.faults.clear()
  sandbox.requests.length = 0
})

let folders = 0
const newFolder = (): string => join(folder, `out-${(folders += 1)}`)

describe("the runner's temporary folder", () => {
  test.each(['true', 'false'])('holds only logs-path after a success (upload: %s)', async upload => {
    const inputs = { ...LOCAL, upload, overwrite: 'true' }
    await using run = await actOn(sandbox, inputs, sandbox.results.env)
    expectSuccess(run)
    const [first = ''] = run.left
    const top = first.split('/')[0] ?? ''
    expect(run.outputs['logs-path']).toBe(join(run.tempDir, top))
    expect(new Set(run.left.map(path => path.split('/')[0]))).toEqual(new Set([top]))
    expect(new Set(run.left.map(path => path.split('/')[1]))).toEqual(
      new Set(['failures.md', 'index.html', 'logs', 'manifest.json', 'raw'])
    )
    expect(await treeOf(run.workspaceDir)).toEqual([])
  })

  test.each<[string, () => void, Record<string, string>]>([
    ['a refused key', () => undefined, { 'api-key': 'pat.wrong' }],
    ['a stage that is not there', () => undefined, { 'stage-id': 'Nowhere' }],
    ['a size that is too large', () => undefined, { 'max-size-mb': '0.01' }],
    [
      'a storage that is down',
      () => sandbox.faults.add({ on: 'storage', times: Infinity, do: { status: 503 } }),
      {}
    ],
    [
      'a broken archive',
      () => sandbox.faults.add({ on: 'storage', times: Infinity, do: { truncate: 1000 } }),
      {}
    ]
  ])('holds nothing after a failure: %s', async (_, spoil, inputs) => {
    spoil()
    await using run = await actOn(sandbox, { ...LOCAL, ...inputs })
    errorOf(run)
    expect(run.left).toEqual([])
  })

  test('holds nothing when there are no logs', async () => {
    await using run = await actOn(sandbox, { upload: 'false', 'run-sequence': '77' })
    expectSuccess(run)
    expect(run.left).toEqual([])
  })
})

describe('output-dir', () => {
  test('relative, is in the workspace, and is made', async () => {
    await using run = await actOn(sandbox, { ...LOCAL, 'output-dir': 'build/harness logs' })
    expectSuccess(run)
    expect(run.outputs['logs-path']).toBe(join(run.workspaceDir, 'build', 'harness logs'))
    expect(storedLogs(await filesAt(run))).toEqual(LOGS)
    expect(run.left).toEqual([])
  })

  test('absolute, is taken as it is', async () => {
    const directory = newFolder()
    await mkdir(directory)
    await using run = await actOn(sandbox, { ...LOCAL, 'output-dir': directory })
    expectSuccess(run)
    expect(run.outputs['logs-path']).toBe(directory)
    expect(run.outputs['manifest-path']).toBe(join(directory, 'manifest.json'))
    expect(storedLogs(await filesAt(run))).toEqual(LOGS)
  })

  test('that holds an earlier result of ours is replaced', async () => {
    const directory = newFolder()
    await using first = await actOn(sandbox, { ...LOCAL, 'output-dir': directory })
    expectSuccess(first)
    await using run = await actOn(sandbox, { ...LOCAL, 'output-dir': directory, 'stage-id': 'Lint' })
    expectSuccess(run)
    expect(Object.keys(storedLogs(await filesAt(run)))).toHaveLength(2)
  })

  test.each(['notes.txt', 'logs/mine.log'])(
    'that holds something else (%s) is refused and left alone',
    async name => {
      const directory = newFolder()
      await mkdir(join(directory, 'logs'), { recursive: true })
      await writeFile(join(directory, name), 'mine')
      await using run = await actOn(sandbox, { ...LOCAL, 'output-dir': directory })
      expect(errorOf(run)).toMatch(/^output-dir is .*holds files of something else.*empty or does not exist/)
      expect(await readFile(join(directory, name), 'utf8')).toBe('mine')
      expect(sandbox.requests).toEqual([])
      expect(run.left).toEqual([])
    }
  )

  test('that is a file is refused', async () => {
    const path = newFolder()
    await writeFile(path, 'mine')
    await using run = await actOn(sandbox, { ...LOCAL, 'output-dir': path })
    expect(errorOf(run)).toMatch(/^The folder .* can't be used \(E[A-Z]+\)\. Check output-dir/)
    expect(await readFile(path, 'utf8')).toBe('mine')
    expect(sandbox.requests).toEqual([])
  })

  test('holds nothing after a failure', async () => {
    const directory = newFolder()
    await using run = await actOn(sandbox, { ...LOCAL, 'output-dir': directory, 'max-size-mb': '0.01' })
    errorOf(run)
    expect(await treeOf(directory)).toEqual([])
    expect(run.left).toEqual([])
  })

  test('keeps the files when the upload fails', async () => {
    const directory = newFolder()
    const inputs = { ...LOCAL, upload: 'true', 'output-dir': directory }
    await using run = await actOn(sandbox, inputs, { GITHUB_SERVER_URL: 'https://ghe.example.com' })
    errorOf(run)
    expect(run.outputs['logs-path']).toBe(directory)
    expect(storedLogs(await filesAt(run))).toEqual(LOGS)
    expect(run.left).toEqual([])
  })
})

// Windows has no signals: there the runner ends the process.
const describeSignals = process.platform === 'win32' ? describe.skip : describe

describeSignals('a cancelled job', () => {
  /**
   * Runs until the request on this route is there, then sends the signal; time stands still from
   * then on.
   */
  async function interrupt(
    signal: NodeJS.Signals,
    at: { on: Route; nth: number; do: Fault },
    inputs: Record<string, string> = {}
  ): Promise<RunResult> {
    let child: ChildProcess | undefined
    const clock = new ActionClock()
    let seen = 0
    const strike = (): boolean => {
      seen += 1
      if (seen !== at.nth) return false
      // Time moves on once the action has read what came of a download that stalls.
      clock.after(100, () => {
        clock.stop()
        child?.kill(signal)
      })
      return true
    }
    sandbox.faults.add({ on: at.on, when: strike, do: at.do })
    const given = {
      'execution-id': sample.execution,
      'artifact-name': `cancelled-${(folders += 1)}`,
      ...inputs
    }
    const options = { clock, onSpawn: (spawned: ChildProcess) => (child = spawned) }
    return actOn(sandbox, given, sandbox.results.env, options)
  }

  // One code hears both signals, so each moment meets one of them, in turn.
  test.each<[string, 'SIGINT' | 'SIGTERM', number, { on: Route; nth: number; do: Fault }]>([
    ['while it polls', 'SIGINT', 130, { on: 'download', nth: 1, do: 'hang' }],
    [
      'between two polls',
      'SIGTERM',
      143,
      { on: 'download', nth: 1, do: { status: 503, headers: { 'retry-after': '100' } } }
    ],
    ['while it downloads', 'SIGINT', 130, { on: 'storage', nth: 1, do: { stallAfter: 3000 } }]
  ])('%s, with %s, stops at once and leaves nothing', async (_, signal, code, moment) => {
    await using run = await interrupt(signal, moment)
    expect([run.code, run.signal]).toEqual([code, null])
    expect(run.left).toEqual([])
    expect(sandbox.requests.filter(({ on }) => on === 'create' || on === 'finalize')).toEqual([])
  })

  test('while it downloads, leaves output-dir empty', async () => {
    const directory = newFolder()
    const moment = { on: 'storage' as const, nth: 1, do: { stallAfter: 3000 } }
    await using run = await interrupt('SIGTERM', moment, { 'output-dir': directory })
    expect(await treeOf(directory)).toEqual([])
    expect(run.left).toEqual([])
  })

  test('while it uploads, stops at once; no artifact, and only logs-path stays', async () => {
    const moment = { on: 'upload', nth: 1, do: 'hang' } as const
    await using run = await interrupt('SIGTERM', moment, { report: 'false' })
    expect([run.code, run.signal]).toEqual([143, null])
    expect(sandbox.requests.filter(({ on }) => on === 'finalize')).toEqual([])
    expect(run.outputs).not.toHaveProperty('artifact-id')
    const top = (run.outputs['logs-path'] ?? '').slice(run.tempDir.length + 1)
    expect(new Set(run.left.map(path => path.split('/')[0]))).toEqual(new Set([top]))
    expect(storedLogs(await filesAt(run))).toEqual(LOGS)
  })
})
