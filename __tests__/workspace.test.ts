import { mkdir, mkdtemp, readFile, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { treeOf } from '../sandbox/runner-files.ts'
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

/** What `fill` writes, and beside it, in a folder of the user's, what says so. */
const MARKER = '.harness-logs'
const RESULTS = ['logs/01-Build/01-Clone.log', 'manifest.json', 'raw/a.ndjson']

describe('in the temporary directory of the runner', () => {
  test('both folders are there, are ours alone, and are gone in the end', async () => {
    {
      using workspace = await create(null)
      using another = await create(null)
      expect(new Set([workspace.scratch, workspace.results, another.scratch, another.results]).size).toBe(4)
      expect([workspace.scratch, workspace.results].every(path => dirname(path) === temp)).toBe(true)
      await fill(workspace)
    }
    expect(await treeOf(temp)).toEqual([])
  })

  test('a run can start over: of what it read nothing stays, of what it downloaded all', async () => {
    using workspace = await create(null)
    await fill(workspace)
    await put(join(workspace.spool, 'report-blocks'), 'blocks')
    workspace.startOver()
    expect(await treeOf(workspace.results)).toEqual([])
    expect(await treeOf(workspace.spool)).toEqual([])
    expect(await readdir(workspace.scratch)).toContain('export-0.zip')
    await put(join(workspace.spool, 'report-blocks'), 'others')
  })

  test('they are gone after a failure, too', async () => {
    const failing = async (): Promise<void> => {
      using workspace = await create(null)
      await fill(workspace)
      throw new Error('in the middle')
    }
    await expect(failing()).rejects.toThrow('in the middle')
    expect(await treeOf(temp)).toEqual([])
  })

  test('results that are kept stay, and only they', async () => {
    let results: string
    {
      using workspace = await create(null)
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
    workspace[Symbol.dispose]()
    expect(await treeOf(temp)).toEqual([])
    const kept = await create(null)
    await fill(kept)
    kept.keepResults()
    kept[Symbol.dispose]()
    expect(await treeOf(kept.results)).toEqual(RESULTS)
    expect(await treeOf(temp)).toHaveLength(RESULTS.length)
  })

  test('removing twice does no harm', async () => {
    using workspace = await create(null)
    workspace[Symbol.dispose]()
    workspace[Symbol.dispose]()
  })
})

describe('in a folder of the user’s (output-dir)', () => {
  test('it is made, with its parents, and holds the results', async () => {
    const deep = join(mine, 'a', 'b')
    using workspace = await create(deep)
    expect(workspace.destination).toBe(deep)
    await fill(workspace)
    workspace.keepResults()
    workspace.deliver()
    expect(await treeOf(deep)).toEqual(expect.arrayContaining([MARKER, ...RESULTS]))
    workspace[Symbol.dispose]()
    expect(await treeOf(deep)).toEqual([MARKER, ...RESULTS])
    expect(await readdir(deep)).toEqual([MARKER, 'logs', 'manifest.json', 'raw'])
    expect(await treeOf(temp)).toEqual([])
  })

  test('after a failure the folder itself stays, empty', async () => {
    await mkdir(mine)
    {
      using workspace = await create(mine)
      await fill(workspace)
    }
    expect(await treeOf(mine)).toEqual([])
    expect(await treeOf(root)).toEqual(['mine', 'temp'])
  })

  test('what is put there meanwhile by someone else is never removed', async () => {
    {
      using workspace = await create(mine)
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
    expect(failure.message).toContain('("logs")')
    expect(await treeOf(mine)).toEqual(['logs/app.log', 'package.json'])
  })

  test("a folder `logs` alone is not proof of ours: without our manifest it may be the user's", async () => {
    await put(join(mine, 'logs', 'app.log'), 'precious')
    expect(await failureOf(create(mine))).toMatchObject({ kind: 'input' })
    expect(await readFile(join(mine, 'logs', 'app.log'), 'utf8')).toBe('precious')
  })

  test('a folder with the names that ours have, but without our mark, is not ours', async () => {
    await Promise.all(RESULTS.map(name => put(join(mine, name), 'precious')))
    expect(await failureOf(create(mine))).toMatchObject({ kind: 'input' })
    expect(await treeOf(mine)).toEqual(RESULTS)
  })

  /** A run's results in the folder. */
  async function earlier(): Promise<void> {
    using workspace = await create(mine)
    await fill(workspace)
    workspace.keepResults()
  }

  test.each([
    ['a file beside ours', 'notes.txt'],
    ['a file in a folder of ours', 'logs/01-Build/notes.txt'],
    ['a file of ours that was changed', 'manifest.json'],
    ['a file in a new folder', 'logs/02-Mine/a.log']
  ])('%s is not removed', async (_, path) => {
    await earlier()
    await put(join(mine, path), 'precious')
    const failure = await failureOf(create(mine))
    expect(failure.message).toContain(`("${path.replace('/a.log', '')}")`)
    expect(await treeOf(mine)).toEqual([...new Set([MARKER, ...RESULTS, path])].toSorted())
    expect(await readFile(join(mine, path), 'utf8')).toBe('precious')
  })

  test('an empty folder of somebody else, or a link in the place of a file of ours, is not removed', async () => {
    await earlier()
    await mkdir(join(mine, 'logs', 'empty'))
    expect(await failureOf(create(mine))).toMatchObject({ kind: 'input' })
    await rm(join(mine, 'logs', 'empty'), { recursive: true })
    await rm(join(mine, 'manifest.json'))
    await symlink('raw/a.ndjson', join(mine, 'manifest.json'))
    expect(await failureOf(create(mine))).toMatchObject({ kind: 'input' })
    expect(await readlink(join(mine, 'manifest.json'))).toBe('raw/a.ndjson')
  })

  test.each(['', '{', '[]', '{"files":7}', '{"files":{"../theirs.txt":8,"/etc/passwd":1,"theirs.txt":"x"}}'])(
    'a mark that holds %j lets nothing be removed',
    async text => {
      await put(join(root, 'theirs.txt'), 'precious')
      await put(join(mine, MARKER), text)
      await put(join(mine, 'theirs.txt'), 'precious')
      expect(await failureOf(create(mine))).toMatchObject({ kind: 'input' })
      expect(await readFile(join(root, 'theirs.txt'), 'utf8')).toBe('precious')
      expect(await readFile(join(mine, 'theirs.txt'), 'utf8')).toBe('precious')
    }
  )

  test('what an earlier run left there is replaced', async () => {
    {
      using earlier = await create(mine)
      await fill(earlier)
      await put(join(earlier.results, 'logs', '02-Old', '01-Gone.log'), 'old')
      earlier.keepResults()
    }
    using workspace = await create(mine)
    expect(await readdir(mine)).toHaveLength(1)
    await fill(workspace)
    workspace.keepResults()
    workspace.deliver()
    expect(await treeOf(mine)).toEqual(expect.arrayContaining([MARKER, ...RESULTS]))
    expect(await readdir(join(mine, 'logs'))).toEqual(['01-Build'])
  })

  test('a signal before they are delivered leaves the results where they belong', async () => {
    const workspace = await create(mine)
    await fill(workspace)
    workspace.keepResults()
    workspace[Symbol.dispose]()
    expect(await readdir(mine)).toEqual([MARKER, 'logs', 'manifest.json', 'raw'])
    expect(await treeOf(temp)).toEqual([])
  })

  test('results that are not kept are not delivered', async () => {
    using workspace = await create(mine)
    await fill(workspace)
    workspace.deliver()
    workspace[Symbol.dispose]()
    expect(await readdir(mine)).toEqual([])
  })

  test('of two at once, what the one delivers is not touched by the other that fails', async () => {
    {
      using _failing = await create(mine)
      await fill(_failing)
      {
        using workspace = await create(mine)
        await fill(workspace)
        workspace.keepResults()
        workspace.deliver()
      }
    }
    expect(await treeOf(mine)).toEqual([MARKER, ...RESULTS])
  })

  test.each([RESULTS, ['logs/late.log'], ['manifest.json']])(
    'of two at once, the second to deliver is told, and leaves the first’s (%j)',
    async (...names) => {
      using workspace = await create(mine)
      await fill(workspace)
      for (const name of names) await put(join(mine, name), 'theirs')
      workspace.keepResults()
      const failure = await failureOf(() => {
        workspace.deliver()
      })
      expect(failure.kind).toBe('input')
      expect(failure.message).toMatch(/^output-dir is .*another run of this action.*of its own\.$/)
      workspace[Symbol.dispose]()
      expect(await treeOf(mine)).toEqual(names)
      expect(await treeOf(temp)).toEqual([])
    }
  )

  test('what a run that was killed left there is neither in the way nor touched', async () => {
    const killed = await create(mine)
    await fill(killed)
    {
      using workspace = await create(mine)
      await fill(workspace)
      workspace.keepResults()
    }
    expect(await treeOf(killed.results)).toEqual(RESULTS)
    expect(await readdir(mine)).toEqual(expect.arrayContaining([MARKER, 'logs', 'manifest.json', 'raw']))
    killed[Symbol.dispose]()
  })

  test('a folder that was removed meanwhile is told as a trouble of the disk', async () => {
    using workspace = await create(mine)
    await fill(workspace)
    workspace.keepResults()
    await rm(mine, { recursive: true })
    const failure = await failureOf(() => {
      workspace.deliver()
    })
    expect(failure.kind).toBe('disk')
  })

  test('nothing of ours stays there when the temporary folder can’t be made', async () => {
    // As long as a path may be, so that one in it is too long.
    const deep = join(root, ...Array.from({ length: 41 }, () => 'd'.repeat(100))).slice(0, 4_080)
    const made = withEnv({ RUNNER_TEMP: deep }, () => createWorkspace(mine))
    expect(await failureOf(made)).toMatchObject({ kind: 'disk' })
    expect(await treeOf(mine)).toEqual([])
  })

  test('a file in its place is told as a trouble of the disk', async () => {
    await writeFile(mine, 'a file')
    const failure = await failureOf(create(mine))
    expect(failure.kind).toBe('disk')
    expect(failure.message).toMatch(/can't be used \(E\w+\)\. Check output-dir/)
    expect(await readFile(mine, 'utf8')).toBe('a file')
  })
})
