import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { FetchedExport } from '../../src/harness/export/poll/fetched-export.ts'
import { holdsSelection, listKeys } from '../../src/reading/inspect-archive.ts'
import { buildZip } from '../archive/zip-builder.ts'

const RUN = 'acc/pipeline/P/12/-exec/'
let folder: string
let download: FetchedExport

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inspect-test-'))
  const path = join(folder, 'logs.zip')
  const names = [
    `acc/${RUN}Build/Run_Tests`,
    `acc/${RUN}Build/Run_Tests_1`,
    'acc/acc/pipeline/P/12/-other/Ship/Roll',
    'acc/acc/pipeline/P/120/-x/Build/A',
    'acc/odd/key',
    'elsewhere/x'
  ]
  const link = { name: `acc/${RUN}Build/Link`, content: 'x', externalAttributes: (0o120777 << 16) >>> 0 }
  await writeFile(path, buildZip([...names.map(name => ({ name, content: 'x'.repeat(5000) })), link]))
  download = { path, account: 'acc', prefix: 'acc/pipeline/P/12/', executionId: null }
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('the keys are those of the prefix and of the execution', async () => {
  const other = 'acc/pipeline/P/12/-other/Ship/Roll'
  const own = [`${RUN}Build/Run_Tests`, `${RUN}Build/Run_Tests_1`]
  expect(await listKeys(download)).toEqual([...own, other])
  expect(await listKeys({ ...download, executionId: 'exec' })).toEqual(own)
  expect(await listKeys({ ...download, prefix: 'acc/pipeline/P/12/-o' })).toEqual([other])
})

test.each<[string | null, string | null, string | null, boolean]>([
  [null, null, null, true],
  [null, null, 'none', false],
  ['Build', 'Run_Tests', null, true],
  ['build', 'Run Tests', null, true],
  ['Ship', null, null, true],
  ['Ship', null, 'exec', false],
  ['Build', 'Link', null, false],
  ['Build', 'Roll', null, false]
])('stage %j, step %j of execution %j: %j', async (stage, step, executionId, holds) => {
  expect(await holdsSelection({ ...download, executionId }, { stage, step })).toBe(holds)
})
