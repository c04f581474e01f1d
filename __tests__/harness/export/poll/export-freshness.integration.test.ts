import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { frameOf, smallExecution } from '../../../../sandbox/executions.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../../sandbox/sandbox.ts'
import type { KnownExecution } from '../../../../src/harness/execution/execution.ts'
import { exportLogs, type ExportResult } from '../../../../src/harness/export/export-logs.ts'
import type { ExportOptions } from '../../../../src/harness/export/export-options.ts'
import { connect } from '../../../../src/harness/http/http.ts'
import { renewExports } from '../../../../src/harness/export/renew-exports.ts'
import {
  completeAfter,
  looksStale,
  exportFreshness,
  type CompleteAfter
} from '../../../../src/harness/export/poll/export-freshness.ts'
import { API_KEY, connectionTo, type TestConnection } from '../../../fixtures/connection.ts'
import { allKeys, exportOptions } from '../../../fixtures/exported.ts'
import { FakeClock } from '../../../fixtures/fake-clock.ts'
import { knownOf } from '../../../fixtures/known-execution.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const { account, pipeline, run, execution, prefix: PREFIX } = frameOf()
const SAMPLE = smallExecution()
const ALL = SAMPLE.logs.map(({ key }) => key).sort()
const shorter = (by: number): string => PREFIX.slice(0, PREFIX.length - by)

let clock: FakeClock
let sandbox: Sandbox
let connection: TestConnection
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stale-test-'))
  clock = new FakeClock()
})

afterEach(async () => {
  await sandbox.close()
  await rm(directory, { recursive: true, force: true })
})

async function start(options: SandboxOptions = {}, sample = SAMPLE): Promise<void> {
  sandbox = await startSandbox({ accountId: account, apiKey: API_KEY, now: clock.now, ...options })
  sandbox.addExecution(sample)
  connection = connectionTo(sandbox.baseUrl, { clock })
}

/** An export with the first three logs only, made so long ago. */
async function freeze(prefix: string, age: number): Promise<void> {
  sandbox.script({ for: prefix, keep: 3 })
  await sandbox.exports.prepare(account, prefix, age)
  sandbox.script({ for: prefix })
}

function fetchLogs(
  known: KnownExecution | null,
  changes: Partial<ExportOptions> = {}
): Promise<ExportResult> {
  const target = { kind: 'run', account, pipeline, run, execution, known } as const
  const options = { ...exportOptions(directory), deadline: clock.now() + HOUR, ...changes }
  return exportLogs(connect(connection), [target], options)
}

function asked(): string[] {
  const prefixes = sandbox.requests.flatMap(({ on, query }) =>
    on === 'download' ? [query.prefix ?? ''] : []
  )
  return prefixes.filter((prefix, at) => prefix !== prefixes[at - 1])
}
const blobs = (): number => sandbox.requests.filter(({ on }) => on === 'blob').length

