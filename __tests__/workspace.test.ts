import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { treeOf } from '../sandbox/runner.ts'
import { createWorkspace, type Workspace } from '../src/workspace.ts'
import { failureOf } from './fixtures/failures.ts'
import { withEnv } from './fixtures/runner-stdout.ts'

let root: string
let temp: string
let mine: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'workspace-test-'))
  temp = join(root, 'temp')
  mine = join(root, 'mine')
})

afterEach(() => rm(root, { recursive: true, force: true }))

function create(outputDir: string | null): Promise<Workspace> {
  return withEnv({ RUNNER_TEMP: temp }, () => createWorkspace(outputDir))
}

/** Writes what a run writes. */
async function fill({ scratch, results }: Workspace): Promise<void> {
  await put(join(scratch, 'export-0.zip'), 'zip')
  await put(join(results, 'logs', '01-Build', '01-Clone.log'), 'log')
  await put(join(results, 'raw', 'a.ndjson'), '{}')
  await put(join(results, 'manifest.json'), '{}')
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

const RESULTS = ['logs/01-Build/01-Clone.log', 'manifest.json', 'raw/a.ndjson']

describe('in the temporary directory of the runner', () => {
  test('both folders are there, are ours alone, and are gone in the end', async () => {
    {
      await using workspace = await create(null)
      await using another = await create(null)
      expect(new Set([workspace.scratch, workspace.results, another.scratch, another.results]).size).toBe(4)
      expect([workspace.scratch, workspace.results].every(path => dirname(path) === temp)).toBe(true)
      await fill(workspace)
    }
    expect(await treeOf(temp)).toEqual([])
  })

  test('they are gone after a failure, too', async () => {
    const failing = async (): Promise<void> => {
      await using workspace = await create(null)
      await fill(workspace)
      throw new Error('in the middle')
    }
    await expect(failing()).rejects.toThrow('in the middle')
    expect(await treeOf(temp)).toEqual([])
  })

  test('results that are kept stay, and only they', async () => {
    let results: string
    {
      await using workspace = await create(null)
      await fill(workspace)
      workspace.keepResults()
      ;({ results } = workspace)
    }
    expect(await treeOf(results)).toEqual(RESULTS)
    expect(await treeOf(temp)).toHaveLength(RESULTS.length)
  })

  test('on a signal all is removed at once, but for kept results', async () => {
    const workspace = await create(null)
    await fill(workspace)
    workspace.removeNow()
    expect(await treeOf(temp)).toEqual([])
    const kept = await create(null)
    await fill(kept)
    kept.keepResults()
    kept.removeNow()
    expect(await treeOf(kept.results)).toEqual(RESULTS)
    expect(await treeOf(temp)).toHaveLength(RESULTS.length)
  })

  test('removing twice does no harm', async () => {
    await using workspace = await create(null)
    workspace.removeNow()
    workspace.removeNow()
  })
})

describe('in a folder of the user’s (output-dir)', () => {
  test('it is made, with its parents, and holds the results', async () => {
    const deep = join(mine, 'a', 'b')
    await using workspace = await create(deep)
    expect(workspace.results).toBe(deep)
    await fill(workspace)
    workspace.keepResults()
    await workspace[Symbol.asyncDispose]()
    expect(await treeOf(deep)).toEqual(RESULTS)
    expect(await treeOf(temp)).toEqual([])
  })

  test('after a failure the folder itself stays, empty', async () => {
    await mkdir(mine)
    {
      await using workspace = await create(mine)
      await fill(workspace)
    }
    expect(await treeOf(mine)).toEqual([])
    expect(await treeOf(root)).toEqual(['mine', 'temp'])
  })

  test('what is put there meanwhile by someone else is never removed', async () => {
    {
      await using workspace = await create(mine)
      await fill(workspace)
      await put(join(mine, 'theirs.txt'), 'precious')
    }
    expect(await treeOf(mine)).toEqual(['theirs.txt'])
  })

  test('one that holds something else is refused, untouched', async () => {
    await put(join(mine, 'package.json'), '{}')
    await put(join(mine, 'logs', 'app.log'), 'precious')
    const failure = await failureOf(create(mine))
    expect(failure.kind).toBe('input')
    expect(failure.message).toContain('output-dir is')
    expect(failure.message).toContain('("package.json")')
    expect(await treeOf(mine)).toEqual(['logs/app.log', 'package.json'])
  })

  test("a folder `logs` alone is not proof of ours: without our manifest it may be the user's", async () => {
    await put(join(mine, 'logs', 'app.log'), 'precious')
    expect(await failureOf(create(mine))).toMatchObject({ kind: 'input' })
    expect(await readFile(join(mine, 'logs', 'app.log'), 'utf8')).toBe('precious')
  })

  test('what an earlier run left there is replaced', async () => {
    {
      await using earlier = await create(mine)
      await fill(earlier)
      await put(join(mine, 'logs', '02-Old', '01-Gone.log'), 'old')
      earlier.keepResults()
    }
    await using workspace = await create(mine)
    expect(await treeOf(mine)).toEqual([])
    await fill(workspace)
    expect(await treeOf(mine)).toEqual(RESULTS)
  })

  test('a file in its place is told as a trouble of the disk', async () => {
    await writeFile(mine, 'a file')
    const failure = await failureOf(create(mine))
    expect(failure.kind).toBe('disk')
    expect(failure.message).toMatch(/can't be used \(E\w+\)\. Check output-dir/)
    expect(await readFile(mine, 'utf8')).toBe('a file')
  })
})
