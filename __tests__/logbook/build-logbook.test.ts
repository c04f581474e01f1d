import { describe, expect, test } from '@jest/globals'
import { buildLogbook } from '../../src/logbook/build-logbook.ts'
import { filesOf } from '../../src/logbook/logbook.ts'
import { logsOf, outline } from './logbook-of.ts'

const RUN = 'acc/pipeline/P/12/-exec/'

describe('the tree', () => {
  test('stages, steps and units stand in order of their first line, then of their keys', () => {
    const logbook = buildLogbook(
      logsOf({
        [`${RUN}Deploy/Group_A/Rollout-commandUnit:Wrap Up`]: '2023-11-22T10:20:05Z',
        [`${RUN}Deploy/Group_A/Rollout-commandUnit:Fetch Files`]: '2023-11-22T10:20:00.5Z',
        [`${RUN}Deploy/Group_A/Empty`]: null,
        [`${RUN}Build/Run_Tests`]: '2023-11-22T10:16:00Z',
        [`${RUN}Build/B_same`]: '2023-11-22T10:15:00.000000001Z',
        [`${RUN}Build/A_same`]: '2023-11-22T10:15:00.000000001Z',
        [`${RUN}Build/Earlier_elsewhere`]: '2023-11-22T12:15:00+02:00'
      })
    )
    expect(outline(logbook)).toEqual([
      'Build > Earlier_elsewhere: -',
      'Build > A_same: -',
      'Build > B_same: -',
      'Build > Run_Tests: -',
      'Deploy > Rollout: Fetch Files, Wrap Up',
      'Deploy > Empty: -'
    ])
    expect([...filesOf(logbook)].map(({ file }) => file.text)).toEqual([
      'logs/01-Build/01-Earlier_elsewhere.log',
      'logs/01-Build/02-A_same.log',
      'logs/01-Build/03-B_same.log',
      'logs/01-Build/04-Run_Tests.log',
      'logs/02-Deploy/01-Rollout/01-Fetch_Files.log',
      'logs/02-Deploy/01-Rollout/02-Wrap_Up.log',
      'logs/02-Deploy/02-Empty.log'
    ])
    const [deploy] = logbook.executions[0]?.stages.slice(1) ?? []
    expect(deploy?.steps[0]).toMatchObject({ identifier: 'Rollout', groups: ['Group_A'], attempt: 1 })
  })

  test('attempts of steps, groups and stages are told where they were made', () => {
    const logbook = buildLogbook(
      logsOf({
        [`${RUN}Build/Run_Tests`]: '2023-11-22T10:00:00Z',
        [`${RUN}Build/Run_Tests_1`]: '2023-11-22T10:01:00Z',
        [`${RUN}Build/Lint_2`]: '2023-11-22T10:02:00Z',
        [`${RUN}Build_1/Run_Tests`]: '2023-11-22T10:03:00Z',
        [`${RUN}Ship/Group/Roll`]: '2023-11-22T10:04:00Z',
        [`${RUN}Ship/Group_1/Roll`]: '2023-11-22T10:05:00Z'
      })
    )
    expect(outline(logbook)).toEqual([
      'Build > Run_Tests: -',
      'Build > Run_Tests (attempt 2): -',
      'Build > Lint_2: -',
      'Build (attempt 2) > Run_Tests: -',
      'Ship > Roll: -',
      'Ship > Roll (attempt 2): -'
    ])
    const rows = [...filesOf(logbook)].map(({ stage, step }) => [
      stage.identifier,
      step.identifier,
      step.attempt
    ])
    expect(rows).toEqual([
      ['Build', 'Run_Tests', 1],
      ['Build', 'Run_Tests', 2],
      ['Build', 'Lint_2', 1],
      ['Build', 'Run_Tests', 2],
      ['Ship', 'Roll', 1],
      ['Ship', 'Roll', 2]
    ])
  })

  test('each iteration of a stage is a row, and iterations of steps and groups say which they are', () => {
    const logbook = buildLogbook(
      logsOf({
        [`${RUN}Build/Build_linux_18/Run_Tests`]: '2023-11-22T10:00:00Z',
        [`${RUN}Build/Build_mac_18/Run_Tests`]: '2023-11-22T10:00:01Z',
        [`${RUN}Test/Shard/Shard_0`]: '2023-11-22T10:01:00Z',
        [`${RUN}Test/Shard/Shard_1`]: '2023-11-22T10:02:00Z',
        [`${RUN}Test/Group/Group_0/Step`]: '2023-11-22T10:03:00Z',
        [`${RUN}Test/Group/Group_1/Step`]: '2023-11-22T10:04:00Z'
      })
    )
    expect(outline(logbook)).toEqual([
      'Build (linux_18) > Run_Tests: -',
      'Build (mac_18) > Run_Tests: -',
      'Test > Shard (0): -',
      'Test > Shard (1): -',
      'Test > Step (0): -',
      'Test > Step (1): -'
    ])
    expect(logbook.executions[0]?.stages[0]?.steps[0]?.groups).toEqual(['Build_linux_18'])
  })

  test('a step right under its stage is no iteration of that, whatever it is called', () => {
    const logbook = buildLogbook(
      logsOf({
        [`${RUN}Build/Build_Image`]: '2023-11-22T10:00:00Z',
        [`${RUN}Build/Build_Image_1`]: '2023-11-22T10:01:00Z'
      })
    )
    expect(outline(logbook)).toEqual(['Build > Build_Image: -', 'Build > Build_Image (attempt 2): -'])
  })

  test('steps that Harness adds have the names that its page shows', () => {
    const logbook = buildLogbook(
      logsOf({ [`${RUN}Build/liteEngineTask`]: null, [`${RUN}Build/serviceId:db`]: null })
    )
    expect(outline(logbook)).toEqual(['Build > Initialize: -', 'Build > db (service): -'])
  })

  test('a stage that has a log of its own keeps it', () => {
    const logbook = buildLogbook(
      logsOf({ [`${RUN}Build`]: null, [`${RUN}Build/Test`]: '2023-11-22T10:00:00Z' })
    )
    expect(outline(logbook)).toEqual(['Build > Test: -', 'Build > Log: -'])
  })
})

