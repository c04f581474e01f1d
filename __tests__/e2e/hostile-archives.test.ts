import { describe, expect, test } from '@jest/globals'
import { startSandbox } from '../../sandbox/sandbox.ts'
import type { RunResult } from '../../sandbox/runner.ts'
import { hostileRun, type Expected, type HostileArchive } from '../fixtures/archives/hostile-archive.ts'
import { HOSTILE_ARCHIVES } from '../fixtures/archives/hostile-archives.ts'
import { watchOutside } from '../fixtures/outside-watcher.ts'
import { actOn } from './run-action.ts'
import { filesAt, manifestIn } from './run-results.ts'
import { annotationsOf, errorOf, expectSuccess } from './run-output.ts'

/** So many runs at once: the machines that tests run on have two cores. */
const AT_ONCE = 2

const RUN_NUMBER = 100
/**
 * All are read in `__tests__/archive`; each run of the action takes half a second, so here it is
 * one of so many.
 */
const EVERY = 6

/** Runs the action on the archive in a folder whose surroundings are watched. */
async function actOnArchive(archive: HostileArchive): Promise<void> {
  const run = hostileRun(RUN_NUMBER)
  // Each has a server of its own: what one run asks for stands in the queue before what the other
  // waits for.
  await using sandbox = await startSandbox()
  sandbox.serve(run.root.slice(0, -2), archive.build(run))
  await using folder = await watchOutside()
  const inputs = {
    'pipeline-id': 'Zip',
    'run-sequence': String(RUN_NUMBER),
    upload: 'false'
  }
  await using result = await actOn(sandbox, inputs, {}, { folder: folder.work })
  await expectResult(result, archive.expect(run), run.root)
  expect(await folder.touched()).toEqual([])
}

async function expectResult(result: RunResult, expected: Expected, root: string): Promise<void> {
  if ('refused' in expected) {
    expect(errorOf(result)).toMatch(
      /^The archive that Harness exported cannot be trusted and was not unpacked: it /
    )
    expect(errorOf(result)).toMatch(expected.refused)
    expect(result.left).toEqual([])
    expect(result.outputs).toEqual({})
    return
  }
  const { kept, gaps } = expected
  expectSuccess(result)
  const warnings = annotationsOf(result).warnings.length
  expect(warnings).toBe(Math.min(gaps.length, 10))
  const files = await filesAt(result)
  const manifest = manifestIn(files)
  expect(manifest.complete).toBe(gaps.length === 0)
  expect(manifest.files.map(({ key }) => key).sort()).toEqual(kept.map(({ place }) => root + place).sort())
  expect(manifest.gaps.map(({ prefix, reason }) => `${prefix}: ${reason}`).sort()).toEqual(
    gaps.map(({ prefix, reason }) => `${prefix}: ${reason}`).sort()
  )
  for (const { place, content } of kept) {
    const raw = manifest.files.find(({ key }) => key === root + place)?.raw ?? ''
    expect(files.get(raw)).toEqual(Buffer.from(content))
  }
}

describe.each(HOSTILE_ARCHIVES)(
  'the built action on archives that are hostile by $kind',
  ({ archives: all }) => {
    const archives = all.filter((_, at) => at % EVERY === 0)
    const groups = Array.from({ length: Math.ceil(archives.length / AT_ONCE) }, (_, at) =>
      archives.slice(at * AT_ONCE, (at + 1) * AT_ONCE)
    )
    test.each(groups.map(group => [group.map(({ name }) => name).join('; '), group] as const))(
      '%s',
      async (_, group) => {
        const results = await Promise.allSettled(group.map(actOnArchive))
        for (const result of results) if (result.status === 'rejected') throw result.reason
      }
    )
  }
)
