import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { SampleExecution } from '../../sandbox/executions.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { actOn, sample } from './run-action.ts'
import { EXECUTIONS, naming, seed, stage, standard } from './layouts.ts'
import { fetchArtifact, filesAt, manifestIn, sourceLogs, storedLogs, unzip } from './run-results.ts'
import { annotationsOf, errorOf, expectSuccess } from './run-output.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ results: true })
  for (const execution of EXECUTIONS) sandbox.addExecution(execution)
})
afterAll(() => sandbox.close())

describe('every log of an execution is in the artifact, byte for byte and as text', () => {
  test.each<[string, SampleExecution]>([
    ["today's layout", sample],
    ["the original page's layout, found without being told", seed],
    ['the standard layout, by log-prefix', standard]
  ])('%s', async (_, execution) => {
    await using run = await actOn(sandbox, naming(execution), sandbox.results.env)
    expectSuccess(run)
    expect(annotationsOf(run).warnings).toEqual([])
    const files = await unzip(await fetchArtifact(sandbox, run.outputs['artifact-name'] ?? ''))
    expect(storedLogs(files)).toEqual(sourceLogs(execution.logs))
    expect(await filesAt(run)).toEqual(files)

    const manifest = manifestIn(files)
    expect(manifest).toMatchObject({ complete: true, gaps: [] })
    const { account, org, project, pipeline, run: runSequence, layout } = execution
    const tells = layout === 'standard' ? { org, project } : { org: null, project: null }
    const executionId = layout === 'today' ? execution.execution : null
    expect(manifest.executions).toEqual([
      expect.objectContaining({ account, pipeline, runSequence, executionId, ...tells })
    ])
    expect(run.outputs['execution-id']).toBe(executionId ?? '')
    expect(run.outputs['file-count']).toBe(String(execution.logs.length))
    const sum = (counts: number[]): string => String(counts.reduce((total, count) => total + count, 0))
    expect(run.outputs['line-count']).toBe(sum(manifest.files.map(file => file.lines)))
    expect(run.outputs['error-count']).toBe(sum(manifest.files.map(file => file.errors)))
  })

  test.each<[string, SampleExecution]>([
    ["today's", sample],
    ["the original page's", seed],
    ['the standard', standard]
  ])(
    '%s layout: no path is illegal, deep, or tells the account or the execution in logs/',
    async (_, execution) => {
      await using run = await actOn(sandbox, { upload: 'false', ...naming(execution) })
      const files = await filesAt(run)
      const lower = [...files.keys()].map(path => path.normalize('NFC').toLowerCase())
      expect(new Set(lower).size).toBe(files.size)
      for (const path of files.keys()) {
        for (const segment of path.split('/')) {
          expect(segment).not.toMatch(/[":<>|*?\\\p{Cc}]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu)
          expect(segment.length).toBeLessThanOrEqual(100)
        }
        if (!path.startsWith('logs/')) continue
        expect(path.split('/').length - 1).toBeLessThanOrEqual(3)
        expect(path).toMatch(/^logs\/\d\d-[^/]+(\/\d\d-[^/]+){1,2}\.log$/u)
        expect(path).not.toContain(execution.account)
        expect(path).not.toContain(execution.execution)
      }
    }
  )

  test('the text of a log is readable: times, levels, no colours, progress bars as they ended', async () => {
    await using run = await actOn(sandbox, { upload: 'false', 'stage-id': 'Build' })
    const files = await filesAt(run)
    const manifest = manifestIn(files)
    const textOf = (step: string, attempt = 1): string => {
      const file = manifest.files.find(one => one.step === step && one.attempt === attempt)
      return files.get(file?.text ?? '')?.toString() ?? ''
    }
    expect(textOf('Run_Tests')).toMatch(/^2026-01-02T03:07:\d\d\.\d{3}Z ✓ test 1 passed \(1 ms\)$/mu)
    expect(textOf('Run_Tests')).toMatch(/^2026-01-02T03:07:\d\d\.\d{3}Z ERROR Error: expected 3 but got 4$/mu)
    expect(textOf('Run_Tests', 2)).toMatch(/second attempt/)
    expect(textOf('Install')).toMatch(/^\S+ Downloading packages \[#{10}\] 100%$/mu)
    expect(textOf('Install')).toMatch(/^\S+ 100%$/mu)
    expect(textOf('Install')).not.toMatch(/ 50%/)
    expect(textOf('Package').indexOf('second')).toBeLessThan(textOf('Package').indexOf('third'))
    expect(textOf('Package')).toMatch(/plain text, not JSON/)
    for (const [path, bytes] of files) if (path.startsWith('logs/')) expect(bytes.includes(0x1b)).toBe(false)
  })

  test('attempts, iterations and command units are told in the names', async () => {
    await using run = await actOn(sandbox, { upload: 'false' })
    const paths = [...(await filesAt(run)).keys()].map(path => path.replaceAll(/\d\d-/gu, ''))
    expect(paths).toEqual(
      expect.arrayContaining([
        'logs/Build/Initialize.log',
        'logs/Build/Run_Tests.log',
        'logs/Build/Run_Tests.attempt-2.log',
        'logs/Deploy/Rollout/Fetch_Files.log'
      ])
    )
    expect(paths.filter(path => /^logs\/Test\b.*linux-18/u.test(path))).toHaveLength(1)
  })
})

describe('stage-id and step-id', () => {
  const cases: [stage: string, step: string, suffixes: RegExp, count: number][] = [
    ['Build', '', /^Build\//, 11],
    ['Build_2', '', /^Build_2\//, 1],
    ['Test', '', /^Test\//, 2],
    ['Test_linux_18', '', /^Test\/Test_linux_18\//, 1],
    ['Test_linux_18', 'Unit', /^Test\/Test_linux_18\/Unit$/, 1],
    ['Build', 'Run_Tests', /^Build\/Run_Tests(_1)?$/, 2],
    ['Build', 'Run_Tests_1', /^Build\/Run_Tests_1$/, 1],
    ['Build', 'Run_Tests_Again', /^Build\/Run_Tests_Again$/, 1],
    ['Build', 'Shards', /^Build\/Shards\//, 2],
    ['Build', 'Shards_0', /^Build\/Shards\/Shards_0$/, 1],
    ['Build', 'serviceId:redis', /^Build\/serviceId:redis$/, 1],
    ['Lint', 'check_style', /^Lint\/check_style$/, 1],
    ['Deploy', 'Canary', /^Deploy\/Canary\//, 5],
    ['Deploy', 'Rollout', /^Deploy\/Canary\/Rollout-commandUnit:/, 5],
    ['Deploy', 'Odd_Names', /^Deploy\/Odd_Names-commandUnit:/, 6],
    ['Deploy', 'Undo', /^Deploy\/rollbackSteps\/Undo-commandUnit:/, 1],
    ['Deploy', 'service', /^Deploy\/service$/, 1]
  ]
  /** The sample's keys in another layout stand in the same order. */
  const keysOf = (execution: SampleExecution, suffixes: RegExp): string[] =>
    execution.logs
      .filter((_, at) => suffixes.test(sample.logs[at]?.key.slice(sample.prefix.length + 1) ?? ''))
      .map(log => log.key)
      .toSorted()

  test.each(cases)("today's layout: %s %s", async (stageId, step, suffixes, count) => {
    await using run = await actOn(sandbox, { upload: 'false', 'stage-id': stageId, 'step-id': step })
    expectSuccess(run)
    const logs = storedLogs(await filesAt(run))
    expect(Object.keys(logs).toSorted()).toEqual(keysOf(sample, suffixes))
    expect(Object.keys(logs)).toHaveLength(count)
  })

  const few = cases.filter(([id, step]) =>
    [
      'Build',
      'Build Run_Tests',
      'Build Shards_0',
      'Test_linux_18',
      'Deploy Rollout',
      'Lint check_style'
    ].includes(`${id} ${step}`.trim())
  )
  const others: [string, SampleExecution, Record<string, string>][] = [
    ["today's layout, with execution-id", sample, { 'execution-id': sample.execution }],
    ["the original page's layout", seed, {}],
    ["the original page's layout, with execution-id", seed, { 'execution-id': seed.execution }],
    ['the standard layout, by log-prefix', standard, {}]
  ]
  describe.each(others)('%s', (_, execution, more) => {
    test.each(few)('%s %s', async (stageId, step, suffixes) => {
      const inputs = { ...naming(execution), ...more, 'stage-id': stageId, 'step-id': step, upload: 'false' }
      await using run = await actOn(sandbox, inputs)
      expectSuccess(run)
      const logs = storedLogs(await filesAt(run))
      expect(Object.keys(logs).toSorted()).toEqual(keysOf(execution, suffixes))
    })
  })

  test.each<[string, Record<string, string>]>([
    ["today's layout", naming(sample)],
    ["today's layout, with execution-id", { 'execution-id': sample.execution }],
    ["the original page's layout", naming(seed)],
    ['the standard layout', naming(standard)]
  ])('%s: a stage that is not there fails with a list of those that are', async (_, inputs) => {
    await using run = await actOn(sandbox, { ...inputs, 'stage-id': 'Biuld' })
    expect(errorOf(run)).toMatch(/no logs of a stage with the identifier Biuld/)
    expect(errorOf(run)).toMatch(/Stages with logs: Build, Build_2, Lint, Deploy, Smoke, Test\./)
    expect(run.left).toEqual([])
  })

  test.each<[string, Record<string, string>]>([
    ["today's layout", naming(sample)],
    ["today's layout, with execution-id", { 'execution-id': sample.execution }],
    ["the original page's layout", naming(seed)],
    ['the standard layout', naming(standard)]
  ])('%s: a step that is not there fails with a list of those that are', async (_, inputs) => {
    await using run = await actOn(sandbox, { ...inputs, 'stage-id': 'Lint', 'step-id': 'Run_Tests' })
    expect(errorOf(run)).toMatch(/Stage Lint has no logs of a step with the identifier Run_Tests/)
    expect(errorOf(run)).toMatch(/Steps with logs: Check_Style, check_style\./)
  })

  test('with stage-id and execution-id, only that stage is exported', async () => {
    sandbox.requests.length = 0
    const inputs = { upload: 'false', 'execution-id': sample.execution, 'stage-id': 'Lint' }
    await using run = await actOn(sandbox, inputs)
    expectSuccess(run)
    const asked = sandbox.requests.filter(({ on }) => on === 'download').map(({ query }) => query.prefix)
    expect(new Set(asked)).toEqual(new Set([stage(sample, 'Lint')]))
  })
})