describe('executions', () => {
  const other = 'acc/pipeline/P/12/-other/'

  test('two with the same pipeline and run are kept apart', () => {
    const logbook = buildLogbook(
      logsOf({ [`${RUN}Build/A`]: '2023-11-22T10:00:00Z', [`${other}Build/A`]: '2023-11-22T09:00:00Z' })
    )
    expect(
      logbook.executions.map(({ executionId, pipeline, runSequence }) => [executionId, pipeline, runSequence])
    ).toEqual([
      ['other', 'P', 12],
      ['exec', 'P', 12]
    ])
    expect([...filesOf(logbook)].map(({ file }) => file.text)).toEqual([
      'logs/P-12/01-Build/01-A.log',
      'logs/P-12-2/01-Build/01-A.log'
    ])
  })

  test('the id that an export was asked for with is told where keys do not tell it', () => {
    const seed = 'acc/pipeline/P/12/pipeline/stages/Build/steps/A'
    expect(buildLogbook(logsOf({ [seed]: null })).executions[0]?.executionId).toBeNull()
    const told = logsOf({ [seed]: null }).map(log => ({ ...log, executionId: 'exec' }))
    expect(buildLogbook(told).executions[0]?.executionId).toBe('exec')
  })

  test('a standard key tells org and project', () => {
    const key =
      'accountId:acc/orgId:O/projectId:J/pipelineId:P/runSequence:3/level0:pipeline/level1:stages/level2:B'
    expect(buildLogbook(logsOf({ [key]: null })).executions[0]).toMatchObject({
      account: 'acc',
      org: 'O',
      project: 'J'
    })
  })

  test('logs of unknown layout are not lost', () => {
    const alone = buildLogbook(logsOf({ 'odd/key': null }))
    expect(alone.executions).toMatchObject([{ account: null, pipeline: null, runSequence: null }])
    expect(outline(alone)).toEqual(['Other > key: -'])

    const beside = buildLogbook(logsOf({ 'odd/key': null, [`${RUN}Build/A`]: '2023-11-22T10:00:00Z' }))
    expect(beside.executions).toHaveLength(1)
    expect(outline(beside)).toEqual(['Build > A: -', 'Other > key: -'])

    const unclear = buildLogbook(
      logsOf({ 'odd/key': null, [`${RUN}Build/A`]: null, [`${other}Build/A`]: null })
    )
    expect(unclear.executions.map(({ executionId }) => executionId)).toEqual(['exec', 'other', null])
  })
})

test('a gap is whole, but for nonsense of any length, and without secrets', () => {
  const prefix = `a/s3cret/${'x'.repeat(1_500)}`
  const redact = (text: string): string => text.replaceAll('s3cret', '***')
  const long = { prefix: `${prefix}${'y'.repeat(10_001)}/Run`, reason: 'r'.repeat(10_001) }
  const { gaps } = buildLogbook([], { gaps: [{ prefix, reason: 'gone' }, long], redact })
  expect(gaps[0]).toEqual({ prefix: `a/***/${'x'.repeat(1_500)}`, reason: 'gone' })
  expect(gaps[1]?.prefix).toMatch(/^a\/\*\*\*\/x+y+…y+\/Run$/u)
  expect([gaps[1]?.prefix.length, gaps[1]?.reason.length]).toEqual([4_000, 4_000])
})

test('counts are of all logs, and a gap makes it incomplete', () => {
  const logs = logsOf({ [`${RUN}Build/A`]: null, [`${RUN}Build/B`]: null })
  expect(buildLogbook(logs)).toMatchObject({
    complete: true,
    fileCount: 2,
    lineCount: 20,
    errorCount: 2,
    gaps: []
  })
  const gap = { prefix: 'x', reason: 'y' }
  expect(buildLogbook(logs, { gaps: [gap] })).toMatchObject({ complete: false, gaps: [gap] })
})
