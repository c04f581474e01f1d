import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { largeExecution } from '../../../sandbox/large-execution.ts'
import { runAction, treeOf, type RunResult } from '../../../sandbox/runner.ts'
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts'
import { filesAt, sourceLogs, storedLogs } from '../results-of.ts'
import { everythingOf, expectNone } from '../secrets-in.ts'
import { errorOf, expectSuccess } from '../what-it-said.ts'

const MIB = 1_048_576
const large = largeExecution({ run: 3, files: 20, bytes: 8 * MIB })

let folder: string
let sandbox: Sandbox
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'disk-test-'))
  sandbox = await startSandbox({ results: true })
  sandbox.addExecution(large)
  await sandbox.exports.prepare(large.account, large.prefix)
})
afterAll(async () => {
  await sandbox.close()
  rmSync(folder, { recursive: true })
})

/** A file system in memory, gone when disposed of. */
class MemoryDisk implements Disposable {
  readonly path: string

  constructor(name: string, options: string) {
    this.path = join(folder, name)
    mkdirSync(this.path)
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', this.path], { stdio: 'pipe' })
  }

  [Symbol.dispose](): void {
    execFileSync('umount', [this.path], { stdio: 'pipe' })
  }
}

/** Why no disk can be mounted here; null when one can. */
function whyNot(): string | null {
  const path = mkdtempSync(join(tmpdir(), 'mount-test-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path], { stdio: 'pipe' })
    execFileSync('umount', [path], { stdio: 'pipe' })
    return null
  } catch (error) {
    return String(error).split('\n')[0] ?? ''
  } finally {
    rmSync(path, { recursive: true })
  }
}

const reason = whyNot()
// A runner may not mount; what it may then not show is said in the name of the skipped tests.
const describeDisks = reason === null ? describe : describe.skip

let runs = 0
function act(
  inputs: Record<string, string>,
  on?: MemoryDisk,
  env: Record<string, string> = {}
): Promise<RunResult> {
  const given = {
    'api-key': sandbox.apiKey,
    'account-id': large.account,
    'base-url': sandbox.baseUrl,
    'pipeline-id': large.pipeline,
    'run-sequence': String(large.run),
    'artifact-name': `disk-${(runs += 1)}`,
    ...inputs
  }
  return runAction(given, { ...sandbox.results.env, ...env }, on === undefined ? {} : { folder: on.path })
}

const NO_ROOM =
  /^(?:The runner's disk is full|A log could not be (?:written|created|moved): there is no space left on the disk \(ENOSPC\))\. Free some space on the runner, or ask for one stage/

// A device that is always full; only Linux has it.
const testFull = process.platform === 'linux' ? test : test.skip

testFull('no room for the outputs: one message, and nothing stays that no output names', async () => {
  await using run = await act({ upload: 'false' }, undefined, { GITHUB_OUTPUT: '/dev/full' })
  expect([run.signal, run.code]).toEqual([null, 1])
  expect(errorOf(run)).toMatch(
    /^The outputs could not be written: there is no space left on the disk \(ENOSPC\)\. Free some space/
  )
  expect(run.left).toEqual([])
})

describeDisks(`a disk that is full${reason === null ? '' : ` (can't be mounted here: ${reason})`}`, () => {
  // Of about 19 MB in all: the download, the logs, their texts, both packed, and the page.
  const sizes = [300, 700, 1_500, 4_000, 9_000, 13_000, 15_000, 16_000, 17_000]
  test.each(sizes)('%d KiB are too few: one message, and nothing stays', async size => {
    using disk = new MemoryDisk(`full-${size}`, `size=${size}k`)
    await using run = await act({}, disk)
    expect([run.signal, run.code, run.stderr]).toEqual([null, 1, ''])
    expect(errorOf(run)).toMatch(NO_ROOM)
    expect(run.left).toEqual([])
    expect(await treeOf(run.workspaceDir)).toEqual([])
    expectNone([sandbox.apiKey], everythingOf(run, new Map()))
    expect(sandbox.results.artifacts.map(({ name }) => name)).not.toContain(`disk-${runs}`)
  })

  test('40 MiB are enough', async () => {
    using disk = new MemoryDisk('enough', 'size=40m')
    await using run = await act({}, disk)
    expectSuccess(run)
    expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(large.logs))
  })

  test('the disk of output-dir alone is full: one message, and nothing stays there', async () => {
    using disk = new MemoryDisk('output', 'size=4m')
    await using run = await act({ 'output-dir': disk.path })
    expect(errorOf(run)).toMatch(NO_ROOM)
    expect(await treeOf(disk.path)).toEqual([])
    expect(run.left).toEqual([])
  })

  test('an output-dir that is read-only is refused before anything is asked for', async () => {
    using disk = new MemoryDisk('read-only', 'ro,size=4m')
    sandbox.requests.length = 0
    await using run = await act({ 'output-dir': join(disk.path, 'logs') })
    // Node says ENOENT of a folder that it can't make in one that is there.
    expect(errorOf(run)).toMatch(/^The folder .* can't be used \((?:EROFS|ENOENT)\)\. Check output-dir/)
    await using itself = await act({ 'output-dir': disk.path })
    expect(errorOf(itself)).toMatch(/^The folder .* can't be used \(EROFS\)\. Check output-dir/)
    expect(sandbox.requests).toEqual([])
    expect([...run.left, ...itself.left]).toEqual([])
  })
})