describe('an execution whose end is known', () => {
  const ended = (ago: number): KnownExecution => knownOf(SAMPLE, { endedAt: clock.now() - ago })

  test('an export made before its end is not used, nor downloaded: another spelling is', async () => {
    await start()
    await freeze(PREFIX, 3 * HOUR)
    const result = await fetchLogs(ended(2 * HOUR))
    expect(asked()).toEqual([PREFIX, shorter(1)])
    expect(await allKeys(result)).toEqual(ALL)
    expect(sandbox.requests.filter(({ on }) => on === 'storage')).toHaveLength(1)
    expect(blobs()).toBe(0)
    expect(connection.told.join('\n')).toContain('made before the execution ended')
    expect(result.gaps).toEqual([])
  })

  test('an export made after it is used as it is', async () => {
    await start()
    await sandbox.exports.prepare(account, PREFIX, HOUR)
    expect(await allKeys(await fetchLogs(ended(2 * HOUR)))).toEqual(ALL)
    expect(asked()).toEqual([PREFIX])
  })

  test.each([-1, 1])(
    'one made within %d minutes of it may be either, so another is asked for',
    async minutes => {
      await start()
      await freeze(PREFIX, 2 * HOUR + minutes * MINUTE)
      expect(await allKeys(await fetchLogs(ended(2 * HOUR)))).toEqual(ALL)
      expect(asked()).toEqual([PREFIX, shorter(1)])
    }
  )

  test('of two such the later one is used', async () => {
    await start()
    await sandbox.exports.prepare(account, PREFIX, 2 * HOUR - MINUTE)
    await freeze(shorter(1), 2 * HOUR + MINUTE)
    const { archives } = await fetchLogs(ended(2 * HOUR))
    expect(archives).toHaveLength(1)
    expect(blobs()).toBe(0)
  })

  test('what we have started ourselves right after the end is not doubted', async () => {
    await start()
    await fetchLogs(ended(5000))
    expect(asked()).toEqual([PREFIX])
  })

  test.each([1, 30])(
    'in a cache that lives for %d days, one of before its end is not taken for new',
    async days => {
      await start({ cacheLife: days * DAY })
      await freeze(PREFIX, 3 * HOUR)
      const result = await fetchLogs(knownOf(SAMPLE, { endedAt: clock.now() - HOUR }))
      expect(await allKeys(result)).toEqual(ALL)
      expect(blobs()).toBe(0)
    }
  )

  test('many old spellings are passed over, more than make trouble otherwise', async () => {
    await start()
    for (let by = 0; by < 6; by += 1) await freeze(by === 0 ? PREFIX : shorter(by), 3 * HOUR)
    expect(await allKeys(await fetchLogs(ended(2 * HOUR)))).toEqual(ALL)
    expect(asked()).toHaveLength(7)
  })

  test('when every spelling is old, the stages are asked for', async () => {
    await start()
    sandbox.script({ for: /-[A-Za-z0-9]*$/, keep: 3 })
    for (let by = 0; by < 9; by += 1) await sandbox.exports.prepare(account, shorter(by), 3 * HOUR)
    await sandbox.exports.prepare(account, `${account}/pipeline/${pipeline}/${run}/`, 3 * HOUR)
    const result = await fetchLogs(ended(2 * HOUR))
    expect([...new Set(await allKeys(result))]).toEqual(ALL)
    expect(asked()).toContain(`${PREFIX}/Deploy`)
    expect(result.gaps).toEqual([])
  })

  test('over the limit, an old export of a stage is asked for in a spelling that finds no more than it', async () => {
    const keys = Array.from(
      { length: 90 },
      (_, at) => `${PREFIX}/S0${1 + Math.floor(at / 10)}/Step${10 + at}`
    )
    const large = { ...frameOf(), logs: keys.map(key => ({ key, content: '' })) }
    await start({ limit: 15 }, large)
    await freeze(`${PREFIX}/S05`, 3 * HOUR)
    const result = await fetchLogs(knownOf(large, { endedAt: clock.now() - 2 * HOUR }))
    expect(await allKeys(result)).toEqual(keys)
    expect(result.gaps).toEqual([])
    expect(asked()).toEqual(expect.arrayContaining([`${PREFIX}/S05`, `${PREFIX}/S0`, `${PREFIX}/S05/`]))
    expect(blobs()).toBe(0)
  })
})

test('of an execution that still runs an old answer is not taken when there can be a newer one', async () => {
  await start()
  await freeze(PREFIX, HOUR)
  expect(await allKeys(await fetchLogs(knownOf(SAMPLE, { status: 'Running' })))).toEqual(ALL)
  expect(asked()).toEqual([PREFIX, shorter(1)])
})

describe('an execution whose end is not known', () => {
  /** The logs, and once more those that seem too early by the newest line that was read. */
  async function fetchAndRenew(newest: number | null): Promise<ExportResult> {
    const result = await fetchLogs(null)
    const archives = await renewExports(result.archives, () => newest)
    return { ...result, archives: archives ?? result.archives }
  }

  test('an export hardly younger than its newest line is asked for once more; the one with more is kept', async () => {
    await start()
    await freeze(PREFIX, HOUR)
    const result = await fetchAndRenew(clock.now() - HOUR - MINUTE)
    expect(asked()).toEqual([PREFIX, shorter(1)])
    expect(await allKeys(result)).toEqual(ALL)
    expect(connection.told.join('\n')).toContain('may have been made before the execution ended')
  })

  test('the other one is kept when that has more', async () => {
    await start()
    await sandbox.exports.prepare(account, PREFIX, HOUR)
    await freeze(shorter(1), HOUR)
    const result = await fetchLogs(null)
    expect(await renewExports(result.archives, () => clock.now() - HOUR - MINUTE)).toBeNull()
    expect(asked()).toEqual([PREFIX, shorter(1)])
    expect(await allKeys(result)).toEqual(ALL)
  })

  test('only what is in doubt is asked for again, and only once', async () => {
    await start()
    await freeze(PREFIX, HOUR)
    const first = await fetchLogs(null)
    const second = await renewExports(first.archives, () => clock.now() - HOUR)
    expect(await renewExports(second ?? [], () => clock.now() - HOUR)).toBeNull()
    expect(asked()).toEqual([PREFIX, shorter(1)])
  })

  test.each([
    ['whose newest line is older', -10 * MINUTE],
    ['of whose lines none tells a time', null]
  ])('an export %s is used', async (_, age) => {
    await start()
    await sandbox.exports.prepare(account, PREFIX, HOUR)
    await fetchAndRenew(age === null ? null : clock.now() - HOUR + age)
    expect(asked()).toEqual([PREFIX])
  })

  test('our own export is not in doubt: there can be none newer', async () => {
    await start()
    const result = await fetchAndRenew(clock.now())
    expect(asked()).toEqual([PREFIX])
    expect(result.archives.map(({ mayBeStale }) => mayBeStale)).toEqual([undefined])
  })

  test('the first one is used when there is no other', async () => {
    await start()
    await sandbox.exports.prepare(account, PREFIX, HOUR)
    sandbox.faults.add({
      on: 'download',
      when: ({ query }) => query.prefix !== PREFIX,
      times: 99,
      do: { status: 500, body: '{"error_msg":"no"}' }
    })
    expect(await allKeys(await fetchAndRenew(clock.now() - HOUR))).toEqual(ALL)
  })

  test('one that lacks the step that was named is asked for again at once', async () => {
    await start()
    sandbox.script({ for: `${PREFIX}/Deploy`, keep: name => !name.includes('/Rollout') })
    await sandbox.exports.prepare(account, `${PREFIX}/Deploy`, HOUR)
    const result = await fetchLogs(null, exportOptions(directory, { stage: 'Deploy', step: 'Rollout' }))
    expect(asked()).toEqual([`${PREFIX}/Deploy`, `${PREFIX}/Deplo`])
    expect(await allKeys(result)).toContainEqual(expect.stringContaining('/Rollout'))
  })
})

describe('the rules', () => {
  const NOW = 100 * HOUR
  const ENDED: CompleteAfter = { kind: 'ended', at: 50 * HOUR }

  test.each([
    [50 * HOUR - 2 * MINUTE - 1, false, 'stale'],
    [50 * HOUR - 2 * MINUTE, false, 'doubtful'],
    [50 * HOUR + 2 * MINUTE - 1, false, 'doubtful'],
    [50 * HOUR + 2 * MINUTE, false, 'good'],
    [null, false, 'doubtful'],
    [50 * HOUR - DAY, true, 'good'],
    [null, true, 'good']
  ] as const)('made at %j, of our own: %j, is %s', (exportedAt, isOwn, freshness) => {
    expect(exportFreshness(exportedAt, isOwn, ENDED, NOW)).toBe(freshness)
  })

  test('while it runs, two minutes are young enough', () => {
    const running: CompleteAfter = { kind: 'running' }
    expect(exportFreshness(NOW - 2 * MINUTE, false, running, NOW)).toBe('good')
    expect(exportFreshness(NOW - 2 * MINUTE - 1, false, running, NOW)).toBe('doubtful')
    expect(exportFreshness(NOW - HOUR, true, running, NOW)).toBe('good')
  })

  test('a line less than two minutes older than the export makes it suspect', () => {
    expect(looksStale(HOUR, HOUR - 2 * MINUTE + 1)).toBe(true)
    expect(looksStale(HOUR, HOUR - 2 * MINUTE)).toBe(false)
    expect(looksStale(HOUR, null)).toBe(false)
  })

  test('what is due comes from the status and the end', () => {
    expect(completeAfter(null)).toEqual({ kind: 'unknown' })
    expect(completeAfter(knownOf(SAMPLE, { endedAt: 5 }))).toEqual({ kind: 'ended', at: 5 })
    expect(completeAfter(knownOf(SAMPLE, { endedAt: null }))).toEqual({ kind: 'unknown' })
    expect(completeAfter(knownOf(SAMPLE, { status: 'Running', endedAt: 5 }))).toEqual({ kind: 'running' })
  })
})
